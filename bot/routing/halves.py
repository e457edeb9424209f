"""A question -> its halves, where it may ask of two things: “sanctions and the peace treaty”."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING

from bot.routing.frames import conjunctions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST = 3
"""Places at which a question is cut in two; who lists more is not asking of two things."""


def halves(text: str, these: Sequence[str], those: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands before and after each conjunction of a text, where it parts two things.

    Args:
        text: normalised.
        these: things as they stand in it, one of which has to be in one half.
        those: others, one of which has to be in the other.
    """
    for match in islice(_between().finditer(text), MOST) if these and those else ():
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        if any(
            (one in before and other in after) or (one in after and other in before)
            for one, other in product(these, those)
        ):
            yield before, after


@cache
def _between() -> re.Pattern[str]:
    return re.compile(conjunctions("and"))
