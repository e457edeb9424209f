"""The commands `run` and `preview`: the bot on Telegram, and the bot beside a Telegram of its own."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot.app import open_desk
from bot.app.service import Service
from bot.cli.opening import open_watched
from bot.errors import EnvironmentUnfit
from bot.logs import LogLevel, start_logging
from bot.settings import read_settings, unknown_settings
from bot.stores import memory_store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

log = structlog.get_logger()

NO_TOKEN = "There is no token: set BRIEFING_TOKEN to the one that BotFather gave (`preview` needs none)."  # noqa: S105 - a sentence


def run_bot() -> bool:
    """Run the bot on Telegram until it is told to stop; returns whether that was Ctrl-C.

    Raises:
        EnvironmentUnfit: no token, a wrong one, another program that polls with it, or an address that is taken.
        StoreUnavailable: the database does not answer at the start.
        KnowledgeError: the dossiers cannot be used.
    """
    settings = read_settings()
    if settings.token is None:
        raise EnvironmentUnfit(NO_TOKEN)
    start_logging(settings.log_format, settings.log_level)
    if unknown := unknown_settings():
        # A misspelt list of those allowed leaves the bot open to everybody.
        log.warning("settings that are not known, and do nothing; are they misspelt?", names=", ".join(unknown))
    desk = open_watched(settings.knowledge_path)

    async def run() -> bool:
        async with open_store(settings.store_url, run=True) as store:
            service = Service(settings, desk, store)
            with _stopping(service.stop) as interrupted, _hanging_up(service.reload):
                await service.run()
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
    import webbrowser

    from bot.app.previewing import answer_preview
    from bot.web.preview import ANN, serve_preview

    settings = read_settings()
    start_logging(settings.log_format, max(settings.log_level, LogLevel.WARNING, key=list(LogLevel).index))
    path = settings.knowledge_path  # once: a folder that is away for a moment must not lead to another
    desk = open_watched(path)

    async def run() -> None:
        stop = asyncio.Event()
        with _stopping(stop.set):
            async with serve_preview(port) as preview:
                _announce(preview.url, port)
                if browser:
                    await asyncio.to_thread(webbrowser.open, preview.url)
                await answer_preview(
                    preview.token,
                    desk,
                    memory_store(),
                    stop,
                    preview.url,
                    read=lambda: open_desk(path),
                    watched=path if settings.reload else None,
                    curators=settings.curators | {ANN.id},
                    logs_misses=settings.miss_log,
                )

    asyncio.run(run())


def _announce(address: str, wanted: int) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if wanted and urlsplit(address).port != wanted:
        console.print(f"Port {wanted} is taken.")
    console.print(f"The chat is at [bold link={address}]{address}[/]. No token, no network; Ctrl-C ends it.")


@contextlib.contextmanager
def _stopping(stop: Callable[[], None]) -> Iterator[asyncio.Event]:
    """Turn SIGTERM and Ctrl-C into a call, and tell Ctrl-C by an event; a second Ctrl-C ends at once."""
    loop = asyncio.get_running_loop()
    interrupted = asyncio.Event()

    def interrupt() -> None:
        if interrupted.is_set():
            raise KeyboardInterrupt
        interrupted.set()
        stop()

    loop.add_signal_handler(signal.SIGTERM, stop)
    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        yield interrupted
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
        loop.remove_signal_handler(signal.SIGINT)


@contextlib.contextmanager
def _hanging_up(reload: Callable[[], None]) -> Iterator[None]:
    """Turn SIGHUP into a call, as daemons do; where the system has no such signal, do nothing."""
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is None:
        yield
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(hang_up, reload)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {hang_up})  # kept since the start
    try:
        yield
    finally:
        loop.remove_signal_handler(hang_up)
