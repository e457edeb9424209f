"""Calls in Telegram's own words: answers, which are nearly all that the bot says, go out as they were written.

python-telegram-bot makes an object of each argument, takes it apart again, and makes one of the message that comes
back. Nobody reads those, and they cost more than the call itself. Its limits, its errors and its connections are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from telegram import Bot
    from telegram.ext import BaseRateLimiter

UNDRAWN = {"is_disabled": True}
"""Links are never drawn as previews (https://core.telegram.org/bots/api#linkpreviewoptions)."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments of a call as Telegram has them, in place of the library's RequestData."""

    parameters: dict[str, Any]
    contains_files: ClassVar[bool] = False
    multipart_data: ClassVar[None] = None


async def call(bot: Bot, method: str, **arguments: Any) -> Any:
    """Make a call, in its turn.

    Args:
        bot: the one that speaks.
        method: of the Bot API, such as `sendMessage`.
        arguments: its arguments as JSON has them; those that are None are left out.

    Returns:
        What Telegram answers, as JSON has it.

    Raises:
        TelegramError: as every call of the library's does.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    pace: BaseRateLimiter[Any] | None = getattr(bot, "rate_limiter", None)
    what = f"{bot.base_url}/{method}", Arguments(given)
    if pace is None:
        return await bot.request.post(*what)  # type: ignore[arg-type] # handed on to AiohttpRequest as they are
    return await pace.process_request(bot.request.post, what, {}, method, given, None)
