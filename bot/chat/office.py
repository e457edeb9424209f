"""What all handlers work with, put together once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.chats.taps import Taps

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.briefing.desk import Desk
    from bot.chat.preferences import Preferences
    from bot.chat.records import Records
    from bot.chat.rights import Rights
    from bot.digests.stock import Stock


@dataclass(frozen=True, slots=True)
class Office:
    """The parts that handlers use."""

    desk: Callable[[], Desk]
    """Gives the desk of the moment: a reload puts another in its place."""
    stock: Callable[[], Stock]
    """Gives what digests are taken from, at the moment."""
    now: Callable[[], datetime]
    """Gives the time, aware."""
    records: Records
    rights: Rights
    preferences: Preferences
    curators: frozenset[int] = frozenset()
    """Telegram's ids of those who are told of errors, and have the report."""
    logs_misses: bool = False
    """Whether questions that the file does not answer are kept for curators."""
    taps: Taps = field(default_factory=Taps)
