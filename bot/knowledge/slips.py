"""Which slip a curator made where a file is no YAML: the parser's complaint, in words of what would mend it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

INDENTED = "a key or “- ” as far in as those beside it"

_ODD_INDENT = re.compile(r"^[ \t]*([^\S \t\r\n]|\ufeff|\u200b)")
_QUOTED_START = re.compile(r"[:-]\s+([\"'])[^\"']*\1\s*[^\s,#\]}]")
_TIGHT = re.compile(r"\s*-[^\s-]")
_SIGN = re.compile(r"(?:^|[:-])\s+([\[{>|*&!%@`])")


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
    line = mark.line if mark is not None else 0
    column = mark.column if mark is not None else 0
    lines = text.splitlines()
    for near in range(line, max(line - 2, -1), -1):
        if near < len(lines) and (odd := _ODD_INDENT.match(lines[near])):
            return near + 1, f"plain spaces at the start of the line, in place of U+{ord(odd[1]):04X}", words
    here = lines[line] if line < len(lines) else ""
    opened = error.context_mark.line + 1 if error.context_mark is not None else line + 1
    remedy = next((remedy(here, column, opened) for slip, remedy in _REMEDIES.items() if slip in words), "valid YAML")
    return line + 1, remedy, words


def _colon(here: str, column: int, _: int) -> str:
    if ": " in here[:column]:
        return "quotes around text that has “: ” in it"
    return f"{INDENTED}, or quotes around text that has “: ” in it"


def _start(here: str, column: int, _: int) -> str:
    sign = here[column : column + 1]
    return "spaces in place of tabs" if sign in {"", "\t"} else f"quotes around text that starts with `{sign}`"


def _key(here: str, column: int, _: int) -> str:
    if not here[:column].strip():
        return INDENTED
    if _QUOTED_START.search(here):
        return "quotes of the other kind around the whole text, where only its beginning is in quotes"
    if sign := _SIGN.search(here):
        return f"quotes around text that starts with `{sign[1]}`"
    return INDENTED


def _entry(here: str, _: int, __: int) -> str:
    return "a space after the hyphen" if _TIGHT.match(here) else INDENTED


def _pair(here: str, _: int, __: int) -> str:
    tight = _TIGHT.match(here)
    return "a space after the hyphen" if tight else "`key: value`, with a plain colon and a space after it"


def _sign(here: str, _: int, __: int) -> str:
    sign = _SIGN.search(here)
    return f"quotes around text that starts with `{sign[1]}`" if sign else "valid YAML"


_REMEDIES: dict[str, Callable[[str, int, int], str]] = {
    "mapping values are not allowed": _colon,
    "tab character": lambda *_: "spaces in place of tabs",
    "cannot start any token": _start,
    "unexpected end of stream": lambda *_: "a quotation mark that ends what one begins here",
    "escape character": lambda *_: "single quotes around text with a backslash",
    "could not find expected ':'": _pair,
    "expected node content": lambda *_: "text on both sides of each comma",
    "expected ',' or ']'": lambda _, __, opened: (
        f"commas between entries, and a “]” that ends the list of line {opened}"
    ),
    "expected ',' or '}'": lambda _, __, opened: (
        f"commas between entries, and a “}}” that ends the keys of line {opened}"
    ),
    "expected '-' indicator": _entry,
    "expected key": _key,
    "block sequence entries": lambda *_: "each “- ” on a line of its own, or quotes around text that starts with `-`",
    "mapping keys are not allowed": lambda *_: "quotes around text that starts with `?`",
    "block scalar": _sign,
    "scanning an a": _sign,
    "scanning a tag": _sign,
}
"""By the parser's words, what mends each of the slips that are made most."""
