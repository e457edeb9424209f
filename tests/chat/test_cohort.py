"""Those who ask at the same time take each step together, and nobody waits for long."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from bot.chat.cohort import MOST, QUIET, Cohort
from bot.stores import memory_store
from bot.stores.memory.chats import MemoryChats
from bot.stores.memory.contents import Memory
from bot.web.preview import ANN, BORIS, SAKURA
from tests.chat.conftest import Unhurried, running_bot
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from typing import Any

    from bot.briefing.desk import Desk
    from bot.briefing.document import Document
    from bot.chats import ChatSettings
    from bot.routing import Route, Surface
    from bot.routing.router import Router


class Steps:
    """What those who come have done, step by step."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.cohort = Cohort(self._route)

    def _route(self, names: Sequence[str]) -> list[str]:
        """Route for some, unless one of them is the one for whom it fails."""
        if "Eve" in names:
            raise ValueError(f"no route for {len(names)}")
        self.taken += [f"{name} routes" for name in names]
        return [name.upper() for name in names]

    async def take(self, name: str, rounds: int = 0) -> str:
        """Come after some rounds of the loop, and take all steps; what was found."""
        for _ in range(rounds):
            await asyncio.sleep(0)
        found = await self.cohort.join(name)
        self.taken.append(f"{name} draws")
        await asyncio.sleep(0)
        self.taken.append(f"{name} sends")
        return found


async def run_all(*work: Coroutine[Any, Any, object]) -> None:
    """Run side by side, for a second at most."""
    async with asyncio.timeout(1), asyncio.TaskGroup() as group:
        for each in work:
            group.create_task(each)


async def test_each_step_is_taken_by_all_before_the_next_one() -> None:
    """Two who come together."""
    steps = Steps()

    await run_all(steps.take("Ann"), steps.take("Boris"))

    assert steps.taken == ["Ann routes", "Boris routes", "Ann draws", "Boris draws", "Ann sends", "Boris sends"]


async def test_who_is_a_little_late_comes_along() -> None:
    """Two rounds later, while the first is still waiting."""
    steps = Steps()

    await run_all(steps.take("Ann"), steps.take("Boris", rounds=2))

    assert steps.taken == ["Ann routes", "Boris routes", "Ann draws", "Boris draws", "Ann sends", "Boris sends"]


async def test_nobody_waits_for_who_is_later() -> None:
    """The first goes on when nobody has come for some rounds."""
    steps = Steps()

    await run_all(steps.take("Ann"), steps.take("Boris", rounds=4 * QUIET))

    assert steps.taken == ["Ann routes", "Ann draws", "Ann sends", "Boris routes", "Boris draws", "Boris sends"]


async def test_of_too_many_the_last_go_on_when_the_first_are_done() -> None:
    """Twice as many as there is room for."""
    steps = Steps()

    await run_all(*(steps.take(str(number)) for number in range(2 * MOST)))

    first, second = range(MOST), range(MOST, 2 * MOST)
    each = ("routes", "draws", "sends")
    assert steps.taken == [f"{number} {step}" for names in (first, second) for step in each for number in names]


async def test_who_gives_up_holds_nobody_up() -> None:
    """The first of two runs out of time while it waits."""
    steps = Steps()
    hasty = asyncio.create_task(steps.take("Ann"))
    await asyncio.sleep(0)
    hasty.cancel()

    await run_all(steps.take("Boris"))

    assert steps.taken == ["Boris routes", "Boris draws", "Boris sends"]
    with pytest.raises(asyncio.CancelledError):
        await hasty


async def test_everybody_learns_what_was_found_for_them() -> None:
    """And nothing of what went wrong for another one in the same cohort."""
    steps = Steps()

    async with asyncio.timeout(1):
        found = await asyncio.gather(*map(steps.take, ("Ann", "Eve", "Boris")), return_exceptions=True)

    assert [str(each) for each in found] == ["ANN", "no route for 1", "BORIS"]


async def test_nothing_is_left_running() -> None:
    """Where nobody waits any more."""
    await run_all(Steps().take("Ann"))
    for _ in range(QUIET):
        await asyncio.sleep(0)

    assert asyncio.all_tasks() == {asyncio.current_task()}


class Noting:
    """A router that notes when it is asked."""

    def __init__(self, router: Router, done: list[str]) -> None:
        self.router, self.done, self.atlas = router, done, router.atlas

    def route_all(self, asked: Sequence[tuple[str, Surface]]) -> list[Route]:
        """Note of how many, and answer as the router does."""
        self.done.append(f"{len(asked)} routed")
        return self.router.route_all(asked)


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

    assert done == ["3 routed"] + ["drawn"] * 3 + ["sent"] * 3
