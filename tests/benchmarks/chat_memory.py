"""Memory of `briefing-bot run`, at rest and after thousands of answers: at most 150 MB, and flat.

    uv run python tests/benchmarks/chat_memory.py

Runs the bot as a program of its own against the stand-in, at Telegram's pace: 10,000 answers take six minutes on a
machine that has nothing else to do. Linux only, for it reads /proc.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge import load
from bot.web.preview import serve_preview
from bot.web.preview.people import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.web.preview import Preview

ROOT = Path(__file__).parents[2]
STEPS = (500, 1000, 2000, 4000, 6000, 8000, 10_000)
"""Answers after which the memory is read."""

PEOPLE = 300
"""Each is answered once in ten seconds: far from the limit of a private chat."""

AHEAD = 60
"""Questions that may wait for their answer: two seconds' worth."""

MOST = 150.0
"""Megabytes."""

GROWTH = 5.0
"""Megabytes between 2,000 and 10,000 answers that count as flat: allocators are never quite still."""

STRANGE = (
    "weather in Paris",
    "hello",
    "спасибо",
    "中国",
    "/sources",
    "/quote strategic empathy",
    "“chessboards”",
    "/x",
)


async def main() -> int:
    """Measure, print a table, and return the exit code: 1 where it is too much."""
    people = [Person(10_000 + number, f"P{number}", f"p{number}", "en") for number in range(PEOPLE)]
    async with serve_preview(0) as preview:
        preview.town.settle(*people)
        bot = await start(preview)
        try:
            while preview.town.mailbox.allowed is None:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.1)
            await asyncio.sleep(2)
            sizes = {0: memory(bot.pid)}
            print("answers   RSS, MB")
            print(f"{0:>7}   {sizes[0]:>7.1f}", flush=True)
            for asked, (person, question) in enumerate(
                zip(itertools.cycle(people), questions(), strict=False), start=1
            ):
                preview.town.say(person, question)
                await wait_until(preview, asked, left=AHEAD)
                if asked in STEPS:
                    await wait_until(preview, asked, left=0)
                    sizes[asked] = memory(bot.pid)
                    print(f"{asked:>7}   {sizes[asked]:>7.1f}", flush=True)
                if asked == STEPS[-1]:
                    break
        finally:
            bot.terminate()
            await bot.wait()
    growth = sizes[STEPS[-1]] - sizes[2000]
    print(f"most {max(sizes.values()):.1f} MB of {MOST}; growth from 2,000 answers on {growth:+.1f} MB of {GROWTH}")
    print(f"refused calls: {len(preview.town.ledger.refusals)}")
    return int(max(sizes.values()) > MOST or growth > GROWTH)


async def start(preview: Preview) -> asyncio.subprocess.Process:
    """The bot as a program, which writes nothing."""
    settings = {"TOKEN": preview.token, "API_URL": preview.url, "KNOWLEDGE": str(ROOT / "knowledge")}
    environment = os.environ | {f"BRIEFING_{name}": value for name, value in settings.items()}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def wait_until(preview: Preview, asked: int, *, left: int) -> None:
    """Wait until at most `left` of the questions wait for an answer: every other message is one."""
    while 2 * asked - len(preview.town.messages) > left:  # noqa: ASYNC110 - the feed would wake us for each call
        await asyncio.sleep(0.02)


def questions() -> Iterator[str]:
    """Phrases of every topic in every language, with other things between them, without end."""
    asks = [
        phrase
        for dossier in load(ROOT / "knowledge").dossiers
        for topic in dossier.topics
        for phrases in topic.asks.values()
        for phrase in phrases
    ]
    strange = itertools.cycle(STRANGE)
    for number, phrase in enumerate(itertools.cycle(asks)):
        yield next(strange) if number % 5 == 4 else phrase


def memory(process: int) -> float:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
