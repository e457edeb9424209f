"""Due times and schedules in a reader's words: for panels, for `status`, and for a digest that is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import get_day_names

from bot.briefing.document import Paragraph
from bot.digests.cities import city
from bot.digests.schedule import EVERY_DAY, WEEKDAYS

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.schedule import Schedule
    from bot.digests.subscription import Subscription
    from bot.locales import Locale


def clock_words(at: datetime, subscription: Subscription, locale: Locale) -> str:
    """A moment as the place's clocks show it: “Tuesday, 24 November 2026, 8:00 (Tokyo)”."""
    local = at.astimezone(subscription.schedule.tzinfo)
    day = get_day_names("wide", "format", locale.language)[local.weekday()]
    place = city(subscription.schedule.zone, locale.language)
    time = f"{local.hour}:{local.minute:02}"
    return locale.say("digest_moment", weekday=day, date=locale.date(local.date()), time=time, place=place)


def next_words(subscription: Subscription, locale: Locale) -> Paragraph:
    """When the next digest comes, by the clocks of its place as its schedule is; or that none does."""
    if subscription.next is None:
        return Paragraph(locale.say("digest_none"))
    return Paragraph(locale.say("digest_next", time=clock_words(subscription.next.at, subscription, locale)))


def schedule_words(schedule: Schedule, locale: Locale) -> str:
    """A schedule in words: “Mon, Thu at 8:00 (Tokyo)”."""
    if schedule.days == EVERY_DAY:
        days = locale.say("digest_daily")
    elif schedule.days == WEEKDAYS:
        days = locale.say("digest_weekdays")
    else:
        names = get_day_names("abbreviated", "format", locale.language)
        days = locale.say("separator").join(names[day] for day in sorted(schedule.days))
    return locale.say("digest_schedule", days=days, time=schedule.clock, place=city(schedule.zone, locale.language))
