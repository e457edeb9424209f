"""A reply to a briefing is a question within it: the briefing's own lines answer first, and the answer says so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.briefing.attribution import attributed
from bot.briefing.document import Footnote, Notice, Title
from bot.chat import cards, pages
from bot.chat.press import Press
from bot.chat.screen import Button, Screen, show
from bot.knowledge.keys import LENGTH
from bot.knowledge.model import Claim
from bot.routing import Outcome, Surface
from bot.routing.words import normalise, split

if TYPE_CHECKING:
    from bot.chat.visit import Visit
    from bot.knowledge import Item
    from bot.routing import Route

NEAR = 0.34
"""Share of what was asked that a line must speak of to answer it: a third of a short question is its one subject."""

LINES = 3
"""Lines shown: who asks within a briefing wants one answer, not the briefing again."""

_FOOT = re.compile(rf"· ([0-9A-Za-z]{{{LENGTH}}})\s*$")


def item_under(visit: Visit) -> Item | None:
    """The item whose page is replied to, by the key at its foot; None where it is no such page."""
    found = _FOOT.search(visit.replied)
    return visit.item(found[1]) if found else None


def follow(visit: Visit, item: Item, route: Route) -> Screen | None:
    """The answer within a briefing; None where the question is about something else.

    Args:
        visit: the reply.
        item: whose page it replies to.
        route: where the words lead by themselves: a sure answer elsewhere is a change of subject.
    """
    quoted = _quoted(visit, item)
    if quoted:
        return _say_about(visit, pages.open_page(visit, Press("i", visit.language, quoted)), item)
    if route.outcome is Outcome.ANSWER and route.topic != item.topic.id:
        return None
    lines = item.topic.lines
    texts = [f"{line.text} {line.holder}" if isinstance(line, Claim) else line.exact for line in lines]
    shares = visit.desk.router.share(visit.words, texts)
    ranked = sorted(zip(shares, lines, strict=True), key=lambda pair: -pair[0])
    near = [line for share, line in ranked if share >= NEAR][:LINES]
    title = Title(item.topic.title)
    if not near and visit.surface is Surface.GROUP:
        # The whole briefing again would be long; the group gets what the question gets by itself.
        return None
    if not near:
        card = cards.show_card(replace(visit, words=""), item.topic.id)
        nothing = Notice(visit.say("within_nothing"))
        return replace(card, document=replace(card.document, blocks=(nothing, *card.document.blocks)))
    foot = Footnote(f"{item.dossier.edition} · {item.topic_key}")
    screen = show(visit, title, *(attributed(line, item.dossier, visit.locale) for line in near), foot)
    back = Button(visit.say("whole_briefing"), Press("t", visit.language, item.topic_key))
    return _say_about(visit, screen.under((back,)), item)


def _say_about(visit: Visit, screen: Screen | None, item: Item) -> Screen | None:
    if screen is None:
        return None
    about = Notice(visit.say("about", title=item.topic.title))
    blocks = tuple(block for block in screen.document.blocks if not isinstance(block, Title))
    return replace(screen, document=replace(screen.document, blocks=(about, *blocks)))


def _quoted(visit: Visit, item: Item) -> str | None:
    """The short key of the claim or quote that the quoted part of the message comes from."""
    sought = _plain(visit.quoted)
    if not sought:
        return None
    for line in item.topic.lines:
        words = _plain(line.words)
        if sought in words or words in sought:
            return attributed(line, item.dossier, visit.locale).key
    return None


def _plain(text: str) -> str:
    return " ".join(word.surface for word in split(normalise(text)))
