"""Opens the desk for a command, with a progress bar where a person would otherwise wonder."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from bot.app import open_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.briefing.desk import Desk

PATIENCE = 1.0
"""Seconds of reading after which the bar appears."""


def open_watched(knowledge_path: Path) -> Desk:
    """Open the desk; in a terminal a reading that takes long shows how far it is, on standard error.

    Args:
        knowledge_path: a knowledge folder or one dossier folder.

    Raises:
        KnowledgeError: with every error of the dossiers.
        EnvironmentUnfit: there is no such folder.
    """
    if not sys.stderr.isatty():
        return open_desk(knowledge_path)
    start = time.monotonic()
    with ExitStack() as shown:
        show: Callable[[float], None] | None = None

        def advance(done: float) -> None:
            nonlocal show
            if show is None and time.monotonic() - start > PATIENCE:
                show = shown.enter_context(_bar())
            if show is not None:
                show(done)

        return open_desk(knowledge_path, advance=advance)


@contextmanager
def _bar() -> Iterator[Callable[[float], None]]:
    """A bar on standard error, moved by what it yields; drawing is loaded by those only who have to wait."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the dossiers", total=1.0)
        yield lambda done: bar.update(task, completed=done)
