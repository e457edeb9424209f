"""Digests at work beside the chat: what they are taken from, who delivers them, and what is renewed at the start."""

from __future__ import annotations

import asyncio
import secrets
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.chat.mail import TelegramMail
from bot.digests.composer import Composer
from bot.digests.courier import Courier
from bot.digests.delivering import Post
from bot.digests.stock import Stock
from bot.digests.upkeep import renew_due_times, take_stock
from bot.rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from telegram.ext import ExtBot

    from bot.briefing.desk import Desk
    from bot.stores import Store


class Digests:
    """The digests of one process."""

    def __init__(self, desk: Callable[[], Desk], store: Store) -> None:
        """Take the parts.

        Args:
            desk: gives the desk of the moment.
            store: what is kept.
        """
        self._desk, self._store = desk, store
        self._composer = Composer(Stock.of(desk().knowledge))
        self._stocking = Rounds("stock of digests", self._take_stock)

    def stock(self) -> Stock:
        """What digests are taken from at the moment."""
        return self._composer.stock

    def restock(self) -> None:
        """Take stock again, soon: the dossiers have changed."""
        self._stocking.wake()

    @asynccontextmanager
    async def working(self, bot: ExtBot[Any]) -> AsyncIterator[None]:
        """Deliver for as long as this is entered; what is in hand at the end is finished.

        Args:
            bot: sends; it has reached Telegram.

        Raises:
            StoreUnavailable: the database does not answer at the start.
        """
        await renew_due_times(self._store.subscriptions, await self._store.clock())
        await self._take_stock()
        post = Post(self._store.outbox, self._store.clock, self._composer, TelegramMail(bot), _worker_name())
        courier = Courier(post)
        delivering = asyncio.create_task(courier.run(sole=self._store.sole))
        try:
            async with self._stocking.working():
                yield
        finally:
            courier.stop()
            await delivering

    async def _take_stock(self) -> None:
        now = await self._store.clock()
        self._composer.stock = await take_stock(self._desk().knowledge, self._store.catalogue, now)


def _worker_name() -> str:
    """A name that no other process has had."""
    return f"{socket.gethostname()[:32]}-{secrets.token_hex(4)}"
