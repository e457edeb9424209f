"""A question -> its halves, where it may ask of two things: “sanctions and the peace treaty”."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from bot.routing.frames import conjunctions

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 3
"""Places at which a question is cut in two; who lists more is not asking of two things."""


def halves(text: str) -> Iterator[tuple[str, str]]:
    """What stands before and after each conjunction of a normalised text, where something does."""
    for match in islice(_between().finditer(text), MOST):
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        if before and after:
            yield before, after


@cache
def _between() -> re.Pattern[str]:
    return re.compile(conjunctions("and"))
