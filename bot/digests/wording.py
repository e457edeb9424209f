"""Due times and schedules in a reader's words: for panels, for `status`, and for a digest that is late."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from bot.briefing.document import Moment, Paragraph
from bot.digests.cities import city
from bot.digests.schedule import EVERY_DAY, WEEKDAYS, clock
from bot.locales.cldr import weekdays

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.schedule import QuietHours, Schedule
    from bot.digests.subscription import Subscription
    from bot.locales import Locale


def clock_words(at: datetime, subscription: Subscription, locale: Locale) -> str:
    """A moment as the place's clocks show it: “Tuesday, 24 November 2026, 8:00 (Tokyo)”."""
    local = at.astimezone(subscription.schedule.tzinfo)
    day = weekdays(locale.language)[local.weekday()]
    place = city(subscription.schedule.zone, locale.language)
    time = f"{local.hour}:{local.minute:02}"
    return locale.say("digest_moment", weekday=day, date=locale.date(local.date()), time=time, place=place)


def moment(key: str, at: datetime, subscription: Subscription, locale: Locale) -> Moment:
    """A sentence with a moment by the clocks of the place, as its schedule is, and by the reader's, perhaps elsewhere.

    Args:
        key: of the sentence, with `time` and `here`.
        at: the moment, aware.
        subscription: whose place it is.
        locale: the reader's.
    """
    utc = at.astimezone(UTC)
    here = f"{locale.date(utc.date())} {utc.hour}:{utc.minute:02} UTC"
    return Moment(locale.say(key, time=clock_words(at, subscription, locale), here=here), here, at)


def next_words(subscription: Subscription, locale: Locale) -> Moment | Paragraph:
    """When the next digest comes, as a line of a page; or that none does."""
    if subscription.next is None:
        return Paragraph(locale.say("digest_none"))
    return moment("digest_next", subscription.next.at, subscription, locale)


def schedule_words(schedule: Schedule, locale: Locale) -> str:
    """A schedule in words: “Mon, Thu at 8:00 (Tokyo)”."""
    if schedule.days == EVERY_DAY:
        days = locale.say("digest_daily")
    elif schedule.days == WEEKDAYS:
        days = locale.say("digest_weekdays")
    else:
        names = weekdays(locale.language, "abbreviated")
        days = locale.say("separator").join(names[day] for day in sorted(schedule.days))
    return locale.say("digest_schedule", days=days, time=schedule.clock, place=city(schedule.zone, locale.language))


def quiet_words(hours: QuietHours, locale: Locale) -> str:
    """Quiet hours from one time of day to another: “22:00–7:00”."""
    return locale.say("hours", start=clock(hours.start), end=clock(hours.end))
