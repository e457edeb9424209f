"""An update is taken once, also where replicas share what was seen, and whoever posted it learns the truth."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from telegram.ext import ApplicationBuilder, TypeHandler

from bot.chat.intake import Intake
from bot.chat.updates import ChatOrder
from bot.chats.seen import SeenInMemory, Standing
from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chats.seen import SeenUpdates

TOKEN = "7000000001:AAAAAAAAAAAAAAAAAAAAAAAAA"


def now() -> datetime:
    """The time."""
    return datetime(2026, 11, 24, tzinfo=UTC)


def intake_of(handle: Callable[[int], Awaitable[None]], seen: SeenUpdates | None = None, patience: float = 5) -> Intake:
    """An intake whose updates are handled by a function; nothing goes to Telegram."""
    application: Any = ApplicationBuilder().token(TOKEN).concurrent_updates(ChatOrder()).updater(None).build()

    async def run(update: Any, _: Any) -> None:
        await handle(update.update_id)

    application.add_handler(TypeHandler(object, run))
    application._initialized = True  # noqa: SLF001 - initialize() would ask Telegram who it is
    return Intake(application, seen or SeenInMemory(), now, patience)


async def test_what_another_replica_has_in_hand_comes_again_later() -> None:
    """It may still fail there; once it is done, it is acknowledged here."""
    seen, handled = SeenInMemory(), []

    async def handle(number: int) -> None:
        handled.append(number)

    intake = intake_of(handle, seen)
    await seen.claim(7, now())
    during = await intake.take({"update_id": 7})
    await seen.finish(7)
    after = await intake.take({"update_id": 7})

    assert (during, after, handled) == (False, True, [])


async def test_a_slow_update_is_worked_on_and_not_begun_again() -> None:
    """A post that waited long is told to come again, and then finds the same work done."""
    begun, go_on = [], asyncio.Event()

    async def handle(number: int) -> None:
        begun.append(number)
        await go_on.wait()

    intake = intake_of(handle, patience=0.05)
    first = await intake.take({"update_id": 1})
    again = asyncio.create_task(intake.take({"update_id": 1}))
    go_on.set()

    assert (first, await again, begun) == (False, True, [1])


async def test_closing_gives_back_what_takes_too_long() -> None:
    """Whoever gets it next may take it; nothing new is taken."""
    seen = SeenInMemory()

    async def handle(_: int) -> None:
        await asyncio.Event().wait()

    intake = intake_of(handle, seen)
    posts = [asyncio.create_task(intake.take({"update_id": number})) for number in (1, 2)]
    await asyncio.sleep(0.01)
    await intake.close(0.05)
    late = await intake.take({"update_id": 3})

    assert [await post for post in posts] == [False] * 2
    assert not late
    assert [await seen.claim(number, now()) for number in (1, 2, 3)] == [Standing.NEW] * 3


async def test_without_the_store_nothing_is_acknowledged() -> None:
    """A database that is away loses no update: Telegram repeats it."""

    class Away(SeenInMemory):
        async def claim(self, number: int, now: datetime) -> Standing:
            raise BotError(f"{number} {now}")

    async def handle(_: int) -> None:
        raise AssertionError

    assert not await intake_of(handle, Away()).take({"update_id": 1})


async def test_what_was_handled_is_acknowledged_even_if_that_is_not_recorded() -> None:
    """The answer was sent; sending it again would be worse."""

    class Forgetful(SeenInMemory):
        async def finish(self, number: int) -> None:
            raise BotError(str(number))

    async def handle(_: int) -> None:
        return

    assert await intake_of(handle, Forgetful()).take({"update_id": 1})


async def test_memory_stays_small() -> None:
    """The oldest are forgotten first."""
    seen = SeenInMemory(3)
    for number in range(5):
        await seen.claim(number, now())

    assert [await seen.claim(number, now()) for number in (4, 3, 2)] == [Standing.IN_HAND] * 3
    assert await seen.claim(0, now()) is Standing.NEW
