"""Text that others wrote: what of it may be shown, how long it is, where it may be cut, which address may be linked."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
"""Runs of blanks and line breaks; no-break and ideographic spaces are letters of their text and stay."""

_UNSHOWN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, bidirectional controls that could turn round what stands beside them, lone surrogates."""

_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their category, nothing by their looks."""

_LINK = re.compile(
    r"https?://(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})"
    r"(?::[1-9][0-9]{0,3})?(?:[/?#][^\s\"<>\\]*)?",
    re.IGNORECASE,
)
"""An address that Telegram links too: it needs a domain with a dot, and silently drops what it does not take."""

LONGEST_LINK = 2048
"""Characters; longer addresses are no addresses of sources, and would eat up Telegram's 32,768 bytes."""

LONGEST_NAME = 200
"""Longest voice, source name or date, in UTF-16 code units, where a format cuts texts at all."""

FOLDED = 120
"""Columns of text over which a quote is folded: three lines of a phone of 40 narrow characters each."""

ELLIPSIS = "…"


def clean(text: str) -> str:
    """The text on one line, without characters that are not meant for reading."""
    return _UNSHOWN.sub("", _SPACE.sub(" ", text)).strip()


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: no letter, number or sign, only spaces, marks and invisible characters."""
    return all(char in _FILLERS or unicodedata.category(char)[0] in "ZCM" for char in text)


def safe_link(url: str | None) -> str | None:
    """The address if it may be linked: http or https, a domain, nothing odd; else None."""
    if url and len(url) <= LONGEST_LINK and _LINK.fullmatch(url) and url == clean(url):
        return url
    return None


def units(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts (https://core.telegram.org/api/entities#entity-length)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def columns(text: str) -> int:
    """Width in narrow characters: an East Asian one takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def shorten(text: str, limit: int) -> str:
    """The text, or as much of its beginning as fits with an ellipsis.

    It is cut at a space where one is near, else between two characters as a reader sees them, so that no accent or
    part of an emoji is left behind.

    Args:
        text: cleaned text.
        limit: UTF-16 code units, at least 1.
    """
    if units(text) <= limit:
        return text
    end, room = 0, limit - 1
    for char in text:
        room -= 2 if char > "\uffff" else 1
        if room < 0:
            break
        end += 1
    border = next((place for place in range(end, 0, -1) if _is_border(text, place)), end)
    space = text.rfind(" ", 0, border + 1)
    return text[: space if space > border * 3 // 4 else border].rstrip() + ELLIPSIS


def _is_border(text: str, place: int) -> bool:
    """Whether two characters as a reader sees them meet here.

    Covers what UAX #29 (https://www.unicode.org/reports/tr29/) asks for with the standard library alone: marks and
    joiners, viramas, skin tones, tags, flags, Hangul; prepended marks are left out.
    """
    before, after = text[place - 1], text[place]
    if unicodedata.category(after)[0] == "M" or after in "\u200c\u200d\uff9e\uff9f\u0e33\u0eb3":
        return False
    if before == "\u200d" or unicodedata.combining(before) == 9:
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return False
    if _is_flag(before) and _is_flag(after):
        start = place
        while start and _is_flag(text[start - 1]):
            start -= 1
        return (place - start) % 2 == 0
    return not ("\u1100" <= before <= "\ud7fb" and "\u1160" <= after <= "\u11ff")


def _is_flag(char: str) -> bool:
    """Whether it is a regional indicator: two of them make a flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"
