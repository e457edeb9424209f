"""What the harness takes for proof that a doubled message had been in flight, and what it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.digests.faults.endpoint import Arrival
from tests.digests.faults.harness import Break, Double

FIRST = Arrival(at=10.01, sent=10.0, worker="worker", chat=1, text="digest")
AGAIN = replace(FIRST, at=12.01, sent=12.0, worker="other")
DOUBLE = Double(FIRST, AGAIN, number=1)
KILL = Break(struck=10.02, over=10.03, worker="worker", held={1: 1})


def test_a_message_that_was_claimed_sent_and_not_recorded_at_the_kill_is_proven() -> None:
    """The claim was in the store, the outcome was not, and the second came from a later claim."""
    assert DOUBLE.explained_by(KILL)
    assert replace(DOUBLE, number=2).explained_by(replace(KILL, held={1: 2}))


@pytest.mark.parametrize(
    ("double", "event"),
    [
        (DOUBLE, replace(KILL, held={})),
        (DOUBLE, replace(KILL, held={2: 1})),
        (replace(DOUBLE, number=2), KILL),
        (DOUBLE, replace(KILL, worker="other")),
        (DOUBLE, replace(KILL, struck=9.0, over=9.9)),
        (DOUBLE, replace(KILL, struck=12.1, over=12.2)),
    ],
    ids=["recorded", "another chat's", "sent twice for one claim", "another worker's", "killed before", "killed after"],
)
def test_anything_else_is_not(double: Double, event: Break) -> None:
    """Such a double counts as unproven, and fails the run."""
    assert not double.explained_by(event)
