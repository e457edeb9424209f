"""What routing remembers: worked out once, and never more than a bounded number."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from bot.routing import memory
from bot.routing.memory import Memory

if TYPE_CHECKING:
    import pytest


class Counting:
    """Doubles numbers, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def double(self, number: int) -> int:
        """Twice a number."""
        self.times += 1
        return 2 * number


def test_what_was_asked_before_is_not_worked_out_again() -> None:
    counting = Counting()
    known = Memory(counting.double)
    assert [known[4], known[4], known[5]] == [8, 8, 10]
    assert counting.times == 2


def test_too_many_answers_are_forgotten_and_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "REMEMBERED", 3)
    known = Memory(Counting().double)
    assert [known[number] for number in range(10)] == [2 * number for number in range(10)]
    assert len(known) <= 3
    assert known[0] == 0


def test_it_is_kept_on_disk_with_what_works_it_out_and_without_what_was_worked_out() -> None:
    known = Memory(Counting().double)
    known[1] = 100
    again = pickle.loads(pickle.dumps(known))  # noqa: S301 - made here
    assert again[1] == 2
    assert again[7] == 14
