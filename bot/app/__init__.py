"""Composition root: settings -> ready parts, put together in one place."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from bot.briefing.desk import Desk
from bot.knowledge import load
from bot.routing.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CACHE = user_cache_path("briefing-bot")
"""Where the user's programs keep what can be made again."""


def open_desk(
    knowledge_path: Path,
    cache: Path | None = CACHE,
    advance: Callable[[float], None] = lambda _done: None,
    *,
    lasting: bool = True,
) -> Desk:
    """Read the dossiers and make the router ready.

    Args:
        knowledge_path: a knowledge folder or one dossier folder.
        cache: where routing keeps what it has read; None: nowhere.
        advance: called now and then with the share that is done, 0 to 1, for a progress bar.
        lasting: whether many answers will come from it. What was read is then taken as there to stay: else the
            collector walks through all of it, for up to 0.1 s, in the middle of an answer. From then on garbage is
            collected, if it was not before.

    Raises:
        KnowledgeError: with every error of the dossiers.
        EnvironmentUnfit: there is no such folder.
    """
    # Nothing that is read here is garbage: looking for some takes a tenth of the time.
    collects = lasting or gc.isenabled()
    gc.disable()
    try:
        knowledge = load(knowledge_path)
        desk = Desk.of(knowledge, Router(knowledge, cache, advance=advance))
        if lasting:
            gc.collect()
            gc.freeze()
    finally:
        if collects:
            gc.enable()
    return desk
