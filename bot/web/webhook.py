"""The one page that the public may call: Telegram posts updates there, and everybody else is sent away cheaply."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.web.bucket import Bucket

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.types import Receive, Scope, Send

HEADER = "X-Telegram-Bot-Api-Secret-Token"
"""https://core.telegram.org/bots/api#setwebhook"""

LARGEST = 1_000_000
"""Bytes of a post. An update is a message and the one it replies to: some ten thousand at most."""

SLOWEST = 5.0
"""Seconds in which a post has to arrive in full."""

STRANGERS, CROWD = 20.0, 50.0
"""Wrong calls that are told what is wrong: so many a second, and so many at once. All others are only told to stop."""

AGAIN = "2"
"""Seconds after which Telegram is asked to repeat a post that was not handled (it obeys up to 3600)."""


class Webhook:
    """An ASGI application: 200 for an update that is handled, 503 for one that should come again, else 4xx."""

    def __init__(
        self,
        path: str,
        secret: str,
        take: Callable[[Mapping[str, Any]], Awaitable[bool]],
        strangers: Bucket | None = None,
    ) -> None:
        """Take what a call has to have, and who handles its update.

        Args:
            path: of the page, with its slash.
            secret: what Telegram sends in its header.
            take: handles an update; False where it should come again.
            strangers: how many wrong calls are answered in detail.
        """
        self._path, self._secret, self._take = path, secret.encode(), take
        self._strangers = strangers or Bucket(STRANGERS, CROWD)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call."""
        if scope["type"] == "http":
            answer = await self._answer(Request(scope, receive))
            await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        wrong = self._find_fault(request)
        if wrong is not None:
            return wrong if self._strangers.take() else _stop()
        update = await _read_update(request)
        if isinstance(update, Response):
            return update
        if await self._take(update):
            return Response()
        return Response(status_code=503, headers={"Retry-After": AGAIN})

    def _find_fault(self, request: Request) -> Response | None:
        """What is wrong with a call, before anything of its body is read."""
        if request.url.path != self._path:
            return _refuse(404)
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "POST", "Connection": "close"})
        given = request.headers.get(HEADER, "").encode("latin-1", "replace")
        return None if secrets.compare_digest(given, self._secret) else _refuse(403)


async def _read_update(request: Request) -> dict[str, Any] | Response:
    """The update that is posted, or what is answered where there is none."""
    try:
        async with asyncio.timeout(SLOWEST):
            body = await _read(request)
    except TimeoutError:
        return _refuse(408)
    except ClientDisconnect:
        return _refuse(400)
    if body is None:
        return _refuse(413)
    return _parse(body) or _refuse(400)


async def _read(request: Request) -> bytes | None:
    """The body; None where it is too large, whatever it claims to be."""
    claimed = request.headers.get("Content-Length", "")
    if claimed.isdecimal() and (len(claimed) > 9 or int(claimed) > LARGEST):
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _parse(body: bytes) -> dict[str, Any] | None:
    """The update; None where the body is none."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    # A bool is an int to Python, and no number of an update.
    return update if isinstance(update, dict) and type(update.get("update_id")) is int else None


def _refuse(status: int) -> Response:
    """An answer without a word, after which the connection is closed: an unread body is not waited for."""
    return Response(status_code=status, headers={"Connection": "close"})


def _stop() -> Response:
    return Response(status_code=429, headers={"Retry-After": "60", "Connection": "close"})
