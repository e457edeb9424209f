"""What a chat has chosen for itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Askers(StrEnum):
    """Who is answered in a group."""

    EVERYBODY = "everybody"
    ADMINS = "admins"


class Layout(StrEnum):
    """How pages are drawn."""

    CLASSIC = "classic"
    """Text with simple marks: every client shows it."""
    RICH = "rich"
    """Headings, tables and foldable parts: clients of 2026 and later."""


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """The settings of one chat; what is None was never chosen."""

    chat: int
    """Telegram's id."""
    language: str | None = None
    """ISO 639 code of the language to speak; else that of the question."""
    zone: str | None = None
    """IANA name or offset: the zone that the chat's times are meant in."""
    quiet: tuple[int, int] | None = None
    """From when until when nothing is sent unasked: minutes after local midnight."""
    askers: Askers = Askers.EVERYBODY
    muted: bool = False
    """Whether the bot is silent here until somebody lets it speak again."""
    layout: Layout = Layout.CLASSIC
