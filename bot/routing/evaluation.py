"""How well routing does: messages with what is right for each -> counts, shares and a cost, for `briefing-bot eval`."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz, process

from bot.errors import InvalidInput
from bot.routing.model import Outcome, Surface
from bot.routing.words import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.knowledge import Knowledge
    from bot.knowledge.sayings import Saying
    from bot.routing.model import Route
    from bot.routing.router import Router

COSTS = {
    "answered_right": 0,
    "choice_with_right": 1,
    "missed": 3,
    "choice_without_right": 4,
    "answered_wrong": 20,
    "out_of_scope_answered": 20,
    "out_of_scope_choice": 1,
    "out_of_scope_missed": 0,
}
"""What each outcome of a message costs: a wrong answer most, by far."""

COPIED = 90
"""Likeness (rapidfuzz token_sort_ratio) to an ask from which a saying only repeats it and tells nothing."""

NONE = "-"
"""Stands in a TSV for: no topic is right."""


@dataclass(frozen=True, slots=True)
class Case:
    """A message, and the topics that are right for it."""

    text: str
    expected: frozenset[str]
    """Any of them is right; empty where none is."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What the report groups by: lang, kind."""


@dataclass(slots=True)
class Tally:
    """Counts of outcomes."""

    n: int = 0
    in_scope: int = 0
    out_of_scope: int = 0
    answered_right: int = 0
    answered_wrong: int = 0
    choice_with_right: int = 0
    choice_without_right: int = 0
    missed: int = 0
    """In scope only."""
    out_of_scope_answered: int = 0
    out_of_scope_choice: int = 0
    out_of_scope_missed: int = 0
    best_right: int = 0
    """In scope: the best candidate is right, whatever the outcome."""
    best_three_right: int = 0

    def add(self, case: Case, route: Route) -> None:
        """Count one message."""
        self.n += 1
        outcome = judge(case, route)
        setattr(self, outcome, getattr(self, outcome) + 1)
        if not case.expected:
            self.out_of_scope += 1
            return
        self.in_scope += 1
        best = [candidate.topic for candidate in route.candidates[:3]] or [t for t in (route.topic,) if t]
        self.best_right += bool(best) and best[0] in case.expected
        self.best_three_right += bool(case.expected.intersection(best))

    @property
    def cost(self) -> float:
        """Mean cost of a message."""
        return sum(price * getattr(self, name) for name, price in COSTS.items()) / self.n if self.n else 0.0

    @property
    def found(self) -> float:
        """Share of messages in scope that are answered right or find the right topic in the choice."""
        return (self.answered_right + self.choice_with_right) / self.in_scope if self.in_scope else 0.0

    def as_json(self) -> dict[str, Any]:
        """Counts, and the shares `top1` and `top3` with `cost`."""
        counts = {f.name: getattr(self, f.name) for f in fields(self) if not f.name.startswith("best")}
        inside = self.in_scope or 1
        shares = {"top1": self.best_right / inside, "top3": self.best_three_right / inside, "cost": self.cost}
        return counts | {name: round(value, 4) for name, value in shares.items()}


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found."""

    total: Tally
    groups: Mapping[str, Mapping[str, Tally]]
    """Column -> value -> counts."""
    wrong: tuple[tuple[Case, Route], ...]
    """Answered where another or no topic is right."""
    unfound: tuple[tuple[Case, Route], ...]
    """Missed, or offered a choice without it, where a topic is right."""
    latencies: tuple[float, ...]
    """Milliseconds of each message, routing only."""

    def as_json(self) -> dict[str, Any]:
        """The object that `eval --json` prints."""
        p50, p99 = np.percentile(self.latencies, (50, 99)) if self.latencies else (0.0, 0.0)
        return self.total.as_json() | {
            "latency_ms": {"p50": round(float(p50), 3), "p99": round(float(p99), 3)},
            "groups": {
                column: {value: tally.as_json() for value, tally in sorted(values.items())}
                for column, values in sorted(self.groups.items())
            },
            "wrong": [_as_json(case, route) for case, route in self.wrong],
            "unfound": [_as_json(case, route) for case, route in self.unfound],
        }


def _as_json(case: Case, route: Route) -> dict[str, Any]:
    return {
        "text": case.text,
        "expected": "|".join(sorted(case.expected)) or NONE,
        "outcome": route.outcome,
        "topic": route.topic,
        "choices": list(route.choices),
    }


def judge(case: Case, route: Route) -> str:
    """Name of the outcome of a message, as in COSTS."""
    if not case.expected:
        names = {Outcome.ANSWER: "answered", Outcome.CHOICE: "choice", Outcome.MISS: "missed"}
        return f"out_of_scope_{names[route.outcome]}"
    if route.outcome is Outcome.ANSWER:
        return "answered_right" if route.topic in case.expected else "answered_wrong"
    if route.outcome is Outcome.CHOICE:
        return "choice_with_right" if case.expected.intersection(route.choices) else "choice_without_right"
    return "missed"


def evaluate(
    router: Router,
    cases: Sequence[Case],
    surface: Surface = Surface.PRIVATE,
    advance: Callable[[], None] = lambda: None,
) -> Report:
    """Route every message and count.

    Args:
        router: what is evaluated.
        cases: the messages.
        surface: as for `Router.route`.
        advance: called after each message, for a progress bar.
    """
    total, latencies = Tally(), []
    wrong: list[tuple[Case, Route]] = []
    unfound: list[tuple[Case, Route]] = []
    failed = {
        "answered_wrong": wrong,
        "out_of_scope_answered": wrong,
        "missed": unfound,
        "choice_without_right": unfound,
    }
    groups: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for case in cases:
        start = time.perf_counter()
        route = router.route(case.text, surface)
        latencies.append((time.perf_counter() - start) * 1000)
        total.add(case, route)
        for column, value in case.columns.items():
            groups[column][value].add(case, route)
        failed.get(judge(case, route), []).append((case, route))
        advance()
    return Report(total, groups, tuple(wrong), tuple(unfound), tuple(latencies))


def cases_from_sayings(sayings: Iterable[Saying], knowledge: Knowledge) -> list[Case]:
    """Sayings as messages, those left out that only repeat an ask."""
    asks = [normalise(ask) for topic in knowledge.topics for asks in topic.asks.values() for ask in asks]
    cases = []
    for saying in sayings:
        copied = process.extractOne(normalise(saying.text), asks, scorer=fuzz.token_sort_ratio, score_cutoff=COPIED)
        if copied is None:
            cases.append(Case(saying.text, saying.expected, {"lang": saying.language, "kind": saying.kind}))
    return cases


def read_cases(path: Path, topics: frozenset[str]) -> list[Case]:
    """Messages of a TSV file: UTF-8, a header with `text` and `expected`, tabs, no quoting.

    `expected` has ids of topics with `|` between them, or `-` where none is right.

    Raises:
        InvalidInput: the file cannot be read, lacks a column, has a line that does not fit, or names an unknown topic.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path}: expected UTF-8 text; save it as such") from error
    header = lines[0].rstrip("\r").split("\t")
    if not {"text", "expected"}.issubset(header):
        found = ", ".join(filter(None, header)) or "none"
        raise InvalidInput(f"{path}:1: expected a header with the columns text and expected, found {found}")
    cases = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip("\r"):
            continue
        values = line.rstrip("\r").split("\t")
        if len(values) != len(header):
            raise InvalidInput(f"{path}:{number}: expected {len(header)} columns, found {len(values)}")
        row = dict(zip(header, values, strict=True))
        text, named = row.pop("text"), row.pop("expected")
        if not text.strip():
            raise InvalidInput(f"{path}:{number}: expected a message, found an empty cell")
        expected = frozenset() if named == NONE else frozenset(named.split("|"))
        if "" in expected:
            raise InvalidInput(f"{path}:{number}: expected the id of a topic, or {NONE} for none, found an empty cell")
        unknown = expected - topics
        if unknown:
            raise InvalidInput(f"{path}:{number}: no topic has the id {', '.join(sorted(unknown))}")
        cases.append(Case(text, expected, row))
    return cases


@dataclass(frozen=True, slots=True)
class Bound:
    """Something that `eval --gate` holds."""

    name: str
    limit: float
    at_least: bool
    share: Callable[[Tally], float]

    def holds(self, tally: Tally) -> bool:
        """Whether the counts keep to it."""
        value = self.share(tally)
        return value >= self.limit if self.at_least else value <= self.limit


def _share(count: int, of: int) -> float:
    return count / of if of else 0.0


GATE = (
    Bound("answered wrongly", 1 / 130, False, lambda t: _share(t.answered_wrong, t.in_scope)),
    Bound("answered right", 0.45, True, lambda t: _share(t.answered_right, t.in_scope)),
    Bound("right or right in the choice", 0.85, True, lambda t: t.found),
    Bound("choices", 0.30, False, lambda t: _share(t.choice_with_right + t.choice_without_right, t.in_scope)),
    Bound("must not match, answered", 0.03, False, lambda t: _share(t.out_of_scope_answered, t.out_of_scope)),
    Bound("must not match, missed outright", 0.65, True, lambda t: _share(t.out_of_scope_missed, t.out_of_scope)),
)
"""What the committed sayings must give in each language, as shares."""
