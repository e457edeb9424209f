"""The bot at work by long polling: from the first connection to the last answer."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError

from bot.chat.menus import publish_menus
from bot.chat.polls import TokenLost
from bot.chat.refusals import has_webhook
from bot.errors import EnvironmentUnfit
from bot.rounds import meanwhile, pause

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

    from telegram.ext import Application

log = structlog.get_logger()

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Seconds between tries to reach Telegram at the start: doubled each time, up to the longest."""

POLL = 30
"""Seconds for which Telegram holds a poll that has nothing to tell; it allows 50."""

GRACE = 4.5
"""Seconds for answers in hand when the bot is told to stop: service managers kill after 5 or more."""

WRONG_TOKEN = "Telegram does not know this token; set BRIEFING_TOKEN to the one that BotFather gave."  # noqa: S105 - a sentence

UPDATES = ["message", "callback_query", "my_chat_member", "inline_query", "guest_message"]
"""Kinds of updates the bot wants. They are always named: Telegram remembers what was named last."""


async def poll(
    application: Application[Any, Any, Any, Any, Any, Any],
    stop: asyncio.Event,
    beside: Callable[[], AbstractAsyncContextManager[object]] = nullcontext,
) -> None:
    """Run until told to stop; the answers in hand are then sent.

    Args:
        application: not initialised yet.
        stop: set from outside when the bot is to stop.
        beside: entered when Telegram was reached, and left before the connection is closed: what else works meanwhile.

    Raises:
        EnvironmentUnfit: Telegram does not know the token, or another program polls with it.
    """
    failure: list[EnvironmentUnfit] = []

    def notice(error: TelegramError) -> None:
        if isinstance(error, Conflict | TokenLost):
            failure.append(_explain_conflict(error) if isinstance(error, Conflict) else EnvironmentUnfit(WRONG_TOKEN))
            stop.set()

    async with finishing(application):
        if not await connect(application, stop):
            return
        updater = application.updater
        if updater is None:
            raise RuntimeError("The application was built without an updater.")
        await application.start()
        begin = updater.start_polling(
            timeout=POLL, bootstrap_retries=-1, allowed_updates=UPDATES, error_callback=notice
        )
        if not await unless(stop, begin):
            return
        log.info("the bot is polling", username=application.bot.username)
        async with meanwhile(publish_menus(application.bot)), beside():
            await stop.wait()
    if failure:
        raise failure[0]


@asynccontextmanager
async def finishing(application: Application[Any, Any, Any, Any, Any, Any]) -> AsyncIterator[None]:
    """Take no more updates at the end, send the answers in hand, and close; never longer than GRACE and a second.

    Raises:
        EnvironmentUnfit: Telegram does not know the token.
    """
    try:
        yield
    except InvalidToken as error:
        # The library's sentence may hold the token.
        raise EnvironmentUnfit(WRONG_TOKEN) from error
    finally:
        await _finish(application)


async def connect(application: Application[Any, Any, Any, Any, Any, Any], stop: asyncio.Event) -> bool:
    """Reach Telegram, however long that takes; False where the bot is told to stop before, and everything is closed.

    Raises:
        InvalidToken: Telegram does not know the token.
    """
    wait = FIRST_WAIT
    while not stop.is_set():
        try:
            return await unless(stop, application.initialize())
        except BadRequest:
            raise
        except NetworkError:
            # Told by the connection itself, once.
            pass
        await pause(stop, wait)
        wait = min(2 * wait, LONGEST_WAIT)
    return False


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, object]) -> bool:
    """Do something unless told to stop before it is done; returns whether it was done."""
    stopped, working = asyncio.ensure_future(stop.wait()), asyncio.ensure_future(work)
    await asyncio.wait({stopped, working}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if working.done():
        await working
        return True
    working.cancel()
    return False


async def _finish(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    try:
        async with asyncio.timeout(GRACE):
            if application.updater and application.updater.running:
                await application.updater.stop()
            if application.running:
                await application.stop()
    except TimeoutError:
        log.warning("some answers were not sent in time")
    await _close(application)


async def _close(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Close every connection to Telegram; never longer than a second."""
    try:
        async with asyncio.timeout(1):
            # An application that is still running, because answers were left behind, refuses to be shut down; one that
            # never reached Telegram does not shut its bot down.
            if not application.running:
                await application.shutdown()
            await application.bot.shutdown()
    except TimeoutError:
        log.warning("the connection to Telegram was not closed properly")


def _explain_conflict(error: Conflict) -> EnvironmentUnfit:
    if has_webhook(error):
        return EnvironmentUnfit("A webhook is set for this token, so polling is refused; set BRIEFING_WEBHOOK_URL.")
    return EnvironmentUnfit("Another program polls with this token; stop it, or give this one a token of its own.")
