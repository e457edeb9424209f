"""What is shown, without markup: a small tree of blocks that every format draws in its own way.

Document
├── Title         what the page is, and as of when it speaks
├── Paragraph     our own words
├── Bullet        our own words, a line of a list
├── Listing       something to be copied as it stands: CSL-JSON
├── Moment        our own words with a time of the bot's own in them
├── Notice        something the reader must know first (file ends in 2021, no translation)
├── Statement     a claim with its attribution        (an item: dropped whole where space is short)
├── Quotation     exact words with their attribution  (an item)
├── Heading       of a run of items
├── Option        one topic of a choice or a list     (an item)
├── Reference     a source, whole                     (an item)
└── Footnote      dossier, version, key
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it, and where it is written. A format refuses one with an empty voice, source or date."""

    voice: str
    """Who speaks, and through whom: “Japanese experts, as reported in the text on Valdai's site”."""
    source: str
    """Short name of the source."""
    date: str
    """When the source appeared, in words; “c.” before a date that was worked out."""
    paragraph: int
    key: str
    """Which source it is, see `source_key`."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """First line of a page."""

    text: str
    as_of: str | None = None
    """Until when the page speaks, in words."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Our own words: a summary, an explanation."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """Our own words: one line of a list."""

    text: str
    number: int | None = None
    """Stands before it where buttons name lines by their numbers; None for a mere bullet."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Something to be copied as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the reader must know before reading on."""

    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence with a time of the bot's own, such as when a digest is due; a source's date is never one."""

    text: str
    written: str
    """How the time stands in the text, for readers whose program does not put it in their own zone."""
    at: datetime
    """The time itself, aware."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading of the blocks that follow."""

    text: str
    level: int = 1
    """1 for a section, 2 for a part of it."""
    side: bool = False
    """Whether what follows is the view of one side, which a format may set beside that of another."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim, attributed."""

    text: str
    attribution: Attribution
    key: str
    """Short key of the item, for citing it."""
    number: int | None = None
    """Stands before it where buttons name lines by their numbers; None for a mere bullet."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Exact words, attributed."""

    exact: str
    attribution: Attribution
    key: str
    language: str = "en"
    """Language of the words, which decides their quotation marks."""
    number: int | None = None
    """Stands before it where buttons name lines by their numbers; None for none."""


@dataclass(frozen=True, slots=True)
class Option:
    """A topic that can be opened."""

    topic: str
    """Topic id."""
    title: str
    detail: str | None = None
    """What sets it apart from the other options."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A source with everything needed to cite it."""

    text: str
    key: str
    """Which source it is, as in the attributions to it."""
    url: str | None = None
    note: str | None = None
    """What else a reader has to know about it: how its date was found, whose views it gives."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """Small print at the end."""

    text: str


Item = Statement | Quotation | Option | Reference
Block = Title | Paragraph | Bullet | Listing | Moment | Notice | Heading | Footnote | Item


@dataclass(frozen=True, slots=True)
class Document:
    """A page, top to bottom."""

    blocks: tuple[Block, ...]
    language: str = "en"
    """Language of the fixed words that a format adds, such as “+3 more”."""
