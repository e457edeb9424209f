"""Whether a word is a form of another one with the same stem: a stemmer gives one stem to words that have no other tie.

Words are normalised; the other one is as it stands in a glossary: a noun or adjective in the nominative, an infinitive.
"""

from __future__ import annotations

import re

SAFE_ENDING = 2
"""Letters that a form of a short word may have after what it shares with the other."""

_INFINITIVE = re.compile("[аеиоуыя]?ть(?:ся)?$")
_PERSONAL = re.compile("[аеиоуыя]?(?:л[аио]?|[юу]т?|[ая]т|[еи](?:шь|те?|м))(?:ся|сь)?")
"""Endings of a Russian verb, present and past."""

_UNCHANGED = re.compile("^.{1,3}[еи]$|[оуюэ]$|[оу]а$")
"""Russian names that have one form: Мали, Токио, Самоа."""

_CHANGED = re.compile("[иы]й$|[ая]я$|[ое]е$|[иы]е$|[еоё][кц]$|(?<=.{4})ия$|[аяоеиыйьё]$")
"""What may be another in other forms of a noun or adjective: its ending, its last vowel, and a vowel that is left out
(немец, немца; китаец, китайца). Others go on behind their last letter."""

_ENDING = re.compile("й?[кц]?[аеиоуыэюяйьмхвгн]{0,4}")
"""How a form of a noun or adjective goes on: with letters that its endings are made of."""


def is_near(word: str, other: str) -> bool:
    """Whether two words begin alike, and little of either is left over."""
    return len(other) - 1 <= _shared_start(word, other) >= len(word) - SAFE_ENDING


def is_plural(word: str, name: str) -> bool:
    """Whether a word is an English name, or one of the two is the other in the plural: Germans, Philippine."""
    return word in (name, f"{name}s", f"{name}es") or name == f"{word}s"


def is_name_declined(word: str, name: str) -> bool:
    """Whether a word is a Russian name or a form of it: Кубы of Куба, but мало none of Мали."""
    return word == name or (not _UNCHANGED.search(name) and is_declined(word, name))


def is_declined(word: str, noun: str) -> bool:
    """Whether a word is a form of a Russian noun or adjective: визы of виза, but not визит."""
    changed, shared = _CHANGED.search(noun), _shared_start(word, noun)
    return shared >= (changed.start() if changed else len(noun)) and bool(_ENDING.fullmatch(word, shared))


def is_conjugated(word: str, infinitive: str) -> bool:
    """Whether a word is a form of a Russian verb: верят, верила, of верить."""
    root = _INFINITIVE.sub("", infinitive)
    return root != infinitive and word.startswith(root) and bool(_PERSONAL.fullmatch(word, len(root)))


def _shared_start(one: str, other: str) -> int:
    """Letters at the start that two words share."""
    letters = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(letters) if left != right), min(len(one), len(other)))
