"""Sentences as the files in `languages/` have them, “what <does> {teller} <say>” -> regular expressions.

What a question names is set between capitals, of which a normalised text has none, before it is held against them: so
one expression serves every name. `en.yaml` tells what each sign in a sentence means.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.routing.lexicon import load_languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CAPITALS = {"teller": "T", "person": "P", "deed": "D", "other": "O", "whom": "W"}
"""What stands on both sides of what a sentence may name."""

ENDING = 4
"""Letters that an ending has at most: предшественник-ами."""

_CAPITAL = re.compile(f"[{''.join(CAPITALS.values())}]")
_SIGN = re.compile(
    r"\{(?P<slot>\w+)(?::(?P<without>!?)(?P<ending>\w+))?\}|<(?P<list>\w+)>|(?P<gap> ?\.\.\. ?)|(?P<ending_of>\*)"
    r"|(?P<sign>\([!=]?|[ )\[\]|^$,])|(?P<letter>[\w、.-])|(?P<unknown>.)"
)
_BRACKETS = re.compile(r"\([^()\[\]]*\)|\[[^()\[\]]*\]")
_BETWEEN = "[,;、/+&]"
_APART = "[,:;(、"
_SIGNS = {
    "(": "(?:",
    "(=": "(?=",
    "(!": "(?!",
    ")": ")",
    "[": "(?:",
    "]": ")?",
    "|": "|",
    "^": "^",
    "$": r"\)? ?[?.!。]*$",
    ",": " ?[,:、]",
    " ": " +",  # where politeness was taken away there are several
}


@cache
def compile_frames(language: str, section: str, key: str = "frames") -> re.Pattern[str]:
    """One expression for all sentences under a key in a section of a language's file.

    Raises:
        KeyError: the file has no such section or key.
        ValueError: a sentence cannot be read; says which, and why.
    """
    grammar = load_languages()[language]
    sentences = Sentences(grammar, grammar[section]["words"], f"{language}.yaml, {section}")
    return re.compile(_either(map(sentences.whole, grammar[section][key])))


def _either(sources: Iterable[str]) -> str:
    """An expression for any of these; what begins with a word is tried only where one does, which saves half."""
    parts = []
    for at_word, group in groupby(sources, lambda source: source.startswith(r"\b")):
        alternatives = "|".join(group)
        parts.append(rf"\b(?:{alternatives})" if at_word else alternatives)
    return "|".join(parts)


@cache
def compile_row(language: str, slot: str) -> re.Pattern[str]:
    """An expression for several that are named in a row, “both Valdai and JIIA”; the first of them is its group."""
    name = Sentences(load_languages()[language]).source(f"{{{slot}}}")
    return re.compile(f"({name})(?:(?:{conjunctions('and', 'or')}){name})+")


def conjunctions(*keys: str) -> str:
    """The expression of what stands between two things in any language: marks, and the words under some keys."""
    spaced: list[str] = []
    running = [_BETWEEN]
    for language, grammar in load_languages().items():
        words = Sentences(grammar, where=f"{language}.yaml")
        (spaced if grammar["spaced"] else running).extend(words.source(word) for key in keys for word in grammar[key])
    return rf"\s+(?:{'|'.join(spaced)})\s+|\s*(?:{'|'.join(running)})\s*"


class Sentences:
    """Writes the sentences of a language as expressions."""

    def __init__(
        self, grammar: Mapping[str, Any], words: Mapping[str, Sequence[str]] | None = None, where: str = ""
    ) -> None:
        """Make it ready for some sentences.

        Args:
            grammar: the language's file.
            words: lists of words by their name.
            where: the sentences stand, for errors.
        """
        self._spaced, self._endings = grammar["spaced"], grammar["endings"]
        self._determiners = "|".join(map(re.escape, grammar["determiners"]))
        self._words, self._where = words or {}, where

    def whole(self, sentence: str) -> str:
        """The expression of a sentence, whole words where there are spaces between them."""
        source = self.source(sentence)
        if not self._spaced:
            return source
        begin = "" if source.startswith(("^", "(?:^", _APART)) else r"\b"
        end = "" if source.endswith((_SIGNS["$"], _SIGNS[","])) else r"\b"
        return f"{begin}(?:{source}){end}"

    def source(self, sentence: str) -> str:
        """The expression of a part of a sentence.

        Raises:
            ValueError: it cannot be read.
        """
        if not isinstance(sentence, str):
            raise self._fault(f"{sentence} stands for no text without quotes")
        if _has_odd_brackets(sentence):
            raise self._fault(f"the brackets of “{sentence}” do not match")
        try:
            return _SIGN.sub(self._write, sentence)
        except KeyError as error:
            raise self._fault(f"nothing is called {error} in “{sentence}”") from error

    def _fault(self, what: str) -> ValueError:
        return ValueError(f"{self._where}: {what}")

    def _write(self, sign: re.Match[str]) -> str:
        if sign["slot"]:
            return self._slot(sign["slot"], sign["ending"], without=bool(sign["without"]))
        if sign["list"]:
            return f"(?:{'|'.join(map(self.source, self._words[sign['list']]))})"
        if sign["gap"]:
            return r"\b.*\b" if self._spaced else ".*"
        if sign["ending_of"]:
            return (r"\w" if self._spaced else "[\u3400-\u9fff]") + f"{{0,{ENDING}}}"
        if sign["sign"] == "," and not sign.start():
            return _APART + ("] ?" if self._spaced else " ] ?")
        return re.escape(sign["letter"]) if sign["letter"] else _SIGNS[sign.group()]

    def _slot(self, slot: str, ending: str | None, *, without: bool) -> str:
        ends = f"(?:{'|'.join(self._endings[ending])})" if ending else ""
        if slot == "word":
            return rf"[\w-]*{ends}" if ends else r"[\w-]+"
        capital = CAPITALS[slot]
        name = f"{capital}[^{capital}]*{ends}{capital}"
        if without:
            name = f"(?!{name}){capital}[^{capital}]*{capital}"
        return f"(?:(?:{self._determiners}) +){{0,2}}{name}" if self._determiners else name


def _has_odd_brackets(sentence: str) -> bool:
    rest = sentence
    while _BRACKETS.search(rest):
        rest = _BRACKETS.sub("", rest)
    return not set("()[]").isdisjoint(rest)


def mark(text: str, language: str, named: Mapping[str, Sequence[str]]) -> str:
    """A text with what it names set between capitals.

    Args:
        text: normalised.
        language: ISO 639 code.
        named: by its slot, what stands in the text: whole words where there are spaces between them.
    """
    spaced = load_languages()[language]["spaced"]
    for slot, surfaces in named.items():
        if surfaces:
            capital = CAPITALS[slot]
            text = _any_of(tuple(surfaces), spaced=spaced).sub(rf"{capital}\g<0>{capital}", text)
    return text


@lru_cache(maxsize=256)
def _any_of(surfaces: tuple[str, ...], *, spaced: bool) -> re.Pattern[str]:
    source = "|".join(map(re.escape, sorted(surfaces, key=len, reverse=True)))
    return re.compile(rf"\b(?:{source})\b" if spaced else source)


def unmark(text: str) -> str:
    """The text that was given to `mark`."""
    return _CAPITAL.sub("", text)
