"""Opens the desk for a command, with a progress bar where a person would otherwise wonder."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from bot.app import open_desk

if TYPE_CHECKING:
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
    console = Console(stderr=True)
    if not console.is_terminal:
        return open_desk(knowledge_path)
    start = time.monotonic()
    bar = Progress(console=console, transient=True)
    task = bar.add_task("reading the dossiers", total=1.0)

    def show(done: float) -> None:
        if not bar.live.is_started and time.monotonic() - start > PATIENCE:
            bar.start()
        bar.update(task, completed=done)

    try:
        return open_desk(knowledge_path, advance=show)
    finally:
        bar.stop()
