"""Topics to choose from: where a question may mean several, where the answer was wrong, and where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing import compose
from bot.briefing.document import Document, Option, Title
from bot.briefing.options import choices, neighbours
from bot.chat.browse import topic_button
from bot.chat.cards import back_button
from bot.chat.press import Press
from bot.chat.screen import Button, Rows, Screen
from bot.chat.wishes import wish_row
from bot.routing import Outcome, Route

if TYPE_CHECKING:
    from bot.chat.visit import Visit

OTHERS = 3
"""Topics offered in place of a wrong one for the question's sake: as many as one takes in at a glance."""

MOST = 6
"""Topics offered in place of a wrong one with those that are related to it: with what sets them apart, a screen."""


def offer(visit: Visit, document: Document, letter: str = "t") -> Screen:
    """A choice: a button for each option of the document, and one for none of them.

    Args:
        letter: the page that an option opens, see PAGES.
    """
    nothing = Button(visit.say("none_of_these"), Press("n", visit.language))
    return Screen.of(document, *option_buttons(visit, document, letter), (nothing,))


def option_buttons(visit: Visit, document: Document, letter: str = "t") -> Rows:
    """A row for each option of a document."""
    return tuple((topic_button(visit, block.topic, letter),) for block in document.blocks if isinstance(block, Option))


def all_topics(visit: Visit) -> Button:
    """A button that opens the list of all topics."""
    return Button(visit.say("all_topics"), Press("b", visit.language))


def wrong(visit: Visit, press: Press) -> Screen | None:
    """The next topics that the question may have meant, then those that are related to the wrong one."""
    topic = visit.topic(press.key)
    if topic is None:
        return None
    knowledge = visit.desk.knowledge
    asked = visit.desk.router.route(visit.words, visit.surface).candidates if visit.words else ()
    meant = [candidate.topic for candidate in asked if candidate.topic != topic][:OTHERS]
    related = [option for option in neighbours(topic, knowledge) if option.topic not in meant]
    others = (*choices(meant, knowledge), *related)[:MOST]
    if not others:
        return none_of_these(visit, press)
    document = Document((Title(visit.say("wrong_title")), *others), visit.locale.language)
    return offer(visit, document).under((back_button(visit, press),))


def none_of_these(visit: Visit, _: Press) -> Screen:
    """What the file covers, for somebody whom no offered topic helps."""
    miss = compose(Route(Outcome.MISS, visit.language), visit.desk.knowledge, visit.today, visit.language)
    wish = wish_row(visit, visit.desk.router.route(visit.words, visit.surface)) if visit.words else ()
    return Screen.of(miss, wish, (all_topics(visit),))
