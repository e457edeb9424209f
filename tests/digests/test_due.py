"""When a digest is due, in every zone and across every change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.due import Due, due_on, due_until, expiry, next_due
from bot.digests.planning import plan
from bot.digests.schedule import EVERY_DAY, QuietHours, Schedule
from bot.digests.zones import names
from tests.digests.builders import make_schedule, make_subscription

ZONES = sorted(names() - {"Factory"})
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2037, 12, 1, tzinfo=UTC)

schedules = st.builds(
    Schedule,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    minute=st.integers(0, 1439),
    zone=st.sampled_from(ZONES),
)
moments = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))


def local(due: Due, schedule: Schedule) -> str:
    """A due time as the zone's clocks show it."""
    return f"{due.at.astimezone(schedule.tzinfo):%Y-%m-%d %H:%M}"


@settings(max_examples=100, deadline=None)
@given(schedules, moments)
def test_due_times_go_forward_one_for_each_chosen_date(schedule: Schedule, after: datetime) -> None:
    """Ten due times in a row: later and later, each on a chosen date, at its own local date, none left out."""
    dues = [next_due(schedule, after)]
    for _ in range(9):
        dues.append(next_due(schedule, dues[-1].at))

    assert dues[0].at > after
    for before, due in pairwise(dues):
        assert due.at > before.at
        assert due.slot > before.slot
    for due in dues:
        assert due.slot.weekday() in schedule.days
        assert due.at.astimezone(schedule.tzinfo).date() == due.slot
    span = (dues[-1].slot - dues[0].slot).days
    chosen = {dues[0].slot + timedelta(days=number) for number in range(span + 1)}
    assert {due.slot for due in dues} == {day for day in chosen if day.weekday() in schedule.days}


@pytest.mark.long
@pytest.mark.parametrize("minute", [0, 30, 150, 1410, 1439])
def test_no_zone_leaves_out_or_doubles_a_date(minute: int) -> None:
    """Every date of 2020 to 2037 has one due time in every zone, even where clocks jump at that minute."""
    for zone in ZONES:
        schedule = make_schedule(minute=minute, zone=zone)
        dues = list(due_until(schedule, date(2020, 1, 1), LAST))

        assert len({due.slot for due in dues}) == len(dues) == (dues[-1].slot - date(2020, 1, 1)).days + 1
        assert all(before.at < due.at for before, due in pairwise(dues))


@settings(max_examples=60, deadline=None)
@given(schedules, moments, st.integers(0, 60 * 24 * 40))
def test_a_downtime_of_any_length_costs_what_it_must(schedule: Schedule, since: datetime, minutes: int) -> None:
    """After a downtime the newest due time is taken or skipped, all before it are missed, and the next is to come."""
    subscription = make_subscription(schedule=schedule, after=since)
    assert subscription.next
    now = subscription.next.at + timedelta(minutes=minutes)

    advanced, delivery = plan(subscription, now)

    assert delivery
    assert advanced.next
    assert delivery.due <= now < advanced.next.at
    assert delivery.missed == len(list(due_until(schedule, subscription.next.slot, delivery.due))) - 1
    assert (delivery.state == "pending") == (now <= delivery.expires)
    assert delivery.due <= delivery.expires <= delivery.due + timedelta(hours=6)


@settings(max_examples=60, deadline=None)
@given(schedules, schedules, moments)
def test_a_change_of_time_or_zone_gives_no_second_digest_on_a_date(
    before: Schedule, after: Schedule, moment: datetime
) -> None:
    """Who changes the schedule after a digest gets the next one on a later local date."""
    sent = next_due(before, moment)

    due = next_due(after, sent.at + timedelta(minutes=1), sent.slot)

    assert due.slot > sent.slot
    assert due.at > sent.at


@pytest.mark.parametrize(
    ("zone", "minute", "day", "shown"),
    [
        ("Europe/Berlin", 150, date(2026, 3, 29), "2026-03-29 03:30"),  # 2:30 does not exist: as much later
        ("Europe/Berlin", 150, date(2026, 10, 25), "2026-10-25 02:30"),  # twice: the first one
        ("America/New_York", 90, date(2026, 11, 1), "2026-11-01 01:30"),
        ("Australia/Lord_Howe", 135, date(2026, 10, 4), "2026-10-04 02:45"),  # clocks there jump by half an hour
        ("Africa/Cairo", 15, date(2026, 4, 24), "2026-04-24 01:15"),  # midnight does not exist
        ("America/Nuuk", 1410, date(2024, 3, 30), "2024-03-30 22:59"),  # clocks jump from 23:00 to the next date
        ("Asia/Kathmandu", 480, date(2026, 3, 29), "2026-03-29 08:00"),
        ("+05:45", 480, date(2026, 3, 29), "2026-03-29 08:00"),
    ],
)
def test_clocks_that_jump(zone: str, minute: int, day: date, shown: str) -> None:
    """A skipped time is due later by the jump, a doubled one the first time."""
    schedule = make_schedule(minute=minute, zone=zone)

    due = due_on(schedule, day)

    assert due
    assert local(due, schedule) == shown


def test_the_first_of_a_doubled_time_is_meant() -> None:
    """In autumn 2:30 in Berlin is 0:30 UTC and then 1:30 UTC."""
    due = due_on(make_schedule(minute=150, zone="Europe/Berlin"), date(2026, 10, 25))

    assert due
    assert due.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_due(make_schedule(minute=150, zone="Europe/Berlin"), due.at).slot == date(2026, 10, 26)


def test_a_date_that_a_zone_skips_has_no_digest() -> None:
    """Samoa had no 30 December 2011; a weekly digest of that weekday comes a week later."""
    friday = make_schedule(days=frozenset({4}), zone="Pacific/Apia")

    assert due_on(friday, date(2011, 12, 30)) is None
    assert next_due(friday, datetime(2011, 12, 24, tzinfo=UTC)).slot == date(2012, 1, 6)


def test_a_due_time_itself_does_not_count() -> None:
    """What is asked for is the next one after a moment."""
    schedule = make_schedule()
    due = next_due(schedule, datetime(2026, 11, 24, 7, tzinfo=UTC))

    assert next_due(schedule, due.at).slot == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("minute", "quiet", "hours"),
    [
        (480, None, 6),
        (1200, None, 4),  # local midnight
        (1200, QuietHours(1320, 420), 2),  # start of quiet hours
        (480, QuietHours(600, 660), 2),
        (480, QuietHours(420, 540), 6),  # asked for within quiet hours: they do not count
        (1380, QuietHours(60, 420), 1),  # quiet hours begin after midnight
    ],
)
def test_a_grace_ends_at_the_earliest(minute: int, quiet: QuietHours | None, hours: int) -> None:
    """Six hours, local midnight or the start of quiet hours."""
    schedule = make_schedule(minute=minute, zone="Asia/Tokyo")
    due = next_due(schedule, datetime(2026, 11, 24, tzinfo=UTC))

    assert expiry(due, schedule, quiet) == due.at + timedelta(hours=hours)


def test_the_grace_counts_hours_that_pass() -> None:
    """In the night of a change, local midnight is an hour nearer or further."""
    schedule = make_schedule(minute=1200, zone="Africa/Cairo")
    due = due_on(schedule, date(2026, 10, 29))  # clocks go back at midnight: 23:00 comes twice

    assert due
    assert expiry(due, schedule) == due.at + timedelta(hours=5)


@pytest.mark.parametrize(
    ("late", "state", "missed"),
    [
        (timedelta(minutes=5), "pending", 0),
        (timedelta(hours=6) - timedelta(seconds=1), "pending", 0),
        (timedelta(hours=6) + timedelta(seconds=1), "skipped", 0),
        (timedelta(days=3, minutes=5), "pending", 3),
        (timedelta(days=3, hours=7), "skipped", 3),
    ],
)
def test_what_a_downtime_means(late: timedelta, state: str, missed: int) -> None:
    """Within the grace the newest is sent; later it is skipped; those before it are counted."""
    subscription = make_subscription()
    assert subscription.next

    advanced, delivery = plan(subscription, subscription.next.at + late)

    assert delivery
    assert (delivery.state, delivery.missed) == (state, missed)
    assert advanced.last_slot == date.fromisoformat(delivery.slot)


def test_new_zone_rules_can_put_a_due_time_off() -> None:
    """Where the rules say that it is not time yet, the subscription only gets its new due time."""
    subscription = make_subscription()
    assert subscription.next
    early = subscription.next.at - timedelta(hours=1)

    advanced, delivery = plan(subscription, early)

    assert delivery is None
    assert advanced.next == subscription.next


@pytest.mark.parametrize(
    "fields", [{"days": frozenset()}, {"days": frozenset({7})}, {"minute": 1440}, {"minute": -1}, {"zone": "Mars/Base"}]
)
def test_a_schedule_that_cannot_be_is_refused(fields: dict[str, object]) -> None:
    """A wrong value is noticed where it is built."""
    with pytest.raises(ValueError, match=r"schedule|zone"):
        make_schedule(**fields)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (1440, 10), (10, -1)])
def test_quiet_hours_that_cannot_be_are_refused(start: int, end: int) -> None:
    """They have a beginning and another end, both within a day."""
    with pytest.raises(ValueError, match="quiet hours"):
        QuietHours(start, end)


def test_every_day_is_every_day() -> None:
    """Seven days, Monday first."""
    assert sorted(EVERY_DAY) == [0, 1, 2, 3, 4, 5, 6]
