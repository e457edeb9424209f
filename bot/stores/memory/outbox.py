"""Deliveries in memory; implements `bot.digests.ports.Outbox`."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.digests.delivery import FINISHED, NOTICE, Job, Reason, State
from bot.digests.due import FARTHEST
from bot.digests.pace import BACKLOG, LONGEST_HOLD, RATE, gap_of, hold
from bot.digests.planning import is_wanted, notice, order, plan
from bot.digests.ports import Overview
from bot.digests.subscription import History, Pause, Standing
from bot.stores.memory.contents import EPOCH
from bot.stores.memory.removals import forget, move_chat, note_departure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from bot.digests.delivery import Delivery, Parcel
    from bot.digests.outcome import Verdict
    from bot.digests.subscription import Subscription
    from bot.stores.memory.contents import Memory


class MemoryOutbox:
    """Implements `bot.digests.ports.Outbox`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def plan(self, now: datetime, limit: int) -> int:
        active = self._memory.subscriptions.values()
        due = [each for each in active if each.next and not now < each.next.at <= now + FARTHEST][:limit]
        for each in due:
            advanced, delivery = plan(each, now)
            self._memory.subscriptions[each.id] = advanced
            if delivery:
                self._memory.add(delivery)
        return len(due)

    async def order(self, subscription: Subscription, now: datetime) -> bool:
        return subscription.id in self._memory.subscriptions and self._memory.add(order(subscription, now))

    async def take_pending(self, now: datetime, limit: int, lease: timedelta) -> tuple[Job, ...]:
        memory, jobs = self._memory, list[Job]()
        ready = memory.in_state(State.READY)
        room = min(limit, BACKLOG - sum(each.not_before <= now for each in ready))
        if room <= 0:
            return ()
        pending = memory.in_state(State.PENDING)
        free = [each for each in pending if memory.leases.get(each.id, EPOCH) <= now]
        begun = [*ready, *memory.in_state(State.SENDING), *(each for each in pending if each not in free)]
        busy = {each.place.chat for each in begun}
        for delivery in free:
            if delivery.place.chat in busy or len(jobs) == room:
                continue
            busy.add(delivery.place.chat)
            if delivery.expires < now:
                memory.finish(delivery, State.SKIPPED, Reason.LATE, now)
                continue
            memory.leases[delivery.id] = now + lease
            history = memory.histories.get(delivery.subscription, History())
            jobs.append(Job(delivery, memory.subscriptions[delivery.subscription], history))
        return tuple(jobs)

    async def keep(self, parcels: Mapping[int, Parcel | None], now: datetime) -> None:
        for number, parcel in parcels.items():
            found = self._memory.deliveries.get(number)
            if not found or found.state is not State.PENDING:
                continue
            if parcel:
                self._memory.keep(replace(found, state=State.READY, parcel=parcel))
            else:
                self._memory.finish(found, State.SKIPPED, Reason.NOTHING_NEW, now)

    async def claim(self, now: datetime, limit: int, lease: timedelta, worker: str) -> tuple[Delivery, ...]:
        memory = self._memory
        for delivery in memory.in_state(State.READY):
            if delivery.expires < now:
                memory.finish(delivery, State.SKIPPED, Reason.LATE, now)
        starts = memory.budget.starts(now, limit, RATE)
        busy = {each.place.chat for each in memory.in_state(State.SENDING)}
        claimed: list[Delivery] = []
        for delivery in memory.in_state(State.READY):
            chat = delivery.place.chat
            if len(claimed) == len(starts) or delivery.not_before > now:
                break
            if chat in busy or now < memory.paces.get(chat, EPOCH) <= now + LONGEST_HOLD:
                continue
            if not is_wanted(delivery, memory.subscriptions[delivery.subscription]):
                memory.finish(delivery, State.SKIPPED, Reason.CALLED_OFF, now)
                continue
            busy.add(chat)
            start = starts[len(claimed)]
            memory.paces[chat] = start + gap_of(delivery.place)
            memory.leases[delivery.id] = now + lease
            claimed.append(
                replace(
                    delivery,
                    state=State.SENDING,
                    owner=worker,
                    fence=delivery.fence + 1,
                    attempts=delivery.attempts + 1,
                    start=start,
                )
            )
        for delivery in claimed:
            memory.keep(delivery)
        memory.budget = memory.budget.spent(starts[: len(claimed)], RATE)
        return tuple(claimed)

    async def record(self, delivery: Delivery, verdict: Verdict, now: datetime) -> bool:
        memory = self._memory
        found = memory.deliveries.get(delivery.id)
        if not found or found.fence != delivery.fence or found.state not in {State.SENDING, State.READY}:
            return False
        verdict = verdict.at(found.place.chat, delivery, now)
        changed = replace(
            found, owner=None, error=verdict.error or found.error, unclear=found.unclear + verdict.unclear
        )
        if verdict.state in FINISHED:
            memory.finish(changed, verdict.state, verdict.reason, now)
        else:
            memory.keep(replace(changed, state=verdict.state, not_before=verdict.not_before or now, start=None))
        if verdict.state is State.SENT and found.parcel and found.slot != NOTICE:
            self._remember(found.subscription, found.parcel, now)
        self._follow(found, verdict, now)
        if verdict.moved_to:
            move_chat(memory, found.place.chat, verdict.moved_to)
        return True

    def _remember(self, subscription: int, parcel: Parcel, now: datetime) -> None:
        history = self._memory.histories.get(subscription, History())
        self._memory.histories[subscription] = history.after(parcel, now)

    def _follow(self, delivery: Delivery, verdict: Verdict, now: datetime) -> None:
        """What a verdict means for others than the delivery itself."""
        memory, chat = self._memory, delivery.place.chat
        if verdict.pause:
            whole = memory.of_chat(chat) if verdict.pause is Pause.BLOCKED else ()
            concerned = [each.id for each in whole] or [delivery.subscription]
            for number in concerned:
                each = memory.subscriptions[number]
                if each.standing is Standing.ACTIVE:
                    memory.subscriptions[number] = replace(
                        each, standing=Standing.PAUSED, pause=verdict.pause, next=None
                    )
            memory.call_off(concerned, now)
            if verdict.pause is Pause.THREAD_GONE and delivery.slot != NOTICE:
                memory.add(notice(delivery, now))
        if verdict.departed:
            note_departure(memory, chat, now)
        if verdict.hold_chat:
            memory.paces[chat] = hold(memory.paces.get(chat, EPOCH), verdict.hold_chat)
        if verdict.hold_all:
            memory.budget = memory.budget.hold(verdict.hold_all)

    async def reap(self, now: datetime, *, everything: bool = False) -> int:
        memory = self._memory
        lost = [each for each in memory.in_state(State.SENDING) if everything or memory.leases[each.id] <= now]
        for each in lost:
            memory.keep(replace(each, state=State.READY, not_before=now, error="abandoned", owner=None))
        if everything:
            memory.leases.clear()
        return len(lost)

    async def latest(self, subscription: int, limit: int) -> tuple[Delivery, ...]:
        return tuple(sorted(self._memory.of([subscription]), key=lambda each: (each.due, each.id), reverse=True))[
            :limit
        ]

    async def overview(self) -> Overview:
        memory = self._memory
        deliveries = sorted(memory.deliveries.values(), key=lambda each: (each.due, each.id), reverse=True)
        waiting = [each.due for each in deliveries if each.state not in FINISHED]
        return Overview(
            subscriptions=Counter(each.standing for each in memory.subscriptions.values()),
            deliveries=Counter(each.state for each in deliveries),
            reasons=Counter(each.reason for each in deliveries if each.reason),
            missed=sum(each.missed for each in deliveries),
            unclear=sum(each.unclear for each in deliveries),
            oldest=min(waiting, default=None),
            dead=tuple([each for each in deliveries if each.state is State.DEAD][:10]),
        )

    async def sweep(self, before: datetime) -> int:
        memory = self._memory
        old = [each for each in memory.deliveries.values() if each.finished and each.finished < before]
        for each in old:
            memory.drop(each)
        needed = {each.subscription for each in memory.deliveries.values()}
        gone = [each for each in memory.subscriptions.values() if each.standing is Standing.OFF]
        for subscription in gone:
            if subscription.id not in needed:
                forget(memory, subscription.id)
        memory.paces = {chat: moment for chat, moment in memory.paces.items() if moment >= before}
        return len(old)
