"""Numbers for Prometheus: what the bot tells, counted, and the state of the knowledge, read when it is asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.core import GaugeMetricFamily

from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from prometheus_client.metrics_core import Metric

    from bot.knowledge import Knowledge

log = structlog.get_logger()

ROUTING = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0)
"""Seconds: routing and composing take a few milliseconds."""

SENDING = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: a call to Telegram takes tens of milliseconds."""

OUTCOMES = frozenset({"answer", "choice", "miss"})

PATIENCE = 5.0
"""Seconds that readings may take, all together: Prometheus waits for ten."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One number of a reading."""

    name: str
    """Without the prefix `briefing_`."""
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    help: str = ""


class Metrics:
    """Counts, and implements `bot.chat.observing.Observer`; nothing is global, so a process may have several."""

    def __init__(self, knowledge: Callable[[], Knowledge], now: Callable[[], datetime], version: str) -> None:
        """Begin at nothing.

        Args:
            knowledge: gives the dossiers of the moment.
            now: gives the time, aware.
            version: the program's.
        """
        self._knowledge, self._now = knowledge, now
        self._readings: list[Callable[[], Awaitable[Sequence[Sample]]]] = []
        self._samples: list[Sample] = []
        self.registry = CollectorRegistry()
        register: dict[str, Any] = {"registry": self.registry, "namespace": "briefing"}
        self._updates = Counter("updates", "Updates that have come, by kind.", ["kind"], **register)
        self._answers = Counter(
            "answers", "Answers, by what was asked and how it ended.", ["kind", "outcome"], **register
        )
        self._routing = Histogram("routing_seconds", "Routing and composing.", buckets=ROUTING, **register)
        self._sending = Histogram(
            "call_seconds", "Calls to Telegram, by method.", ["method"], buckets=SENDING, **register
        )
        self._calls = Counter(
            "calls", "Calls to Telegram, by method and status; 0: no answer.", ["method", "status"], **register
        )
        self._throttled = Counter("throttled", "Calls that Telegram refused as too many (429).", **register)
        self._failures = Counter("failures", "Updates whose handling failed.", **register)
        self._reloads = Counter("reloads", "Reloads of the knowledge, by result.", ["result"], **register)
        self._turned_away = Counter("turned_away", "Users and chats that are not on the list.", ["whom"], **register)
        self._lag = Gauge("loop_lag_seconds", "How late the event loop was when it was last looked at.", **register)
        self._started = Gauge("start_time_seconds", "When the bot was started, in seconds since 1970.", **register)
        # What `labels` finds is there for good; to find it anew takes longer than to count.
        self._update, self._answer = cache(self._updates.labels), cache(self._answers.labels)
        self._call, self._duration = cache(self._calls.labels), cache(self._sending.labels)
        Info("build", "The program.", **register).info({"version": version})
        self._started.set(now().timestamp())
        self.registry.register(self)

    def received(self, kind: str) -> None:
        """An update has come."""
        self._update(kind).inc()

    def answered(self, kind: str, outcome: str, seconds: float | None = None) -> None:
        """Somebody was answered."""
        self._answer(kind, outcome).inc()
        if seconds is not None:
            self._routing.observe(seconds)

    def failed(self) -> None:
        """A handler has failed."""
        self._failures.inc()

    def called(self, method: str, status: int, seconds: float) -> None:
        """Telegram has answered a call."""
        self._call(method, status).inc()
        self._duration(method).observe(seconds)
        if status == 429:
            self._throttled.inc()

    def turned_away(self, whom: str) -> None:
        """Somebody was told that they are not on the list."""
        self._turned_away.labels(whom).inc()

    def reloaded(self, result: str) -> None:
        """The knowledge was read again."""
        self._reloads.labels(result).inc()

    def lagged(self, seconds: float) -> None:
        """The event loop was late."""
        self._lag.set(seconds)

    def read(self, reading: Callable[[], Awaitable[Sequence[Sample]]]) -> None:
        """Have something read each time the numbers are asked for, such as the store's: it may raise BotError."""
        self._readings.append(reading)

    def counts(self) -> dict[str, int]:
        """How often what has happened so far, for people: updates, answers by outcome, failures."""
        found = dict.fromkeys(("updates", "answer", "choice", "miss", "other", "failures", "throttled"), 0)
        for metric in (self._updates, self._answers, self._failures, self._throttled):
            for family in metric.collect():
                for sample in family.samples:
                    if sample.name.endswith("_total"):
                        found[_heading(family.name, sample.labels)] += int(sample.value)
        return found

    async def write(self) -> bytes:
        """All numbers in Prometheus's text format."""
        samples: list[Sample] = []
        try:
            async with asyncio.timeout(PATIENCE):
                for reading in self._readings:
                    samples += await reading()
        except (BotError, TimeoutError) as error:
            log.warning("some numbers could not be read", reason=str(error) or "it took too long")
        self._samples = samples
        return generate_latest(self.registry)

    def collect(self) -> Iterator[Metric]:
        """The numbers that are read rather than counted; called by the client library."""
        yield from self._collect_dossiers()
        families: dict[str, GaugeMetricFamily] = {}
        for sample in self._samples:
            labels = sorted(sample.labels)
            family = families.setdefault(
                sample.name, GaugeMetricFamily(f"briefing_{sample.name}", sample.help or sample.name, labels=labels)
            )
            family.add_metric([sample.labels[label] for label in labels], sample.value)
        yield from families.values()

    def _collect_dossiers(self) -> Iterator[Metric]:
        today = self._now().date()
        info = GaugeMetricFamily("briefing_dossier", "Dossiers that are loaded.", labels=["dossier", "version"])
        topics = GaugeMetricFamily("briefing_dossier_topics", "Topics of a dossier.", labels=["dossier"])
        age = GaugeMetricFamily("briefing_dossier_age_days", "Days since a dossier's as_of.", labels=["dossier"])
        due = GaugeMetricFamily(
            "briefing_dossier_review_days", "Days until a dossier's review_by; below 0: it is due.", labels=["dossier"]
        )
        for dossier in self._knowledge().dossiers:
            info.add_metric([dossier.id, dossier.version], 1)
            topics.add_metric([dossier.id], len(dossier.topics))
            if dossier.as_of:
                age.add_metric([dossier.id], (today - dossier.as_of).days)
            if dossier.review_by:
                due.add_metric([dossier.id], (dossier.review_by - today).days)
        yield from (info, topics, age, due)


def _heading(name: str, labels: Mapping[str, str]) -> str:
    name = name.removeprefix("briefing_")
    if name != "answers":
        return name
    return labels["outcome"] if labels["outcome"] in OUTCOMES else "other"
