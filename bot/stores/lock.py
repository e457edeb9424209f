"""One bot for one SQLite file: a lock that the operating system lets go of when its process ends, however it ends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bot.errors import EnvironmentUnfit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def lock(file: Path) -> Iterator[None]:
    """Hold the lock of a database file, by whatever name; other programs may still read and write it.

    Raises:
        EnvironmentUnfit: another process holds it, or its file cannot be made.
    """
    try:
        held = FileLock(f"{file.resolve()}.lock", blocking=False).acquire()
    except Timeout:
        raise EnvironmentUnfit(
            f"{file}: another briefing-bot runs on it; stop that one first, or use PostgreSQL for several"
        ) from None
    except OSError as error:
        raise EnvironmentUnfit(f"{file}.lock: cannot be made ({error.strerror})") from error
    with held:
        yield
