"""What opens behind each button of a briefing: its sections, page by page, and how the answer came about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.briefing import (
    cite,
    compose,
    compose_claims,
    compose_quotes,
    compose_related,
    compose_sides,
    compose_sources,
)
from bot.briefing.corrections import corrections_in
from bot.briefing.document import Document, Footnote, Option, Paragraph, Quotation, Title
from bot.briefing.formats.credit import credit
from bot.briefing.formats.foreign import shorten
from bot.briefing.options import choices
from bot.briefing.paging import paginate
from bot.briefing.references import sources_of
from bot.briefing.wording import line_of
from bot.chat.agenda import AGENDA, agenda
from bot.chat.browse import browse, topic_button
from bot.chat.payload import OF_KIND, share_link
from bot.chat.press import BELOW, ERROR, Press
from bot.chat.screen import COPIED, Button, Screen
from bot.chat.visit import Visit
from bot.chat.wishes import wish_row
from bot.knowledge.keys import Kind, short_key
from bot.knowledge.model import Claim, Quote
from bot.routing import Outcome, Route

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge import Item

Page = Callable[[Visit, Press], Screen | None]
"""Draws a page; None where the file does not have what it is about, perhaps not any more."""

Row = tuple[Button, ...]

LINES = 4
"""Claims or quotes on one page of a section: with their credits they fill one phone screen."""

OTHERS = 3
"""Topics offered in place of a wrong one: as many as one takes in at a glance."""

COPY_LABEL = 24
"""UTF-16 units of a quote's first words on the button that copies it."""


def card(visit: Visit, press: Press) -> Screen | None:
    """The briefing itself."""
    topic = _topic(visit, press)
    return show_card(visit, topic) if topic else None


def show_card(visit: Visit, topic: str, *, about_now: bool = False) -> Screen:
    """The briefing of a topic id, with the buttons that lead into its sections; empty sections have none."""
    knowledge = visit.desk.knowledge
    document = visit.desk.card(topic, visit.today, visit.language, about_now)
    page, dossier = knowledge.topic(topic), knowledge.home(topic)
    key = short_key(dossier.id, Kind.TOPIC, topic)
    sources = sources_of(page.lines, dossier)
    related = {*page.related, *(other.topic for other in page.distinct_from)}

    def section(letter: str, name: str, count: int) -> tuple[Button, ...]:
        label = f"{visit.say(name)} ({count})"
        return (Button(label, Press(letter, visit.language, key)),) if count else ()

    sides = (Button(visit.say("sides"), Press("d", visit.language, key)),) if page.claims or page.quotes else ()
    share = Button(visit.say("share"), url=share_link(visit.link("t", key), page.title))
    asked = (
        Button(visit.say("why_button"), Press("w", visit.language, key)),
        Button(visit.say("wrong_button"), Press("x", visit.language, key)),
    )
    return Screen(document).under(
        section("c", "claims", len(page.claims)) + section("q", "quotes", len(page.quotes)),
        sides + section("s", "sources", len(sources)),
        (*section("r", "related", len(related)), share),
        asked if visit.words else (),
    )


def below(visit: Visit, press: Press) -> Screen | None:
    """The briefing as a message of its own, in the language of who presses: under a digest, which stays."""
    return card(replace(visit, words=""), press)


def claims(visit: Visit, press: Press) -> Screen | None:
    """All claims of a topic."""
    return _section(
        visit, press, compose_claims, lambda _: ((_cite_button(visit, press), _error_button(visit, press)),)
    )


def quotes(visit: Visit, press: Press) -> Screen | None:
    """All quotes of a topic, each with a button that copies it."""
    return _section(
        visit,
        press,
        compose_quotes,
        lambda document: (*_copy_rows(visit, document), (_error_button(visit, press),)),
    )


def sides(visit: Visit, press: Press) -> Screen | None:
    """Perspectives side by side."""
    return _section(visit, press, compose_sides)


def sources(visit: Visit, press: Press) -> Screen | None:
    """The sources of a topic, whole."""
    return _section(visit, press, compose_sources, lambda _: ((_cite_button(visit, press),),))


def related(visit: Visit, press: Press) -> Screen | None:
    """Neighbouring topics, each a button."""
    return _section(visit, press, compose_related, lambda document: option_buttons(visit, document))


def citations(visit: Visit, press: Press) -> Screen | None:
    """The claims and quotes of a topic as citations to copy, and CSL-JSON's home, `/cite`."""
    item = visit.item(press.key)
    if item is None:
        return None
    lines = [Paragraph(cite(line, item.dossier)) for line in item.topic.lines]
    hint = Footnote(f"/cite {item.key}")
    title = Title(visit.say("citations", title=item.topic.title))
    corrected = corrections_in(item.topic.lines, visit.locale)
    document = Document((title, *corrected, *lines, hint), visit.language)
    return _paged(visit, press, document)


def item(visit: Visit, press: Press) -> Screen | None:
    """One claim or quote, with its topic, its citation and a link to it."""
    found = visit.item(press.key)
    if found is None:
        return None
    if not isinstance(found.value, Claim | Quote):
        return card(visit, press)
    citation = cite(found.value, found.dossier)
    corrected = corrections_in((found.value,), visit.locale)
    document = Document(
        (Title(found.topic.title), *corrected, line_of(found, visit.locale), Footnote(citation)),
        visit.locale.language,
    )
    address = visit.link(OF_KIND[found.kind], found.key)
    copy = (Button(visit.say("copy_citation"), copy=citation),) if len(citation) <= COPIED else ()
    share = Button(visit.say("share"), url=share_link(address, found.topic.title))
    topic = short_key(found.dossier.id, Kind.TOPIC, found.topic.id)
    back = Button(visit.say("whole_briefing"), Press("t", visit.language, topic))
    return Screen(document).under(*_copy_rows(visit, document), copy, (_error_button(visit, press),), (back, share))


def why(visit: Visit, press: Press) -> Screen | None:
    """How the answer came about, in a line for the person who asked."""
    topic = _topic(visit, press)
    if topic is None:
        return None
    lines = [Paragraph(line) for line in _reasons(visit, visit.desk.router.route(visit.words, visit.surface))]
    document = Document((Title(visit.say("why_title")), *lines), visit.locale.language)
    return Screen(document).under((Button(visit.say("wrong_button"), replace(press, page="x")), _back(visit, press)))


def wrong(visit: Visit, press: Press) -> Screen | None:
    """The next topics that the question may have meant."""
    topic = _topic(visit, press)
    if topic is None:
        return None
    route = visit.desk.router.route(visit.words, visit.surface)
    others = [candidate.topic for candidate in route.candidates if candidate.topic != topic][:OTHERS]
    if not visit.words or not others:
        return none_of_these(visit, press)
    title = Title(visit.say("wrong_title"))
    document = Document((title, *choices(others, visit.desk.knowledge)), visit.locale.language)
    return offer(visit, document).under((_back(visit, press),))


def none_of_these(visit: Visit, _: Press) -> Screen:
    """What the file covers, for somebody whom no offered topic helps."""
    miss = compose(Route(Outcome.MISS, visit.language), visit.desk.knowledge, visit.today, visit.language)
    wish = wish_row(visit, visit.desk.router.route(visit.words, visit.surface)) if visit.words else ()
    return Screen(miss).under(wish, (all_topics(visit),))


def offer(visit: Visit, document: Document, letter: str = "t") -> Screen:
    """A choice: a button for each option of the document, and one for none of them.

    Args:
        letter: the page that an option opens, see PAGES.
    """
    nothing = Button(visit.say("none_of_these"), Press("n", visit.language))
    return Screen(document).under(*option_buttons(visit, document, letter), (nothing,))


def option_buttons(visit: Visit, document: Document, letter: str = "t") -> tuple[tuple[Button, ...], ...]:
    """A row for each option of a document."""
    return tuple((topic_button(visit, block.topic, letter),) for block in document.blocks if isinstance(block, Option))


def all_topics(visit: Visit) -> Button:
    """A button that opens the list of all topics."""
    return Button(visit.say("all_topics"), Press("b", visit.language))


def _section(
    visit: Visit,
    press: Press,
    draw: Callable[..., Document],
    rows: Callable[[Document], Iterable[Row]] = lambda _: (),
) -> Screen | None:
    topic = _topic(visit, press)
    if topic is None:
        return None
    return _paged(visit, press, draw(topic, visit.desk.knowledge, visit.today, visit.language), rows)


def _paged(
    visit: Visit,
    press: Press,
    document: Document,
    rows: Callable[[Document], Iterable[Row]] = lambda _: (),
) -> Screen:
    """One part of a long page, with buttons to the parts beside it and back to the briefing."""
    parts = paginate(document, LINES)
    number = min(press.number, len(parts) - 1)
    shown = parts[number]
    return Screen(shown).under(*rows(shown), _turns(visit, press, number, len(parts)), (_back(visit, press),))


def _turns(visit: Visit, press: Press, number: int, parts: int) -> tuple[Button, ...]:
    if parts == 1:
        return ()
    before = Button("‹", replace(press, number=(number - 1) % parts))
    here = Button(visit.say("part", number=number + 1, parts=parts), replace(press, number=number))
    return before, here, Button("›", replace(press, number=(number + 1) % parts))


def _back(visit: Visit, press: Press) -> Button:
    return Button(visit.say("back"), Press("t", visit.language, press.key))


def _cite_button(visit: Visit, press: Press) -> Button:
    return Button(visit.say("cite_button"), Press("e", visit.language, press.key, press.number))


def _error_button(visit: Visit, press: Press) -> Button:
    return Button(visit.say("error_button"), Press(ERROR, visit.language, press.key))


def _copy_rows(visit: Visit, document: Document) -> tuple[Row, ...]:
    return tuple((_copy_button(visit, block),) for block in document.blocks if isinstance(block, Quotation))


def _copy_button(visit: Visit, quote: Quotation) -> Button:
    """Copies a quote with its credit, or alone where both together are too long for a button."""
    exact = visit.say("quoted", text=quote.exact)
    whole = f"{exact} — {credit(quote.attribution, visit.locale).text}"
    words = shorten(quote.exact, COPY_LABEL)
    return Button(visit.say("copy", words=words), copy=whole if len(whole) <= COPIED else quote.exact[:COPIED])


def _topic(visit: Visit, press: Press) -> str | None:
    """Topic id of what a press is about: the topic itself, or the one that holds a claim or quote."""
    found: Item | None = visit.item(press.key)
    return found.topic.id if found else None


def _reasons(visit: Visit, route: Route) -> Iterable[str]:
    if not visit.words:
        yield visit.say("why_unknown")
        return
    rules = {reason.rule: reason.detail for reason in route.why}
    if "exact phrase" in rules:
        yield visit.say("why_exact", phrase=route.matched or visit.words)
        return
    if route.matched:
        yield visit.say("why_phrase", phrase=route.matched)
    if route.coverage is not None:
        yield visit.say("why_coverage", detail=f"{route.coverage:.0%}")
    for rule, key in (("spelling", "why_spelling"), ("not covered", "why_missing")):
        if rule in rules:
            yield visit.say(key, detail=rules[rule])


PAGES: dict[str, Page] = {
    "t": card,
    "c": claims,
    "q": quotes,
    "d": sides,
    "s": sources,
    "r": related,
    "e": citations,
    "i": item,
    "w": why,
    "x": wrong,
    "n": none_of_these,
    "b": browse,
    AGENDA: agenda,
    BELOW: below,
}
"""Each page by the letter that a button carries. A letter is never given to another page."""


def open_page(visit: Visit, press: Press) -> Screen | None:
    """The page that a button asks for; None where it is of another time."""
    page = PAGES.get(press.page)
    return page(visit, press) if page else None
