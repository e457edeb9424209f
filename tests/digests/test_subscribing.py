"""What a chat can do with its digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.digests.line import Wish
from bot.digests.schedule import EVERY_DAY, QuietHours
from bot.digests.subscribing import (
    begin,
    block_chat,
    order_now,
    pause,
    resume,
    resume_chat,
    status,
    stop,
    subscribe,
    wanted,
)
from bot.digests.subscription import Following, Pause, Place, Standing
from bot.digests.upkeep import renew_due_times, take_stock
from bot.stores import Store, memory_store
from tests.builders import make_knowledge
from tests.digests.builders import EIGHT, MORNING, make_schedule, make_subscription

WISH = Wish(EVERY_DAY, 480, None, Following(frozenset({"peace-treaty"})))


@pytest.fixture
def store() -> Store:
    """An empty store."""
    return memory_store()


def test_a_line_is_a_subscription() -> None:
    """With three items, a sound, and no quiet hours but those of its chat."""
    found = wanted(WISH, "Asia/Tokyo", "ja", begin(Place(1), "UTC", "en"))

    assert (found.schedule, found.language) == (make_schedule(zone="Asia/Tokyo"), "ja")
    assert (found.items, found.silent, found.quiet, found.repeat) == (3, False, None, False)


def test_a_line_keeps_what_it_does_not_speak_of() -> None:
    """Items, silence, quiet hours and repeat stay as they were chosen."""
    before = make_subscription(items=5, silent=True, quiet=QuietHours(1320, 420), repeat=True)

    found = wanted(WISH, "UTC", "en", before)

    assert found == replace(before, following=WISH.following)


async def test_the_first_digest_comes_at_the_next_time(store: Store) -> None:
    """It replaces nothing, and is active."""
    change = await subscribe(make_subscription(next=None), store.subscriptions, MORNING)

    assert change.replaced is None
    assert change.saved.next
    assert change.saved.next.at == EIGHT


async def test_a_second_line_says_what_it_replaces(store: Store) -> None:
    """One subscription a place."""
    first = (await subscribe(make_subscription(), store.subscriptions, MORNING)).saved

    change = await subscribe(make_subscription(items=5), store.subscriptions, MORNING)

    assert change.replaced == first
    assert change.saved.items == 5


async def test_a_change_on_the_day_gives_no_second_digest(store: Store) -> None:
    """Who had today's digest and asks for a later time gets it from tomorrow on."""
    await subscribe(make_subscription(), store.subscriptions, MORNING)
    await store.outbox.plan(EIGHT, 10)

    change = await subscribe(
        make_subscription(schedule=make_schedule(minute=1000)), store.subscriptions, EIGHT + timedelta(hours=1)
    )

    assert change.saved.next
    assert change.saved.next.slot == date(2026, 11, 25)


async def test_pause_and_resume(store: Store) -> None:
    """While it is paused nothing is due; resumed, the next time counts."""
    await subscribe(make_subscription(), store.subscriptions, MORNING)

    paused = await pause(Place(1), store.subscriptions, MORNING)
    resumed = await resume(Place(1), store.subscriptions, EIGHT)

    assert paused
    assert (paused.standing, paused.pause, paused.next) == (Standing.PAUSED, Pause.ASKED, None)
    assert resumed
    assert (resumed.standing, resumed.pause) == (Standing.ACTIVE, None)
    assert resumed.next
    assert resumed.next.at == EIGHT + timedelta(days=1)


async def test_off_is_off(store: Store) -> None:
    """There is nothing to resume, order or see any more; a new one replaces nothing."""
    await subscribe(make_subscription(), store.subscriptions, MORNING)

    assert await stop(Place(1), store.subscriptions, MORNING)

    assert await resume(Place(1), store.subscriptions, MORNING) is None
    assert await pause(Place(1), store.subscriptions, MORNING) is None
    assert await status(Place(1), store.subscriptions, store.outbox) is None
    assert not await order_now(Place(1), store.subscriptions, store.outbox, MORNING)
    assert (await subscribe(make_subscription(), store.subscriptions, MORNING)).replaced is None


async def test_one_now(store: Store) -> None:
    """It is due at once; the status shows it."""
    await subscribe(make_subscription(), store.subscriptions, MORNING)

    assert await order_now(Place(1), store.subscriptions, store.outbox, MORNING)

    found = await status(Place(1), store.subscriptions, store.outbox)
    assert found
    assert [delivery.due for delivery in found.deliveries] == [MORNING]


async def test_a_chat_that_is_back_is_resumed(store: Store) -> None:
    """What was paused because the bot was blocked goes on; what somebody paused stays paused."""
    for thread in (None, 7):
        await subscribe(make_subscription(-100, thread), store.subscriptions, MORNING)
    await pause(Place(-100, 7), store.subscriptions, MORNING)

    blocked = await block_chat(-100, store.subscriptions, MORNING)
    back = await resume_chat(-100, store.subscriptions, MORNING)

    assert [each.place.thread for each in blocked] == [each.place.thread for each in back] == [None]
    standings = [each.standing for each in await store.subscriptions.of_chat(-100)]
    assert standings == [Standing.ACTIVE, Standing.PAUSED]


@pytest.mark.parametrize(("seconds", "digests"), [(30, 1), (90, 0)])
async def test_a_group_that_is_away_for_a_moment_misses_no_digest(store: Store, seconds: int, digests: int) -> None:
    """As when it becomes a supergroup at that very time; one that was left for longer has its next one."""
    (kept,) = [await store.subscriptions.put(make_subscription(-100), MORNING)]
    await block_chat(-100, store.subscriptions, EIGHT - timedelta(seconds=10))
    await store.outbox.plan(EIGHT, 10)

    await resume_chat(-100, store.subscriptions, EIGHT + timedelta(seconds=seconds))

    assert await store.outbox.plan(EIGHT + timedelta(seconds=seconds), 10) == digests
    assert await store.outbox.plan(EIGHT + timedelta(days=1), 10) == 1
    assert len(await store.outbox.latest(kept.id, 10)) == digests + 1


async def test_what_is_due_and_not_planned_yet_outlives_a_change(store: Store) -> None:
    """As in a morning on which many are due, or after nothing ran for a while; another time is taken as it is."""
    late = EIGHT + timedelta(minutes=10)
    for chat in (1, 2):
        await subscribe(make_subscription(chat), store.subscriptions, MORNING)

    await subscribe(make_subscription(1, items=5), store.subscriptions, late)
    moved = await subscribe(make_subscription(2, schedule=make_schedule(minute=600)), store.subscriptions, late)

    assert await store.outbox.plan(late, 10) == 1
    assert [each.slot for each in await store.outbox.latest(1, 10)] == ["2026-11-24"]
    assert moved.saved.next
    assert moved.saved.next.at == EIGHT + timedelta(hours=2)


async def test_what_was_due_while_nothing_ran_outlives_a_move(store: Store) -> None:
    """Telegram tells of it before anything is planned; and a chat that stays away has none planned later on."""
    late = EIGHT + timedelta(minutes=10)
    for chat in (-100, -200):
        await subscribe(make_subscription(chat), store.subscriptions, MORNING)
        await block_chat(chat, store.subscriptions, late)
    await store.removals.move_chat(-100, -1009)
    await resume_chat(-1009, store.subscriptions, late)

    assert await store.outbox.plan(late, 10) == 2
    assert await store.outbox.plan(late + timedelta(days=1), 10) == 1
    assert [each.slot for each in await store.outbox.latest(1, 10)] == ["2026-11-25", "2026-11-24"]


async def test_new_zone_rules_renew_due_times(store: Store) -> None:
    """Once a version, for what is still to come; what is overdue stays due."""
    wrong = make_subscription().next
    assert wrong
    wrong = replace(wrong, at=wrong.at + timedelta(hours=1))
    await store.subscriptions.put(make_subscription(1, next=wrong), MORNING)
    await store.subscriptions.put(make_subscription(2, after=MORNING - timedelta(days=1)), MORNING)
    await store.subscriptions.put(make_subscription(3, standing=Standing.PAUSED, next=None), MORNING)

    assert await renew_due_times(store.subscriptions, MORNING, "2026z") == 3
    assert await renew_due_times(store.subscriptions, MORNING, "2026z") == 0

    ahead, overdue, paused = await store.subscriptions.after(0, 10)
    assert ahead.next
    assert ahead.next.at == EIGHT
    assert overdue.next
    assert overdue.next.at == EIGHT - timedelta(days=1)
    assert paused.next is None


async def test_stock_is_taken_with_the_time_of_each_item(store: Store) -> None:
    """What is in the file at the first time is as old as that."""
    stock = await take_stock(make_knowledge(), store.catalogue, MORNING)
    again = await take_stock(make_knowledge(), store.catalogue, EIGHT)

    assert [good.since for good in stock.goods] == [MORNING]
    assert again == stock
