"""Who does something to whom, and who is meant, as far as a question says so plainly: “China's fear of Japan” is not
Japan's fear, and “Suga's predecessor” is not Suga.

The same words may mean either, so only plain signs count: prepositions, an auxiliary verb beside who acts, the case of
Russian names, Japanese particles. Where there are none nothing is said.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.routing.question import Question

DIRECTED = frozenset({"concept:containment", "concept:dependence", "concept:fear", "concept:sanctions"})
"""What one does to another, or feels towards another; an alliance or trust go both ways."""

ATTITUDE = "concept:attitude"
"""What one thinks of another: “how does China view Japan”."""

_AUXILIARY = "(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|may|might)"
_ON = "(?:on|of|against|towards?|over|upon)"
_BY = re.compile(r"\b(?:by|from)\b")
"""Before who acts after all: “was Russia sanctioned by Japan”."""

_NOMINATIVE = re.compile("(?:ия|[бвгджзйклмнпрстфхцчшщ])$")
_AGAINST = "(?:от|против|перед|ко?|на|над|в отношении|по отношению к)"
_TOWARDS = re.compile(rf"(?:\b{_AGAINST}|[лт]|л[аио]|с[ья]) $")
"""A preposition or a verb right before whom it is done to; after a noun it is who does it: санкции Японии."""

_ACTS = re.compile("[はがも]")
_SUFFERS = re.compile("[をにへと]|から")


def is_turned(question: Question, doer: str, about: frozenset[str]) -> bool:
    """Whether a question says that what it names is done to `doer`.

    Args:
        question: the question, read.
        doer: the party that does it on the page.
        about: what the page is about. An attitude counts where that is one, and nothing else is done.
    """
    keys = {unit.key for unit in question.units}
    directed = DIRECTED & keys or {ATTITUDE} & about
    deeds = [unit.surface for unit in question.units if unit.key in directed]
    doers = [unit.surface for unit in question.units if unit.key == f"party:{doer}"]
    others = [unit.surface for unit in question.units if unit.key.startswith("party:") and unit.surface not in doers]
    says = _LANGUAGES.get(question.language)
    return says is not None and any(says(question.text, *roles) for roles in product(others or [""], deeds, doers))


def _says_in_english(text: str, other: str, deed: str, whom: str) -> bool:
    """“China's fear of Japan”, “how dependent is China on Russia”, “did Russia impose sanctions on Japan”."""
    # As a word: “us” stands in “russia” too.
    before = re.split(rf"\b{re.escape(whom)}\b", text, maxsplit=1)[0]
    name = rf"(?:the )?{re.escape(other)}"
    phrase = rf"\b{name} {re.escape(deed)}" if other else f"^{re.escape(deed)}"
    if re.search(f"{phrase} {_ON} (?:the )?$", before):
        # “Fear of Russia becoming a vassal” is of what Russia does.
        return re.match(r" \w+ing\b", text[len(before) + len(whom) :]) is None
    acts = re.search(rf"\b{_AUXILIARY} {name}\b|^{name} {_AUXILIARY}\b", before) if other else None
    if acts is None or deed not in before:
        return False
    is_on = re.search(f"{_ON} (?:the )?$", before)
    return bool(is_on) or (deed in before[acts.end() :] and not _BY.search(before, acts.end()))


def _says_in_russian(text: str, other: str, deed: str, whom: str) -> bool:
    """Российские санкции против Японии, зависит ли Китай от России, Китай боится Японии."""
    before = text.partition(whom)[0]
    other, deed = re.escape(other), re.escape(deed)
    phrase = f"(?:{other} {deed}|{deed} {other})" if other else f"^{deed}"
    if re.search(rf"{phrase} {_AGAINST} $", before):
        return True
    acts = other and other in before and deed in before and _NOMINATIVE.search(other)
    return bool(acts and _TOWARDS.search(before) and not _NOMINATIVE.search(whom))


def _says_in_japanese(text: str, other: str, deed: str, whom: str) -> bool:
    """ロシアの日本への制裁, 中国のロシア依存, 対日制裁, ロシアは日本を恐れている."""
    if f"対{whom}" in text:
        return True
    if not other:
        return False
    phrase = f"{re.escape(other)}(?:の|による){re.escape(whom)}(?:への|に対する)?{re.escape(deed)}"
    if re.search(phrase, text):
        return True
    behind, towards = text.partition(other)[2], text.partition(whom)[2]
    return bool(_ACTS.match(behind) and _SUFFERS.match(towards) and deed in towards)


_BESIDE_IN_ENGLISH = (
    "(?:predecessor|successor|wife|widow|husband|son|daughter|brother|sister|father|mother|grandfather|grandson|family"
    "|aide|advis[eo]r|deputy|mentor|rival|opponent|challenger|spokes(?:man|woman|person)|assassin|killer)"
)
_BESIDE_IN_RUSSIAN = (
    "(?:предшественни[кц]|преемни[кц]|жен|вдов|супруг|муж|сын|доч|брат|сестр|отец|отц|мат[ье]р?|дед|внук|внучк|семь"
    "|помощни|советни|заместител|наставни|соперни|оппонент|пресс-секретар|убийц)"
)
_BESIDE_IN_JAPANESE = (
    "(?:前任|後任|後継|妻|夫人|夫|息子|娘|長男|次男|弟|兄|姉|妹|父|母|祖父|孫|家族"
    "|側近|補佐官|秘書|報道官|師匠|政敵|暗殺)"
)
_BESIDE = {
    "en": (
        rf"\b{{name}} {_BESIDE_IN_ENGLISH}s?\b|\b{_BESIDE_IN_ENGLISH}s? (?:of|to) (?:\w+ )?{{name}}\b"
        r"|\b{name} (?:(?!prime)\w+ )?ministers?\b|\b(?:before|after|replaced|succeeded|preceded|followed) {name}\b"
    ),
    "ru": (
        rf"\b{_BESIDE_IN_RUSSIAN}\w{{{{0,4}}}} (?:\w+ )?{{name}}\b"
        r"|(?<!-)\bминистр\w* (?:\w+ ){{0,2}}{name}\b|\b(?:до|после|перед|вместо) {name}\b"
    ),
    "ja": rf"{{name}}(?:さん|[\u3400-\u9fff]{{{{0,4}}}}?)の?(?:{_BESIDE_IN_JAPANESE}|前の|次の|後の|あとの)",
}
"""Somebody beside a person, by whose name they are called."""


def is_beside(question: Question, person: str) -> bool:
    """Whether a question means somebody beside a person: a predecessor, a wife, an aide.

    Args:
        question: the question, read.
        person: the party that is named.
    """
    names = [unit.surface for unit in question.units if unit.key == f"party:{person}"]
    return question.language in _BESIDE and any(
        _beside(question.language, name).search(question.text) for name in names
    )


@lru_cache(maxsize=256)
def _beside(language: str, name: str) -> re.Pattern[str]:
    return re.compile(_BESIDE[language].format(name=re.escape(name)))


_LANGUAGES: dict[str, Callable[[str, str, str, str], bool]] = {
    "en": _says_in_english,
    "ru": _says_in_russian,
    "ja": _says_in_japanese,
}
