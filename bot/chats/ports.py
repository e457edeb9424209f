"""Where the settings of chats are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.chats.settings import ChatSettings


class Chats(Protocol):
    """Keeps settings; raises StoreUnavailable where the database does not answer."""

    async def settings(self, chat: int) -> ChatSettings:
        """What a chat has chosen; a chat that never chose has the settings of a new one."""
        ...

    async def keep_settings(self, settings: ChatSettings) -> None:
        """Keep what a chat has chosen, in place of what it had chosen before."""
        ...
