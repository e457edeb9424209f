"""A Telegram that is slow, breaks down, hangs up, talks nonsense, a clock that jumps: every question has its answer."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.chat.pace import Pace
from bot.web.preview.people import Person
from tests.chat.conftest import running_bot
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from structlog.typing import EventDict

    from bot.briefing.desk import Desk
    from bot.web.preview import Preview

PEOPLE = [Person(9_100_000 + number, f"P{number}", f"p{number}", "en") for number in range(6)]
ROUNDS = 25
QUESTIONS = ("why did Japan sanction Russia", "trust", "weather in Paris", "/topics", "доверие России и Китая", "/help")


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3))])
async def test_every_question_is_answered_once(desk: Desk, log: list[EventDict], seed: int) -> None:
    """Latency, 5xx, dead lines, half answers, floods, both on answers and on polls, and hours back and forth."""
    dice = random.Random(seed)  # noqa: S311 - an order of troubles, no secret
    clock = Clock()
    loop = asyncio.get_running_loop()
    pace = Pace(lambda: loop.time() * 50, lambda seconds: asyncio.sleep(seconds / 50))
    async with running_bot(lambda: desk, clock, pace=pace) as preview:
        preview.town.settle(*PEOPLE)
        asked = []
        for number in range(ROUNDS):
            trouble(preview, dice, PEOPLE[number % len(PEOPLE)])
            clock.go_on(dice.choice((0, 1, 60, 3600, -60, -3600)))
            for person in PEOPLE:
                question = preview.town.say(person, dice.choice(QUESTIONS))
                asked.append((person.id, question.id))
            await asyncio.sleep(0.05)
        preview.town.faults.waiting.clear()
        await settle(preview, len(asked))
        answers = Counter(
            message.chat.id for message in preview.town.messages.values() if message.sender == preview.town.bot
        )

    assert answers == dict.fromkeys((person.id for person in PEOPLE), ROUNDS)
    assert not [event for event in log if event["log_level"] in {"error", "critical"}]


def trouble(preview: Preview, dice: random.Random, person: Person) -> None:
    """Have one thing go wrong with the next calls. An answer meets one server that breaks down: it is sent twice."""
    faults, method = preview.town.faults, dice.choice(("sendMessage", "getUpdates"))
    dice.choice(
        (
            lambda: faults.slow_down(dice.choice((0.02, 0.1)), method=method, times=3),
            lambda: faults.break_down(dice.choice((500, 502, 503)), method="sendMessage", chat=person.id),
            lambda: faults.break_down(dice.choice((500, 502, 503)), method="getUpdates", times=2),
            lambda: faults.hang_up(method=method),
            lambda: faults.garble(method=method),
            lambda: faults.flood(1, method="sendMessage", chat=dice.choice(PEOPLE).id),
        )
    )()


async def settle(preview: Preview, wanted: int) -> None:
    """Wait until so many answers are there, and every question was handled: for answers that should not be."""
    town = preview.town
    async with asyncio.timeout(30):
        while sum(message.sender == town.bot for message in town.messages.values()) < wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    for person in PEOPLE:
        await preview.talk(person).heard_out()
