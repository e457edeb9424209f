"""What the bot shows in one message: a document and the buttons under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.briefing import Document
    from bot.chat.press import Press

COPIED = 256
"""Characters that a button can copy (https://core.telegram.org/bots/api#copytextbutton)."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: it opens a page, leads to an address, or copies a text; just one of the three is given."""

    label: str
    press: Press | None = None
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a screen comes with."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Screen:
    """One message."""

    document: Document
    buttons: tuple[tuple[Button, ...], ...] = ()
    """By row."""
    asks: str | None = None
    """What the empty field should say where the screen waits for words; None where it waits for nothing."""
    attachment: Attachment | None = None
    """Makes it a message of its own, with the document as its caption."""

    def under(self, *rows: tuple[Button, ...]) -> Screen:
        """The same screen with more rows of buttons; empty rows are left out."""
        return replace(self, buttons=(*self.buttons, *filter(None, rows)))
