"""What is said about a digest: to a line that is understood or not, and how it stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.document import Block, Bullet, Heading, Notice, Paragraph
from bot.briefing.formats.foreign import shorten
from bot.chat.digests.address import press_for, title_for
from bot.chat.digests.panel import describe
from bot.chat.screen import TYPED, Button, Screen, say, show
from bot.digests.cities import city
from bot.digests.delivery import State
from bot.digests.line import Part
from bot.digests.subscription import Pause
from bot.digests.wording import clock_words, schedule_words

if TYPE_CHECKING:
    from bot.chat.visit import Visit
    from bot.digests.delivery import Delivery
    from bot.digests.line import Misread
    from bot.digests.subscribing import Change, Status
    from bot.digests.subscription import Subscription


def tell_change(visit: Visit, change: Change) -> Screen:
    """What was saved, when it comes next, and what it replaces."""
    blocks: list[Block] = [title_for(visit, visit.say("digest_saved")), *describe(visit, change.saved)]
    if change.replaced:
        before = schedule_words(change.replaced.schedule, visit.locale)
        blocks.append(Notice(visit.say("digest_replaced", schedule=before)))
    rows = (
        Button(visit.say("digest_preview"), press_for(visit, "see")),
        Button(visit.say("digest_change"), press_for(visit)),
    )
    return show(visit, *blocks).under(rows)


def tell_misread(visit: Visit, misread: Misread) -> Screen:
    """What of a line is not understood, what may have been meant, and that nothing was saved."""
    what = visit.say(f"digest_no_{misread.part}", typed=shorten(misread.typed, TYPED)) if misread.typed else ""
    sentence = what or visit.say(f"digest_missing_{misread.part}")
    meant = [city(zone, visit.locale.language) for zone in misread.zones]
    meant += [visit.desk.knowledge.topic(topic).title for topic in misread.topics]
    blocks: list[Block] = [Paragraph(visit.locale.join(sentence, visit.say("digest_not_saved")))]
    if meant and misread.part is Part.NAME:
        blocks += [Heading(visit.say("wrong_title")), *map(Bullet, meant)]
    blocks.append(Paragraph(visit.say("digest_example")))
    return show(visit, *blocks)


def tell_status(visit: Visit, status: Status) -> Screen:
    """How a digest stands, and what became of the last ones."""
    blocks: list[Block] = [title_for(visit, visit.say("digest_status")), *describe(visit, status.subscription)]
    if status.deliveries:
        blocks += [Heading(visit.say("digest_last")), *(_fate(visit, each, status) for each in status.deliveries)]
    else:
        blocks.append(Paragraph(visit.say("digest_none_yet")))
    change = Button(visit.say("digest_change"), press_for(visit))
    # A digest whose forum topic is gone is not started here again; any other that is paused says that it can be.
    waits = status.subscription.pause in (Pause.ASKED, Pause.BLOCKED)
    start = (Button(visit.say("digest_start"), press_for(visit, "start")),) if waits else ()
    return show(visit, *blocks).under((*start, change))


def tell_standing(visit: Visit, subscription: Subscription | None, key: str) -> Screen:
    """What an order did; that there is no digest where it did nothing."""
    return say(visit, key if subscription else "digest_have_none")


def _fate(visit: Visit, delivery: Delivery, status: Status) -> Bullet:
    when = clock_words(delivery.due, status.subscription, visit.locale)
    fate = visit.say(f"digest_state_{delivery.state}")
    if delivery.state in (State.SKIPPED, State.DEAD) and delivery.reason:
        fate = visit.say(f"digest_reason_{delivery.reason.replace('-', '_')}")
    missed = visit.say("digest_missed", count=delivery.missed) if delivery.missed else ""
    return Bullet(visit.locale.join(visit.say("digest_fate", when=when, fate=fate), missed))
