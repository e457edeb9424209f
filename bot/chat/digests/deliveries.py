"""How all digests stand, as curators read it: counts, what waits longest, what was not sent and why. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.document import Block, Bullet, Heading
from bot.digests.delivery import State
from bot.digests.subscription import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.digests.delivery import Delivery, Reason
    from bot.digests.ports import Overview
    from bot.locales import Locale


def describe_deliveries(overview: Overview, now: datetime, locale: Locale) -> Iterator[Block]:
    """The digests of everybody in a few lines; no chat is named, only the numbers of deliveries in the store."""
    yield Heading(locale.say("status_digests"))
    standing = {each.value: overview.subscriptions.get(each, 0) for each in Standing}
    yield Bullet(locale.say("status_subscriptions", **standing))
    states = {each.value: overview.deliveries.get(each, 0) for each in State}
    yield Bullet(locale.say("status_deliveries", **states))
    if overview.oldest:
        minutes = int((now - overview.oldest).total_seconds()) // 60
        yield Bullet(locale.say("status_oldest", at=_moment(overview.oldest), minutes=minutes))
    yield Bullet(locale.say("status_doubtful", missed=overview.missed, unclear=overview.unclear))
    yield from (Bullet(f"{_words(reason, locale)}: {count}") for reason, count in sorted(overview.reasons.items()))
    if overview.dead:
        yield Heading(locale.say("status_dead"))
        yield from (_dead(each, locale) for each in overview.dead)


def _dead(delivery: Delivery, locale: Locale) -> Bullet:
    why = _words(delivery.reason, locale) if delivery.reason else locale.say("digest_state_dead")
    said = f" ({delivery.error})" if delivery.error else ""
    return Bullet(f"#{delivery.id}, {_moment(delivery.due)}: {why}{said}")


def _words(reason: Reason, locale: Locale) -> str:
    return locale.say(f"digest_reason_{reason.replace('-', '_')}")


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
