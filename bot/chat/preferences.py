"""What chats have chosen, kept at hand: a question must not wait for the store, nor fail where it does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.chats import ChatSettings
from bot.digests.schedule import QuietHours
from bot.errors import StoreUnavailable
from bot.latest import Latest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.chats import Chats

log = structlog.get_logger()

FRESH = 30.0
"""Seconds for which settings are believed where other replicas may change them: so long a change may take to be noticed
here."""

FRESH_ALONE = 600.0
"""The same without replicas. To read settings takes as long as all else of an answer, and nearly all changes are made
here; but a digest that finds its group moved takes the settings along in the store."""

KEPT = 4096
"""Chats whose settings are at hand."""


def quiet_hours(settings: ChatSettings) -> QuietHours | None:
    """When nothing is sent to a chat unasked, in its own zone; None where it never chose any."""
    return QuietHours(*settings.quiet) if settings.quiet else None


class Preferences:
    """The settings of chats, from the store and remembered for a while: half a minute, or ten without replicas."""

    def __init__(self, chats: Chats, now: Callable[[], datetime], *, sole: bool = False) -> None:
        """Take the store.

        Args:
            chats: of the store.
            now: gives the time, aware.
            sole: whether no other process changes them there.
        """
        self._chats, self._now = chats, now
        self._fresh = FRESH_ALONE if sole else FRESH
        self._known: Latest[int, tuple[ChatSettings, datetime]] = Latest(KEPT)

    async def of(self, chat: int) -> ChatSettings:
        """The settings of a chat; those that were known last, or a new chat's, where the store does not answer."""
        known = self._known.get(chat)
        if known and (self._now() - known[1]).total_seconds() < self._fresh:
            return known[0]
        try:
            settings = await self._chats.settings(chat)
        except StoreUnavailable as error:
            log.warning("settings not read", error=str(error))
            return known[0] if known else ChatSettings(chat)
        self._remember(settings)
        return settings

    async def keep(self, settings: ChatSettings) -> None:
        """Keep what a chat has chosen; raises StoreUnavailable where that is not possible."""
        await self._chats.keep_settings(settings)
        self._remember(settings)

    def forget(self, chat: int) -> None:
        """Read the settings of a chat anew next time."""
        self._known.pop(chat, None)

    def _remember(self, settings: ChatSettings) -> None:
        self._known[settings.chat] = (settings, self._now())
