"""A question in somebody's own words -> the screen that answers it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from bot.briefing import compose
from bot.briefing.document import Quotation, Statement
from bot.briefing.formats.foreign import shorten
from bot.briefing.formats.proof import words
from bot.briefing.wording import compose_words, find_words, topics_of
from bot.chat import cards, offers, pages
from bot.chat.browse import topic_button
from bot.chat.press import Press
from bot.chat.screen import Button, Screen
from bot.chat.wishes import wish_row
from bot.routing import Outcome, Route, Talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.visit import Visit

LABEL = 36
"""UTF-16 units of a line's first words on a button, with its number before them."""


def route_question(visit: Visit) -> tuple[Route, Visit]:
    """Where a question leads, and the visit in the language of the question."""
    return route_questions([visit])[0]


def route_questions(visits: Sequence[Visit]) -> list[tuple[Route, Visit]]:
    """The same for several, in their order; those at the same desk together."""
    found: list[tuple[Route, Visit]] = []
    for router, together in groupby(visits, key=lambda visit: visit.desk.router):
        asking = list(together)
        routes = router.route_all([(visit.words, visit.surface) for visit in asking])
        found += map(_in_its_language, routes, asking)
    return found


def _in_its_language(route: Route, visit: Visit) -> tuple[Route, Visit]:
    """A route, and the visit in the language of the question.

    A message without words to tell a language by is answered in the person's own; a language that the chat has chosen
    is spoken in any case.
    """
    keep = visit.is_chosen or route.talk is Talk.WORDLESS or route.language == visit.language
    return route, visit if keep else replace(visit, language=route.language)


def show_route(visit: Visit, route: Route, letter: str = "t") -> Screen:
    """The screen for a route: a briefing, a choice, a miss or a few words of talk.

    Args:
        letter: which page of an answered or chosen topic is shown, see `bot.chat.pages.PAGES`.
    """
    if route.outcome is Outcome.ANSWER and route.topic is not None:
        if letter == "t":
            return cards.show_card(visit, route.topic, route)
        press = topic_button(visit, route.topic, letter).press
        if press and (screen := pages.open_page(visit, press)):
            return screen
    document = compose(route, visit.desk.knowledge, visit.today, visit.language)
    if route.outcome is Outcome.CHOICE:
        return offers.offer(visit, document, letter)
    near = offers.option_buttons(visit, document, letter)
    return Screen.of(document, *near, wish_row(visit, route), (offers.all_topics(visit),))


def search(visit: Visit, sought: str) -> Screen:
    """The items that have these words, each a button; where there is none, topics that the words lead to."""
    finding = find_words(sought, visit.desk.items)
    near = () if finding.items else topics_of(visit.desk.router.route(sought, visit.surface))
    document = compose_words(sought, finding, visit.desk.knowledge, visit.language, near)
    lines = [block for block in document.blocks if isinstance(block, Statement | Quotation)]
    rows = [
        (
            Button(
                visit.say("open_item", number=line.number, title=shorten(words(line), LABEL)),
                Press("i", visit.language, line.key),
            ),
        )
        for line in lines
    ]
    if rows:
        return Screen.of(document, *rows)
    return Screen.of(document, *offers.option_buttons(visit, document), (offers.all_topics(visit),))
