"""The bot beside a stand-in for Telegram: the same parts as in production, without what a server needs."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from bot.app import settle
from bot.app.digesting import Digests
from bot.chat.application import build_application
from bot.chat.polling import poll
from bot.chat.requests import telling
from bot.chat.upkeep import Upkeep

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator

    from bot.briefing.desk import Desk
    from bot.stores import Store


async def answer_preview(  # noqa: PLR0913 - each part can be replaced, by name
    token: str,
    desk: Desk,
    store: Store,
    stop: asyncio.Event,
    address: str,
    *,
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
        curators: ids of those who have the report; in the preview, people of the stand-in.
        logs_misses: whether questions that the file does not answer are kept for them.
    """
    digests = Digests(lambda: desk, store)
    application = build_application(
        token,
        lambda: desk,
        records=store,
        stock=digests.stock,
        api_url=address,
        curators=curators,
        logs_misses=logs_misses,
    )
    upkeep = Upkeep(lambda: desk, store, telling(application.bot))

    @contextlib.asynccontextmanager
    async def deliver() -> AsyncIterator[None]:
        async with digests.working(application.bot), upkeep.working():
            yield

    settle()
    await poll(application, stop, deliver)
