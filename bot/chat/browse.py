"""The topics of the file without typing: by theme, and by whom they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.document import Paragraph, Title
from bot.briefing.formats.foreign import shorten
from bot.chat.press import Press
from bot.chat.screen import TITLE, Button, Screen, rows, show
from bot.knowledge.keys import Kind, short_key
from bot.routing.names import nearest, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.chat.visit import Visit
    from bot.knowledge import Dossier, Party, Topic

A_ROW = 3
"""Parties in a row: their names are short."""

LONELY = 2
"""Topics from which a party is worth a button of its own."""


def browse(visit: Visit, press: Press) -> Screen | None:
    """The list of themes and parties, or the topics of the one whose key is given; None where there is no such one."""
    if not press.key:
        return _start(visit)
    for dossier in visit.desk.knowledge.dossiers:
        for key, title, topics in _shelves(visit, dossier):
            if key == press.key:
                buttons = rows([topic_button(visit, topic.id) for topic in topics], 1)
                everything = Button(visit.say("all_topics"), Press("b", visit.language))
                return show(visit, Title(title)).under(*buttons, (everything,))
    return None


def shelf_named(visit: Visit, words: str) -> Press | None:
    """The shelf that is named: a theme, or a party by any of its names; None where none surely is.

    Returns:
        What opens it, see `browse`.
    """
    names: dict[str, str] = {}
    for dossier in visit.desk.knowledge.dossiers:
        for key, title, _ in _shelves(visit, dossier):
            names.setdefault(plain(title), key)
        for party in dossier.parties:
            key = short_key(dossier.id, Kind.PARTY, party.id)
            for name in party.every_name:
                names.setdefault(plain(name), key)
    meant = nearest(words, names)
    return Press("b", visit.language, meant) if meant else None


def topic_button(visit: Visit, topic: str, letter: str = "t") -> Button:
    """A button that opens a page of a topic id.

    Args:
        letter: which page, see `bot.chat.pages.PAGES`.
    """
    knowledge = visit.desk.knowledge
    return Button(shorten(knowledge.topic(topic).title, TITLE), Press(letter, visit.language, knowledge.key(topic)))


def party_name(visit: Visit, dossier: Dossier, party: Party) -> str:
    """What a party is called in the person's language, where the dossier knows it; else in its own."""
    name = dossier.translated(party, visit.language) or party.name
    return name[:1].upper() + name[1:]


def _start(visit: Visit) -> Screen:
    knowledge = visit.desk.knowledge
    lines = [
        Paragraph(visit.say("browse", title=dossier.title, topics=visit.say("topics", count=len(dossier.topics))))
        for dossier in knowledge.dossiers
    ]
    screen = show(visit, Title(visit.say("all_topics")), *lines)
    for dossier in knowledge.dossiers:
        themes, parties = list(_themes(visit, dossier)), list(_parties(visit, dossier))
        screen = screen.under(*((_shelf_button(visit, shelf),) for shelf in themes))
        screen = screen.under(*rows([_shelf_button(visit, shelf) for shelf in parties], A_ROW))
    return screen


Shelf = tuple[str, str, "Sequence[Topic]"]
"""Key, title and topics of what is browsed."""


def _shelf_button(visit: Visit, shelf: Shelf) -> Button:
    key, title, topics = shelf
    return Button(f"{shorten(title, TITLE)} ({len(topics)})", Press("b", visit.language, key))


def _shelves(visit: Visit, dossier: Dossier) -> Iterator[Shelf]:
    yield from _themes(visit, dossier)
    yield from _parties(visit, dossier)


def _themes(visit: Visit, dossier: Dossier) -> Iterator[Shelf]:
    """Themes with their topics; topics of no theme at the end."""
    for theme in dossier.themes:
        topics = [topic for topic in dossier.topics if topic.theme == theme.id]
        if topics:
            yield short_key(dossier.id, Kind.THEME, theme.id), theme.title, topics
    rest = [topic for topic in dossier.topics if topic.theme is None]
    if rest:
        title = visit.say("other_topics") if dossier.themes else dossier.title
        yield short_key(dossier.id, Kind.THEME, ""), title, rest


def _parties(visit: Visit, dossier: Dossier) -> Iterator[Shelf]:
    for party in dossier.parties:
        topics = [topic for topic in dossier.topics if party.id in topic.parties]
        if len(topics) >= LONELY:
            yield short_key(dossier.id, Kind.PARTY, party.id), party_name(visit, dossier, party), topics
