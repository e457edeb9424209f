"""Updates on their way to a webhook: posted as Telegram posts them, again and again until they are taken.

One queue a chat for what is written, and one a person for what is pressed or asked inline; queues go side by side, so
that a press can overtake a message (source of tdlib/telegram-bot-api, `webhook_queue_id`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp

from bot.web.preview import limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.web.preview.mailbox import Mailbox, Update, Webhook

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
PATIENCE = 60.0
"""Seconds for which an answer is waited for."""

Queue = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Post:
    """One try to hand over an update."""

    number: int
    """Of the update."""
    status: int
    """HTTP's; 0 where there was no answer."""


@dataclass(slots=True)
class Postman:
    """Posts whatever waits, for as long as a webhook is set."""

    mailbox: Mailbox
    route: Callable[[str], str]
    """Where a webhook's address leads on this machine: what name service and a proxy do elsewhere."""
    first_wait: float = 1.0
    """Seconds after a first failure; doubled each time."""
    posts: list[Post] = field(default_factory=list)
    """Every try, in the order of the answers."""
    _queues: dict[Queue, deque[Update]] = field(default_factory=dict)
    _taken: set[int] = field(default_factory=set)

    async def run(self) -> None:
        """Post until cancelled."""
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
            while True:
                for update in list(self.mailbox.waiting) if self.mailbox.webhook.url else ():
                    if update.number in self._taken:
                        continue
                    self._taken.add(update.number)
                    queue = queue_of(update)
                    if queue in self._queues:
                        self._queues[queue].append(update)
                    else:
                        self._queues[queue] = deque([update])
                        tasks.create_task(self._empty(queue, session))
                await self.mailbox.arrival()

    async def _empty(self, queue: Queue, session: aiohttp.ClientSession) -> None:
        """Hand over one update after another, until the queue is empty or the webhook is gone."""
        updates = self._queues[queue]
        while updates and self.mailbox.webhook.url:
            await self._hand_over(updates[0], session)
            self._taken.discard(updates.popleft().number)
        self._taken -= {update.number for update in updates}
        del self._queues[queue]

    async def _hand_over(self, update: Update, session: aiohttp.ClientSession) -> None:
        """Post an update until it is taken, too old, or not wanted by a webhook any more."""
        wait = self.first_wait
        while self.mailbox.webhook.url and update.expires > self.mailbox.now():
            status, after = await self._post(update, self.mailbox.webhook, session)
            self.posts.append(Post(update.number, status))
            if 200 <= status < 300:
                self.mailbox.remove(update)
                return
            await asyncio.sleep(wait if after is None else min(after, limits.RETRY_AFTER))
            wait = min(2 * wait, limits.POST_WAIT)

    async def _post(self, update: Update, webhook: Webhook, session: aiohttp.ClientSession) -> tuple[int, float | None]:
        """Post once; returns the status and the seconds after which the bot wants it again, where it says so."""
        headers = {SECRET: webhook.secret} if webhook.secret else {}
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        try:
            async with session.post(
                self.route(webhook.url), json=update.as_json(), headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                await answer.read()
                after = answer.headers.get("Retry-After", "")
                return answer.status, float(after) if after.isdecimal() else None
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, None


def queue_of(update: Update) -> Queue:
    """Which updates have to wait for this one."""
    if "chat" in update.body:
        return "chat", update.body["chat"]["id"]
    return "person", update.body.get("from", {}).get("id", 0)
