"""Work that comes round again: at its time, when it is woken, and also after it failed."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import StoreUnavailable
from bot.rounds import Rounds
from tests.waiting import until

HOUR = 3600.0


class Work:
    """Counts its rounds; the first ones fail."""

    def __init__(self, *failures: Exception) -> None:
        self.rounds = 0
        self._failures = list(failures)

    async def __call__(self) -> None:
        """One round."""
        self.rounds += 1
        if self._failures:
            raise self._failures.pop(0)


async def test_the_first_round_is_at_once_and_others_follow() -> None:
    work = Work()
    async with Rounds("work", work, 0.01).working():
        await until(lambda: work.rounds >= 3)


async def test_work_without_a_time_waits_to_be_woken() -> None:
    work = Work()
    rounds = Rounds("work", work)
    async with rounds.working():
        await asyncio.sleep(0.05)
        before = work.rounds
        rounds.wake()
        rounds.wake()
        await until(lambda: work.rounds)
        await asyncio.sleep(0.05)

    assert (before, work.rounds) == (0, 1)


@pytest.mark.parametrize("failure", [StoreUnavailable("away"), ValueError("a bug")])
@pytest.mark.parametrize("every", [None, HOUR])
async def test_a_round_that_fails_is_made_again_before_its_time(failure: Exception, every: float | None) -> None:
    work = Work(failure, failure)
    rounds = Rounds("work", work, every, again=0.01)
    async with rounds.working():
        rounds.wake()
        await until(lambda: work.rounds == 3)
        await asyncio.sleep(0.05)

    assert work.rounds == 3
