"""The CLDR's names of things in a language, as Babel carries them: https://cldr.unicode.org."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


def cldr(language: str) -> Locale:
    """Babel's view of a language, by its ISO 639 code; Babel is loaded by whoever first asks, and not at the start."""
    from babel import Locale

    return Locale(language)


def weekdays(language: str, width: str = "wide") -> tuple[str, ...]:
    """Names of the days, Monday first, as they stand in a date.

    Args:
        language: ISO 639 code.
        width: `wide` (“Monday”) or `abbreviated` (“Mon”).
    """
    names = cldr(language).days["format"][width]
    return tuple(names[day] for day in range(7))
