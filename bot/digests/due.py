"""When a digest is due: pure arithmetic on local dates, for the planner and for telling a reader the next time.

A local time that a clock skips (spring) is due as much later as the clock jumps: 2:30 becomes 3:30. One that a clock
shows twice (autumn) is due the first time. Where clocks jump from before midnight to the next date (Greenland), the
digest is due in the last minute that the date has. A local date that a zone skips whole has no digest. The local date
is the key of a delivery, so a second one on a date cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.digests.schedule import QuietHours, Schedule

GRACE = timedelta(hours=6)
"""How late a digest may be: this long after it was due it is the news of another part of the day."""

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)

SCAN = 16
"""Local dates looked at for the next due one: a week, and a second where a zone skips the chosen day whole."""

ABROAD = timedelta(days=2)
"""How far ahead of today the local date of another zone can be: a day and two hours, from the east of the date line."""

FARTHEST = timedelta(days=30)
"""Further ahead no due time is, but one that was found while the clock was wrong."""


@dataclass(frozen=True, slots=True)
class Due:
    """One due time."""

    slot: date
    """The local date: with the subscription, the key of a delivery."""
    at: datetime
    """The moment, in UTC."""


def next_due(schedule: Schedule, after: datetime, last_slot: date | None = None) -> Due:
    """The first due time later than a moment.

    Args:
        schedule: days, time and zone.
        after: an aware moment; a due time equal to it does not count.
        last_slot: the last local date that had its digest, which only later dates may follow; matters where the time
            or zone was changed. One that cannot have been yet is of a clock that was wrong, and does not count.

    Raises:
        LookupError: where no date of the next weeks has one, which no zone of 2020 to 2037 does.
    """
    today = after.astimezone(schedule.tzinfo).date()
    if last_slot is None or last_slot > today + ABROAD:
        first = today - ONE_DAY
    else:
        first = max(today - ONE_DAY, last_slot + ONE_DAY)
    for number in range(SCAN):
        due = due_on(schedule, first + number * ONE_DAY)
        if due and due.at > after:
            return due
    raise LookupError(f"no due time after {after:%Y-%m-%d %H:%M} in {schedule.zone}")


def due_on(schedule: Schedule, day: date) -> Due | None:
    """The due time of a local date; None where it is no chosen day, or the zone skips that date."""
    if day.weekday() not in schedule.days:
        return None
    zone = schedule.tzinfo
    at = datetime.combine(day, time(*divmod(schedule.minute, 60)), zone).astimezone(UTC)
    if at.astimezone(zone).date() != day:
        at = datetime.combine(day + ONE_DAY, time(), zone).astimezone(UTC) - ONE_MINUTE
    return Due(day, at) if at.astimezone(zone).date() == day else None


def due_until(schedule: Schedule, first: date, now: datetime) -> Iterator[Due]:
    """Every due time from a local date on that has come, in order."""
    last = now.astimezone(schedule.tzinfo).date()
    for number in range((last - first).days + 1):
        due = due_on(schedule, first + number * ONE_DAY)
        if due and due.at <= now:
            yield due


def expiry(due: Due, schedule: Schedule, quiet: QuietHours | None = None) -> datetime:
    """Until when a digest may still be sent: the earliest of six hours, local midnight and the start of quiet hours.

    Quiet hours that the digest itself is due in do not count: it was asked for at that time.
    """
    zone = schedule.tzinfo
    ends = [due.at + GRACE, datetime.combine(due.slot + ONE_DAY, time(), zone).astimezone(UTC)]
    if quiet and not quiet.covers(schedule.minute):
        day = due.slot if quiet.start > schedule.minute else due.slot + ONE_DAY
        ends.append(datetime.combine(day, time(*divmod(quiet.start, 60)), zone).astimezone(UTC))
    return max(due.at, min(ends))
