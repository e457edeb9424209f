"""How the bot speaks to Telegram's server: python-telegram-bot's network part on aiohttp.

The library's own part, on httpx, takes three quarters of the time of an answer and gets slower the more calls are under
way; this one takes a third and does not.
"""

from __future__ import annotations

import asyncio
import json
import time
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.chat.connection import Connection
from bot.chat.observing import Unobserved

if TYPE_CHECKING:
    from telegram._utils.types import JSONDict, ODVInput
    from telegram.request import RequestData

    from bot.chat.calling import Arguments
    from bot.chat.observing import Observer

CONNECT = 5.0
READ = 10.0
WRITE = 10.0
MEDIA_WRITE = 30.0
POOL = 5.0
"""Seconds that a call may take, each part by itself, where the call names no others."""

CONNECTIONS = 384
"""Connections at once: twice the updates that are handled at once."""

KEPT_ALIVE = 30.0
"""Seconds for which an idle connection is kept."""

JSON = {"Content-Type": "application/json"}

REPEATED = ("entities", "from", "reply_markup", "reply_to_message")
"""What Telegram says again of a message that was just sent or changed. Nobody reads it, and to make objects of it (a
dozen entities, the buttons, the question) took the library a fifth of what it does for an answer."""


BROKEN = 500
"""Status from which on an answer speaks of a server that has failed."""


class Undone(NetworkError):
    """Raised for a call that surely changed nothing, and so may be made again: it never left."""


class BrokenDown(NetworkError):
    """Raised for a 5xx: most likely nothing was done, but the work may be done and only its answer lost."""


class UndoneInTime(Undone, TimedOut):
    """Raised for one that found no connection in time."""


class AiohttpRequest(BaseRequest):
    """Sends the library's calls; a failure becomes one of the library's own errors."""

    def __init__(
        self,
        connections: int = CONNECTIONS,
        *,
        connection: Connection | None = None,
        observer: Observer | None = None,
    ) -> None:
        """Take the limits.

        Args:
            connections: how many may be open at once.
            connection: is told whether calls get through.
            observer: is told of every call.
        """
        self._observer = observer or Unobserved()
        self._connections = connections
        self.connection = connection or Connection()
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take; a long poll adds its own."""
        return READ

    async def initialize(self) -> None:
        """Open the session; nothing is sent."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEPT_ALIVE)
            self._session = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": self.USER_AGENT}, cookie_jar=aiohttp.DummyCookieJar()
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """What the server said, without what it repeats.

        Raises:
            NetworkError: half an answer, or none of Telegram's. The library's own reading would write it into the log.
        """
        try:
            answer: JSONDict = _read(payload)
        except ValueError as error:
            raise NetworkError("The answer is not Telegram's: no JSON") from error
        if "result" not in answer and "description" not in answer:
            raise NetworkError("The answer is not Telegram's: no result")
        result = answer.get("result")
        if isinstance(result, dict) and "message_id" in result:
            for name in REPEATED:
                result.pop(name, None)
        return answer

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's interface
        self,
        url: str,
        method: str,
        request_data: RequestData | Arguments | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call.

        Raises:
            Undone: it never left; UndoneInTime where it found no connection in time.
            BrokenDown: the server has failed at it, or the one in front of it has.
            TimedOut: a part took too long after it had left.
            NetworkError: anything else that stood between here and the server.
        """
        if self._session is None:
            raise RuntimeError("The request is used before initialize() or after shutdown().")
        uploads = bool(request_data and request_data.contains_files)
        whole, timeout = _timeout(connect_timeout, pool_timeout, read_timeout, write_timeout, uploads=uploads)
        body = self.body(request_data)
        data, headers = (_written(body), JSON) if isinstance(body, dict) else (body, None)
        name, began = url.rpartition("/")[2], time.perf_counter()
        try:
            async with (
                asyncio.timeout(whole),
                self._session.request(method, url, data=data, headers=headers, timeout=timeout) as answer,
            ):
                content = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._observer.called(name, 0, time.perf_counter() - began)
            failure = _explain(error)
            self.connection.fail(str(failure))
            raise failure from error
        self._observer.called(name, answer.status, time.perf_counter() - began)
        broken = answer.status >= BROKEN
        if broken or not content.startswith(b"{"):
            # Some gateway speaks in Telegram's place. The library would write a traceback at each call.
            kind = BrokenDown if broken else NetworkError
            failure = kind(f"The server answered {answer.status}, and not as Telegram does")
            self.connection.fail(str(failure))
            raise failure
        self.connection.work()
        return answer.status, content

    def body(self, data: RequestData | Arguments | None) -> aiohttp.FormData | dict[str, Any] | None:
        """The arguments of a call as they are sent: as JSON, which is written faster than a form, but for uploads."""
        if data is None or not data.parameters:
            return None
        if not data.multipart_data:
            return data.parameters
        # Names of files go as they are: Telegram would show quoted ones with all their percent signs.
        form = aiohttp.FormData(quote_fields=False)
        for name, value in data.json_parameters.items():
            form.add_field(name, value)
        for name, (filename, content, media) in data.multipart_data.items():
            stream = BytesIO(content) if isinstance(content, bytes) else content
            form.add_field(name, stream, filename=filename, content_type=media)
        return form


def _read(payload: bytes) -> Any:
    """JSON as a value; ValueError where it is none."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        return json.loads(payload.decode(errors="replace"))  # half a character passes here


def _written(fields: dict[str, Any]) -> bytes:
    """Arguments as JSON."""
    try:
        return orjson.dumps(fields)
    except TypeError:
        # Half a character somebody typed, or a number beyond 64 bits.
        return json.dumps(fields).encode()


@lru_cache(64)
def _timeout(
    connecting: ODVInput[float],
    pooling: ODVInput[float],
    reading: ODVInput[float],
    writing: ODVInput[float],
    *,
    uploads: bool,
) -> tuple[float | None, aiohttp.ClientTimeout]:
    """The seconds that one call may take as a whole, and aiohttp's limits of its parts.

    aiohttp has none for writing: what the other parts leave of the whole bounds it. Its own limit of the whole takes
    three times as long to set as asyncio's.
    """
    connect, pool, read = _given(connecting, CONNECT), _given(pooling, POOL), _given(reading, READ)
    parts = (connect, pool, read, _given(writing, MEDIA_WRITE if uploads else WRITE))
    opening = None if connect is None or pool is None else connect + pool
    limits = aiohttp.ClientTimeout(total=None, connect=opening, sock_connect=connect, sock_read=read)
    given = [part for part in parts if part is not None]
    return sum(given) if len(given) == len(parts) else None, limits


def _explain(error: Exception) -> NetworkError:
    """An error of aiohttp as the library's own, without the address, which holds the token."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return UndoneInTime("No connection in time")
    if isinstance(error, TimeoutError):
        return TimedOut("No answer in time")
    if isinstance(error, aiohttp.ClientConnectorError):
        return Undone(f"No connection: {error.strerror or type(error.os_error).__name__}")
    return NetworkError(f"The connection failed: {type(error).__name__}")


def _given(timeout: ODVInput[float], otherwise: float) -> float | None:
    """A timeout as the caller wants it: a number, None for none, or our own where nothing was said."""
    if timeout is None:
        return None
    return float(timeout) if isinstance(timeout, int | float) else otherwise
