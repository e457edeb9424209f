"""What makes the bot read its files again: a change of them, or somebody who asks."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from watchfiles import DefaultFilter, watch

from bot.rounds import Rounds, meanwhile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from watchfiles import Change
    from watchfiles.main import FileChange

log = structlog.get_logger()

SUFFIXES = (".yaml", ".lock")
"""Ends of the names of files that a dossier is read from."""

CALM = 500
"""Milliseconds without a further change before files are read: an upload or a checkout writes several."""

AGAIN = 30.0
"""Seconds until a folder that could not be watched is tried again."""


class Watch:
    """Waits for reasons to read the files again, one after another."""

    def __init__(self, reload: Callable[[], Awaitable[object]]) -> None:
        """Take what reads them."""
        self._reading = Rounds("reload", reload)

    def ask(self) -> None:
        """Have the files read again, soon; asked twice before that, they are read once."""
        self._reading.wake()

    @asynccontextmanager
    async def working(self, path: Path | None) -> AsyncIterator[None]:
        """Read the files whenever there is a reason, for as long as this is entered.

        Args:
            path: folder whose changes are a reason; None: only who asks is.
        """
        async with self._reading.working(), meanwhile(self._watch(path)) if path else nullcontext():
            yield

    async def _watch(self, path: Path) -> None:
        while True:
            try:
                async for _ in _changes(path):
                    self.ask()
            except Exception as error:  # noqa: BLE001 - the folder went away, or the system watches no more of them
                log.warning("the knowledge folder is not watched for now", reason=repr(error))
            await asyncio.sleep(AGAIN)
            self.ask()


async def _changes(path: Path) -> AsyncIterator[set[FileChange]]:
    """The changes of a folder, for as long as they are asked for.

    The library's own `awatch` does the same by way of anyio, which is 1.6 MB and 0.03 s of the start.
    """
    stop = threading.Event()
    told = watch(path, watch_filter=_Dossiers(), debounce=CALM * 4, step=CALM, stop_event=stop)
    try:
        while (changes := await asyncio.to_thread(next, told, None)) is not None:
            yield changes
    finally:
        stop.set()


class _Dossiers(DefaultFilter):
    """Lets through what a dossier is read from."""

    def __call__(self, change: Change, path: str) -> bool:
        """Whether a change is a reason."""
        # A folder that is moved is told by its own name alone.
        return (path.endswith(SUFFIXES) or not Path(path).suffix) and super().__call__(change, path)
