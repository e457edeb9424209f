"""A proxy in front of replicas, as small as one can be: each connection goes to the next replica that takes it."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass
class Balancer:
    """Connections from one port to several."""

    ports: list[int]
    port: int = 0
    _next: int = 0

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            async with contextlib.AsyncExitStack() as stack:
                stack.callback(writer.close)
                replica = await self._reach()
                if replica is None:
                    return
                stack.callback(replica[1].close)
                ways = {asyncio.create_task(_pour(reader, replica[1])), asyncio.create_task(_pour(replica[0], writer))}
                _, left = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in left:
                    way.cancel()
                await asyncio.wait(ways)

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self.ports:
            self._next += 1
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self.ports[self._next % len(self.ports)])
        return None


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()


@contextlib.asynccontextmanager
async def balancing(*ports: int) -> AsyncIterator[Balancer]:
    """Run a balancer over some ports of loopback."""
    balancer = Balancer(list(ports))
    server = await asyncio.start_server(balancer._carry, "127.0.0.1", 0)  # noqa: SLF001 - its own
    balancer.port = server.sockets[0].getsockname()[1]
    async with server:
        yield balancer
