"""How a command loads what it needs: without looking for garbage, and without libraries that others only might use."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAWING = ("pygments", "rich")
"""Libraries that httpx takes for a command line of its own, and structlog for tracebacks in colour, where they are
installed. The bot has neither: 4 MB and 0.1 s that a process which serves does without."""


def collect_nothing() -> None:
    """Collect no garbage while loading (`bot.app.settle` ends that): to look through what stays takes a tenth of it."""
    gc.disable()


@contextmanager
def without(*libraries: str) -> Iterator[None]:
    """Let modules that are imported meanwhile find none of these libraries; those loaded before are left alone.

    For libraries that the others try, and can do without: https://docs.python.org/3/reference/import.html#the-module-cache
    says that a name which stands for None there is not found. Afterwards they can be imported as ever.
    """
    hidden = [name for name in libraries if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None is allowed, only not in typeshed
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
