"""What every store does, whether it keeps things in memory, in SQLite or in PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.chats import Askers, ChatSettings
from bot.chats.requests import make_request
from bot.digests.delivering import LEASE
from bot.digests.delivery import Button, Delivery, Parcel, Reason, State
from bot.digests.due import Due, next_due
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
    judge,
)
from bot.digests.pace import BACKLOG
from bot.digests.schedule import QuietHours
from bot.digests.subscribing import block_chat, resume_chat
from bot.digests.subscription import Following, History, Pause, Place, Seen, Standing
from tests.digests.builders import EIGHT, MORNING, make_schedule, make_subscription, write_plainly

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription
    from bot.stores import Store

SECOND = timedelta(seconds=1)


async def put(store: Store, *subscriptions: Subscription) -> list[Subscription]:
    """Keep some subscriptions."""
    return [await store.subscriptions.put(each, MORNING) for each in subscriptions]


async def written(store: Store, now: datetime = EIGHT) -> None:
    """Plan and write all that is due."""
    while await store.outbox.plan(now, 500):
        pass
    jobs = await store.outbox.take_pending(now, 500, LEASE)
    await store.outbox.keep({job.delivery.id: write_plainly(job, now) for job in jobs}, now)


async def claimed(store: Store, now: datetime = EIGHT, limit: int = 10) -> tuple[Delivery, ...]:
    """Take in hand what is ready."""
    return await store.outbox.claim(now, limit, LEASE, "worker")


async def one_claimed(store: Store, chat: int = 1, thread: int | None = None) -> Delivery:
    """A due delivery of a chat in hand."""
    await put(store, make_subscription(chat, thread))
    await written(store)
    (delivery,) = await claimed(store)
    return delivery


async def record(store: Store, delivery: Delivery, outcome: Outcome, now: datetime = EIGHT) -> bool:
    """Record what became of a delivery."""
    return await store.outbox.record(delivery, judge(delivery, outcome, now), now)


async def last(store: Store, subscription: int) -> Delivery:
    """The last delivery of a subscription."""
    (delivery,) = await store.outbox.latest(subscription, 1)
    return delivery


# Subscriptions


async def test_a_subscription_is_kept_whole(store: Store) -> None:
    """Everything about a subscription comes back as it was put."""
    subscription = make_subscription(
        -100,
        7,
        schedule=make_schedule(days=frozenset({0, 3}), minute=545, zone="+05:45"),
        language="ja",
        following=Following(frozenset({"peace-treaty"}), frozenset({"japan", "russia"})),
        items=5,
        silent=True,
        quiet=QuietHours(1320, 420),
        repeat=True,
    )

    (kept,) = await put(store, subscription)

    assert kept.id > 0
    assert kept == replace(subscription, id=kept.id)
    assert kept == await store.subscriptions.find(Place(-100, 7))


async def test_a_place_has_one_subscription(store: Store) -> None:
    """A second one replaces the first under the same id, and does not touch that of another thread."""
    first, other = await put(store, make_subscription(-100), make_subscription(-100, 7))

    (second,) = await put(store, make_subscription(-100, items=5))

    assert second.id == first.id
    assert await store.subscriptions.of_chat(-100) == (second, other)


async def test_a_new_subscription_keeps_the_last_local_date(store: Store) -> None:
    """What the planner wrote is not undone by somebody who read the subscription before."""
    (before,) = await put(store, make_subscription())
    await store.outbox.plan(EIGHT, 10)

    await put(store, replace(before, items=5))

    found = await store.subscriptions.find(Place(1))
    assert found
    assert found.items == 5
    assert await store.outbox.plan(EIGHT, 10) == 1
    assert len(await store.outbox.latest(before.id, 10)) == 1


async def test_an_unknown_place_has_none(store: Store) -> None:
    """Nothing is found where nothing was put."""
    assert await store.subscriptions.find(Place(1)) is None
    assert await store.subscriptions.of_chat(1) == ()
    assert await store.subscriptions.history(1) == History()


async def test_all_subscriptions_can_be_walked_through(store: Store) -> None:
    """They come in order of their ids, a few at a time."""
    kept = await put(store, *(make_subscription(chat) for chat in range(1, 6)))

    first = await store.subscriptions.after(0, 3)
    rest = await store.subscriptions.after(first[-1].id, 3)

    assert (*first, *rest) == tuple(kept)


async def test_due_times_can_be_written_anew(store: Store) -> None:
    """Rescheduling changes the next due time and nothing else, and wakes nobody who is paused."""
    active, paused = await put(
        store, make_subscription(1), make_subscription(2, standing=Standing.PAUSED, pause=Pause.ASKED, next=None)
    )
    later = Due(date(2026, 12, 1), datetime(2026, 12, 1, 9, tzinfo=UTC))

    await store.subscriptions.reschedule([replace(active, next=later, items=7)])

    assert await store.subscriptions.of_chat(1) == (replace(active, next=later),)
    assert await store.subscriptions.of_chat(2) == (paused,)


async def test_the_zone_rules_are_remembered(store: Store) -> None:
    """A new store knows of none; afterwards the last version stands."""
    assert await store.subscriptions.zone_rules() is None

    await store.subscriptions.keep_zone_rules("2026a")
    await store.subscriptions.keep_zone_rules("2026b")

    assert await store.subscriptions.zone_rules() == "2026b"


# Planning and writing


async def test_what_is_due_is_planned_once(store: Store) -> None:
    """A due subscription becomes one delivery, and is due again the next day."""
    (subscription,) = await put(store, make_subscription())

    assert await store.outbox.plan(EIGHT - SECOND, 10) == 0
    assert await store.outbox.plan(EIGHT, 10) == 1
    assert await store.outbox.plan(EIGHT, 10) == 0

    (delivery,) = await store.outbox.latest(subscription.id, 10)
    assert (delivery.slot, delivery.state, delivery.due) == ("2026-11-24", State.PENDING, EIGHT)
    found = await store.subscriptions.find(Place(1))
    assert found
    assert found.last_slot == date(2026, 11, 24)
    assert found.next == Due(date(2026, 11, 25), EIGHT + timedelta(days=1))


async def test_a_local_date_has_one_delivery(store: Store) -> None:
    """Where a due time comes back on the same date, nothing is added."""
    (subscription,) = await put(store, make_subscription())
    await store.outbox.plan(EIGHT, 10)
    advanced = await store.subscriptions.find(Place(1))
    assert advanced
    await store.subscriptions.reschedule([replace(advanced, next=subscription.next)])

    await store.outbox.plan(EIGHT, 10)

    assert len(await store.outbox.latest(subscription.id, 10)) == 1


async def test_a_clock_that_was_a_year_ahead_costs_no_digest_once_it_is_right(store: Store) -> None:
    """What was sent by it was sent; neither the next due time nor the chat waits for that year to come again."""
    (subscription,) = await put(store, make_subscription())
    wrong = EIGHT + timedelta(days=400)
    await store.outbox.plan(wrong, 10)
    await written(store, wrong)
    (delivery,) = await claimed(store, wrong)
    await record(store, delivery, RetryLater(30), wrong)
    (delivery,) = await claimed(store, wrong + 31 * SECOND)
    await record(store, delivery, Sent(1), wrong)

    await store.outbox.plan(MORNING, 10)
    await written(store, EIGHT)
    (delivery,) = await claimed(store, EIGHT)

    assert (delivery.subscription, delivery.slot) == (subscription.id, "2026-11-24")


async def test_planning_goes_in_pieces(store: Store) -> None:
    """No more than the limit is planned in one transaction."""
    await put(store, *(make_subscription(chat) for chat in range(1, 6)))

    assert [await store.outbox.plan(EIGHT, 2) for _ in range(4)] == [2, 2, 1, 0]


async def test_a_digest_ordered_by_hand_is_added_once(store: Store) -> None:
    """A second tap within the minute orders no second one."""
    (subscription,) = await put(store, make_subscription())

    assert await store.outbox.order(subscription, MORNING)
    assert not await store.outbox.order(subscription, MORNING + SECOND)
    assert await store.outbox.order(subscription, MORNING + timedelta(minutes=1))


async def test_a_digest_that_is_forgotten_as_it_is_ordered_is_not_there(store: Store) -> None:
    """Whoever has a chat deleted and orders its digest at once is told that there is none."""
    (subscription,) = await put(store, make_subscription(1))
    await store.removals.forget_chat(1)

    assert not await store.outbox.order(subscription, EIGHT)
    assert not (await store.outbox.overview()).deliveries


async def test_a_pending_delivery_is_given_to_one(store: Store) -> None:
    """Who takes it has it for the lease, with its subscription and history; then another may."""
    (subscription,) = await put(store, make_subscription())
    await store.outbox.plan(EIGHT, 10)

    (job,) = await store.outbox.take_pending(EIGHT, 10, LEASE)

    assert job.subscription.place == subscription.place
    assert job.history == History()
    assert await store.outbox.take_pending(EIGHT + LEASE - SECOND, 10, LEASE) == ()
    assert len(await store.outbox.take_pending(EIGHT + LEASE, 10, LEASE)) == 1


async def test_no_more_is_written_than_is_soon_sent(store: Store) -> None:
    """Once enough is ready, the rest stays pending."""
    await put(store, *(make_subscription(chat) for chat in range(1, BACKLOG + 11)))

    await written(store)
    await written(store)

    overview = await store.outbox.overview()
    assert overview.deliveries == {State.READY: BACKLOG, State.PENDING: 10}


async def test_a_forum_keeps_nobody_waiting(store: Store) -> None:
    """Of its many topics one is written at a time; another chat's digest, due later, is written with it."""
    topics = [make_subscription(-100, thread, schedule=make_schedule(minute=479)) for thread in range(1, 31)]
    await put(store, *topics, make_subscription(5))
    await store.outbox.plan(EIGHT, 500)

    given = []
    for _ in range(3):
        jobs = await store.outbox.take_pending(EIGHT, 40, LEASE)
        await store.outbox.keep({job.delivery.id: write_plainly(job, EIGHT) for job in jobs}, EIGHT)
        given += [job.delivery.place.chat for job in jobs]

    assert given == [-100, 5]


async def test_nothing_to_say_ends_a_delivery(store: Store) -> None:
    """A digest without content is skipped, with its reason."""
    (subscription,) = await put(store, make_subscription())
    await store.outbox.plan(EIGHT, 10)
    (job,) = await store.outbox.take_pending(EIGHT, 10, LEASE)

    await store.outbox.keep({job.delivery.id: None}, EIGHT)

    delivery = await last(store, subscription.id)
    assert (delivery.state, delivery.reason) == (State.SKIPPED, Reason.NOTHING_NEW)


async def test_what_was_written_is_what_is_sent(store: Store) -> None:
    """The text that is kept first is the one that goes out, whoever writes another one later."""
    await put(store, make_subscription())
    await store.outbox.plan(EIGHT, 10)
    (job,) = await store.outbox.take_pending(EIGHT, 10, LEASE)
    parcel = Parcel("text", (Button("A topic", "aaaaaaaa"),), True, {"bbbbbbbb": Seen("print", 1, 2)}, 2, True)

    await store.outbox.keep({job.delivery.id: parcel}, EIGHT)
    await store.outbox.keep({job.delivery.id: Parcel("other")}, EIGHT)

    (delivery,) = await claimed(store)
    assert delivery.parcel == parcel


async def test_what_is_due_does_not_wait_for_all_that_has_become_too_late(store: Store) -> None:
    """After an outage these may be as many as there are subscriptions: they are skipped together."""
    await put(store, *(make_subscription(chat) for chat in range(1, 31)))
    await store.outbox.plan(EIGHT, 500)
    evening = EIGHT + timedelta(hours=10)
    await put(store, make_subscription(99, schedule=make_schedule(minute=1080)))
    await store.outbox.plan(evening, 500)

    first = await store.outbox.take_pending(evening, 5, LEASE)
    second = await store.outbox.take_pending(evening, 5, LEASE)

    assert [job.delivery.place.chat for job in (*first, *second)] == [99]
    assert (await store.outbox.overview()).reasons == {Reason.LATE: 30}


# Claiming


async def test_a_claim_is_counted_and_timed(store: Store) -> None:
    """Claimed deliveries start one after the other, 25 a second, and none is given twice."""
    await put(store, *(make_subscription(chat) for chat in range(1, 5)))
    await written(store)

    deliveries = await claimed(store, limit=3)

    assert [each.place.chat for each in deliveries] == [1, 2, 3]
    assert [each.start for each in deliveries] == [EIGHT + number * timedelta(milliseconds=40) for number in range(3)]
    assert {(each.state, each.fence, each.attempts, each.owner) for each in deliveries} == {
        (State.SENDING, 1, 1, "worker")
    }
    assert [each.place.chat for each in await claimed(store)] == [4]
    assert await claimed(store) == ()


async def test_claims_reach_a_quarter_of_a_second_ahead(store: Store) -> None:
    """No worker holds more starts than those of the next quarter of a second."""
    await put(store, *(make_subscription(chat) for chat in range(1, 31)))
    await written(store)

    first, second = await claimed(store, limit=30), await claimed(store, limit=30)
    later = await claimed(store, EIGHT + SECOND, limit=30)

    assert (len(first), len(second), len(later)) == (7, 0, 7)


async def test_a_chat_gets_one_at_a_time(store: Store) -> None:
    """Two threads of a group are not served at once, and with the gap of groups in between."""
    await put(store, make_subscription(-100, 1), make_subscription(-100, 2))
    await written(store)

    (first,) = await claimed(store)
    await written(store)
    held = await claimed(store, EIGHT + timedelta(seconds=10))
    await record(store, first, Sent(1), EIGHT)
    await written(store)
    too_soon = await claimed(store, EIGHT + timedelta(seconds=3))
    (second,) = await claimed(store, EIGHT + timedelta(seconds=3.2))

    assert (first.place.thread, held, too_soon, second.place.thread) == (1, (), (), 2)


async def test_what_is_too_late_is_skipped(store: Store) -> None:
    """Past its grace a delivery is not sent, whether it was written or not."""
    ready, pending = await put(store, make_subscription(1), make_subscription(2))
    await store.outbox.plan(EIGHT, 10)
    (job, _) = await store.outbox.take_pending(EIGHT, 10, LEASE)
    await store.outbox.keep({job.delivery.id: write_plainly(job, EIGHT)}, EIGHT)
    late = EIGHT + timedelta(hours=6, seconds=1)

    assert await claimed(store, late) == ()
    assert await store.outbox.take_pending(late, 10, LEASE) == ()

    for subscription in (ready, pending):
        delivery = await last(store, subscription.id)
        assert (delivery.state, delivery.reason) == (State.SKIPPED, Reason.LATE)


# Recording


async def test_sent_is_remembered(store: Store) -> None:
    """Once sent, the history holds what was shown, and the text is not kept any longer."""
    delivery = await one_claimed(store)

    assert await record(store, delivery, Sent(1))

    done = await last(store, delivery.subscription)
    assert (done.state, done.parcel, done.finished) == (State.SENT, None, EIGHT)
    history = await store.subscriptions.history(delivery.subscription)
    assert history == History({"aaaaaaaa": Seen("print", 0, 1)}, 1, False, EIGHT)


async def test_history_adds_up(store: Store) -> None:
    """A second digest adds to what was seen, and replaces what was seen again."""
    await record(store, await one_claimed(store), Sent(1))
    tomorrow = EIGHT + timedelta(days=1)
    await store.outbox.plan(tomorrow, 10)
    (job,) = await store.outbox.take_pending(tomorrow, 10, LEASE)
    seen = {"bbbbbbbb": Seen("other", 0, 2), "aaaaaaaa": Seen("newer", 1, 2)}
    await store.outbox.keep({job.delivery.id: Parcel("text", seen=seen, round=2, told_all=True)}, tomorrow)

    (delivery,) = await claimed(store, tomorrow)
    await record(store, delivery, Sent(2), tomorrow)

    assert await store.subscriptions.history(delivery.subscription) == History(seen, 2, True, tomorrow)


async def test_what_is_new_counts_from_the_same_moment_until_all_of_it_was_sent(store: Store) -> None:
    """A digest that leaves some of it over does not move that moment."""
    delivery = await one_claimed(store)
    await record(store, delivery, Sent(1))
    moments = []
    for day, leaves_news in enumerate((True, False), 1):
        moment = EIGHT + timedelta(days=day)
        await store.outbox.plan(moment, 10)
        (job,) = await store.outbox.take_pending(moment, 10, LEASE)
        await store.outbox.keep({job.delivery.id: Parcel("text", leaves_news=leaves_news)}, moment)
        (claim,) = await claimed(store, moment)
        await record(store, claim, Sent(1), moment)
        moments.append((await store.subscriptions.history(delivery.subscription)).news_since)

    assert moments == [EIGHT, EIGHT + timedelta(days=2)]


async def test_a_record_counts_once(store: Store) -> None:
    """Recording again changes nothing."""
    delivery = await one_claimed(store)

    assert await record(store, delivery, Sent(1))
    assert not await record(store, delivery, Bad("late"))

    assert (await last(store, delivery.subscription)).state is State.SENT


async def test_a_worker_that_lost_its_lease_cannot_record_over_another(store: Store) -> None:
    """Who was frozen learns that the delivery is somebody else's now."""
    old = await one_claimed(store)
    await store.outbox.reap(EIGHT + LEASE)
    (new,) = await claimed(store, EIGHT + LEASE)

    assert not await record(store, old, Bad("frozen"))
    assert await record(store, new, Sent(1))


async def test_a_late_success_counts_while_nobody_has_claimed_it_again(store: Store) -> None:
    """A worker that thaws in time saves the reader a double."""
    delivery = await one_claimed(store)
    await store.outbox.reap(EIGHT + LEASE)

    assert await record(store, delivery, Sent(1))

    assert await claimed(store, EIGHT + LEASE) == ()
    assert (await last(store, delivery.subscription)).state is State.SENT


async def test_only_what_is_abandoned_is_reaped(store: Store) -> None:
    """Before the end of a lease nothing is, unless the worker is the only one there can be."""
    await one_claimed(store)

    assert await store.outbox.reap(EIGHT + LEASE - SECOND) == 0
    assert await store.outbox.reap(EIGHT, everything=True) == 1
    assert len(await claimed(store, EIGHT + 4 * SECOND)) == 1


async def test_forbidden_pauses_the_whole_chat(store: Store) -> None:
    """403: every thread of the chat is paused with the reason, and what waits is called off; others are not touched."""
    await put(store, make_subscription(-100, 2), make_subscription(-200, after=EIGHT))
    delivery = await one_claimed(store, -100)

    await record(store, delivery, Gone("Forbidden: bot was kicked"))

    assert (await last(store, delivery.subscription)).reason is Reason.GONE
    theirs = await store.subscriptions.of_chat(-100)
    fates = [(each.standing, each.pause, each.next) for each in theirs]
    assert fates == [(Standing.PAUSED, Pause.BLOCKED, None)] * 2
    (other,) = await store.subscriptions.of_chat(-200)
    assert other.standing is Standing.ACTIVE
    assert await claimed(store, EIGHT + 10 * SECOND) == ()


async def test_a_thread_that_is_gone_is_told_once(store: Store) -> None:
    """Its subscription alone is paused, and one message goes to the forum's general topic."""
    await put(store, make_subscription(-100, 8, after=EIGHT))
    delivery = await one_claimed(store, -100, 7)

    await record(store, delivery, ThreadGone("message thread not found"))

    paused, other = await store.subscriptions.of_chat(-100)
    assert (paused.pause, other.standing) == (Pause.THREAD_GONE, Standing.ACTIVE)
    (job,) = await store.outbox.take_pending(EIGHT, 10, LEASE)
    assert job.delivery.place == Place(-100)
    await store.outbox.keep({job.delivery.id: Parcel("told")}, EIGHT)
    (word,) = await claimed(store, EIGHT + 5 * SECOND)
    await record(store, word, ThreadGone("general is closed"))
    assert await store.outbox.take_pending(EIGHT, 10, LEASE) == ()


async def test_word_of_a_thread_is_no_digest(store: Store) -> None:
    """What the place has been sent stays as it was."""
    delivery = await one_claimed(store, -100, 7)
    await record(store, delivery, ThreadGone("message thread not found"))
    (job,) = await store.outbox.take_pending(EIGHT, 10, LEASE)
    await store.outbox.keep({job.delivery.id: Parcel("told")}, EIGHT)
    (word,) = await claimed(store, EIGHT + 5 * SECOND)

    await record(store, word, Sent(1))

    assert await store.subscriptions.history(delivery.subscription) == History()


async def test_a_group_that_migrates_takes_everything_along(store: Store) -> None:
    """Subscription, history, delivery and settings go to the new id, and the digest is sent there."""
    await store.chats.keep_settings(ChatSettings(-100, language="ja"))
    delivery = await one_claimed(store, -100)

    await record(store, delivery, Migrated(-1009))
    (again,) = await claimed(store)
    await record(store, again, Sent(1))

    assert again.place == Place(-1009)
    assert await store.subscriptions.of_chat(-100) == ()
    (moved,) = await store.subscriptions.of_chat(-1009)
    assert moved.id == delivery.subscription
    assert (await store.subscriptions.history(moved.id)).news_since == EIGHT
    assert (await store.chats.settings(-1009)).language == "ja"
    assert (await store.chats.settings(-100)).language is None


async def test_what_the_new_chat_has_already_stays(store: Store) -> None:
    """Where both ids have a subscription, the new one's is kept."""
    old, new = await put(store, make_subscription(-100, items=2), make_subscription(-1009, items=5))
    await store.chats.keep_settings(ChatSettings(-100, language="ja"))
    await store.chats.keep_settings(ChatSettings(-1009, language="ru"))

    await store.removals.move_chat(-100, -1009)

    assert await store.subscriptions.of_chat(-1009) == (new,)
    assert await store.outbox.latest(old.id, 1) == ()
    assert (await store.chats.settings(-1009)).language == "ru"


async def test_too_many_requests_pauses_everybody(store: Store) -> None:
    """429 for the bot as a whole: nothing goes out from any replica until it is over."""
    delivery = await one_claimed_of_two(store)

    await record(store, delivery, RetryLater(30))

    assert await claimed(store, EIGHT + 29 * SECOND) == ()
    assert {each.place.chat for each in await claimed(store, EIGHT + 30 * SECOND)} == {1, 2}


async def test_too_many_requests_of_a_group_pauses_the_group(store: Store) -> None:
    """429 for one chat: the others go on."""
    delivery = await one_claimed_of_two(store)

    await record(store, delivery, RetryLater(30, everybody=False))

    assert [each.place.chat for each in await claimed(store, EIGHT + SECOND)] == [2]
    assert [each.place.chat for each in await claimed(store, EIGHT + 30 * SECOND)] == [1]


async def one_claimed_of_two(store: Store) -> Delivery:
    """The delivery of chat 1 in hand, that of chat 2 ready."""
    await put(store, make_subscription(1, schedule=make_schedule(minute=479)), make_subscription(2))
    await written(store)
    (delivery,) = await claimed(store, limit=1)
    return delivery


async def test_no_answer_is_sent_again_once(store: Store) -> None:
    """After a second silence a delivery ends, and both are counted."""
    first = await one_claimed(store)

    await record(store, first, Ambiguous("timed out"))
    (second,) = await claimed(store, EIGHT + 2 * SECOND)
    await record(store, second, Ambiguous("timed out"), EIGHT + 2 * SECOND)

    done = await last(store, first.subscription)
    assert (done.state, done.reason, done.unclear) == (State.DEAD, Reason.UNCLEAR, 2)
    assert (await store.outbox.overview()).unclear == 2


async def test_what_was_refused_is_tried_until_it_is_late(store: Store) -> None:
    """Without a connection there is no limit but the grace; the pauses grow to a minute."""
    delivery = await one_claimed(store)
    now, waits = EIGHT, []

    for seconds in (2, 4, 8, 16, 32, 60, 60):
        await record(store, delivery, RefusedBeforeSending("no route"), now)
        assert await claimed(store, now + (seconds - 1) * SECOND) == ()
        now += seconds * SECOND
        (delivery,) = await claimed(store, now)
        waits.append(delivery.attempts)
    await record(store, delivery, RefusedBeforeSending("no route"), now)

    assert await claimed(store, EIGHT + timedelta(hours=6, seconds=1)) == ()
    assert waits == [2, 3, 4, 5, 6, 7, 8]
    assert (await last(store, delivery.subscription)).reason is Reason.LATE


async def test_a_bad_message_is_not_sent_again(store: Store) -> None:
    """400: the delivery ends with what Telegram said; the subscription goes on."""
    delivery = await one_claimed(store)

    await record(store, delivery, Bad("can't parse entities"))

    done = await last(store, delivery.subscription)
    assert (done.state, done.reason, done.error) == (State.DEAD, Reason.BAD, "can't parse entities")
    (subscription,) = await store.subscriptions.of_chat(1)
    assert subscription.standing is Standing.ACTIVE


# Standing, overview, retention


@pytest.mark.parametrize("standing", [Standing.PAUSED, Standing.OFF])
async def test_what_waits_is_called_off(store: Store, standing: Standing) -> None:
    """Who pauses or stops a digest is not sent the one that was due."""
    (subscription,) = await put(store, make_subscription())
    await written(store)

    await put(store, replace(subscription, standing=standing, next=None))

    assert await claimed(store) == ()
    assert (await last(store, subscription.id)).reason is Reason.CALLED_OFF


async def test_the_overview_counts(store: Store) -> None:
    """Curators see standings, states, reasons, the oldest that waits and the dead letters."""
    await put(store, make_subscription(3, standing=Standing.PAUSED, next=None))
    delivery = await one_claimed_of_two(store)
    await record(store, delivery, Bad("bad"))

    overview = await store.outbox.overview()

    assert overview.subscriptions == {Standing.ACTIVE: 2, Standing.PAUSED: 1}
    assert overview.deliveries == {State.READY: 1, State.DEAD: 1}
    assert overview.reasons == {Reason.BAD: 1}
    assert overview.oldest == EIGHT
    assert [each.error for each in overview.dead] == ["bad"]


async def test_what_was_sent_in_doubt_is_counted_with_what_was_sent(store: Store) -> None:
    """After an attempt without an answer, or after due times that were passed over, it is neither waiting nor dead."""
    days_later = EIGHT + timedelta(days=2)
    await put(store, make_subscription(1), make_subscription(2), make_subscription(3))
    await written(store, days_later)
    first, *_ = await claimed(store, days_later, 3)
    await record(store, first, Ambiguous("no answer"), days_later)
    later = days_later + timedelta(seconds=30)
    (again,) = await claimed(store, later)
    await record(store, again, Sent(1), later)

    overview = await store.outbox.overview()

    assert overview.deliveries == {State.SENT: 1, State.SENDING: 2}
    assert (overview.missed, overview.unclear) == (6, 1)
    assert (overview.oldest, overview.dead) == (days_later, ())


async def test_the_old_is_swept_out(store: Store) -> None:
    """Finished deliveries go after their time, and with the last of them a subscription that was given up."""
    delivery = await one_claimed(store)
    await record(store, delivery, Sent(1))
    (subscription,) = await store.subscriptions.of_chat(1)

    assert await store.outbox.sweep(EIGHT) == 0
    await put(store, replace(subscription, standing=Standing.OFF, next=None))
    assert await store.outbox.sweep(EIGHT + SECOND) == 1

    assert await store.subscriptions.of_chat(1) == ()
    assert await store.subscriptions.history(subscription.id) == History()


async def test_a_chat_can_be_forgotten(store: Store) -> None:
    """Nothing of it stays; other chats are not touched."""
    delivery = await one_claimed(store)
    await record(store, delivery, Sent(1))
    (other,) = await put(store, make_subscription(2))
    await store.chats.keep_settings(ChatSettings(1, zone="Asia/Tokyo"))

    await store.removals.forget_chat(1)

    assert await store.subscriptions.of_chat(1) == ()
    assert await store.subscriptions.history(delivery.subscription) == History()
    assert await store.outbox.latest(delivery.subscription, 1) == ()
    assert await store.chats.settings(1) == ChatSettings(1)
    assert await store.subscriptions.of_chat(2) == (other,)


# Chats that the bot was sent away from


async def keep_all(store: Store, *chats: int) -> None:
    """Give some chats a digest, settings and a request."""
    for chat in chats:
        await put(store, make_subscription(chat))
        await store.chats.keep_settings(ChatSettings(chat, zone="Asia/Tokyo"))
        await store.requests.add(make_request(chat, "weather in Paris", "en", MORNING))


async def kept_of(store: Store, chat: int) -> tuple[int, bool, int]:
    """Digests, whether there are settings, requests."""
    chosen = await store.chats.settings(chat) != ChatSettings(chat)
    return len(await store.subscriptions.of_chat(chat)), chosen, len(await store.requests.of_chat(chat))


async def test_a_chat_that_the_bot_has_left_is_forgotten_in_time(store: Store) -> None:
    """Everything stays until then, and nothing afterwards; other chats are not touched."""
    await keep_all(store, 1, 2)
    await store.removals.note_departure(1, EIGHT)
    await block_chat(1, store.subscriptions, EIGHT)

    assert await store.removals.forget_departed(EIGHT) == 0
    assert await kept_of(store, 1) == (1, True, 1)
    assert await store.removals.forget_departed(EIGHT + SECOND) == 1
    assert await store.removals.forget_departed(EIGHT + SECOND) == 0

    assert await kept_of(store, 1) == (0, False, 0)
    assert await kept_of(store, 2) == (1, True, 1)


async def test_time_runs_from_the_first_departure(store: Store) -> None:
    """That the bot is out can be told twice, by Telegram and by a digest that is refused."""
    await keep_all(store, 1)
    await store.removals.note_departure(1, EIGHT)
    await store.removals.note_departure(1, EIGHT + 9 * SECOND)

    assert await store.removals.forget_departed(EIGHT + SECOND) == 1


async def test_a_chat_of_which_nothing_is_kept_is_not_noted(store: Store) -> None:
    """That it has sent the bot away would be the first thing that is."""
    await store.removals.note_departure(1, EIGHT)

    assert await store.removals.forget_departed(EIGHT + SECOND) == 0


@pytest.mark.parametrize("only", ["digest", "settings", "request"])
async def test_whatever_is_kept_goes(store: Store, only: str) -> None:
    """Also where it is the one thing that a chat has."""
    if only == "digest":
        await put(store, make_subscription(1))
    elif only == "settings":
        await store.chats.keep_settings(ChatSettings(1, zone="Asia/Tokyo"))
    else:
        await store.requests.add(make_request(1, "weather in Paris", "en", MORNING))
    await store.removals.note_departure(1, EIGHT)

    assert await store.removals.forget_departed(EIGHT + SECOND) == 1
    assert await kept_of(store, 1) == (0, False, 0)


@pytest.mark.parametrize("how", ["told", "digest", "settings", "moved"])
async def test_a_chat_to_which_the_bot_comes_back_is_kept(store: Store, how: str) -> None:
    """Telegram tells of it; where that was missed, a digest that goes on or a choice says the same."""
    await keep_all(store, 1)
    await store.removals.note_departure(1, EIGHT)
    await block_chat(1, store.subscriptions, EIGHT)

    if how == "told":
        await store.removals.note_return(1)
    elif how == "digest":
        await resume_chat(1, store.subscriptions, EIGHT)
    elif how == "settings":
        await store.chats.keep_settings(ChatSettings(1, "ja"))
    else:
        await store.removals.move_chat(1, -1009)

    assert await store.removals.forget_departed(EIGHT + SECOND) == 0
    assert await kept_of(store, -1009 if how == "moved" else 1) == (1, True, 1)


@pytest.mark.parametrize(
    ("outcome", "forgotten"), [(Gone("Forbidden: bot was blocked"), 1), (Silenced("no rights"), 0)]
)
async def test_a_digest_that_is_refused_tells_that_the_bot_is_out(
    store: Store, outcome: Outcome, forgotten: int
) -> None:
    """Where it was blocked or removed; a group in which it may not write for a while still has it."""
    delivery = await one_claimed(store)

    await record(store, delivery, outcome)

    (paused,) = await store.subscriptions.of_chat(1)
    assert paused.pause is Pause.BLOCKED
    assert await store.removals.forget_departed(EIGHT + SECOND) == forgotten


# What happens to a chat while its digest is under way


@pytest.mark.parametrize("outcome", [Migrated(-1009), Gone("Forbidden: bot was kicked")])
async def test_a_group_that_has_moved_meanwhile_gets_its_digest_at_its_new_place(
    store: Store, outcome: Outcome
) -> None:
    """Telegram tells of the move before the digest is refused at the old place: nothing of the chat is lost by that."""
    delivery = await one_claimed(store, -100)
    await store.chats.keep_settings(ChatSettings(-100, language="ja"))
    await store.requests.add(make_request(-100, "weather in Paris", "en", MORNING))
    await store.removals.move_chat(-100, -1009)

    await record(store, delivery, outcome)
    (again,) = await claimed(store, EIGHT + 4 * SECOND)

    assert again.place == Place(-1009)
    (kept,) = await store.subscriptions.of_chat(-1009)
    assert (kept.id, kept.standing) == (delivery.subscription, Standing.ACTIVE)
    assert (await store.chats.settings(-1009)).language == "ja"
    assert len(await store.requests.of_chat(-1009)) == 1
    assert await store.removals.forget_departed(EIGHT + SECOND) == 0


@pytest.mark.parametrize(("standing", "answered"), [(Standing.PAUSED, True), (Standing.OFF, False)])
async def test_what_is_given_up_while_it_is_sent_is_not_sent_again(
    store: Store, standing: Standing, *, answered: bool
) -> None:
    """Refused for now, or left by a worker that died, it is called off like all that waits."""
    delivery = await one_claimed(store)
    (subscription,) = await store.subscriptions.of_chat(1)
    await put(store, replace(subscription, standing=standing, next=None))

    if answered:
        await record(store, delivery, RetryLater(5))
    else:
        await store.outbox.reap(EIGHT + LEASE)

    assert await claimed(store, EIGHT + timedelta(minutes=1)) == ()
    called_off = await last(store, delivery.subscription)
    assert (called_off.state, called_off.reason) == (State.SKIPPED, Reason.CALLED_OFF)


async def test_what_a_paused_digest_is_ordered_by_hand_is_sent(store: Store) -> None:
    """It was paused before that, and so is not called off; also where it had to wait."""
    (subscription,) = await put(store, make_subscription(standing=Standing.PAUSED, pause=Pause.ASKED, next=None))
    await store.outbox.order(subscription, EIGHT)
    await written(store)
    (delivery,) = await claimed(store)

    await record(store, delivery, RetryLater(5))

    assert len(await claimed(store, EIGHT + 6 * SECOND)) == 1


async def test_a_group_whose_digest_waits_while_it_moves_gets_it(store: Store) -> None:
    """Telegram says that the bot has left the old group, and then that the group has moved."""
    delivery = await one_claimed(store, -100)
    await record(store, delivery, RetryLater(30, everybody=False))
    await block_chat(-100, store.subscriptions, EIGHT)
    await store.removals.move_chat(-100, -1009)
    await resume_chat(-1009, store.subscriptions, EIGHT)

    (again,) = await claimed(store, EIGHT + 31 * SECOND)

    assert again.place == Place(-1009)


@pytest.mark.parametrize("underway", ["sending", "writing"])
async def test_the_next_digest_knows_of_the_one_under_way(store: Store, underway: str) -> None:
    """One that is ordered by hand as the daily one goes out is not written before that is recorded: it would say the
    same."""
    (subscription,) = await put(store, make_subscription())
    await store.outbox.order(subscription, EIGHT - SECOND)
    await store.outbox.plan(EIGHT, 10)
    (job,) = await store.outbox.take_pending(EIGHT, 10, LEASE)

    if underway == "sending":
        await store.outbox.keep({job.delivery.id: write_plainly(job, EIGHT)}, EIGHT)
        (delivery,) = await claimed(store)
    meanwhile = await store.outbox.take_pending(EIGHT + SECOND, 10, LEASE)
    if underway == "sending":
        await record(store, delivery, Sent(1))
    else:
        await store.outbox.keep({job.delivery.id: None}, EIGHT)
    (second,) = await store.outbox.take_pending(EIGHT + 2 * SECOND, 10, LEASE)

    assert meanwhile == ()
    assert second.delivery.id != job.delivery.id
    assert bool(second.history.seen) == (underway == "sending")


async def test_a_delivery_that_is_forgotten_is_mistaken_for_no_other(store: Store) -> None:
    """What becomes of it is not written down for the one that another chat orders next."""
    forgotten = await one_claimed(store, 1)
    await store.removals.forget_chat(1)
    await put(store, make_subscription(2))
    await written(store)
    (other,) = await claimed(store, EIGHT + SECOND)

    assert not await record(store, forgotten, Sent(1), EIGHT + SECOND)
    assert await record(store, other, RetryLater(5), EIGHT + SECOND)

    assert await store.subscriptions.history(other.subscription) == History()
    assert len(await claimed(store, EIGHT + 10 * SECOND)) == 1


async def test_what_was_written_for_a_chat_that_is_forgotten_goes_to_no_other(store: Store) -> None:
    """Also where the next delivery is another chat's."""
    await put(store, make_subscription(1))
    await store.outbox.plan(EIGHT, 10)
    (job,) = await store.outbox.take_pending(EIGHT, 10, LEASE)
    await store.removals.forget_chat(1)
    await put(store, make_subscription(2))
    await store.outbox.plan(EIGHT, 10)

    await store.outbox.keep({job.delivery.id: write_plainly(job, EIGHT)}, EIGHT)

    assert await claimed(store) == ()


async def test_a_schedule_that_is_changed_meanwhile_keeps_its_due_time(store: Store) -> None:
    """Who has read the old one and counted its next time anew does not put the new one off."""
    (before,) = await put(store, make_subscription())
    changed = make_subscription(schedule=make_schedule(minute=540))
    await put(store, changed)

    await store.subscriptions.reschedule([replace(before, next=next_due(make_schedule(minute=1200), MORNING))])

    (found,) = await store.subscriptions.of_chat(1)
    assert found.next == changed.next


# Settings and items


async def test_settings_are_kept(store: Store) -> None:
    """A chat's settings come back as they were last kept; one that never chose has the defaults."""
    chosen = ChatSettings(-100, "ru", "Europe/Moscow", (1320, 420), Askers.ADMINS)

    await store.chats.keep_settings(ChatSettings(-100, "en"))
    await store.chats.keep_settings(chosen)

    assert await store.chats.settings(-100) == chosen
    assert await store.chats.settings(5) == ChatSettings(5)


async def test_items_keep_the_time_at_which_they_came(store: Store) -> None:
    """An item's first sight is remembered; later ones do not change it."""
    await store.catalogue.list_items(["aaaaaaaa"], MORNING)

    await store.catalogue.list_items(["aaaaaaaa", "bbbbbbbb"], EIGHT)
    await store.catalogue.list_items([], EIGHT)

    assert await store.catalogue.listed() == {"aaaaaaaa": MORNING, "bbbbbbbb": EIGHT}
