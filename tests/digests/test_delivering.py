"""From due to sent, step by step: what each answer of Telegram means, and what a crash costs at each border."""

from __future__ import annotations

import asyncio
import inspect
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.digests.delivering import (
    IN_DOUBT,
    LEASE,
    MISSED,
    TIMEOUT,
    Claim,
    Post,
    claim,
    deliver,
    deliver_due,
    plan_due,
    send,
    write_pending,
)
from bot.digests.delivery import Parcel, Reason, State
from bot.digests.outcome import (
    Ambiguous,
    Bad,
    Gone,
    Migrated,
    Outcome,
    RefusedBeforeSending,
    RetryLater,
    Sent,
    Silenced,
    ThreadGone,
    Untried,
    Verdict,
    backoff,
    judge,
)
from bot.digests.pace import AHEAD, Budget, Turns
from bot.digests.subscription import Pause, Place
from bot.errors import StoreUnavailable
from bot.stores import memory_store
from tests.digests.builders import EIGHT, MORNING, HandClock, ScriptedSender, make_subscription, write_plainly

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.digests.delivery import Delivery, Job
    from bot.digests.ports import Outbox
    from bot.stores import Store


def post_of(store: Store, clock: HandClock, sender: Any, outbox: Any = None) -> Post:
    """What a worker works with."""
    return Post(cast("Outbox", outbox or store.outbox), clock, write_plainly, sender, "worker")


async def due(store: Store, clock: HandClock, *chats: int) -> None:
    """Digests of some chats, due now."""
    for chat in chats:
        await store.subscriptions.put(make_subscription(chat), MORNING)
    clock.moment = EIGHT


async def last(store: Store, chat: int) -> Delivery:
    """The last delivery of a chat."""
    (subscription,) = await store.subscriptions.of_chat(chat)
    (delivery, *_) = await store.outbox.latest(subscription.id, 1)
    return delivery


# A whole round


async def test_a_digest_arrives_once(store: Store, clock: HandClock, sender: ScriptedSender) -> None:
    """It is sent at its time, and not again that day."""
    await due(store, clock, 1, 2)
    post = post_of(store, clock, sender)

    assert await deliver_due(post) == 2
    assert await deliver_due(post) == 0
    clock.advance(days=1)
    assert await deliver_due(post) == 2

    assert sender.chats == [1, 2, 1, 2]


async def test_a_digest_that_cannot_be_written_stops_no_other(clock: HandClock, sender: ScriptedSender) -> None:
    """The others go out; this one is tried again after its lease."""
    store = memory_store()
    await due(store, clock, 1, 2)
    broken = {1}

    def compose(job: Job, now: datetime) -> Parcel:
        if job.delivery.place.chat in broken:
            raise RuntimeError("cannot be written")
        return write_plainly(job, now)

    post = replace(post_of(store, clock, sender), compose=compose)

    await deliver_due(post)
    broken.clear()
    clock.moment += LEASE
    await deliver_due(post)

    assert sender.chats == [2, 1]


# Sending


@dataclass
class SlowSender:
    """Takes its time over each message."""

    seconds: float

    async def send(self, place: Place, parcel: Parcel) -> Outcome:  # noqa: ARG002 - a Sender takes them
        """Send late."""
        await asyncio.sleep(self.seconds)
        return Sent(1)


async def held(store: Store, clock: HandClock) -> Claim:
    """A claim of one digest."""
    await due(store, clock, 1)
    post = post_of(store, clock, ScriptedSender())
    await plan_due(post)
    await write_pending(post)
    (found,) = await claim(post, 1)
    return found


async def test_an_error_of_the_sender_counts_as_no_answer(clock: HandClock, sender: ScriptedSender) -> None:
    """Whatever it raises, the message may have arrived."""
    store = memory_store()
    sender.answers[1] = [ValueError("a bug")]

    assert await send(post_of(store, clock, sender), await held(store, clock)) == Ambiguous("ValueError")


async def test_a_worker_whose_lease_is_nearly_over_does_not_send(clock: HandClock, sender: ScriptedSender) -> None:
    """Whoever was frozen between claim and start leaves the message to the others."""
    store = memory_store()
    found = await held(store, clock)
    frozen = LEASE.total_seconds() - TIMEOUT + 0.1
    thawed = replace(found, taken=found.taken - frozen, start=time.monotonic())

    outcome = await send(post_of(store, clock, sender), thawed)

    assert isinstance(outcome, Untried)
    assert sender.sent == []


async def test_a_start_that_was_missed_is_given_back(clock: HandClock, sender: ScriptedSender) -> None:
    """Whoever had to wait for longer than a moment does not send out of turn."""
    store = memory_store()
    found = await held(store, clock)

    outcome = await send(post_of(store, clock, sender), replace(found, start=found.start - MISSED - 0.1))

    assert outcome == Untried("its start was missed")
    assert sender.sent == []


async def test_no_answer_in_time_is_no_answer(clock: HandClock) -> None:
    """A sender that takes too long is not waited for."""
    store = memory_store()
    post = replace(post_of(store, clock, SlowSender(60)), timeout=0.02)

    assert await send(post, await held(store, clock)) == Ambiguous("no answer within 0.02 s")


# What follows from each answer


NOW = EIGHT


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Sent(1), Verdict(State.SENT)),
        (Gone("blocked"), Verdict(State.DEAD, Reason.GONE, "blocked", pause=Pause.BLOCKED, departed=True)),
        (Silenced("no rights"), Verdict(State.DEAD, Reason.GONE, "no rights", pause=Pause.BLOCKED)),
        (ThreadGone("closed"), Verdict(State.DEAD, Reason.THREAD_GONE, "closed", pause=Pause.THREAD_GONE)),
        (Bad("parse"), Verdict(State.DEAD, Reason.BAD, "parse")),
        (Migrated(-9), Verdict(State.READY, not_before=NOW, moved_to=-9)),
        (Ambiguous("5xx"), Verdict(State.READY, error="5xx", not_before=NOW + timedelta(seconds=2), unclear=1)),
        (Untried("late"), Verdict(State.READY, error="late", not_before=NOW)),
        (RefusedBeforeSending("dns"), Verdict(State.READY, error="dns", not_before=NOW + timedelta(seconds=2))),
        (
            RetryLater(7, everybody=False),
            Verdict(
                State.READY, error="429", not_before=NOW + timedelta(seconds=7), hold_chat=NOW + timedelta(seconds=7)
            ),
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_follows(outcome: Outcome, verdict: Verdict) -> None:
    """Each answer has one meaning."""
    delivery = cast("Delivery", type("D", (), {"attempts": 1, "unclear": 0}))

    assert judge(delivery, outcome, NOW) == verdict


def test_pauses_grow_to_a_minute() -> None:
    """2, 4, 8 ... seconds."""
    assert [backoff(attempts).total_seconds() for attempts in range(8)] == [2, 2, 4, 8, 16, 32, 60, 60]


# Pace


def test_starts_are_evenly_spaced() -> None:
    """25 a second, from the first free one on, a quarter of a second ahead."""
    budget = Budget(EIGHT + timedelta(milliseconds=100), EIGHT)

    starts = budget.starts(EIGHT, 100)

    assert [(start - EIGHT).total_seconds() for start in starts] == [0.1, 0.14, 0.18, 0.22]
    assert budget.spent(starts).free == EIGHT + timedelta(milliseconds=260)
    assert budget.spent(()) == budget


def test_unused_starts_are_not_saved_up() -> None:
    """After a quiet hour the pace is the same."""
    assert Budget(EIGHT - timedelta(hours=1), MORNING).starts(EIGHT, 3)[-1] == EIGHT + timedelta(milliseconds=80)


def test_a_worker_that_read_the_clock_long_ago_takes_no_start_twice() -> None:
    """It waited for its turn at the budget meanwhile: what others took stays taken."""
    assert Budget(EIGHT + timedelta(seconds=3), MORNING).starts(EIGHT, 5) == ()


def test_a_clock_that_was_set_back_stops_nobody() -> None:
    """Starts that seem hours ahead are not waited for."""
    assert Budget(EIGHT + timedelta(hours=1), MORNING).starts(EIGHT, 1) == (EIGHT,)


def test_nothing_starts_while_it_is_held() -> None:
    """Telegram's own pause outweighs the pace; a shorter one does not end a longer one."""
    held_long = Budget(EIGHT, MORNING).hold(EIGHT + timedelta(seconds=30)).hold(EIGHT + timedelta(seconds=10))

    assert held_long.starts(EIGHT + timedelta(seconds=29), 1) == ()
    assert held_long.starts(EIGHT + timedelta(seconds=30) - AHEAD, 1) == (EIGHT + timedelta(seconds=30),)


def test_a_hold_of_a_clock_that_was_wrong_is_not_kept() -> None:
    """Neither is it waited for, nor does it hide the next one."""
    wrong = Budget(EIGHT, EIGHT + timedelta(days=400))

    assert wrong.starts(EIGHT, 1) == (EIGHT,)
    assert wrong.hold(EIGHT + timedelta(seconds=30)).starts(EIGHT, 1) == ()


def test_late_starts_are_sent_one_after_the_other() -> None:
    """A worker that got no time for a while does not send all that was due then at once."""
    turns = Turns(0.04)

    assert [round(turns.take(10.0), 2) for _ in range(3)] == [0, 0.04, 0.08]
    assert turns.take(11.0) == 0


async def test_no_more_is_sent_than_can_be_recorded(clock: HandClock, sender: ScriptedSender) -> None:
    """While the store is away, sending stops at eight messages: a crash could double no more."""
    store = memory_store()
    await due(store, clock, *range(1, 21))
    away = Brittle(store.outbox, "record", after=False, crash=lambda: StoreUnavailable("away"), times=1000)
    post = replace(post_of(store, clock, sender, away), turns=Turns(0))
    await plan_due(post)
    await write_pending(post)
    held: list[Claim] = []
    for _ in range(3):
        held += await claim(post, 20)
        clock.advance(seconds=1)

    working = [asyncio.create_task(deliver(post, replace(each, start=time.monotonic()))) for each in held]
    await asyncio.sleep(0.1)

    assert len(held) > IN_DOUBT
    assert len(sender.sent) == IN_DOUBT
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)


# Crashes


class Crash(BaseException):
    """The end of a process."""


@dataclass
class Brittle:
    """Passes calls on, and crashes before or after one of them."""

    target: object
    method: str
    after: bool
    crash: Callable[[], BaseException] = Crash
    crashed: int = 0
    times: int = 1
    calls: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.target, name)
        if not inspect.iscoroutinefunction(method):
            return method

        async def called(*arguments: Any, **named: Any) -> Any:
            self.calls.append(name)
            breaks = name == self.method and self.crashed < self.times
            self.crashed += breaks
            if breaks and not self.after:
                raise self.crash()
            result = await method(*arguments, **named)
            if breaks:
                raise self.crash()
            return result

        return called


BORDERS = [
    (method, after) for method in ("plan", "take_pending", "keep", "claim", "send", "record") for after in (False, True)
]


@pytest.mark.parametrize(
    ("method", "after"), BORDERS, ids=[f"{'after' if late else 'before'}-{name}" for name, late in BORDERS]
)
async def test_a_crash_loses_nothing(
    store: Store, clock: HandClock, sender: ScriptedSender, method: str, *, after: bool
) -> None:
    """Wherever a process dies, the digest arrives; twice only where it died between sending and recording."""
    await due(store, clock, 1)
    outbox, brittle_sender = Brittle(store.outbox, method, after), Brittle(sender, method, after)
    with pytest.raises(Crash):
        await deliver_due(post_of(store, clock, brittle_sender, outbox))

    fresh = post_of(store, clock, sender)
    for _ in range(3):
        clock.moment += LEASE
        await deliver_due(fresh)

    in_flight = (method, after) in {("send", True), ("record", False)}
    assert sender.chats == [1] * (1 + in_flight)
    assert (await last(store, 1)).state is State.SENT


@pytest.mark.parametrize("after", [False, True])
async def test_recording_is_tried_again(store: Store, clock: HandClock, sender: ScriptedSender, *, after: bool) -> None:
    """A database that is away for a moment costs no double, whether it had recorded or not."""
    await due(store, clock, 1)
    outbox = Brittle(store.outbox, "record", after, lambda: StoreUnavailable("away"))

    await deliver_due(post_of(store, clock, sender, outbox))
    clock.moment += LEASE
    await deliver_due(post_of(store, clock, sender))

    assert outbox.calls.count("record") == 2
    assert sender.chats == [1]


async def test_the_retry_sends_the_same_text(clock: HandClock, sender: ScriptedSender) -> None:
    """What was written first is sent, even where another would be written now."""
    store = memory_store()
    await due(store, clock, 1)
    sender.answers[1] = [Ambiguous("timed out")]
    post = post_of(store, clock, sender)
    await deliver_due(post)
    clock.advance(seconds=5)

    await deliver_due(replace(post, compose=lambda job, now: Parcel("other")))  # noqa: ARG005 - a Compose takes both

    assert [parcel.text for _, parcel in sender.sent] == ["1 2026-11-24"] * 2


async def test_two_workers_share_the_work(store: Store, clock: HandClock, sender: ScriptedSender) -> None:
    """Whoever claims, each digest goes out once."""
    await due(store, clock, *range(1, 7))
    first, second = post_of(store, clock, sender), post_of(store, clock, sender)

    await asyncio.gather(deliver_due(first, 3), deliver_due(second, 3))
    clock.advance(seconds=1)
    await asyncio.gather(deliver_due(first), deliver_due(second))

    assert sorted(sender.chats) == [1, 2, 3, 4, 5, 6]


async def test_a_frozen_worker_does_not_double(store: Store, clock: HandClock, sender: ScriptedSender) -> None:
    """Frozen before its start, it finds its lease over, and what another has sent is not sent again."""
    await due(store, clock, 1)
    post = post_of(store, clock, sender)
    await plan_due(post)
    await write_pending(post)
    (frozen,) = await claim(post, 1)

    clock.moment += LEASE
    await deliver_due(post)
    await deliver(post, replace(frozen, taken=frozen.taken - LEASE.total_seconds(), start=time.monotonic()))

    assert sender.chats == [1]
    assert (await last(store, 1)).state is State.SENT
