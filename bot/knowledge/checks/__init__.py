"""Everything that is wrong or thin in a knowledge folder, all at once: for `briefing-bot check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.checks import files, phrases, prose, quotes, topics
from bot.knowledge.checks.ground import Ground
from bot.knowledge.loader import in_file_order, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from bot.knowledge.problems import Problem

RULES = (
    files.check_unread,
    quotes.check_lock,
    quotes.check_paragraphs,
    quotes.check_length,
    quotes.check_budget,
    prose.check_contested,
    prose.check_length,
    topics.check_claims,
    topics.check_parties,
    topics.check_dates,
    topics.check_future,
    topics.check_links,
    phrases.check_number,
    phrases.check_commas,
    phrases.check_shared_asks,
    phrases.check_glossary,
    phrases.check_sayings,
    phrases.check_contradictions,
    phrases.check_sayings_number,
)
"""The rules beyond those without which nothing loads; each looks at one dossier."""


def check(path: Path, today: date, phrase_key: Callable[[str], str]) -> tuple[Problem, ...]:
    """Every problem of a knowledge folder or of one dossier folder, in file order.

    Args:
        path: the folder.
        today: no date may be later.
        phrase_key: brings phrases into the form in which they are compared: that of routing, which is above this layer.

    Returns:
        The problems, errors and warnings; empty where all is well.

    Raises:
        EnvironmentUnfit: there is no such folder, or it cannot be looked into.
    """
    reading = read(path)
    problems = list(reading.problems)
    for folder in reading.folders:
        if folder.dossier is not None:
            ground = Ground(folder, folder.dossier, reading.folders, today, phrase_key)
            problems += [problem for rule in RULES for problem in rule(ground)]
    return in_file_order(problems)


__all__ = ["RULES", "check"]
