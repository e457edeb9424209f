"""Composition root: settings -> ready parts, put together in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from bot.briefing.desk import Desk
from bot.knowledge import load
from bot.routing.router import Router

if TYPE_CHECKING:
    from pathlib import Path

CACHE = user_cache_path("briefing-bot")
"""Where the user's programs keep what can be made again."""


def open_desk(knowledge_path: Path, cache: Path | None = CACHE) -> Desk:
    """Read the dossiers and make the router ready.

    Args:
        knowledge_path: a knowledge folder or one dossier folder.
        cache: where routing keeps what it has read; None: nowhere.

    Raises:
        KnowledgeError: with every error of the dossiers.
        EnvironmentUnfit: there is no such folder.
    """
    knowledge = load(knowledge_path)
    return Desk.of(knowledge, Router(knowledge, cache))
