"""The command `eval`: how well questions are routed, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.app import settle
from bot.cli.opening import open_watched
from bot.knowledge.sayings import load_sayings
from bot.routing.evaluation import GATE, cases_from_sayings, evaluate, read_cases
from bot.routing.model import Outcome
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.routing.evaluation import Bound, Case, Report, Tally
    from bot.routing.model import Route, Surface


LISTED = 20
"""Messages whose topic was not found that are named unasked: all of a young dossier's, and no screenful of an old
one's. Those answered wrongly are few, and are all named."""

NO_SAYINGS = "There are no sayings yet (those that repeat an ask do not count): write some in sayings/en.yaml."


def report(queries: Path | None, surface: Surface, *, as_json: bool, gate: bool, every: bool) -> bool:
    """Route every message, print the result, and say whether the gate holds (always, where none is asked for).

    Args:
        queries: TSV file of messages; None: the sayings.
        surface: whose bars are used.
        as_json: print one JSON object in place of the table.
        gate: hold the result against what is promised.
        every: name each message whose topic was not found, not the first ones alone.
    """
    folder = read_settings().knowledge_path
    desk = open_watched(folder)
    settle()  # so that routing takes as long as in the bot
    if queries is None:
        cases = cases_from_sayings(load_sayings(folder), desk.knowledge)
    else:
        cases = read_cases(queries, frozenset(topic.id for topic in desk.knowledge.topics))
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("routing", total=len(cases))
        result = evaluate(desk.router, cases, surface, lambda: progress.advance(task))
    if as_json:
        print(json.dumps(result.as_json(), ensure_ascii=False))  # noqa: T201 - the result
    elif cases:
        _print_tables(result, len(result.unfound) if every else LISTED)
    if not cases:
        print(NO_SAYINGS if queries is None else f"There are no messages in {queries}.", file=sys.stderr)  # noqa: T201
        return not gate
    broken = list(_broken(result)) if gate else []
    for name, bound, tally in broken:
        sign = ">=" if bound.at_least else "<="
        print(f"gate: {name}: {bound.name} {bound.share(tally):.1%}, must be {sign} {bound.limit:.1%}", file=sys.stderr)  # noqa: T201
    return not broken


def _broken(result: Report) -> Iterator[tuple[str, Bound, Tally]]:
    """Bounds of the gate that do not hold, with whose counts break them: a language's, or all where none is told."""
    for name, tally in (result.groups.get("lang") or {"all": result.total}).items():
        yield from ((name, bound, tally) for bound in GATE if not bound.holds(tally))


def _print_tables(result: Report, listed: int) -> None:
    # A pipe has no width: without one, Rich would fold the table to 80 columns.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (
        "",
        "n",
        "right",
        "wrong",
        "choice",
        "choice\nwithout",
        "missed",
        "out of scope\nanswered",
        "choice",
        "missed",
        "top 1",
        "cost",
    ):
        table.add_column(heading, justify="left" if not heading else "right")
    rows = [("all", result.total)]
    rows += [
        (f"{column} {value}", tally) for column, values in result.groups.items() for value, tally in values.items()
    ]
    for name, tally in rows:
        table.add_row(name, str(tally.n), *_cells(tally))
    console.print(table)
    latency = result.as_json()["latency_ms"]
    console.print(f"\nrouting takes {latency['p50']} ms (p50), {latency['p99']} ms (p99)", style="dim")
    for case, route in (*result.wrong, *result.unfound[:listed]):
        console.print(_line(case, route), markup=False, soft_wrap=True)
    if more := len(result.unfound[listed:]):
        console.print(f"and {more} more that were missed or not in the choice: --all names them", style="dim")


def _line(case: Case, route: Route) -> str:
    expected = "|".join(sorted(case.expected)) or "nothing"
    if route.outcome is Outcome.MISS:
        return f"missed: {case.text}, expected {expected}"
    if route.outcome is Outcome.CHOICE:
        return f"choice without it: {case.text} → {', '.join(route.choices)}, expected {expected}"
    return f"wrong: {case.text} → {route.topic}, expected {expected}"


def _cells(tally: Tally) -> Iterator[str]:
    inside, outside = tally.in_scope, tally.out_of_scope
    for name in ("answered_right", "answered_wrong", "choice_with_right", "choice_without_right", "missed"):
        yield f"{getattr(tally, name) / inside:.1%}" if inside else "–"
    for name in ("out_of_scope_answered", "out_of_scope_choice", "out_of_scope_missed"):
        yield f"{getattr(tally, name) / outside:.1%}" if outside else "–"
    yield f"{tally.best_right / inside:.1%}" if inside else "–"
    yield f"{tally.cost:.2f}"
