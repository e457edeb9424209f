"""Which texts say much the same: what a curator reads once instead of twenty times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.routing.words import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE = 85.0
"""Likeness (0 to 100, rapidfuzz token_sort_ratio) from which two texts are taken as one: word order, endings and slips
do not part them, another subject does (“sanctions on Iran”, “sanctions on Cuba”: 82)."""

MOST = 2000
"""Different texts that are compared, in a second or two; of more, the rest stand alone."""


def group_alike(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Positions of texts that are alike, a group each, in order of each group's first text.

    A text joins the group whose first text it is most like; so what is said most often belongs first.

    Args:
        texts: what people wrote, at most a few thousand.
    """
    # By the first text of each group; and for every text, which one that is.
    groups: dict[str, list[int]] = {}
    home: dict[str, str] = {}
    first: list[str] = []
    for position, text in enumerate(texts):
        sense = " ".join(normalise(text).split())
        if sense not in home:
            near = process.extractOne(sense, first, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE) if sense else None
            home[sense] = near[0] if near else sense
            if near is None and len(first) < MOST:
                first.append(sense)
        groups.setdefault(home[sense], []).append(position)
    return tuple(tuple(group) for group in groups.values())
