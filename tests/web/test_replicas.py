"""Two replicas on PostgreSQL behind a proxy, under traffic: either may go, and nobody goes unanswered.

How long people waited is printed: `uv run pytest -m long -n 0 -s tests/web/test_replicas.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from bot.web.preview import build_town, serve_preview
from bot.web.preview.people import Person
from tests.loopback import free_port, http_client
from tests.waiting import until
from tests.web.balancer import balancing
from tests.web.conftest import HOOK
from tests.web.processes import Program, program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.web.preview import Preview

pytestmark = pytest.mark.long

PEOPLE = [Person(8_000_000_000 + number, f"Person {number}", f"person{number}") for number in range(20)]
LOAD = 10.0
"""Seconds of steady traffic."""

EACH = 1.5
"""Seconds between the questions of one person: a private chat hears one message a second."""


@dataclass
class Pair:
    """Two replicas, those who write to them, and what was written."""

    folder: Path
    database: str
    """Address of the store that they share."""
    preview: Preview
    ports: tuple[tuple[int, int], ...]
    stack: contextlib.AsyncExitStack
    asked: list[tuple[int, int]] = field(default_factory=list)
    """Chat and number of each question."""
    replicas: dict[int, Program] = field(default_factory=dict)

    async def start(self, which: int) -> None:
        """Start a replica, and wait until it is ready."""
        port, http = self.ports[which]
        given = {"webhook_listen": f"127.0.0.1:{port}", "http_listen": f"127.0.0.1:{http}", "webhook_url": HOOK}
        given["database_url"] = self.database
        self.replicas[which] = await self.stack.enter_async_context(
            program(self.folder, f"log{which}", token=self.preview.token, api_url=self.preview.url, **given)
        )
        async with asyncio.timeout(60), http_client() as client:
            while not await _is_ready(client, http):  # noqa: ASYNC110 - it is another program
                await asyncio.sleep(0.1)

    async def traffic(self) -> None:
        """Have everybody ask, again and again, until cancelled; two at a time, for which two connections are needed."""
        while True:
            for both in zip(PEOPLE[::2], PEOPLE[1::2], strict=True):
                for person in both:
                    self.ask(person)
                await asyncio.sleep(2 * EACH / len(PEOPLE))

    def ask(self, person: Person) -> None:
        """Have somebody ask."""
        message = self.preview.town.say(person, "why did Japan sanction Russia")
        self.asked.append((person.id, message.id))

    def answers(self) -> Counter[tuple[int, int]]:
        """How often each question was answered."""
        return Counter(
            (message.chat.id, message.reply_to.id)
            for message in self.preview.town.messages.values()
            if message.sender == self.preview.town.bot and message.reply_to
        )

    def report(self, what: str) -> None:
        """Print how long people waited, in milliseconds."""
        town = self.preview.town
        waits = sorted(
            1000 * (message.date - message.reply_to.date).total_seconds()
            for message in town.messages.values()
            if message.sender == town.bot and message.reply_to
        )
        p50, p99 = (quantiles(waits, n=100, method="inclusive")[percent - 1] for percent in (50, 99))
        print(f"{what}: {len(waits)} answers, p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {waits[-1]:.0f} ms")  # noqa: T201


async def _is_ready(client: httpx.AsyncClient, port: int) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200
    return False


@pytest.fixture
async def pair(tmp_path: Path, postgresql_url: str) -> AsyncIterator[Pair]:
    """Two replicas on one PostgreSQL that are ready."""
    ports = tuple((free_port(), free_port()) for _ in range(2))
    town = build_town(lambda: datetime.now(UTC))
    town.settle(*PEOPLE)
    async with contextlib.AsyncExitStack() as stack:
        balancer = await stack.enter_async_context(balancing(*(port for port, _ in ports)))

        def route(url: str) -> str:
            return f"http://127.0.0.1:{balancer.port}{urlsplit(url).path}"

        preview = await stack.enter_async_context(serve_preview(0, town=town, route=route))
        pair = Pair(tmp_path, postgresql_url, preview, ports, stack)
        await asyncio.gather(pair.start(0), pair.start(1))
        yield pair


async def test_both_carry_the_load(pair: Pair) -> None:
    """Under steady traffic every question is answered once, nearly all within a second, by either replica."""
    writing = asyncio.create_task(pair.traffic())
    await asyncio.sleep(LOAD)
    writing.cancel()
    await until(lambda: not pair.preview.town.mailbox.waiting, 60)
    pair.report("steady load")

    answers = pair.answers()
    assert [question for question in pair.asked if answers[question] != 1] == []
    for which in (0, 1):
        assert pair.replicas[which].log.read_text("utf-8").count("answered") > len(pair.asked) / 10


async def test_a_rolling_restart_loses_and_doubles_nothing(pair: Pair) -> None:
    """Each replica is stopped and started again while people write: every question is answered once."""
    writing = asyncio.create_task(pair.traffic())
    await asyncio.sleep(2)
    codes = []
    for which in (0, 1):
        codes.append(await pair.replicas[which].stop())
        await pair.start(which)
        await asyncio.sleep(1)
    writing.cancel()
    await until(lambda: not pair.preview.town.mailbox.waiting, 60)
    pair.report("rolling restart")

    answers = pair.answers()
    assert codes == [0, 0]
    assert len(pair.asked) > 50
    assert [question for question in pair.asked if answers[question] != 1] == []


async def test_a_killed_replica_and_its_return_lose_nothing(pair: Pair) -> None:
    """What it had in hand is posted to the other; at most that is answered twice. Then it is started again."""
    writing = asyncio.create_task(pair.traffic())
    await asyncio.sleep(2)
    # A private chat hears one message a second: most of these still wait in a replica when it is killed.
    for person in PEOPLE * 3:
        pair.ask(person)
    await asyncio.sleep(0.5)
    await pair.replicas[0].stop(signal.SIGKILL)
    await asyncio.sleep(1)
    await pair.start(0)
    await asyncio.sleep(2)
    writing.cancel()
    await until(lambda: not pair.preview.town.mailbox.waiting, 90)  # claims of the dead run out after half a minute
    pair.report("one killed and started again")

    answers = pair.answers()
    in_hand = {post.number for post in pair.preview.postman.posts if post.status == 0}
    assert in_hand
    assert [question for question in pair.asked if not answers[question]] == []
    assert sum(count - 1 for count in answers.values()) <= len(in_hand)
