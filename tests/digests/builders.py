"""Values that tests of digests are made of, a clock that is set by hand, and a sender that answers as it is told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.digests.delivery import Parcel
from bot.digests.due import next_due
from bot.digests.outcome import Outcome, Sent
from bot.digests.schedule import EVERY_DAY, Schedule
from bot.digests.subscription import Place, Seen, Subscription

if TYPE_CHECKING:
    from bot.digests.delivery import Job

MORNING = datetime(2026, 11, 24, 6, tzinfo=UTC)
"""A Tuesday, two hours before digests at 8:00 UTC."""

EIGHT = MORNING + timedelta(hours=2)


@dataclass
class HandClock:
    """A clock that is set by hand."""

    moment: datetime = MORNING

    async def __call__(self) -> datetime:
        """The moment that was set."""
        return self.moment

    def advance(self, **span: float) -> datetime:
        """Set it forward (or back) by a timedelta's fields."""
        self.moment += timedelta(**span)
        return self.moment


@dataclass
class ScriptedSender:
    """Answers each chat with what was prepared for it, then with success; remembers what was sent."""

    answers: dict[int, list[Outcome | Exception]] = field(default_factory=lambda: defaultdict(list))
    sent: list[tuple[Place, Parcel]] = field(default_factory=list)

    async def send(self, place: Place, parcel: Parcel) -> Outcome:
        """Note the message and give the next answer."""
        self.sent.append((place, parcel))
        answer = self.answers[place.chat].pop(0) if self.answers[place.chat] else Sent(len(self.sent))
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def chats(self) -> list[int]:
        """The chats that were sent to, in order."""
        return [place.chat for place, _ in self.sent]


def make_schedule(**fields: Any) -> Schedule:
    """Every day at 8:00 UTC."""
    defaults: dict[str, Any] = {"days": EVERY_DAY, "minute": 480, "zone": "UTC"}
    return Schedule(**defaults | fields)


def make_subscription(
    chat: int = 1, thread: int | None = None, after: datetime = MORNING, **fields: Any
) -> Subscription:
    """An active subscription of a chat, next due after a moment."""
    schedule = fields.pop("schedule", make_schedule())
    defaults: dict[str, Any] = {"language": "en", "next": next_due(schedule, after)}
    return Subscription(Place(chat, thread), schedule, **defaults | fields)


def write_plainly(job: Job, now: datetime) -> Parcel:  # noqa: ARG001 - a Compose takes the time
    """A digest that names its delivery, and shows one item."""
    delivery = job.delivery
    return Parcel(f"{delivery.place.chat} {delivery.slot}", seen={"aaaaaaaa": Seen("print", 0, 1)})
