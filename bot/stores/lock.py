"""One bot for one SQLite file: a lock that the operating system lets go of when its process ends, however it ends."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from bot.errors import EnvironmentUnfit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 0.5
"""Seconds that a lock is tried for: of two that begin in the same moment, each could be in the other's way."""


@contextmanager
def lock(file: Path) -> Iterator[None]:
    """Hold the lock of a database file, by whatever name; other programs may still read and write it.

    It is SQLite's own, of an empty database beside the file: https://www.sqlite.org/lockingv3.html.

    Raises:
        EnvironmentUnfit: another process holds it, or its file cannot be made.
    """
    with ExitStack() as held:
        try:
            # A loop may end in another thread than the one that began.
            beside = sqlite3.connect(
                f"{file.resolve()}.lock", timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
            held.enter_context(closing(beside))
            beside.execute("PRAGMA journal_mode=OFF")  # nothing will be written: no second file
            beside.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise EnvironmentUnfit(
                    f"{file}: another briefing-bot runs on it; stop that one first, or use PostgreSQL for several"
                ) from None
            raise EnvironmentUnfit(f"{file}.lock: cannot be made ({error})") from error
        yield
