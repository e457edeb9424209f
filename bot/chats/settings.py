"""What a chat has chosen for itself, and where that is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


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


class Chats(Protocol):
    """Keeps settings; raises StoreUnavailable where the database does not answer."""

    async def settings(self, chat: int) -> ChatSettings:
        """What a chat has chosen; a chat that never chose has the settings of a new one."""
        ...

    async def keep_settings(self, settings: ChatSettings) -> None:
        """Keep what a chat has chosen, in place of what it had chosen before."""
        ...
