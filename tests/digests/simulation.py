"""An event loop in which waiting takes no time: hours of sending pass in seconds."""

from __future__ import annotations

import asyncio
import selectors
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from bot.digests.outcome import Outcome, Sent
from tests.digests.builders import EIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from bot.digests.delivery import Parcel
    from bot.digests.subscription import Place

Result = TypeVar("Result")


class Jumping(selectors.SelectSelector):
    """Does not wait: sets the clock forward instead."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now; the time that would have been waited has passed."""
        self.seconds += max(timeout or 0.0, 0.0)
        return super().select(0)


class SimulatedLoop(asyncio.SelectorEventLoop):
    """A loop whose time is that of its selector."""

    def __init__(self) -> None:
        self.jumping = Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        """Simulated seconds since the start."""
        return self.jumping.seconds


def simulate(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run something in simulated time."""
    loop = SimulatedLoop()
    try:
        return loop.run_until_complete(work())
    finally:
        loop.close()


def seconds() -> float:
    """Simulated seconds since the start."""
    return asyncio.get_running_loop().time()


async def simulated_clock() -> datetime:
    """The simulated moment: it starts at eight."""
    return EIGHT + timedelta(seconds=seconds())


async def until(holds: Callable[[], object], step: float = 0.1) -> None:
    """Wait in simulated time until something holds."""
    while not holds():  # noqa: ASYNC110 - what is waited for tells nobody
        await asyncio.sleep(step)


@dataclass
class TimedSender:
    """Takes 150 ms over each message; remembers when each was taken in."""

    accepted: list[tuple[float, int]] = field(default_factory=list)
    """Simulated seconds, and the chat."""
    answers: dict[int, list[Outcome]] = field(default_factory=dict)
    """What a chat is answered before it is answered with success."""

    async def send(self, place: Place, parcel: Parcel) -> Outcome:  # noqa: ARG002 - a Sender takes it
        """Take a message in."""
        await asyncio.sleep(0.05)
        self.accepted.append((seconds(), place.chat))
        await asyncio.sleep(0.1)
        if answers := self.answers.get(place.chat):
            return answers.pop(0)
        return Sent(1)


def busiest(times: Sequence[float], span: float = 1.0) -> int:
    """The most moments within any span of so many seconds."""
    most, first = 0, 0
    for last, moment in enumerate(times):
        while moment - times[first] >= span - 1e-9:
            first += 1
        most = max(most, last - first + 1)
    return most
