"""Corrections of claims and quotes: at the top of each page that shows one, since its reader may know the old words."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.briefing.document import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.knowledge.model import Claim, Correction, Quote
    from bot.locales import Locale

SHOWN = 3
"""Corrections on one page, the newest: older ones are of a file that hardly anybody remembers."""


def corrections_in(lines: Iterable[Claim | Quote], locale: Locale) -> Iterator[Notice]:
    """The last corrections of some lines, newest first, as notices for the top of their page."""
    corrections = {(each.dated, each.line): each for line in lines for each in line.corrections}
    newest = sorted(corrections.values(), key=lambda each: each.dated, reverse=True)
    return (correction_notice(each, locale) for each in islice(newest, SHOWN))


def correction_notice(correction: Correction, locale: Locale) -> Notice:
    """One correction, dated."""
    return Notice(locale.say("corrected", date=locale.date(correction.dated), line=correction.line))
