"""The parts of a bot that answers, put together: on Telegram and beside the stand-in they are the same."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.app import resettle
from bot.app.digesting import Digests
from bot.app.watching import Watch
from bot.briefing.shelf import Shelf
from bot.chat.application import build_application, utc_now
from bot.chat.connection import Connection
from bot.chat.curating import Curation
from bot.chat.requests import telling
from bot.chat.upkeep import Upkeep
from bot.web.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from telegram.ext import Application, BaseRateLimiter

    from bot.briefing.desk import Desk
    from bot.briefing.shelf import Reload
    from bot.chat.admission import Admission
    from bot.stores import Store

LEFT = 1.0
"""Seconds after a reload until what it left is collected: answers from the old desk, and the thread that read the new
one, hold it a little longer."""


class Parts:
    """What answers, delivers and reads again. Built inside the event loop it runs in; nothing is opened yet."""

    def __init__(  # noqa: PLR0913 - each is another part
        self,
        token: str,
        desk: Desk,
        read: Callable[[], Desk],
        store: Store,
        *,
        curators: frozenset[int],
        logs_misses: bool,
        api_url: str | None = None,
        admission: Admission | None = None,
        pace: BaseRateLimiter[Any] | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            token: the bot's.
            desk: where questions are answered first.
            read: reads the knowledge files again.
            store: what is kept.
            curators: ids of those who have `/report`, `/reload` and `/status`.
            logs_misses: whether questions that the file does not answer are kept for them.
            api_url: address of a Bot API server; Telegram's own where None.
            admission: who may use the bot; everybody where None.
            pace: keeps Telegram's limits; our own where None.
        """
        self.shelf = shelf = Shelf(desk, read, utc_now)
        self.metrics = Metrics(lambda: shelf.desk.knowledge, utc_now, __version__)
        self.connection = Connection()
        self._digests = Digests(lambda: shelf.desk, store)
        curation = Curation(
            curators, shelf, utc_now, utc_now(), self.metrics.counts, store.outbox.overview, self._note_reload
        )
        self.application: Application[Any, Any, Any, Any, Any, Any] = build_application(
            token,
            lambda: shelf.desk,
            records=store,
            stock=self._digests.stock,
            api_url=api_url,
            pace=pace,
            connection=self.connection,
            observer=self.metrics,
            admission=admission,
            curation=curation,
            curators=curators,
            logs_misses=logs_misses,
        )
        self._upkeep = Upkeep(lambda: shelf.desk, store, telling(self.application.bot))
        self.watch = Watch(lambda: curation.reload(self.application.bot))

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Deliver digests and keep house for as long as this is entered; Telegram was reached before."""
        async with self._digests.working(self.application.bot), self._upkeep.working():
            yield

    def _note_reload(self, reload: Reload) -> None:
        asyncio.get_running_loop().call_later(LEFT, resettle)
        self.metrics.reloaded(reload.result)
        self._digests.restock()
        self._upkeep.wake()
