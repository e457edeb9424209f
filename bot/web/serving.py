"""A server inside the program: a socket, an application on it, and an end that waits for the answers under way."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from typing import TYPE_CHECKING

import uvicorn

from bot.errors import EnvironmentUnfit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.types import ASGIApp

GOODBYE = 2
"""Seconds for connections to end when a server stops."""

CONNECTIONS = 1000
"""Calls at once; further ones are told to come back. Telegram opens 100 at most."""

KEPT_ALIVE = 75
"""Seconds for which an idle connection is kept: longer than proxies and bots keep theirs. They are to be the ones to
close: else one of their calls may meet a connection that is just going."""

WHY = {
    errno.EADDRINUSE: "it is in use",
    errno.EACCES: "it needs more rights; use one above 1023",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


class Server(uvicorn.Server):
    """A server that says when it is ready, is stopped by a call, and leaves signals to the program it runs in."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Take the configuration; nothing is opened yet."""
        super().__init__(config)
        self.ready = asyncio.Event()
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Have it end: calls under way are answered first."""
        self.should_exit = True
        self._stop.set()

    async def main_loop(self) -> None:
        """Go on until stopped, which is seen at once and not at the library's next look."""
        both = {asyncio.ensure_future(super().main_loop()), asyncio.ensure_future(self._stop.wait())}
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in both:
                each.cancel()
            await asyncio.wait(both)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections."""
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Args:
        host: name or address of an interface of this machine.
        port: 0 takes any.

    Raises:
        EnvironmentUnfit: the address is in use, or there is no such one.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # asyncio sends at once only where the socket says that it is TCP; else each answer waits 40 ms for an ACK.
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise EnvironmentUnfit(f"Nobody can listen on {host}:{port}: there is no such address.") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        why = WHY.get(error.errno or 0, error.strerror or "no reason given")
        raise EnvironmentUnfit(f"Nobody can listen on {host}:{port}: {why}.") from error
    return listener


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[str]:
    """Run a server until it is left; gives its address, such as `127.0.0.1:8080`.

    Args:
        app: what answers; it gets no lifespan events.
        listener: listens already; is closed at the end.
    """
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEPT_ALIVE,
        timeout_graceful_shutdown=GOODBYE,
    )
    server = Server(config)
    host, port = listener.getsockname()[:2]
    running = asyncio.create_task(server.serve(sockets=[listener]))
    ready = asyncio.create_task(server.ready.wait())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        yield f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    finally:
        ready.cancel()
        server.stop()
        await running
        listener.close()
