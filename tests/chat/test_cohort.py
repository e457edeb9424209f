"""Those who ask at the same time take each step together, and nobody waits for long."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from bot.chat.cohort import MOST, QUIET, STEPS, Cohort
from bot.routing import Surface
from bot.stores import memory_store
from bot.stores.memory.chats import MemoryChats
from bot.stores.memory.contents import Memory
from bot.web.preview import ANN, BORIS, SAKURA
from tests.chat.conftest import Unhurried, running_bot
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from bot.briefing.desk import Desk
    from bot.briefing.document import Document
    from bot.chats import ChatSettings
    from bot.routing import Route
    from bot.routing.router import Router


async def take_steps(cohort: Cohort, name: str, taken: list[str], rounds: int = 0) -> None:
    """Come after some rounds of the loop, and take all steps."""
    for _ in range(rounds):
        await asyncio.sleep(0)
    await cohort.join()
    taken.append(f"{name} routes")
    await asyncio.sleep(0)
    taken.append(f"{name} draws")
    await asyncio.sleep(0)
    taken.append(f"{name} sends")


async def run_all(*work: Coroutine[Any, Any, None]) -> None:
    """Run side by side, for a second at most."""
    async with asyncio.timeout(1), asyncio.TaskGroup() as group:
        for each in work:
            group.create_task(each)


async def test_each_step_is_taken_by_all_before_the_next_one() -> None:
    """Two who come together."""
    cohort, taken = Cohort(), list[str]()

    await run_all(take_steps(cohort, "Ann", taken), take_steps(cohort, "Boris", taken))

    assert taken == ["Ann routes", "Boris routes", "Ann draws", "Boris draws", "Ann sends", "Boris sends"]


async def test_who_is_a_little_late_comes_along() -> None:
    """Two rounds later, while the first is still waiting."""
    cohort, taken = Cohort(), list[str]()

    await run_all(take_steps(cohort, "Ann", taken), take_steps(cohort, "Boris", taken, rounds=2))

    assert taken == ["Ann routes", "Boris routes", "Ann draws", "Boris draws", "Ann sends", "Boris sends"]


async def test_nobody_waits_for_who_is_later() -> None:
    """The first goes on when nobody has come for some rounds."""
    cohort, taken = Cohort(), list[str]()

    await run_all(take_steps(cohort, "Ann", taken), take_steps(cohort, "Boris", taken, rounds=4 * QUIET))

    assert taken == ["Ann routes", "Ann draws", "Ann sends", "Boris routes", "Boris draws", "Boris sends"]


async def test_of_too_many_the_last_go_on_when_the_first_are_done() -> None:
    """Twice as many as there is room for."""
    cohort, taken = Cohort(), list[str]()

    await run_all(*(take_steps(cohort, str(number), taken) for number in range(2 * MOST)))

    first, second = range(MOST), range(MOST, 2 * MOST)
    steps = ("routes", "draws", "sends")
    assert taken == [f"{number} {step}" for names in (first, second) for step in steps for number in names]


async def test_who_gives_up_holds_nobody_up() -> None:
    """The first of two runs out of time while it waits."""
    cohort, taken = Cohort(), list[str]()
    hasty = asyncio.create_task(take_steps(cohort, "Ann", taken))
    await asyncio.sleep(0)
    hasty.cancel()

    await run_all(take_steps(cohort, "Boris", taken))

    assert taken == ["Boris routes", "Boris draws", "Boris sends"]
    with pytest.raises(asyncio.CancelledError):
        await hasty


async def test_nothing_is_left_running() -> None:
    """Where nobody waits any more."""
    cohort = Cohort()
    await run_all(take_steps(cohort, "Ann", []))
    for _ in range(STEPS):
        await asyncio.sleep(0)

    assert asyncio.all_tasks() == {asyncio.current_task()}


class Noting:
    """A router that notes when it is asked."""

    def __init__(self, router: Router, done: list[str]) -> None:
        self.router, self.done, self.atlas = router, done, router.atlas

    def route(self, text: str, surface: Surface = Surface.PRIVATE) -> Route:
        """Note, and answer as the router does."""
        self.done.append("routed")
        return self.router.route(text, surface)


class Slow(MemoryChats):
    """Takes a few rounds of the loop to find what a chat has chosen, and more for each that asks after it."""

    asked = 0

    async def settings(self, chat: int) -> ChatSettings:
        """Find it."""
        self.asked += 1
        for _ in range(self.asked):
            await asyncio.sleep(0)
        return await super().settings(chat)


async def test_questions_of_one_moment_are_all_routed_then_all_drawn_then_all_sent(desk: Desk) -> None:
    """Three people ask before the bot looks; what they have chosen is found one after another."""
    done: list[str] = []

    async def note(method: str) -> None:
        if method == "sendMessage":
            done.append("sent")

    def draw(*given: Any) -> Document:
        done.append("drawn")
        return desk.card(*given)

    noting = replace(desk, router=cast("Router", Noting(desk.router, done)), card=draw)
    records = replace(memory_store(), chats=Slow(Memory()))
    async with running_bot(lambda: noting, Clock(), pace=Unhurried(note), records=records) as preview:
        people = [preview.talk(person) for person in (ANN, BORIS, SAKURA)]
        for talk in people:
            preview.town.say(talk.person, "why did Japan sanction Russia")
        for talk in people:
            assert "64baGjsC" in (await talk.hears()).text

    assert done == ["routed"] * 3 + ["drawn"] * 3 + ["sent"] * 3
