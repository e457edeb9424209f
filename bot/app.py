"""Composition root: settings -> ready parts, put together in one place."""

from __future__ import annotations

import asyncio
import secrets
import socket
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from bot.briefing.desk import Desk
from bot.knowledge import load
from bot.routing.router import Router

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.chat.upkeep import Upkeep
    from bot.digests.courier import Courier
    from bot.stores import Store

CACHE = user_cache_path("briefing-bot")
"""Where the user's programs keep what can be made again."""


def open_desk(knowledge_path: Path, cache: Path | None = CACHE) -> Desk:
    """Read the dossiers and make the router ready.

    Args:
        knowledge_path: a knowledge folder or one dossier folder.
        cache: where routing keeps what it has read; None: nowhere.

    Raises:
        KnowledgeError: with every error of the dossiers.
        EnvironmentUnfit: there is no such folder.
    """
    knowledge = load(knowledge_path)
    return Desk.of(knowledge, Router(knowledge, cache))


async def serve_bot(  # noqa: PLR0913 - each part can be replaced, by name
    token: str,
    desk: Desk,
    store: Store,
    stop: asyncio.Event,
    api_url: str | None = None,
    *,
    curators: frozenset[int] = frozenset(),
    logs_misses: bool = False,
) -> None:
    """Answer in chats and deliver digests until told to stop.

    Args:
        token: the bot's.
        desk: where questions are answered.
        store: what is kept.
        stop: set from outside when the bot is to stop; what is in hand is finished.
        api_url: address of a Bot API server, without `/bot<token>`; Telegram's own where None.
        curators: Telegram's ids of those who are told of errors, and have the report.
        logs_misses: whether questions that the file does not answer are kept for them.

    Raises:
        EnvironmentUnfit: Telegram does not know the token, or another program polls with it.
    """
    # Here and not above: `ask` does without Telegram's library and without a third of a second.
    from bot.chat.application import build_application
    from bot.chat.mail import TelegramMail
    from bot.chat.polling import poll
    from bot.chat.requests import telling
    from bot.chat.upkeep import Upkeep
    from bot.digests.composer import Composer
    from bot.digests.courier import Courier
    from bot.digests.delivering import Post
    from bot.digests.upkeep import renew_due_times, take_stock

    now = await store.clock()
    await renew_due_times(store.subscriptions, now)
    composer = Composer(await take_stock(desk.knowledge, store.catalogue, now))
    application = build_application(
        token,
        lambda: desk,
        records=store,
        stock=lambda: composer.stock,
        api_url=api_url,
        curators=curators,
        logs_misses=logs_misses,
    )
    post = Post(store.outbox, store.clock, composer, TelegramMail(application.bot), worker_name())
    courier = Courier(post)
    upkeep = Upkeep(lambda: desk, store, telling(application.bot))
    await poll(application, stop, lambda: delivering(courier, upkeep, sole=store.sole))


@asynccontextmanager
async def delivering(courier: Courier, upkeep: Upkeep, *, sole: bool) -> AsyncIterator[None]:
    """Deliver digests and keep house for as long as this is entered; what is in hand at the end is finished."""
    rounds, work = asyncio.create_task(upkeep.run()), asyncio.create_task(courier.run(sole=sole))
    try:
        yield
    finally:
        rounds.cancel()
        courier.stop()
        with suppress(asyncio.CancelledError):
            await rounds
        await work


def worker_name() -> str:
    """A name that no other process has had."""
    return f"{socket.gethostname()[:32]}-{secrets.token_hex(4)}"
