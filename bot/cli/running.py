"""The commands `run` and `preview`: the bot on Telegram, and the bot beside a Telegram of its own."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import webbrowser
from typing import TYPE_CHECKING

from rich.console import Console

from bot.app import open_desk, serve_bot
from bot.errors import EnvironmentUnfit
from bot.logs import LogLevel, start_logging
from bot.settings import read_settings
from bot.stores import memory_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_TOKEN = "There is no token: set BRIEFING_TOKEN to the one that BotFather gave (`preview` needs none)."  # noqa: S105 - a sentence


def run_bot() -> bool:
    """Run the bot on Telegram until it is told to stop; returns whether that was Ctrl-C.

    Raises:
        EnvironmentUnfit: no token, a wrong one, or another program that polls with it.
        KnowledgeError: the dossiers cannot be used.
    """
    settings = read_settings()
    if settings.token is None:
        raise EnvironmentUnfit(NO_TOKEN)
    start_logging(settings.log_format, settings.log_level)
    desk = open_desk(settings.knowledge_path)
    address = str(settings.api_url) if settings.api_url else None
    token = settings.token.get_secret_value()

    async def run() -> bool:
        with _stopping() as (stop, interrupted):
            async with open_store(settings.store_url, run=True) as store:
                await serve_bot(
                    token,
                    desk,
                    store,
                    stop,
                    address,
                    curators=settings.curators,
                    logs_misses=settings.miss_log,
                )
        return interrupted.is_set()

    return asyncio.run(run())


def run_preview(port: int, *, browser: bool) -> None:
    """Run the bot beside a stand-in for Telegram, with a chat page in the browser, until Ctrl-C.

    Args:
        port: port on loopback; the next free one is taken where it is in use.
        browser: whether the page is opened.

    Raises:
        EnvironmentUnfit: no port is free.
        KnowledgeError: the dossiers cannot be used.
    """
    from bot.web.preview import serve_preview

    settings = read_settings()
    start_logging(settings.log_format, max(settings.log_level, LogLevel.WARNING, key=list(LogLevel).index))
    desk = open_desk(settings.knowledge_path)

    async def run() -> None:
        with _stopping() as (stop, _):
            async with serve_preview(port) as preview:
                _announce(preview.url)
                if browser:
                    await asyncio.to_thread(webbrowser.open, preview.url)
                await serve_bot(
                    preview.token,
                    desk,
                    memory_store(),
                    stop,
                    preview.url,
                    curators=settings.curators,
                    logs_misses=settings.miss_log,
                )

    asyncio.run(run())


def _announce(address: str) -> None:
    console = Console(highlight=False)
    console.print(f"The chat is at [bold link={address}]{address}[/]. No token, no network; Ctrl-C ends it.")


@contextlib.contextmanager
def _stopping() -> Iterator[tuple[asyncio.Event, asyncio.Event]]:
    """Turn SIGTERM and Ctrl-C into an event, and tell Ctrl-C by another; a second Ctrl-C ends at once."""
    loop = asyncio.get_running_loop()
    stop, interrupted = asyncio.Event(), asyncio.Event()

    def interrupt() -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        interrupted.set()
        stop.set()

    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        yield stop, interrupted
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
        loop.remove_signal_handler(signal.SIGINT)
