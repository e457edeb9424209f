"""Telegram's HTML, read as strictly as Telegram reads it: markup in, text and entities out.

The tag set is https://core.telegram.org/bots/api#html-style; everything else, and the wording of errors, was taken from
the behaviour of TDLib, which the tests ask about the same markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.web.preview.entities import Formatted, ordered, units
from bot.web.preview.links import small
from bot.web.preview.tags import TAGS, Marks, MarkupError, Tag

_SPACES = re.compile(r"[ \t\r\n\v]*")
_NAME = re.compile(r"[^ \t\r\n\0\v>]*")
_ATTRIBUTE = re.compile(r"""[^ \t\r\n\0\v=>/"']*""")
_TOKEN = re.compile(r"[a-zA-Z0-9.\-]*")
_PLAIN = re.compile(r"[^<&]*")
_REFERENCE = re.compile(r"&(?:(#[xX]([0-9a-fA-F]*)|#([0-9]*))|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LONGEST_REFERENCE = 9
"""Characters of `&#...` without its semicolon; longer ones stay as they are written."""
_LAST_CHARACTER = 0x10FFFE


def parse_html(source: str) -> Formatted:
    """Returns the text that `source` shows, and its formatting.

    Raises:
        MarkupError: Telegram would refuse it.
    """
    return _Reader(source).read()


@dataclass
class _Reader:
    """One pass over the markup, from left to right."""

    source: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    open: list[tuple[Tag, int]] = field(default_factory=list)
    """Tags that wait for their end, each with how many pieces of text stood before it."""
    marks: Marks = field(default_factory=Marks)

    def read(self) -> Formatted:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self.add(self.reference() if self.source[self.at] == "&" else self.take(_PLAIN))
            elif self.source.startswith("/", self.at + 1):
                self.end()
            else:
                self.start()
        if self.open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0].name}"')
        text = "".join(self.pieces)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return Formatted(text, ordered(self.marks.closed))

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += units(text)

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        taken = found[0] if found else ""
        self.at += len(taken)
        return taken

    def here(self) -> str:
        """The character under the cursor; NUL at the end, which Telegram too takes for an end inside a tag."""
        return self.source[self.at] if self.at < len(self.source) else "\0"

    def reference(self) -> str:
        """Reads `&...;`, or the sign alone where it starts no reference that Telegram knows."""
        found = _REFERENCE.match(self.source, self.at)
        character = _meaning(found) if found else None
        if found is None or character is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return character

    def start(self) -> None:
        begin, self.at = self.at, self.at + 1
        name = small(self.take(_NAME))
        if self.here() == "\0":
            raise MarkupError(f"Unclosed start tag at byte offset {self.byte(begin)}")
        if name not in TAGS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {self.byte(begin)}')
        attributes: dict[str, str] = {}
        while self.here() != ">":
            self.take(_SPACES)
            if self.here() != ">":
                attribute, value = self.attribute(name, begin)
                attributes[attribute] = value
        self.at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.open.append((Tag(name, attributes, self.length), len(self.pieces)))

    def attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self.take(_ATTRIBUTE)
        if not name:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}')
        self.take(_SPACES)
        if self.here() == "=":
            self.at += 1
            self.take(_SPACES)
        elif self.here() != "\0":
            return name, ""
        if self.here() == "\0":
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
        value = self.literal() if self.here() in "\"'" else self.token()
        if self.here() == "\0":
            raise MarkupError(f"Unclosed start tag at byte offset {self.byte(begin)}")
        return name, value

    def token(self) -> str:
        begin = self.at
        value = small(self.take(_TOKEN))
        if self.here() not in " \t\r\n\0\v>":
            raise MarkupError(f"Unexpected end of name token at byte offset {self.byte(begin)}")
        return value

    def literal(self) -> str:
        quote, value = self.here(), ""
        self.at += 1
        while self.here() not in (quote, "\0"):
            if self.here() == "&":
                value += self.reference()
            else:
                value += self.here()
                self.at += 1
        self.at += self.here() == quote
        return value

    def end(self) -> None:
        begin, self.at = self.at, self.at + 2
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {self.byte(begin)}")
        name = small(self.take(_NAME))
        self.take(_SPACES)
        if self.here() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self.byte(begin)}")
        self.at += 1
        tag, before = self.open.pop()
        if name and name != tag.name:
            raise MarkupError(
                f'Unmatched end tag at byte offset {self.byte(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self.length > tag.offset:
            self.marks.close(tag, "".join(self.pieces[before:]), self.length)

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode())


def _meaning(found: re.Match[str]) -> str | None:
    number, hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal or "0", 16) or int(decimal or "0")
    too_long = len(number) + 1 > _LONGEST_REFERENCE
    return None if too_long or not 0 < code <= _LAST_CHARACTER else chr(code)
