"""What the chat keeps, by what it is for; `bot.stores.Store` is one, and so is the one in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.chats import Chats, Feedback, Requests
    from bot.digests.ports import Clock, Outbox, Removals, Subscriptions


class Records(Protocol):
    """Everything that is kept; every call may raise StoreUnavailable."""

    @property
    def subscriptions(self) -> Subscriptions:
        """Who wants which digest."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Digests on their way."""
        ...

    @property
    def chats(self) -> Chats:
        """Settings of chats."""
        ...

    @property
    def feedback(self) -> Feedback:
        """What readers say about answers."""
        ...

    @property
    def requests(self) -> Requests:
        """Who wants to be told when something is covered."""
        ...

    @property
    def removals(self) -> Removals:
        """Chats that move, that the bot leaves, and that want to be forgotten."""
        ...

    @property
    def clock(self) -> Clock:
        """The time by which all who use the store go."""
        ...

    @property
    def sole(self) -> bool:
        """Whether nobody else changes what is kept."""
        ...
