"""The command, see the package."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.knowledge.sayings import load_sayings
from tests.benchmarks.throughput import report
from tests.benchmarks.throughput.measure import BOTS, OWN_CORE, ROOT, Sample, measure
from tests.benchmarks.throughput.traffic import Question

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(
    rounds: Annotated[int, typer.Option(min=1, help="How often each bot is measured.")] = 3,
    seconds: Annotated[float, typer.Option(min=0.5, help="Length of one cell.")] = 2.0,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the tables for a document.")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Also print where the time of an answer goes.")] = False,
) -> None:
    """Measure full briefings beside bare echo bots on python-telegram-bot and aiogram."""
    os.sched_setaffinity(0, {OWN_CORE})
    questions = [Question(saying.text, saying.language) for saying in load_sayings(ROOT / "knowledge")]
    samples = asyncio.run(_run(questions, rounds, seconds))
    tables: list[tuple[Sequence[str], Sequence[Sequence[str]], str]] = [
        (report.HEAD, report.cells(samples), report.quality(samples))
    ]
    if profile:
        # Here and not above: what it imports would slow down the stand-in's garbage collection.
        from tests.benchmarks.throughput import parts

        whole = report.ROWS[2].medians(samples)["ours"] / 10_000
        tables.append((parts.HEAD, *parts.profile(questions, whole)))
    for head, rows, note in tables:
        if markdown:
            print(report.as_markdown(head, rows), note, sep="\n\n", end="\n\n")
        else:
            Console().print(report.as_rich(head, rows), note)


async def _run(questions: list[Question], rounds: int, seconds: float) -> dict[str, list[Sample]]:
    """Every bot in turn, round after round, after one start of each that is not counted."""
    samples: dict[str, list[Sample]] = {bot: [] for bot in BOTS}
    with tempfile.TemporaryDirectory() as home, Progress(console=Console(stderr=True), auto_refresh=False) as progress:
        task = progress.add_task("first starts", total=(rounds + 1) * len(BOTS))
        for number in range(rounds + 1):
            for bot in BOTS:
                progress.update(task, description=f"{bot}, round {number}" if number else f"{bot}, first start")
                progress.refresh()
                sample = await measure(bot, questions, seconds if number else 0.0, Path(home))
                if number:
                    samples[bot].append(sample)
                progress.update(task, advance=1, refresh=True)
    return samples


if __name__ == "__main__":
    typer.run(main)
