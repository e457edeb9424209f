"""A Bot API that costs next to nothing: what it measures is the bot."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import defaultdict, deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from tests.benchmarks.throughput.traffic import BOT, sent_message

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.benchmarks.throughput.traffic import Asked, Traffic

WINDOW = 600
"""Updates that may be unanswered at once, see the package."""

BATCH = 100
"""Updates in one answer to a poll, as many as Telegram hands out."""

HELD = 5.0
"""Seconds for which a poll is held that there is nothing for."""

_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)
_PART = re.compile(rb'name="(\w+)"\r\n(?:[^\r]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)

ANSWERS = {
    b"getMe": str(BOT).replace("'", '"').replace("True", "true").encode(),
    b"getMyCommands": b"[]",
    b"getMyDescription": b'{"description": ""}',
    b"getMyShortDescription": b'{"short_description": ""}',
}
"""What is answered to calls around the start; `true` to all others."""


class StandIn:
    """Hands out updates, takes answers and notes how long they took."""

    def __init__(self, traffic: Traffic) -> None:
        """Take what is asked."""
        self.first_poll = asyncio.Event()
        self.answered = 0
        self.latencies: list[float] = []
        self.delay = 0.0
        """Seconds that every call takes."""
        self._traffic = traffic
        self._endless = False
        self._ready: deque[bytes] = deque()
        self._unanswered: defaultdict[str, deque[tuple[Asked, float]]] = defaultdict(deque)
        """By chat, oldest first: where answers overtake each other, somebody may ask again before the last one."""
        self._outstanding = 0
        self._poll: Wire | None = None
        self._idle = asyncio.Event()

    def flood(self) -> None:
        """From now on there are always more updates."""
        self._endless = True
        self._hand_out()

    async def drain(self) -> None:
        """No more updates; wait until all are answered."""
        self._endless = False
        while self._outstanding:
            self._idle.clear()
            await self._idle.wait()

    async def burst(self, count: int) -> None:
        """Send so many updates at once, and wait until all are answered."""
        for _ in range(count):
            self._add(time.perf_counter())
        self._hand_out()
        await self.drain()

    async def trickle(self, rate: float, seconds: float) -> None:
        """Send updates at an even rate for some seconds, then wait until all are answered."""
        start = time.perf_counter()
        for number in range(int(rate * seconds)):
            due = start + number / rate
            await asyncio.sleep(max(due - time.perf_counter(), 0.0))
            self._add(due)
            self._hand_out()
        await self.drain()

    def _add(self, due: float) -> None:
        update, asked = self._traffic.ask()
        self._ready.append(update)
        self._unanswered[str(asked["chat"]["id"])].append((asked, due))
        self._outstanding += 1

    def _hand_out(self) -> None:
        """Answer the poll that is held, where there is something for it: full batches while there is no end."""
        if self._poll is None:
            return
        if self._endless and self._outstanding + BATCH <= WINDOW:
            for _ in range(BATCH - len(self._ready)):
                self._add(time.perf_counter())
        if self._ready:
            batch = [self._ready.popleft() for _ in range(min(BATCH, len(self._ready)))]
            wire, self._poll = self._poll, None
            self._reply(wire, b"[" + b",".join(batch) + b"]")

    def take(self, wire: Wire, method: bytes, head: bytes, body: bytes) -> None:
        """Answer one call, now or when it is time."""
        if method == b"getUpdates":
            self.first_poll.set()
            self._poll = wire
            asyncio.get_running_loop().call_later(HELD, self._let_go, wire)
            self._hand_out()
        elif method == b"sendMessage":
            self._take_answer(wire, _read_form(head, body))
        else:
            self._reply(wire, ANSWERS.get(method, b"true"))

    def _take_answer(self, wire: Wire, form: dict[str, str]) -> None:
        asked, due = self._unanswered[form["chat_id"]].popleft()
        self._outstanding -= 1
        self.latencies.append(time.perf_counter() - due)
        self.answered += 1
        self._reply(wire, sent_message(asked, form))
        if not self._outstanding:
            self._idle.set()
        if self._endless:
            self._hand_out()

    def _let_go(self, wire: Wire) -> None:
        if self._poll is wire:
            self._poll = None
            self._reply(wire, b"[]")

    def _reply(self, wire: Wire, result: bytes) -> None:
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, wire.reply, result)
        else:
            wire.reply(result)


class Wire(asyncio.Protocol):
    """One connection: HTTP/1.1, kept alive."""

    def __init__(self, standin: StandIn) -> None:
        """Take who answers."""
        self._standin = standin
        self._transport: asyncio.Transport | None = None
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note where answers go."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take the calls that are there in full."""
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head, rest = self._data[:end], self._data[end + 4 :]
            length = _LENGTH.search(head)
            needed = int(length[1]) if length else 0
            if len(rest) < needed:
                return
            self._data = rest[needed:]
            method = head.split(b" ", 2)[1].rpartition(b"/")[2]
            self._standin.take(self, method, head, rest[:needed])

    def reply(self, result: bytes) -> None:
        """Send a result, if anybody is there any more."""
        body = b'{"ok":true,"result":' + result + b"}"
        if self._transport is not None and not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._transport.write(head + body)


def _read_form(head: bytes, body: bytes) -> dict[str, str]:
    """The fields of a call: one bot sends them as a form, one in parts, one as JSON."""
    if b"application/json" in head:
        fields = json.loads(body).items()
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields}
    if b"multipart/" in head:
        return {name.decode(): value.decode() for name, value in _PART.findall(body)}
    return dict(parse_qsl(body.decode()))


@asynccontextmanager
async def stand_in(traffic: Traffic) -> AsyncIterator[tuple[StandIn, str]]:
    """A stand-in on a free port of this machine, and its address."""
    standin = StandIn(traffic)
    server = await asyncio.get_running_loop().create_server(lambda: Wire(standin), "127.0.0.1", 0)
    try:
        yield standin, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
