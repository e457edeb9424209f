"""What is offered where somebody writes `@bot words` in any chat: complete cards, so that they are useful alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.briefing import compose_short_card
from bot.briefing.attribution import attributed
from bot.briefing.corrections import corrections_in
from bot.briefing.document import Footnote, Title
from bot.briefing.formats.foreign import shorten
from bot.briefing.options import examples
from bot.briefing.wording import find_words
from bot.chat.payload import OF_KIND
from bot.chat.screen import Button, Screen, show
from bot.knowledge.model import Claim, Quote
from bot.routing import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.chat.visit import Visit
    from bot.knowledge import Item

A_PAGE = 8
"""Results handed out at once; Telegram asks for more when somebody scrolls."""

AT_FIRST = 8
"""Topics offered before anything is written."""

SNIPPET = 120
"""UTF-16 units of a result's description: two lines of a phone."""

WORTH = 30.0
"""Score, 0 to 100, from which a topic is offered: below it a topic shares a common word at most."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One result."""

    id: str
    """The item's key and the dossier's version, at most 64 bytes: the same card has the same id."""
    title: str
    description: str
    screen: Screen


def suggest(visit: Visit) -> tuple[Suggestion, ...]:
    """Everything that fits the words, best first: topics, then quotes and claims that have these words."""
    items: dict[str, Item] = {item.key: item for item in _found(visit)}
    return tuple(_suggestion(visit, item) for item in items.values())


def _found(visit: Visit) -> Iterator[Item]:
    if not visit.words.strip():
        for option in examples(visit.desk.knowledge, AT_FIRST):
            yield _topic(visit, option.topic)
        return
    named = visit.item(visit.words.strip())
    if named:
        yield named
        return
    route = visit.desk.router.route(visit.words, visit.surface)
    if route.outcome is Outcome.ANSWER and route.topic:
        yield _topic(visit, route.topic)
    elif route.outcome is Outcome.CHOICE:
        yield from (_topic(visit, topic) for topic in route.choices)
    if route.outcome is not Outcome.MISS:
        yield from (_topic(visit, each.topic) for each in route.candidates if each.score >= WORTH)
    yield from find_words(visit.words, visit.desk.items).items


def _topic(visit: Visit, topic: str) -> Item:
    return visit.desk.items[visit.desk.knowledge.key(topic)]


def _suggestion(visit: Visit, item: Item) -> Suggestion:
    if isinstance(item.value, Claim | Quote):
        text = item.value.text if isinstance(item.value, Claim) else visit.locale.quote(item.value.exact)
        foot = Footnote(f"{item.dossier.edition} · {item.key}")
        corrected = corrections_in((item.value,), visit.locale)
        line = attributed(item.value, item.dossier, visit.locale)
        screen = show(visit, Title(item.topic.title), *corrected, line, foot)
        title, description = shorten(text, SNIPPET), item.topic.title
    else:
        screen = Screen(compose_short_card(item.topic.id, visit.desk.knowledge, visit.today, visit.language))
        title, description = item.topic.title, shorten(item.topic.summary, SNIPPET)
    open_ = Button(visit.say("whole_briefing"), url=visit.link(OF_KIND[item.kind], item.key))
    return Suggestion(f"{item.key}-{item.dossier.version}"[:64], title, description, screen.under((open_,)))
