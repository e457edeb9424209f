"""The bot at work by webhook: Telegram posts updates to it, from the first one to the last answer."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.chat.menus import publish_menus
from bot.chat.pace import seconds_of
from bot.chat.polling import FIRST_WAIT, GRACE, LONGEST_WAIT, UPDATES, connect, finishing
from bot.errors import EnvironmentUnfit
from bot.rounds import meanwhile, pause

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from telegram.ext import Application

    from bot.chat.intake import Intake

log = structlog.get_logger()

CONNECTIONS = 64
"""Posts that Telegram may have under way at once; it allows 100."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram posts to."""

    url: str
    secret: str
    """What it sends along: 1 to 256 letters, digits, hyphens and underscores."""

    def __repr__(self) -> str:
        """The address alone."""
        return f"Hook({self.url!r})"


async def receive(  # noqa: PLR0913 - each is another part of the service
    application: Application[Any, Any, Any, Any, Any, Any],
    intake: Intake,
    hook: Hook,
    server: AbstractAsyncContextManager[str],
    stop: asyncio.Event,
    *,
    beside: Callable[[], AbstractAsyncContextManager[object]] = nullcontext,
) -> None:
    """Run until told to stop; updates in hand are then answered, or left for Telegram to repeat.

    The webhook stays set: another replica, or this one after its restart, is what it leads to.

    Args:
        application: not initialised yet.
        intake: what the server hands updates to.
        hook: where Telegram posts to.
        server: runs while it is entered; gives its address.
        stop: set from outside when the bot is to stop.
        beside: entered when Telegram was reached, and left before the connection is closed: what else works meanwhile.

    Raises:
        EnvironmentUnfit: Telegram does not know the token, or will not post to this address.
    """
    async with finishing(application):
        if not await connect(application, stop):
            return
        await application.start()
        async with server as address:
            if await _set(application, hook, stop):
                log.info("the bot is waiting for posts", username=application.bot.username, address=address)
                async with meanwhile(publish_menus(application.bot)), beside():
                    await stop.wait()
            await intake.close(GRACE)


async def _set(application: Application[Any, Any, Any, Any, Any, Any], hook: Hook, stop: asyncio.Event) -> bool:
    """Tell Telegram where to post, however long that takes; False where the bot is told to stop before."""
    wait = FIRST_WAIT
    while not stop.is_set():
        seconds = wait
        try:
            await application.bot.set_webhook(
                hook.url, secret_token=hook.secret, allowed_updates=UPDATES, max_connections=CONNECTIONS
            )
        except BadRequest as error:
            raise EnvironmentUnfit(f"Telegram refuses BRIEFING_WEBHOOK_URL: {error}.") from error
        except RetryAfter as error:
            # Two replicas that start at once: Telegram takes one setWebhook a second.
            seconds = seconds_of(error)
        except NetworkError as error:
            log.warning("webhook not set yet", reason=str(error))
            wait = min(2 * wait, LONGEST_WAIT)
        else:
            return True
        await pause(stop, seconds)
    return False
