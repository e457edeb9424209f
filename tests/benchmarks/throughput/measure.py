"""One bot taken through every cell, and what was seen."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from tests.benchmarks.throughput.standin import StandIn, stand_in
from tests.benchmarks.throughput.traffic import PEOPLE, Traffic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from tests.benchmarks.throughput.traffic import Question

BOTS = {"ours": "ours", "ptb": "echo_ptb", "aiogram": "echo_aiogram"}
"""Each bot's module."""

ROOT = Path(__file__).parents[3]
TOKEN = "1:" + "A" * 35
BOT_CORE, OWN_CORE = 0, 1

STEADY = 100.0
"""Answers a second at which latency is measured: a quarter of what the slowest of the three can."""

TELEGRAM = 0.03
"""Seconds of a call to Telegram from a European server."""

SETTLED = 1.0
"""Seconds of idleness before memory is read."""

WARM_UP = 0.5
"""Seconds at the beginning of a phase that are not counted."""

SLOWEST_START = 60.0
"""Seconds after which a bot that has not polled is given up."""


@dataclass(slots=True)
class Sample:
    """What one bot did in one round."""

    start: float = 0.0
    """Seconds to the first poll."""
    memory: float = 0.0
    """Resident megabytes (2^20 bytes) when idle."""
    rate: float = 0.0
    """Answers a second, saturated."""
    cpu: float = 0.0
    """CPU seconds for 10,000 answers, saturated."""
    slow_rate: float = 0.0
    """Answers a second where a call takes 30 ms."""
    latencies: list[float] = field(default_factory=list)
    """Seconds, at 100 a second."""
    busy: float = 0.0
    """Share of its core that the bot had while saturated: much below 1 means that others took it."""
    own: float = 0.0
    """Share of its core that the stand-in took meanwhile: near 1 it would be the limit."""

    @property
    def p50(self) -> float:
        """Milliseconds within which half of the answers came."""
        return self._percentile(50)

    @property
    def p99(self) -> float:
        """Milliseconds within which 99 of 100 answers came."""
        return self._percentile(99)

    def _percentile(self, percent: int) -> float:
        return 1000 * quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


async def measure(name: str, questions: Sequence[Question], seconds: float, home: Path) -> Sample:
    """Start a bot, take it through every cell, and end it.

    Args:
        name: one of BOTS.
        questions: what it is asked.
        seconds: length of a cell.
        home: folder for what bots keep between starts.
    """
    sample = Sample()
    async with stand_in(Traffic(questions)) as (standin, address):
        started = time.perf_counter()
        async with _process(name, address, home) as number:
            async with asyncio.timeout(SLOWEST_START):
                await standin.first_poll.wait()
            sample.start = time.perf_counter() - started
            await asyncio.sleep(SETTLED)
            sample.memory = _memory(number)
            await standin.burst(PEOPLE)
            standin.latencies.clear()
            await standin.trickle(STEADY, seconds)
            sample.latencies = standin.latencies[:]
            flood = await _flood(standin, seconds, number)
            sample.rate, sample.cpu, sample.busy, sample.own = flood.rate, flood.cpu, flood.busy, flood.own
            await standin.drain()
            standin.delay = TELEGRAM
            sample.slow_rate = (await _flood(standin, seconds, number)).rate
    return sample


@dataclass(frozen=True, slots=True)
class _Flood:
    """What became of a flood; the fields are those of a sample."""

    rate: float
    cpu: float
    busy: float
    own: float


async def _flood(standin: StandIn, seconds: float, process: int) -> _Flood:
    """Let a flood of questions run for some seconds after its beginning."""
    standin.flood()
    await asyncio.sleep(WARM_UP)
    answered, cpu, own, began = standin.answered, _cpu(process), time.process_time(), time.perf_counter()
    await asyncio.sleep(seconds)
    lasted = time.perf_counter() - began
    answered, cpu, own = standin.answered - answered, _cpu(process) - cpu, time.process_time() - own
    return _Flood(answered / lasted, 10_000 * cpu / max(answered, 1), cpu / lasted, own / lasted)


@asynccontextmanager
async def _process(name: str, address: str, home: Path) -> AsyncIterator[int]:
    """A bot's process on its core, by its number; ended at the end."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("BRIEFING_", "PYTHON"))} | {
        "BRIEFING_TOKEN": TOKEN,
        "BRIEFING_API_URL": address,
        "BRIEFING_KNOWLEDGE": str(ROOT / "knowledge"),
        "BRIEFING_DATABASE_URL": f"sqlite:///{home}/bench.db",
        "BRIEFING_HTTP_LISTEN": "127.0.0.1:0",
        "BRIEFING_LOG_FORMAT": "json",
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"tests.benchmarks.throughput.{BOTS[name]}",
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {BOT_CORE}),
    )
    try:
        yield process.pid
    finally:
        process.kill()
        await process.wait()


def _cpu(process: int) -> float:
    """CPU seconds of all threads of a process until now."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _memory(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))) / 1024
