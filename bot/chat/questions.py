"""A question in somebody's own words -> the screen that answers it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.briefing import compose
from bot.briefing.wording import compose_words, find_words
from bot.chat import cards, offers, pages
from bot.chat.browse import topic_button
from bot.chat.press import Press
from bot.chat.screen import Button, Screen
from bot.chat.wishes import wish_row
from bot.routing import Outcome, Route, Talk

if TYPE_CHECKING:
    from bot.chat.visit import Visit

FOUND = 6
"""Items found by their words on one screen."""

_QUOTED = re.compile(r"\s*(?:“([^”]+)”|\"([^\"]+)\"|„([^“”]+)[“”]|«([^»]+)»|「([^」]+)」|『([^』]+)』)[\s.?!。？！]*")


def quoted_words(text: str) -> str | None:
    """What stands in quotation marks, where the whole message does: its exact words are looked for."""
    found = _QUOTED.fullmatch(text)
    return next((words for words in found.groups() if words), "").strip() or None if found else None


def route_question(visit: Visit) -> tuple[Route, Visit]:
    """Where a question leads, and the visit in the language of the question.

    A message without words to tell a language by is answered in the person's own; a language that the chat has chosen
    is spoken in any case.
    """
    route = visit.desk.router.route(visit.words, visit.surface)
    keep = visit.is_chosen or route.talk is Talk.WORDLESS
    return route, visit if keep else replace(visit, language=route.language)


def show_route(visit: Visit, route: Route, letter: str = "t") -> Screen:
    """The screen for a route: a briefing, a choice, a miss or a few words of talk.

    Args:
        letter: which page of an answered or chosen topic is shown, see `bot.chat.pages.PAGES`.
    """
    if route.outcome is Outcome.ANSWER and route.topic is not None:
        if letter == "t":
            return cards.show_card(visit, route.topic, about_now=route.about_now)
        press = topic_button(visit, route.topic, letter).press
        if press and (screen := pages.open_page(visit, press)):
            return screen
    document = compose(route, visit.desk.knowledge, visit.today, visit.language)
    if route.outcome is Outcome.CHOICE:
        return offers.offer(visit, document, letter)
    near = offers.option_buttons(visit, document, letter)
    return Screen(document).under(*near, wish_row(visit, route), (offers.all_topics(visit),))


def search(visit: Visit, words: str) -> Screen:
    """The items that have these words, each a button."""
    finding = find_words(words, visit.desk.items)
    shown = replace(finding, items=finding.items[:FOUND])
    document = compose_words(words, shown, visit.desk.knowledge, visit.language)
    rows = [
        (Button(visit.say("open_item", number=number, title=item.topic.title), Press("i", visit.language, item.key)),)
        for number, item in enumerate(shown.items, start=1)
    ]
    return Screen(document).under(*rows) if rows else Screen(document).under((offers.all_topics(visit),))
