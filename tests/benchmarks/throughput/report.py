"""What was measured, as a table: medians of the rounds, and how ours stand to the others."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tests.benchmarks.throughput.measure import Sample

    Samples = Mapping[str, Sequence[Sample]]


@dataclass(frozen=True, slots=True)
class Row:
    """A measure, and what ours should be in shares of the others'."""

    label: str
    value: Callable[[Sample], float]
    digits: int = 0
    more: bool = False
    """Whether more is better."""
    ptb: float | None = None
    aiogram: float | None = None

    def medians(self, samples: Samples) -> dict[str, float]:
        """The median of each bot's rounds."""
        return {bot: median(map(self.value, rounds)) for bot, rounds in samples.items()}


ROWS = (
    Row("answers/s on one core", lambda s: s.rate, more=True, ptb=1.5, aiogram=1.0),
    Row("answers/s, a call takes 30 ms", lambda s: s.slow_rate, more=True, ptb=15, aiogram=1.0),
    Row("CPU s for 10,000 answers", lambda s: s.cpu, digits=1, ptb=0.8),
    Row("p50 at 100/s, ms", lambda s: s.p50, digits=1),
    Row("p99 at 100/s, ms", lambda s: s.p99, digits=1, ptb=1.0),
    Row("memory when idle, MB", lambda s: s.memory, ptb=2.5, aiogram=0.7),
    Row("start to first poll, s", lambda s: s.start, digits=2, ptb=3.0),
)
"""What the bot has to show; the targets leave room for its own work beside an echo's."""

HEAD = ("", "this bot, full briefings", "PTB, echo", "aiogram, echo", "to PTB", "to aiogram")


def cells(samples: Samples) -> list[tuple[str, ...]]:
    """The rows of the table; each ratio with its target, and “!” where it misses it."""
    table = []
    for row in ROWS:
        values = row.medians(samples)
        own = values["ours"]
        table.append(
            (
                row.label,
                *(f"{values[bot]:,.{row.digits}f}" for bot in ("ours", "ptb", "aiogram")),
                _ratio(own / values["ptb"], row.ptb, more=row.more),
                _ratio(own / values["aiogram"], row.aiogram, more=row.more),
            )
        )
    return table


def _ratio(ratio: float, target: float | None, *, more: bool) -> str:
    shown = f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"
    if target is None:
        return shown
    met = ratio >= target if more else ratio <= target
    return f"{shown} ({'≥' if more else '≤'} {target:g}){'' if met else ' !'}"


def as_rich(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table for the terminal."""
    table = Table()
    for number, name in enumerate(head):
        table.add_column(name, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row, style="red" if row[-1].endswith("!") or row[-2].endswith("!") else None)
    return table


def as_markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The same table for a document."""
    lines = ["| " + " | ".join(row) + " |" for row in (head, ("---", *["---:"] * (len(head) - 1)), *rows)]
    return "\n".join(lines)


def quality(samples: Samples) -> str:
    """How far the run can be trusted."""
    rounds = [sample for each in samples.values() for sample in each]
    return (
        f"{len(samples['ours'])} rounds; saturated bots had {min(s.busy for s in rounds):.0%} to "
        f"{max(s.busy for s in rounds):.0%} of their core (below 90%: others took it, rates are too low), "
        f"the stand-in took {max(s.own for s in rounds):.0%} of its own at most."
    )
