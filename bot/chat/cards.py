"""The briefing on a topic with the buttons that lead into its sections, and the way back to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.briefing import compose_short_card
from bot.briefing.formats.foreign import shorten
from bot.chat.payload import share_link
from bot.chat.press import Press
from bot.chat.screen import TITLE, Button, Row, Screen
from bot.routing import Surface

if TYPE_CHECKING:
    from bot.chat.visit import Visit
    from bot.routing import Route


def card(visit: Visit, press: Press) -> Screen | None:
    """The briefing itself; in a group the short one."""
    topic = visit.topic(press.key)
    if topic is None:
        return None
    # Which question the card answers is known from the message it is a reply to; where it leads is found again.
    route = visit.desk.router.route(visit.words, visit.surface) if visit.words else None
    if visit.surface is Surface.GROUP:
        return short_card(visit, topic, about_now=route is not None and route.about_now)
    return show_card(visit, topic, route)


def show_card(visit: Visit, topic: str, route: Route | None = None) -> Screen:
    """The briefing of a topic id, with the buttons that lead into its sections; empty sections have none.

    Args:
        visit: who looks.
        topic: the topic id.
        route: where the question leads under which the card stands; None where nothing was asked.
    """
    knowledge = visit.desk.knowledge
    document = visit.desk.card(topic, visit.today, visit.language, route is not None and route.about_now)
    page, key = knowledge.topic(topic), knowledge.key(topic)
    sources = {line.source for line in page.lines}
    related = {*page.related, *(other.topic for other in page.distinct_from)}

    def section(letter: str, name: str, count: int) -> Row:
        label = f"{visit.say(name)} ({count})"
        return (Button(label, Press(letter, visit.language, key)),) if count else ()

    sides = (Button(visit.say("sides"), Press("d", visit.language, key)),) if page.claims or page.quotes else ()
    share = Button(visit.say("share"), url=share_link(visit.link("t", key), page.title))
    return Screen.of(
        document,
        section("c", "claims", len(page.claims)) + section("q", "quotes", len(page.quotes)),
        sides + section("s", "sources", len(sources)),
        (*section("r", "related", len(related)), share),
        _of_question(visit, topic, route) if route else (),
    )


def _of_question(visit: Visit, topic: str, route: Route) -> Row:
    """What can be said of an answer; under a page that the reader has turned to from it, the way back to the answer."""
    knowledge = visit.desk.knowledge
    if route.means(topic):
        key = knowledge.key(topic)
        return (
            Button(visit.say("why_button"), Press("w", visit.language, key)),
            Button(visit.say("wrong_button"), Press("x", visit.language, key)),
        )
    if route.topic is None:
        return ()
    answer = Press("t", visit.language, knowledge.key(route.topic))
    return (Button(f"‹ {shorten(knowledge.topic(route.topic).title, TITLE)}", answer),)


def short_card(visit: Visit, topic: str, *, about_now: bool = False) -> Screen:
    """The card of a topic for a group, with one row of sections and a way into the private chat."""
    knowledge = visit.desk.knowledge
    page = knowledge.topic(topic)
    key = knowledge.key(topic)
    document = compose_short_card(topic, knowledge, visit.today, visit.language, about_now=about_now)
    sections = (("c", "claims", len(page.claims)), ("q", "quotes", len(page.quotes)), ("s", "sources", len(page.lines)))
    row = tuple(
        Button(visit.say(name), Press(letter, visit.language, key)) for letter, name, count in sections if count
    )
    return Screen.of(document, row, (Button(visit.say("open_private"), url=visit.link("t", key)),))


def below(visit: Visit, press: Press) -> Screen | None:
    """The briefing as a message of its own, in the language of who presses: under a digest, which stays."""
    return card(replace(visit, words=""), press)


def back_button(visit: Visit, press: Press) -> Button:
    """A button that leads from a section back to its briefing."""
    return Button(visit.say("back"), Press("t", visit.language, press.key))
