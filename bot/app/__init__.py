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

YOUNG = 20_000
"""New objects after which garbage is looked for. Python's own 700 are fewer than the updates of one poll are made of,
and looking took 6 % of every answer; nearly everything goes by itself."""


def open_desk(
    knowledge_path: Path, cache: Path | None = CACHE, advance: Callable[[float], None] = lambda _done: None
) -> Desk:
    """Read the dossiers and make the router ready.

    Args:
        knowledge_path: a knowledge folder or one dossier folder.
        cache: where routing keeps what it has read; None: nowhere.
        advance: called now and then with the share that is done, 0 to 1, for a progress bar.

    Raises:
        KnowledgeError: with every error of the dossiers.
        EnvironmentUnfit: there is no such folder.
    """
    knowledge = load(knowledge_path)
    return Desk.of(knowledge, Router(knowledge, cache, advance=advance))


def settle() -> None:
    """Take all that is loaded as there to stay, and collect garbage from now on, if it was not collected before.

    Else the collector walks through all of it, for up to 0.1 s, in the middle of an answer. What the start leaves
    behind, where it was off, is less than a megabyte: not worth such a walk before the first answer.
    """
    if gc.isenabled():
        gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()


def resettle() -> None:
    """Collect what a reload has left, also of what was there to stay, and settle with what is there now.

    Desks hold cycles, and what is frozen is never collected: to be called once nobody answers from the old desk any
    more. It holds everything up for the 0.1 s that `settle` speaks of, in whichever thread; in the loop's own, nothing
    that belongs to the loop ends in another one.
    """
    gc.unfreeze()
    settle()
