"""The sections of a briefing, page by page: claims, quotes, both sides, sources, neighbours, citations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.briefing import cite, compose_claims, compose_quotes, compose_related, compose_sides, compose_sources
from bot.briefing.corrections import corrections_in
from bot.briefing.document import Document, Footnote, Notice, Paragraph, Quotation, Statement, Title
from bot.briefing.formats.foreign import shorten
from bot.briefing.formats.proof import words
from bot.briefing.paging import paginate
from bot.chat.cards import back_button
from bot.chat.lines import copy_rows, error_button
from bot.chat.offers import option_buttons
from bot.chat.press import ERROR, Press
from bot.chat.screen import Button, Row, Screen, page_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.chat.visit import Visit

LINES = 4
"""Claims or quotes on one page of a section: with their credits they fill one phone screen."""

LABEL = 34
"""UTF-16 units of a line's first words on a button, with its number before them."""

DOUBTS = {"c": "l", "q": "v"}
"""Letter of a section -> letter of the page that asks which of its lines is wrong."""


def claims(visit: Visit, press: Press) -> Screen | None:
    """All claims of a topic."""
    return _section(
        visit,
        press,
        compose_claims,
        lambda shown: ((_cite_button(visit, press), _error_button(visit, press, shown)),),
    )


def quotes(visit: Visit, press: Press) -> Screen | None:
    """All quotes of a topic, each with a button that copies it."""
    return _section(
        visit,
        press,
        compose_quotes,
        lambda shown: (*copy_rows(visit, shown), (_error_button(visit, press, shown),)),
    )


def doubt_claims(visit: Visit, press: Press) -> Screen | None:
    """Which of the claims on a page is wrong."""
    return _doubt(visit, press, "c", compose_claims)


def doubt_quotes(visit: Visit, press: Press) -> Screen | None:
    """Which of the quotes on a page is wrong."""
    return _doubt(visit, press, "q", compose_quotes)


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


def _section(
    visit: Visit,
    press: Press,
    draw: Callable[..., Document],
    rows: Callable[[Document], Iterable[Row]] = lambda _: (),
) -> Screen | None:
    topic = visit.topic(press.key)
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
    turns = page_turns(visit, number, len(parts), lambda page: press._replace(number=page)) if len(parts) > 1 else ()
    return Screen.of(shown, *rows(shown), turns, (back_button(visit, press),))


def _doubt(visit: Visit, press: Press, section: str, draw: Callable[..., Document]) -> Screen | None:
    """The same part of a section, with a button for each of its lines in place of all others."""
    page = _section(visit, press, draw)
    if page is None:
        return None
    title, *others = page.document.blocks
    numbers = {line.key: number for number, line in enumerate(_lines(page.document), start=1)}
    others = [
        replace(block, number=numbers[block.key]) if isinstance(block, Statement | Quotation) else block
        for block in others
    ]
    document = replace(page.document, blocks=(title, Notice(visit.say("error_which")), *others))
    rows = [
        (Button(f"{line.number}. {shorten(words(line), LABEL)}", Press(ERROR, visit.language, line.key)),)
        for line in _lines(document)
    ]
    whole = Button(visit.say("error_whole"), Press(ERROR, visit.language, press.key))
    back = Button(visit.say("error_back"), press._replace(page=section))
    return Screen.of(document, *rows, (whole,), (back,))


def _lines(document: Document) -> list[Statement | Quotation]:
    return [block for block in document.blocks if isinstance(block, Statement | Quotation)]


def _cite_button(visit: Visit, press: Press) -> Button:
    return Button(visit.say("cite_button"), Press("e", visit.language, press.key, press.number))


def _error_button(visit: Visit, press: Press, shown: Document) -> Button:
    """Asks which line is wrong; where there is one line, it is that one."""
    lines = _lines(shown)
    if len(lines) == 1:
        return error_button(visit, lines[0].key)
    return Button(visit.say("error_button"), press._replace(page=DOUBTS[press.page]))
