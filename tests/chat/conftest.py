"""What tests of the chat stand on: the stand-in and the bot in one process, with a pace and a clock set by the test."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
import structlog
from telegram.ext import BaseRateLimiter, ExtBot

from bot.chat.application import LONGEST, build_application
from bot.chat.mail import TelegramMail
from bot.chat.polling import poll
from bot.chat.request import AiohttpRequest
from bot.stores import memory_store
from bot.web.preview import Preview, serve_preview
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
    from datetime import datetime

    from structlog.typing import EventDict

    from bot.briefing.desk import Desk
    from bot.stores import Store


async def nothing(_: str) -> None:
    """Do nothing before a call."""


class Unhurried(BaseRateLimiter[int]):
    """A pace that never waits."""

    def __init__(self, before: Callable[[str], Coroutine[Any, Any, None]] = nothing) -> None:
        """Take what is to happen before a call of a method."""
        self._before = before

    async def initialize(self) -> None:
        """Nothing has to be opened."""

    async def shutdown(self) -> None:
        """Nothing has to be closed."""

    async def process_request(  # noqa: PLR0917 - the library's interface
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],  # noqa: ARG002 - the library's interface
        rate_limit_args: int | None,  # noqa: ARG002 - the same
    ) -> Any:
        """Make the call."""
        await self._before(endpoint)
        return await callback(*args, **kwargs)


def ask_clock(clock: Callable[[], datetime]) -> Callable[[], Awaitable[datetime]]:
    """The clock as a store tells the time."""

    async def ask() -> datetime:
        return clock()

    return ask


@contextlib.asynccontextmanager
async def running_bot(
    desk: Callable[[], Desk],
    clock: Callable[[], datetime],
    *,
    pace: BaseRateLimiter[Any] | None = None,
    longest: float = LONGEST,
    records: Store | None = None,
    curators: frozenset[int] = frozenset(),
    logs_misses: bool = False,
) -> AsyncIterator[Preview]:
    """Run the bot beside a stand-in; both keep the time of `clock`."""
    async with serve_preview(0, now=clock) as preview:
        application = build_application(
            preview.token,
            desk,
            records=records or memory_store(clock=ask_clock(clock)),
            api_url=preview.url,
            now=clock,
            pace=pace or Unhurried(),
            longest=longest,
            curators=curators,
            logs_misses=logs_misses,
        )
        stop = asyncio.Event()
        polling = asyncio.create_task(poll(application, stop))
        try:
            yield preview
        finally:
            stop.set()
            await polling


@contextlib.asynccontextmanager
async def speaking_bot(preview: Preview, pace: BaseRateLimiter[Any] | None = None) -> AsyncIterator[ExtBot[Any]]:
    """The stand-in's bot with nobody at work behind it, over a connection of its own."""
    bot: ExtBot[Any] = ExtBot(
        preview.token,
        base_url=preview.base_url,
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
        rate_limiter=pace or Unhurried(),
    )
    async with bot:
        yield bot


@contextlib.asynccontextmanager
async def telegram_mail(preview: Preview) -> AsyncIterator[TelegramMail]:
    """The mail of the stand-in's bot, over a connection of its own."""
    async with speaking_bot(preview) as bot:
        yield TelegramMail(bot)


@pytest.fixture(scope="module")
def clock() -> Clock:
    """A clock at nine in the morning of 24 November 2026."""
    return Clock()


@pytest.fixture
def later(clock: Clock) -> None:
    """Each conversation is held long after the one before: nobody is cooled down, no answer stands above."""
    clock.go_on(15 * 60)


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    """What the bot logs during the test."""
    with structlog.testing.capture_logs() as events:
        yield events


@pytest.fixture(scope="module")
def store(clock: Clock) -> Store:
    """What the bot keeps."""
    return memory_store(clock=ask_clock(clock))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(desk: Desk, clock: Clock, store: Store) -> AsyncIterator[Preview]:
    """A stand-in with the bot at work, for all tests of a module: starting both takes longer than a conversation."""
    async with running_bot(lambda: desk, clock, records=store) as running:
        yield running


@pytest.fixture
def preview(house: Preview, log: list[EventDict]) -> Iterator[Preview]:
    """The stand-in with the bot at work; in the end no call was refused, and nothing went wrong."""
    house.town.ledger.calls.clear()
    yield house
    assert not [(call.method, call.arguments, call.refusal) for call in house.town.ledger.refusals]
    assert not [event for event in log if event["log_level"] not in {"debug", "info"}]
