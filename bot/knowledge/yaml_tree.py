"""What a YAML file says, as plain data with the line of every key path: for the loader and for its problems.

The dialect is small on purpose. Unquoted words are read by the core schema of YAML 1.2
(https://yaml.org/spec/1.2.2/#103-core-schema), so `no`, `on`, `12:30` and `2021-04-16` are text; keys are text and
stand once; there are no tags, anchors or aliases, and one document a file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from bot.knowledge.problems import Problem, Severity
from bot.knowledge.slips import explain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KeyPath = tuple[str | int, ...]
"""Keys and list positions from the top of a file: `("topics", 3, "title")`."""

MAX_DEPTH = 20  # levels; a dossier has 7
MAX_INTEGER = 18  # digits; anything longer is no count and stays text

# libyaml where it was built in: thirty times as fast as the parser in pure Python.
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What no line of text holds; the last three look like nothing, yet YAML 1.1 takes them for line breaks.
_UNPRINTABLE = re.compile("[^\\t\\n\\r\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]|[\\u2028\\u2029]")

_QUOTED = " (in quotes where text starts with that sign)"

_UTF16 = (b"\xff\xfe", b"\xfe\xff")

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(rf"[-+]?[0-9]{{1,{MAX_INTEGER}}}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_NUMERIC = frozenset("+-.0123456789")


@dataclass(frozen=True, slots=True)
class Tree:
    """One YAML file, read."""

    path: Path
    data: Any = None
    """Dicts, lists, text, numbers, booleans and None; None also where the file could not be read."""
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    """Line of each key path, from 1."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with it as YAML."""
    usable: bool = True
    """False where `data` does not say what the file says, so that nothing more can be told from it."""

    def line(self, key: KeyPath) -> int:
        """Line of the key path, or of the nearest one above it that stands in the file; 1 where none does."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)

    def problem(self, key: KeyPath, expected: str, found: str, severity: Severity = Severity.ERROR) -> Problem:
        """A problem of this file at the line of the key path."""
        return Problem(severity, self.path, self.line(key), spell(key), expected, found)


def spell(key: KeyPath) -> str:
    """The key path as people write it: `topics[3].title`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).removeprefix(".")


def parse(path: Path, content: bytes) -> Tree:
    """Read the content of a YAML file.

    Args:
        path: named in the problems; not opened.
        content: bytes of the file, UTF-8 with or without a byte order mark.

    Returns:
        The tree; what is wrong with it is in its `problems`, nothing is raised.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = "UTF-16" if content[:2] in _UTF16 else f"the byte 0x{content[error.start]:02x}, which is none"
        return _unreadable(path, line, "text in UTF-8 (an editor offers it under “save as”)", found)
    if stray := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, stray.start()) + 1
        return _unreadable(path, line, "characters that can be seen", name_character(stray.group()))
    return _Reader(path).read(text)


def _unreadable(path: Path, line: int, expected: str, found: str) -> Tree:
    return Tree(path, problems=(Problem(Severity.ERROR, path, line, "", expected, found),), usable=False)


def name_character(character: str) -> str:
    """A character by its number and name: `U+0441 (cyrillic small letter es)`."""
    name = unicodedata.name(character, "a control character")
    return f"U+{ord(character):04X} ({name.lower()})"


class _TooDeepError(Exception):
    """Raised to leave a file whose nesting is no dossier's; the problem is noted already."""


class _Reader:
    """Builds plain data from the parser's events in one pass."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []
        self.usable = True

    def read(self, text: str) -> Tree:
        data = None
        try:
            data = self._document(yaml.parse(text, Loader=_PARSER))
        except yaml.YAMLError as error:
            line, remedy, fault = explain(error, text)
            self._refuse(line, (), remedy, f"a fault of syntax ({fault})", usable=False)
        except _TooDeepError:
            pass
        return Tree(self.path, data if self.usable else None, self.lines, tuple(self.problems), self.usable)

    def _document(self, events: Iterator[Any]) -> Any:
        next(events)  # start of the stream
        if not isinstance(next(events), yaml.DocumentStartEvent):
            return None
        data = self._value(next(events), events, ())
        next(events)  # end of the document
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._refuse(_line(after), (), "one document a file", "a second one after “---”", usable=False)
        return data

    def _value(self, event: Any, events: Iterator[Any], key: KeyPath) -> Any:
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            self._refuse_extras(event, key)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, key)
        if isinstance(event, yaml.AliasEvent):
            return None
        if len(key) >= MAX_DEPTH:
            line = _line(event)
            self._refuse(line, (), f"at most {MAX_DEPTH} levels, one in the other", "more of them", usable=False)
            raise _TooDeepError
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, key)
        return self._sequence(events, key)

    def _mapping(self, events: Iterator[Any], key: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = _line(event)
            # A key that is itself a list or mapping counts as a level: keys within keys must come to an end too.
            name = self._value(event, events, key if isinstance(event, yaml.ScalarEvent) else (*key, ""))
            if not isinstance(name, str):
                found = f"`{event.value}`" if isinstance(event, yaml.ScalarEvent) else "something else"
                self._refuse(line, key, "text as a key (in quotes where it looks like a number)", found)
                self._value(next(events), events, (*key, ""))
                continue
            here = (*key, name)
            if name in mapping:
                self._refuse(line, here, "each key once", f"`{name}` again after line {self.lines[here]}")
                # Read on beside the first one, which keeps its value and its lines.
                self._value(next(events), events, (*here, ""))
                continue
            self.lines[here] = line
            mapping[name] = self._value(next(events), events, here)
        return mapping

    def _sequence(self, events: Iterator[Any], key: KeyPath) -> list[Any]:
        sequence: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            here = (*key, len(sequence))
            self.lines[here] = _line(event)
            sequence.append(self._value(event, events, here))
        return sequence

    def _scalar(self, event: Any, key: KeyPath) -> Any:
        value: str = event.value
        if not event.style and event.tag is None:
            return _plain(value)
        if event.style == '"' and (stray := _UNPRINTABLE.search(value)):
            line = _line(event)
            self._refuse(line, key, "characters that can be seen", name_character(stray.group()))
        return value

    def _refuse_extras(self, event: Any, key: KeyPath) -> None:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(line, key, f"the words themselves{_QUOTED}", f"the alias `*{event.anchor}`", usable=False)
        elif event.anchor is not None:
            self._refuse(line, key, f"the words themselves{_QUOTED}", f"the anchor `&{event.anchor}`")
        if getattr(event, "tag", None) is not None:
            self._refuse(line, key, f"plain text, lists and keys{_QUOTED}", f"the tag `{event.tag}`")

    def _refuse(self, line: int, key: KeyPath, expected: str, found: str, *, usable: bool = True) -> None:
        self.usable = self.usable and usable
        self.problems.append(Problem(Severity.ERROR, self.path, line, spell(key), expected, found))


def _line(event: Any) -> int:
    line: int = event.start_mark.line + 1
    return line


def _plain(value: str) -> Any:
    if value in _WORDS:
        return _WORDS[value]
    if value[0] in _NUMERIC:
        if _INTEGER.fullmatch(value):
            return int(value)
        if _FLOAT.fullmatch(value) and not value.lstrip("+-").isdecimal():
            return float(value)
    return value
