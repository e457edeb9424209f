"""Where messages arrive: counts them at the moment they are taken in, and answers as it is told."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROUND_TRIP = 0.03
"""Seconds until an answer goes out."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that was taken in."""

    at: float
    """When it was taken in, in monotonic seconds, which all processes of a machine share."""
    sent: float
    """When it was sent."""
    worker: str
    """Who sent it."""
    chat: int
    text: str
    fault: str = ""
    """What it was answered with in place of success."""


@dataclass
class Endpoint:
    """Takes messages in."""

    address: str = ""
    arrivals: list[Arrival] = field(default_factory=list)
    faults: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What a chat is answered, in turn, before it is answered with success."""
    answered: list[tuple[float, int, str]] = field(default_factory=list)
    """Faults that were given: when, to which chat, which."""
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Take one message in."""
        message = await request.json()
        chat, text = int(message["chat"]), str(message["text"])
        fault = self.faults[chat].pop(0) if self.faults.get(chat) else ""
        if fault:
            self.answered.append((time.monotonic(), chat, fault))
        if not fault or fault in {"drop", "500"}:
            # Taken in, whatever its sender learns of it.
            sent, worker = float(message["sent"]), str(message["worker"])
            self.arrivals.append(Arrival(time.monotonic(), sent, worker, chat, text, fault))
            async with self.news:
                self.news.notify_all()
        await asyncio.sleep(ROUND_TRIP)
        if fault == "drop":
            assert request.transport
            request.transport.abort()
        return self._answer(fault)

    @staticmethod
    def _answer(fault: str) -> web.Response:
        match fault.split(":"):
            case ["migrate", chat]:
                return web.json_response({"migrate": int(chat)}, status=400)
            case ["429", seconds]:
                return web.json_response({"retry_after": float(seconds)}, status=429)
            case [status] if status.isdigit():
                return web.json_response({}, status=int(status))
        return web.json_response({"message": 1})

    async def wait_for(self, count: int, seconds: float = 60) -> None:
        """Wait until so many messages have arrived, all in all."""
        async with asyncio.timeout(seconds), self.news:
            await self.news.wait_for(lambda: len(self.arrivals) >= count)

    @property
    def times(self) -> list[float]:
        """When messages arrived."""
        return [arrival.at for arrival in self.arrivals]


@asynccontextmanager
async def endpoint() -> AsyncIterator[Endpoint]:
    """An endpoint that listens on a free port of this machine."""
    taking = Endpoint()
    application = web.Application()
    application.router.add_post("/", taking.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    taking.address = f"http://{host}:{port}/"
    try:
        yield taking
    finally:
        await runner.cleanup()
