"""The digest as a page: every item attributed and dated, within the bounds of one message that is read to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.briefing.attribution import attributed
from bot.briefing.corrections import correction_notice
from bot.briefing.document import Block, Document, Footnote, Heading, Notice, Paragraph, Title
from bot.briefing.formats import FORMATS
from bot.briefing.formats.telegram import size
from bot.briefing.page import language_name
from bot.digests.delivery import Button, Parcel
from bot.digests.selection import Pick, Selection, Why, select
from bot.digests.wording import moment
from bot.knowledge.keys import Kind, short_key
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.digests.stock import Stock
    from bot.digests.subscription import History, Subscription
    from bot.locales import Locale

LONGEST = 3500
"""Visible UTF-16 code units: within Telegram's 4096 with room to spare."""

ENTITIES = 60
"""Links, bold and other marks: within the 100 that Telegram draws."""

LATE_MINUTES = 10
"""From when on a digest says that it is late: before that nobody looks at the clock."""

HEADINGS = {Why.CORRECTED: "digest_corrected", Why.NEW: "digest_new", Why.CHANGED: "digest_changed"}


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest that is written."""

    document: Document
    buttons: tuple[Button, ...]
    selection: Selection
    picks: tuple[Pick, ...]
    """Those of the selection that fit."""


def write(
    subscription: Subscription, history: History, stock: Stock, now: datetime, due: datetime | None = None
) -> Digest | None:
    """The digest of a place; None where there is nothing to say.

    Args:
        subscription: what was asked for.
        history: what the place was sent before.
        stock: everything there is.
        now: when it is written.
        due: when it was due; from ten minutes after that on it says so. None for a preview.
    """
    selection = select(subscription, history, stock)
    if selection is None:
        return None
    picks = selection.picks
    document = _document(subscription, selection, picks, now, due)
    while len(picks) > 1 and not _fits(document):
        picks = picks[:-1]
        document = _document(subscription, selection, picks, now, due)
    return Digest(document, tuple(_buttons(picks)), selection, picks)


def pack(digest: Digest, subscription: Subscription, history: History) -> Parcel:
    """A digest as it is sent, and what to remember once it was."""
    rotated = any(pick.why is Why.ROTATION for pick in digest.picks)
    return Parcel(
        text=FORMATS["telegram"](digest.document),
        buttons=digest.buttons,
        silent=subscription.silent,
        seen=digest.selection.seen(digest.picks),
        round=digest.selection.round,
        told_all=digest.selection.says_all or (history.told_all and not rotated),
        leaves_news=digest.selection.leaves_news(digest.picks),
    )


def _fits(document: Document) -> bool:
    units, entities = size(document)
    return units <= LONGEST and entities <= ENTITIES


def _document(
    subscription: Subscription, selection: Selection, picks: Sequence[Pick], now: datetime, due: datetime | None
) -> Document:
    locale = locale_of(subscription.language)
    today = now.astimezone(subscription.schedule.tzinfo).date()
    ends = {pick.good.dossier.as_of_date(pick.good.topic) for pick in picks}
    as_of = ends.pop() if len(ends) == 1 else None
    reviews = [pick.good.dossier.review_by_date(pick.good.topic) for pick in picks]
    past = [review for review in reviews if review and today > review]
    blocks: list[Block] = [Title(locale.say("digest_title"), locale.date(as_of) if as_of else None)]
    if due and (now - due).total_seconds() >= LATE_MINUTES * 60:
        blocks.append(moment("digest_delayed", due, subscription, locale))
    blocks += (Notice(text) for text in dict.fromkeys(_untranslated(picks, locale)))
    if past:
        blocks.append(Notice(locale.say("outdated", date=locale.date(min(past)))))
    if selection.says_all:
        blocks.append(Paragraph(locale.say("digest_seen_all", count=selection.total)))
    blocks += _items(picks, locale, dated=as_of is None)
    editions = dict.fromkeys(pick.good.dossier.edition for pick in picks)
    blocks += (Footnote(edition) for edition in editions)
    return Document(tuple(blocks), locale.language)


def _untranslated(picks: Iterable[Pick], locale: Locale) -> Iterable[str]:
    for pick in picks:
        language = pick.good.dossier.language
        if language != locale.language:
            yield locale.say("untranslated", language=language_name(language, locale))


def _items(picks: Sequence[Pick], locale: Locale, *, dated: bool) -> Iterable[Block]:
    """The items under their headings: why they are here, and their topic; with its date where topics differ in it."""
    section: Why | None = None
    topic: str | None = None
    for pick in picks:
        good = pick.good
        if pick.why is not section and pick.why in HEADINGS:
            yield Heading(locale.say(HEADINGS[pick.why]))
        if (pick.why, good.topic.id) != (section, topic):
            as_of = good.dossier.as_of_date(good.topic) if dated else None
            ends = f" · {locale.say('as_of', date=locale.date(as_of))}" if as_of else ""
            yield Heading(good.topic.title + ends, level=2 if pick.why in HEADINGS else 1)
        section, topic = pick.why, good.topic.id
        if pick.why is Why.CORRECTED:
            yield from (correction_notice(each, locale) for each in good.corrections[pick.told :])
        yield attributed(good.value, good.dossier, locale)


def _buttons(picks: Iterable[Pick]) -> Iterable[Button]:
    topics = {pick.good.topic.id: pick.good for pick in picks}
    for good in topics.values():
        yield Button(good.topic.title, short_key(good.dossier.id, Kind.TOPIC, good.topic.id))
