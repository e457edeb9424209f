"""The courier over hours of simulated time: its pace, its patience, and that it never stops."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from bot.digests.courier import LAST, Courier
from bot.digests.delivering import IN_DOUBT, PLANNED, TIMEOUT, Post
from bot.digests.delivery import State
from bot.digests.outcome import Outcome, RetryLater, Sent
from bot.errors import StoreUnavailable
from bot.stores import memory_store
from bot.stores.memory.contents import Memory
from tests.digests.builders import MORNING, make_subscription, write_plainly
from tests.digests.simulation import TimedSender, busiest, seconds, simulate, simulated_clock, until
from tests.digests.test_delivering import Brittle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.digests.delivery import Parcel
    from bot.digests.ports import Sender
    from bot.digests.subscription import Place, Subscription
    from bot.stores import Store


def courier_of(store: Store, sender: TimedSender, worker: str = "worker") -> Courier:
    """A courier in simulated time."""
    return Courier(Post(store.outbox, simulated_clock, write_plainly, sender, worker, elapsed=seconds))


def deliver_all(subscriptions: Sequence[Subscription], sender: TimedSender, *, couriers: int = 1) -> None:
    """Run couriers from eight on until everything has been sent."""
    memory = Memory()
    store = memory_store(memory)

    async def work() -> None:
        for each in subscriptions:
            await store.subscriptions.put(each, MORNING)
        workers = [courier_of(store, sender, f"worker-{number}") for number in range(couriers)]
        running = [asyncio.create_task(worker.run()) for worker in workers]
        await until(lambda: len(memory.states[State.SENT]) == len(subscriptions))
        for worker in workers:
            worker.stop()
        await asyncio.gather(*running)

    simulate(work)


@pytest.mark.parametrize("couriers", [1, 2])
def test_the_pace_is_kept_and_used(couriers: int) -> None:
    """200 chats at eight: 25 a second from the first to the last, however many couriers share them."""
    sender = TimedSender()

    deliver_all([make_subscription(chat) for chat in range(1, 201)], sender, couriers=couriers)

    times = [moment for moment, _ in sender.accepted]
    assert sorted(chat for _, chat in sender.accepted) == list(range(1, 201))
    assert busiest(times) <= 26
    assert times[-1] - times[0] <= 200 / 25 * 1.01


def test_the_first_digest_does_not_wait_until_the_last_is_planned() -> None:
    """Where planning a piece takes four seconds and there are three, messages go out after the first."""
    memory, sender = Memory(), TimedSender()
    store = memory_store(memory)

    class Slow(Brittle):
        def __getattr__(self, name: str) -> Any:
            return self._plan if name == "plan" else super().__getattr__(name)

        async def _plan(self, now: datetime, limit: int) -> int:
            planned = await store.outbox.plan(now, limit)
            await asyncio.sleep(4 if planned else 0)
            return planned

    async def work() -> None:
        for chat in range(1, 2 * PLANNED + 2):
            await store.subscriptions.put(make_subscription(chat), MORNING)
        outbox = Slow(store.outbox, "", after=False)
        courier = Courier(Post(outbox, simulated_clock, write_plainly, sender, "w", elapsed=seconds))
        running = asyncio.create_task(courier.run())
        await until(lambda: len(memory.deliveries) > 2 * PLANNED)
        courier.stop()
        await running

    simulate(work)

    assert sender.accepted[0][0] < 4.5


def test_a_group_gets_no_more_than_twenty_a_minute() -> None:
    """A forum with 60 topics at eight; another chat does not wait for it."""
    sender = TimedSender()

    deliver_all([*(make_subscription(-100, thread) for thread in range(1, 61)), make_subscription(5)], sender)

    forum = [moment for moment, chat in sender.accepted if chat == -100]
    assert len(forum) == 60
    assert forum[-1] - forum[0] < 60 * 4.5
    assert busiest(forum, 60) <= 20
    assert next(moment for moment, chat in sender.accepted if chat == 5) < 5


def test_too_many_requests_is_obeyed_by_all() -> None:
    """While Telegram wants a pause, neither courier sends; what was in flight then may still come in."""
    sender = TimedSender(answers={3: [RetryLater(30)]})

    deliver_all([make_subscription(chat) for chat in range(1, 101)], sender, couriers=2)

    times = [moment for moment, _ in sender.accepted]
    asked = next(moment for moment, chat in sender.accepted if chat == 3) + 0.1
    assert not [moment for moment in times if asked + 0.5 < moment < asked + 30]
    assert [chat for _, chat in sender.accepted].count(3) == 2


@pytest.mark.parametrize("error", [StoreUnavailable("away"), RuntimeError("a bug")])
@pytest.mark.parametrize("method", ["plan", "take_pending", "claim", "reap"])
def test_a_courier_outlives_a_store_that_is_away(method: str, error: Exception) -> None:
    """Ten failures in a row cost seconds, and nothing is lost."""
    store, sender = memory_store(), TimedSender()

    async def work() -> float:
        await store.subscriptions.put(make_subscription(), MORNING)
        outbox = Brittle(store.outbox, method, after=False, crash=lambda: error, times=10)
        courier = Courier(Post(outbox, simulated_clock, write_plainly, sender, "w", elapsed=seconds))
        running = asyncio.create_task(courier.run(sole=True))
        await until(lambda: sender.accepted)
        courier.stop()
        await running
        return seconds()

    assert simulate(work) < 20
    assert [chat for _, chat in sender.accepted] == [1]


def test_a_courier_finishes_what_it_holds() -> None:
    """Told to stop, it takes nothing more, and records what it has sent."""
    memory, sender = Memory(), TimedSender()
    store = memory_store(memory)

    async def work() -> None:
        for chat in range(1, 101):
            await store.subscriptions.put(make_subscription(chat), MORNING)
        courier = courier_of(store, sender)
        running = asyncio.create_task(courier.run())
        await asyncio.sleep(2)
        courier.stop()
        await running

    simulate(work)

    assert 20 < len(sender.accepted) < 80
    assert not memory.states[State.SENDING]
    assert len(memory.states[State.SENT]) == len(sender.accepted)


def stop_while_sending(outbox: Callable[[Store], object], sender: Sender, chats: int = 30) -> tuple[float, Memory]:
    """Seconds that a courier takes to stop while its first messages are on their way, and what is kept then."""
    memory = Memory()
    store = memory_store(memory)

    async def work() -> float:
        for chat in range(1, chats + 1):
            await store.subscriptions.put(make_subscription(chat), MORNING)
        courier = Courier(Post(outbox(store), simulated_clock, write_plainly, sender, "w", elapsed=seconds))  # type: ignore[arg-type]
        running = asyncio.create_task(courier.run())
        await until(lambda: memory.states[State.SENDING], 0.01)
        await asyncio.sleep(0.3)
        courier.stop()
        began = seconds()
        await running
        return seconds() - began

    return simulate(work), memory


@dataclass
class SlowSender:
    """Takes its time over each message."""

    takes: float
    sent: list[int] = field(default_factory=list)

    async def send(self, place: Place, parcel: Parcel) -> Outcome:  # noqa: ARG002 - a Sender takes it
        """Take a message in."""
        await asyncio.sleep(self.takes)
        self.sent.append(place.chat)
        return Sent(1)


def test_a_stop_does_not_wait_for_a_store_that_is_away() -> None:
    """What was sent cannot be recorded, so it may come twice; a bot that is killed for being late does no better."""
    took, _ = stop_while_sending(
        lambda store: Brittle(store.outbox, "record", after=False, crash=lambda: StoreUnavailable("away"), times=10**6),
        SlowSender(0.1),
    )

    assert took <= TIMEOUT + LAST + 1


def test_a_store_that_comes_back_during_a_stop_is_told_what_was_sent() -> None:
    """Recording is tried again for a moment."""
    sender = SlowSender(0.1)

    _, memory = stop_while_sending(
        lambda store: Brittle(store.outbox, "record", after=False, crash=lambda: StoreUnavailable("away"), times=8),
        sender,
    )

    assert sender.sent
    assert len(memory.states[State.SENT]) == len(sender.sent)


def test_a_stop_waits_for_what_is_on_its_way() -> None:
    """However slow Telegram is, what it was given is recorded as sent; what was only claimed is given back at once."""
    sender = SlowSender(TIMEOUT - 0.5)

    took, memory = stop_while_sending(lambda store: store.outbox, sender)

    assert took <= TIMEOUT
    assert 0 < len(sender.sent) <= IN_DOUBT
    assert len(memory.states[State.SENT]) == len(sender.sent)
    assert not memory.states[State.SENDING]


def test_a_stop_does_not_wait_for_a_store_that_hangs() -> None:
    """One that neither answers nor fails is left behind."""

    class Hanging(Brittle):
        def __getattr__(self, name: str) -> Any:
            return (lambda *_: asyncio.sleep(3600)) if name == "record" else super().__getattr__(name)

    took, _ = stop_while_sending(lambda store: Hanging(store.outbox, "", after=False), SlowSender(0.1))

    assert took <= TIMEOUT + LAST + 1


@pytest.mark.parametrize("sole", [False, True])
def test_what_a_dead_courier_held_is_sent_by_another(*, sole: bool) -> None:
    """When its lease is over, and at most two seconds later; at once where it is surely the only one."""
    memory, sender = Memory(), TimedSender()
    store = memory_store(memory)

    async def work() -> float:
        await store.subscriptions.put(make_subscription(), MORNING)
        dead = courier_of(store, sender)
        running = asyncio.create_task(dead.run())
        await until(lambda: memory.states[State.SENDING], 0.01)
        running.cancel()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.gather(running, return_exceptions=True)
        died = seconds()
        living = courier_of(store, sender, "other")
        running = asyncio.create_task(living.run(sole=sole))
        await until(lambda: memory.states[State.SENT])
        living.stop()
        await running
        return seconds() - died

    waited = simulate(work)

    assert waited < 3 if sole else 13 < waited < 18
