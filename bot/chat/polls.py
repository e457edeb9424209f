"""Polls for updates, careful about what they bring: neither a lost token nor a strange update may end them silently."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import NetworkError, TelegramError
from telegram.ext import ExtBot

from bot.chat.calling import Arguments
from bot.chat.incoming import Update, read_update
from bot.chat.request import READ, AiohttpRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import aiohttp
    from telegram.request import RequestData

    from bot.chat.incoming import Fields

log = structlog.get_logger()


class TokenLost(TelegramError):
    """Raised where Telegram does not know the token any more."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


class PollRequest(AiohttpRequest):
    """Fetches updates."""

    def body(self, data: RequestData | Arguments | None) -> aiohttp.FormData | dict[str, Any] | None:
        """The arguments of a poll; one that looks whether the connection is back waits for nothing else."""
        fields = super().body(data)
        if self.connection.lost and isinstance(fields, dict) and "timeout" in fields:
            return fields | {"timeout": 0}
        return fields

    async def do_request(self, *call: Any, **named: Any) -> tuple[int, bytes]:
        """Make one call, as AiohttpRequest does.

        Raises:
            TokenLost: the library's own error for this ends its polling without telling anybody.
        """
        status, content = await super().do_request(*call, **named)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            raise TokenLost
        return status, content


class PollingBot(ExtBot[int]):
    """The library's bot, but for how it reads updates: see `bot.chat.incoming`."""

    def __init__(self, token: str, polls: PollRequest, **parts: Any) -> None:
        """Take what fetches updates, and what ExtBot takes."""
        super().__init__(token, get_updates_request=polls, **parts)
        self._polls = polls

    async def get_updates(  # type: ignore[override] # values of our own, which the library hands on as they are
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: int | timedelta | None = None,  # noqa: ASYNC109 - the library's interface
        allowed_updates: Sequence[str] | None = None,
        **_: Any,
    ) -> tuple[Update, ...]:
        """What has happened since the last poll; of an update that cannot be read the number alone.

        Args:
            offset: number of the first update that was not had yet: those before it are confirmed.
            limit: how many at most.
            timeout: seconds for which Telegram may wait for one.
            allowed_updates: which kinds.

        Raises:
            TelegramError: as every call of the library's does; a NetworkError, after which the library waits, where the
                answer is no list of updates.
        """
        wait = int(timeout.total_seconds()) if isinstance(timeout, timedelta) else timeout or 0
        wanted = {"offset": offset, "limit": limit, "timeout": wait, "allowed_updates": allowed_updates}
        given = Arguments({name: value for name, value in wanted.items() if value is not None})
        told: Any = await self._polls.post(f"{self.base_url}/getUpdates", given, read_timeout=READ + wait)  # type: ignore[arg-type] # handed on as they are
        if not isinstance(told, list) or not all(map(_is_numbered, told)):
            raise NetworkError("The answer is not Telegram's: no updates")
        return tuple(map(self._read, told))

    def _read(self, fields: Fields) -> Update:
        try:
            return read_update(fields, self)
        except Exception as error:  # noqa: BLE001 - it raises whatever a missing or strange field leads to
            log.warning("update not readable", number=fields["update_id"], error=type(error).__name__)
            return Update(fields["update_id"])


def _is_numbered(fields: object) -> bool:
    """Whether it may be an update: of one without a number nobody could say that it was had."""
    return isinstance(fields, dict) and isinstance(fields.get("update_id"), int)
