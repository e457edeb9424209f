"""Which slip a curator made where a file is no YAML: the parser's complaint, in words of what would mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INDENTED = "a key or “- ” as far in as those beside it"
PAIR = "`key: value`, with a plain colon and a space after it"

_ODD_INDENT = re.compile(r"[ \t]*([^\S \t\r\n]|\ufeff|\u200b)")
_TIGHT = re.compile(r"\s*-[^\s-]")
_OPEN = re.compile(r"[^#\"']*[:-]\s+([\"'])[^\"']*$")
_QUOTED_START = re.compile(r"[:-]\s+([\"'])[^\"']*\1\s*[^\s,#\]}]")
_SIGN = re.compile(r"(?:^|[:-])\s+([\[{>|*&!%@`])")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the parser stopped."""

    lines: Sequence[str]
    line: int
    """From 0."""
    column: int
    """From 0."""
    opened: int
    """Line, from 1, at which the list or the keys began that it was reading."""

    @property
    def here(self) -> str:
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def before(self) -> str:
        return self.here[: self.column]


def explain(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    """What the parser says of a file, for a curator.

    Args:
        error: its complaint.
        text: what the file holds.

    Returns:
        The line, from 1; what would be right; and the complaint itself, in one line.
    """
    if not isinstance(error, yaml.MarkedYAMLError):
        return 1, "valid YAML", " ".join(str(error).split())
    words = ", ".join(part for part in (error.context, error.problem) if part)
    # An unclosed quotation mark is noticed at the end of the file, and a key without its colon on the next line: both
    # stand where they began.
    begun = error.context_mark is not None and any(name in words for name in ("quoted scalar", "simple key"))
    mark = error.context_mark if begun else error.problem_mark
    if mark is None:
        return 1, "valid YAML", words
    opened = error.context_mark.line if error.context_mark is not None else mark.line
    place = _Place(text.splitlines(), mark.line, mark.column, opened + 1)
    # A space that only looks like one makes a line of text, which is noticed there or on the next.
    for line in range(place.line, max(place.line - 2, -1), -1):
        if line < len(place.lines) and (odd := _ODD_INDENT.match(place.lines[line])):
            return line + 1, f"plain spaces at the start of the line, in place of U+{ord(odd[1]):04X}", words
    remedy = next((remedy(place) for slip, remedy in _REMEDIES.items() if slip in words), "valid YAML")
    return place.line + 1, remedy, words


def _colon(place: _Place) -> str:
    if ": " in place.before:
        return "quotes around text that has “: ” in it"
    return f"{INDENTED}, or quotes around text that has “: ” in it"


def _start(place: _Place) -> str:
    sign = place.here[place.column : place.column + 1]
    return "spaces in place of tabs" if sign in {"", "\t"} else f"quotes around text that starts with `{sign}`"


def _key(place: _Place) -> str:
    if not place.before.strip():
        return INDENTED
    if _QUOTED_START.search(place.here):
        return "quotes of the other kind around the whole text, where only its beginning is in quotes"
    if (begun := _OPEN.match(place.before)) and (above := _unclosed(place, begun[1])):
        return f"a quotation mark that ends the text begun on line {above}"
    return _sign(place, INDENTED)


def _unclosed(place: _Place, mark: str) -> int | None:
    """The nearest line above, from 1, that opens a quotation mark and does not close it."""
    above = range(place.line - 1, -1, -1)
    return next((line + 1 for line in above if (found := _OPEN.match(place.lines[line])) and found[1] == mark), None)


def _entry(place: _Place) -> str:
    return "a space after the hyphen" if _TIGHT.match(place.here) else INDENTED


def _pair(place: _Place) -> str:
    if _TIGHT.match(place.here):
        return "a space after the hyphen"
    return PAIR if re.search("[:：]", place.here) else f"{PAIR}, or text further in than its key"


def _sign(place: _Place, otherwise: str = "valid YAML") -> str:
    sign = _SIGN.search(place.here)
    return f"quotes around text that starts with `{sign[1]}`" if sign else otherwise


_REMEDIES: dict[str, Callable[[_Place], str]] = {
    "mapping values are not allowed": _colon,
    "tab character": lambda _: "spaces in place of tabs",
    "cannot start any token": _start,
    "unexpected end of stream": lambda _: "a quotation mark that ends what one begins here",
    "escape character": lambda _: "single quotes around text with a backslash",
    "could not find expected ':'": _pair,
    "expected node content": lambda _: "text on both sides of each comma",
    "expected ',' or ']'": lambda at: f"commas between entries, and a “]” that ends the list of line {at.opened}",
    "expected ',' or '}'": lambda at: f"commas between entries, and a “}}” that ends the keys of line {at.opened}",
    "expected '-' indicator": _entry,
    "expected key": _key,
    "block sequence entries": lambda _: "each “- ” on a line of its own, or quotes around text that starts with `-`",
    "mapping keys are not allowed": lambda _: "quotes around text that starts with `?`",
    "block scalar": _sign,
    "scanning an a": _sign,  # an alias or an anchor
    "scanning a tag": _sign,
}
"""By the parser's words, what mends each of the slips that are made most."""
