"""The bot beside a stand-in for Telegram: the same parts as in production, without what a server needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import settle
from bot.app.parts import Parts
from bot.chat.polling import poll

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from pathlib import Path

    from bot.briefing.desk import Desk
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
        stop: set from outside when the bot is to stop; what is in hand is finished.
        address: of the stand-in.
        read: reads the knowledge files again; where None, they never change.
        watched: folder whose changes have them read; None: only `/reload` does.

    The rest is as in `Parts`; curators are people of the stand-in.
    """
    read = read or (lambda: desk)
    parts = Parts(token, desk, read, store, curators=curators, logs_misses=logs_misses, api_url=address)
    settle()
    async with parts.watch.working(watched):
        await poll(parts.application, stop, parts.working)
