"""Polls for updates, careful about what they bring: neither a lost token nor a strange update may end them silently."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Update
from telegram.error import TelegramError

from bot.chat.request import AiohttpRequest

if TYPE_CHECKING:
    import aiohttp
    from telegram.request import RequestData

    from bot.chat.calling import Arguments

log = structlog.get_logger()

UPDATE = b'"update_id"'
"""What stands in the answer to a poll that brought something."""


class TokenLost(TelegramError):
    """Raised where Telegram does not know the token any more."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


class PollRequest(AiohttpRequest):
    """Fetches updates.

    Those that the library asks for a second time, though they came, are looked at one by one before it gets them; to
    do so with all of them would double the cost of reading them.
    """

    def __init__(self, *limits: Any, **parts: Any) -> None:
        """Take what AiohttpRequest takes."""
        super().__init__(*limits, **parts)
        self._fetched: object = None
        """Offset of the last poll that brought updates."""

    def body(self, data: RequestData | Arguments | None) -> aiohttp.FormData | dict[str, Any] | None:
        """The arguments of a poll; one that looks whether the connection is back waits for nothing else."""
        fields = super().body(data)
        if self.connection.lost and isinstance(fields, dict) and "timeout" in fields:
            return fields | {"timeout": 0}
        return fields

    async def do_request(
        self, url: str, method: str, request_data: RequestData | Arguments | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Make one call, as AiohttpRequest does.

        Raises:
            TokenLost: the library's own error for this ends its polling without telling anybody.
        """
        offset = request_data.parameters.get("offset") if request_data else None
        status, content = await super().do_request(url, method, request_data, *timeouts, **named)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            raise TokenLost
        if status != HTTPStatus.OK or UPDATE not in content:
            return status, content
        again, self._fetched = offset == self._fetched, offset
        return status, _readable(content) if again else content


def _readable(content: bytes) -> bytes:
    """The same answer with each update emptied that the library cannot read.

    The library drops everything that came with such an update, and asks for it again without end.
    """
    told = json.loads(content)
    updates = told.get("result")
    if not isinstance(updates, list):
        return content
    kept = [update if _is_readable(update) else {"update_id": update["update_id"]} for update in updates]
    return content if kept == updates else json.dumps(told | {"result": kept}).encode()


def _is_readable(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update, None)
    except Exception as error:  # noqa: BLE001 - it raises whatever a missing or strange field leads to
        log.warning("update not readable", number=update.get("update_id"), error=type(error).__name__)
        return False
    return True
