"""A name as somebody typed it -> what it stands for: for cities, topics and whatever else has a list of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.routing.words import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST = 5
"""Letters from which a name may be typed wrongly: a shorter one resembles too many others."""

LONG = 8
"""Letters from which a name may have two errors instead of one."""

LIKELY = 60.0
"""Score, 0 to 100, from which a name is worth offering to somebody who typed something else."""


def plain(name: str) -> str:
    """A name without what makes no difference: case, width, accents, dashes, dots and spaces."""
    return "".join(char for char in normalise(name) if char.isalnum())


def nearest(typed: str, names: Mapping[str, str]) -> str | None:
    """What the nearest name stands for; None where none is near, or the nearest ones stand for different things.

    An error is a letter that is wrong, missing, too many, or swapped with its neighbour (OSA distance): one is forgiven
    in a name of 5 letters, two in one of 8.

    Args:
        typed: what somebody wrote.
        names: names as `plain` gives them, with what each stands for.
    """
    wanted = plain(typed)
    if wanted in names:
        return names[wanted]
    if len(wanted) < SHORTEST:
        return None
    errors = 2 if len(wanted) >= LONG else 1
    found = process.extract(wanted, list(names), scorer=OSA.distance, score_cutoff=errors, limit=8)
    meant = {names[name] for name, distance, _ in found if distance == found[0][1]}
    return meant.pop() if len(meant) == 1 else None


def likely(typed: str, names: Mapping[str, str], limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` things whose names resemble what was typed, the most alike first, each once.

    Args:
        typed: what somebody wrote.
        names: names as `plain` gives them, with what each stands for.
        limit: how many at most.
    """
    found = process.extract(plain(typed), list(names), scorer=fuzz.ratio, score_cutoff=LIKELY, limit=2 * limit)
    return tuple(dict.fromkeys(names[name] for name, _, _ in found))[:limit]
