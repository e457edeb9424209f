"""Updates on their way to the bot: kept in order, handed out by long polling, gone once confirmed or too old."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.errors import CallRefused
from bot.web.preview import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LIVES = {"callback_query": limits.CALLBACK_LIFE, "inline_query": limits.INLINE_LIFE, "chosen_inline_result": 600}
"""Seconds after which an update is dropped, where that is not a day (source of tdlib/telegram-bot-api)."""
UNASKED = ("chat_member", "message_reaction", "message_reaction_count")
"""Kinds that a bot gets only when it names them in `allowed_updates`."""
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "stopped_message_generation",
    "subscription",
    "widget_query",
)
FIRST = 700_000_001
"""Number of the first update; Telegram's too starts anywhere."""


@dataclass(frozen=True, slots=True)
class Update:
    """Something that the bot is told."""

    number: int
    kind: str
    body: dict[str, Any]
    expires: datetime

    def as_json(self) -> dict[str, Any]:
        """The update as Telegram's Update."""
        return {"update_id": self.number, self.kind: self.body}


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, see `bot.web.preview.postman`."""

    url: str = ""
    secret: str | None = None
    max_connections: int = 40


@dataclass(slots=True)
class Mailbox:
    """The updates that wait for the bot."""

    now: Callable[[], datetime]
    waiting: deque[Update] = field(default_factory=deque)
    allowed: frozenset[str] | None = None
    """Kinds that the bot asked for; None for Telegram's default."""
    webhook: Webhook = field(default_factory=Webhook)
    _next: int = FIRST
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _poll: asyncio.Future[str] | None = None
    """The poll under way; its result is the reason for which it is cut, empty where it just ends."""

    def put(self, kind: str, body: dict[str, Any]) -> Update | None:
        """Adds an update, unless the bot does not want this kind; returns it."""
        wanted = kind not in UNASKED if self.allowed is None else kind in self.allowed
        if not wanted:
            return None
        expires = self.now() + timedelta(seconds=LIVES.get(kind, limits.UPDATE_LIFE))
        update = Update(self._next, kind, body, expires)
        self._next += 1
        self.waiting.append(update)
        self._arrived.set()
        return update

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Sets which kinds the bot wants from now on; None leaves it as it is, an empty list is the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & set(KINDS) or None

    def drop(self) -> None:
        """Forgets every update that waits."""
        self.waiting.clear()

    def remove(self, update: Update) -> None:
        """Forgets an update that was handed over."""
        self.waiting = deque(other for other in self.waiting if other is not update)

    def turn(self, webhook: Webhook) -> None:
        """Sets where updates go from now on."""
        self.webhook = webhook
        self._arrived.set()

    async def arrival(self) -> None:
        """Waits until an update comes, or the webhook changes."""
        self._arrived.clear()
        await self._arrived.wait()

    def peek(self, offset: int, limit: int) -> list[Update]:
        """Confirms what is before `offset` (from the end, where negative) and returns at most `limit` of the rest."""
        now = self.now()
        if offset < 0:
            offset = self._next + offset
        self.waiting = deque(update for update in self.waiting if update.number >= offset and update.expires > now)
        return list(self.waiting)[:limit]

    async def take(self, offset: int, limit: int, timeout: float) -> list[Update]:  # noqa: ASYNC109  # a poll's own
        """Returns updates as `getUpdates` does, waiting up to `timeout` seconds for the first.

        Raises:
            CallRefused: a webhook is set, or another poll came in between.
        """
        if self.webhook.url:
            raise CallRefused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self.cut("other getUpdates request; make sure that only one bot instance is running")
        poll = self._poll = asyncio.get_running_loop().create_future()
        deadline = asyncio.get_running_loop().time() + timeout
        try:
            while not (updates := self.peek(offset, limit)):
                self._arrived.clear()
                left = deadline - asyncio.get_running_loop().time()
                arrived = asyncio.ensure_future(self._arrived.wait())
                await asyncio.wait({arrived, poll}, timeout=max(left, 0), return_when=asyncio.FIRST_COMPLETED)
                arrived.cancel()
                if poll.done() and poll.result():
                    raise CallRefused(409, f"Conflict: terminated by {poll.result()}")
                if poll.done():
                    break
                if left <= 0:
                    break
            return updates
        finally:
            if self._poll is poll:
                self._poll = None

    def cut(self, reason: str) -> None:
        """Ends the poll under way, if any, with a conflict."""
        if self._poll and not self._poll.done():
            self._poll.set_result(reason)

    def release(self) -> None:
        """Lets the poll under way return at once, without a conflict: the stand-in is closing."""
        if self._poll and not self._poll.done():
            self._poll.set_result("")
