"""The bot beside a stand-in for Telegram: the same parts as in production, without what a server needs."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from bot import __version__
from bot.app import settle
from bot.app.digesting import Digests
from bot.app.watching import Watch
from bot.briefing.shelf import Shelf
from bot.chat.application import build_application, utc_now
from bot.chat.curating import Curation
from bot.chat.polling import poll
from bot.chat.requests import telling
from bot.chat.upkeep import Upkeep
from bot.web.metrics import Metrics

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.briefing.desk import Desk
    from bot.briefing.shelf import Reload
    from bot.stores import Store


async def answer_preview(  # noqa: PLR0913 - each part can be replaced, by name
    token: str,
    desk: Desk,
    store: Store,
    stop: asyncio.Event,
    address: str,
    *,
    read: Callable[[], Desk] | None = None,
    watched: Path | None = None,
    curators: frozenset[int] = frozenset(),
    logs_misses: bool = False,
) -> None:
    """Answer in the chats of a stand-in, deliver digests and tell who waits there, until told to stop.

    Args:
        token: the stand-in's.
        desk: where questions are answered.
        store: what is kept.
        stop: set from outside when the bot is to stop; what is in hand is finished.
        address: of the stand-in.
        read: reads the knowledge files again; where None, they never change.
        watched: folder whose changes have them read; None: only `/reload` does.
        curators: ids of those who have `/report`, `/reload` and `/status`: people of the stand-in.
        logs_misses: whether questions that the file does not answer are kept for them.
    """
    shelf = Shelf(desk, read or (lambda: desk), utc_now)

    def note_reload(_: Reload) -> None:
        digests.restock()
        upkeep.wake()

    metrics = Metrics(lambda: shelf.desk.knowledge, utc_now, __version__)
    digests = Digests(lambda: shelf.desk, store)
    curation = Curation(curators, shelf, utc_now, utc_now(), metrics.counts, store.outbox.overview, note_reload)
    application = build_application(
        token,
        lambda: shelf.desk,
        records=store,
        stock=digests.stock,
        api_url=address,
        observer=metrics,
        curation=curation,
        curators=curators,
        logs_misses=logs_misses,
    )
    upkeep = Upkeep(lambda: shelf.desk, store, telling(application.bot))
    watch = Watch(lambda: curation.reload(application.bot))

    @contextlib.asynccontextmanager
    async def deliver() -> AsyncIterator[None]:
        async with digests.working(application.bot), upkeep.working(), watch.working(watched):
            yield

    settle()
    await poll(application, stop, deliver)
