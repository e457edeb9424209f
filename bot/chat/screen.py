"""What the bot shows in one message: a document and the buttons under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Self

from bot.briefing.document import Document, Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.briefing.document import Block
    from bot.chat.press import Press
    from bot.chat.visit import Visit

COPIED = 256
"""Characters that a button can copy (https://core.telegram.org/bots/api#copytextbutton)."""

TITLE = 44
"""UTF-16 units of a topic's title on a button: longer ones are cut by narrow phones anyway."""

TYPED = 40
"""UTF-16 units of what somebody typed, as it is said back."""


class Button(NamedTuple):
    """A button: it opens a page, leads to an address, or copies a text; just one of the three is given."""

    label: str
    press: Press | None = None
    url: str | None = None
    copy: str | None = None


Row = tuple[Button, ...]
Rows = tuple[Row, ...]
"""Buttons under a message, by row."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a screen comes with."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Screen:
    """One message."""

    document: Document
    buttons: Rows = ()
    asks: str | None = None
    """What the empty field should say where the screen waits for words; None where it waits for nothing."""
    attachment: Attachment | None = None
    """Makes it a message of its own, with the document as its caption."""
    apart: bool = False
    """Whether it comes as a message of its own where a button asked for it."""
    to: int | None = None
    """Number of the message that it is a reply to, where it comes as one of its own."""
    alert: Callable[[Visit], str] | None = None
    """Says it, to who pressed and in their own language, in a notice to be closed; the page stays. At most 200
    characters.
    """
    classic: bool = False
    """Whether it is drawn so that every client shows it, whatever layout the chat has chosen."""

    @classmethod
    def of(cls, document: Document, *rows: Row) -> Self:
        """A document and the rows of buttons under it; empty rows are left out."""
        return cls(document, tuple(filter(None, rows)))

    def under(self, *rows: Row) -> Screen:
        """The same screen with more rows of buttons; empty rows are left out."""
        return replace(self, buttons=(*self.buttons, *filter(None, rows)))


def rows(buttons: Sequence[Button], width: int) -> Rows:
    """Buttons in rows of a width, the last one perhaps shorter."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def page_turns(visit: Visit, number: int, pages: int, press: Callable[[int], Press]) -> Row:
    """A row that turns pages round and round, from the one of a number, from 0; `press` opens the page of a number."""
    here = visit.say("part", number=number + 1, parts=pages)
    turns = (("‹", (number - 1) % pages), (here, number), ("›", (number + 1) % pages))
    return tuple(Button(label, press(page)) for label, page in turns)


def mark(label: str, *, chosen: bool) -> str:
    """The label of a button that is one of several, marked where it is the chosen one."""
    return f"✓ {label}" if chosen else label


def show(visit: Visit, *blocks: Block) -> Screen:
    """A screen of these blocks; what a format adds to them is in the person's language."""
    return Screen(Document(blocks, visit.locale.language))


def say(visit: Visit, key: str, **fields: object) -> Screen:
    """A screen of one sentence."""
    return show(visit, Paragraph(visit.say(key, **fields)))


def alert(visit: Visit, key: str, **fields: object) -> Screen:
    """One sentence for who pressed a button, which changes nothing of the page."""
    return replace(say(visit, key, **fields), alert=lambda own: own.say(key, **fields))
