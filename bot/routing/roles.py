"""Who does something to whom, as far as a question says so plainly: “does Russia fear Japan” is not Japan's fear.

Words in the same order may mean the opposite, so only plain signs count: in English an auxiliary verb beside who acts,
in Russian the case of both names, in Japanese the particles behind them.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.routing.question import Question

DIRECTED = frozenset({"concept:containment", "concept:dependence", "concept:fear", "concept:sanctions"})
"""What one does to another, or feels towards another; an alliance or trust go both ways."""

_AUXILIARY = "(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|may|might)"
_BY = re.compile(r"\b(?:by|from)\b")
"""Before who acts after all: “was Russia sanctioned by Japan”."""

_NOMINATIVE = re.compile("(?:ия|[бвгджзйклмнпрстфхцчшщ])$")
_TOWARDS = re.compile(r"(?:\b(?:от|против|перед|ко?|на|над|отношении)|[лт]|л[аио]|с[ья]) $")
"""A preposition or a verb right before whom it is done to; after a noun it is who does it: санкции Японии."""

_ACTS = re.compile("[はがも]")
_SUFFERS = re.compile("[をにへと]|から")


def is_turned(question: Question, doer: str) -> bool:
    """Whether a question says that somebody else does to `doer` what it names.

    Args:
        question: the question, read.
        doer: the party that does it on the page.
    """
    deeds = [unit for unit in question.units if unit.key in DIRECTED]
    doers = [unit for unit in question.units if unit.key == f"party:{doer}"]
    others = [unit for unit in question.units if unit.key.startswith("party:") and unit not in doers]
    says = _LANGUAGES.get(question.language)
    return says is not None and any(
        says(question.text, other.surface, deed.surface, whom.surface)
        for other, deed, whom in product(others, deeds, doers)
    )


def _says_in_english(text: str, other: str, deed: str, whom: str) -> bool:
    """“Did Russia impose sanctions on Japan”, “China is afraid of Japan”."""
    name = rf"(?:the )?{re.escape(other)}"
    acts = re.search(rf"\b{_AUXILIARY} {name}\b|^{name} {_AUXILIARY}\b", text)
    between = text[acts.end() :].partition(whom)[0] if acts and whom in text[acts.end() :] else ""
    return deed in between and not _BY.search(between)


def _says_in_russian(text: str, other: str, deed: str, whom: str) -> bool:
    """Китай боится Японии, зависит ли Китай от России."""
    before = text.partition(whom)[0]
    acts = other in before and deed in before and _NOMINATIVE.search(other)
    return bool(acts and _TOWARDS.search(before) and not _NOMINATIVE.search(whom))


def _says_in_japanese(text: str, other: str, deed: str, whom: str) -> bool:
    """ロシアは日本を恐れている."""
    behind, towards = text.partition(other)[2], text.partition(whom)[2]
    return bool(_ACTS.match(behind) and _SUFFERS.match(towards) and deed in towards)


_LANGUAGES: dict[str, Callable[[str, str, str, str], bool]] = {
    "en": _says_in_english,
    "ru": _says_in_russian,
    "ja": _says_in_japanese,
}
