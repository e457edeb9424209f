"""What a tag of Telegram's HTML means: a tag that was closed becomes an entity, is dropped, or is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.web.preview.entities import Entity
from bot.web.preview.links import LinkError, check_link, person_behind

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
"""Tags that are nothing but a style."""
TAGS = {*STYLES, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}


_TIME_FORMAT = re.compile(r"[rR]|[wdDtT]*")
_EMOJI_ID = re.compile(r"-?[1-9][0-9]*")
_LAST_EMOJI_ID = 2**63 - 1


class MarkupError(ValueError):
    """Raised for markup that Telegram refuses; the message is Telegram's, without “can't parse entities: ”."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that was opened."""

    name: str
    attributes: dict[str, str]
    offset: int
    """Where its text starts, in UTF-16 units."""


@dataclass(slots=True)
class Marks:
    """The entities of one text, as its tags are closed one after the other."""

    closed: list[Entity] = field(default_factory=list)
    language: dict[int, str] = field(default_factory=dict)
    """Language of each `code` entity that has one, by its place in `closed`."""

    def close(self, tag: Tag, inside: str, end: int) -> None:
        """Notes what `tag` did to the text `inside` it, which ends at `end` (UTF-16 units).

        Raises:
            MarkupError: an attribute has a value that Telegram refuses.
        """
        if tag.name in STYLES:
            self._note(tag, end, STYLES[tag.name])
        elif tag.name == "blockquote":
            self._note(tag, end, "expandable_blockquote" if "expandable" in tag.attributes else "blockquote")
        elif tag.name == "a":
            self._close_link(tag, inside, end)
        elif tag.name in ("code", "pre"):
            self._close_code(tag, end)
        elif tag.name == "tg-emoji":
            self._note(tag, end, "custom_emoji", custom_emoji_id=_emoji_id(tag.attributes.get("emoji-id", "")))
        else:
            self._close_time(tag, end)

    def _note(self, tag: Tag, end: int, kind: str, **detail: object) -> None:
        self.closed.append(Entity(kind, tag.offset, end - tag.offset, detail))

    def _close_link(self, tag: Tag, inside: str, end: int) -> None:
        address = tag.attributes.get("href") or inside
        if person := person_behind(address):
            self._note(tag, end, "text_mention", user={"id": person})
            return
        try:
            self._note(tag, end, "text_link", url=check_link(address))
        except LinkError:
            return  # Telegram too keeps the text and drops the link, without a word

    def _close_code(self, tag: Tag, end: int) -> None:
        """Notes code; `pre` and `code` around the same text become one block with a language."""
        given = tag.attributes.get("class", "")
        language = given.removeprefix("language-") if tag.name == "code" and given.startswith("language-") else ""
        last = len(self.closed) - 1
        inner = self.closed[last] if self.closed else Entity("", 0, 0)
        if (inner.offset, inner.end) == (tag.offset, end) and inner.kind in ("code", "pre"):
            spoken = self.language.get(last, "") if tag.name == "pre" else language
            if spoken and inner.kind != tag.name and not inner.detail:
                self.closed[last] = Entity("pre", inner.offset, inner.length, {"language": spoken})
                return
        if language:
            self.language[len(self.closed)] = language
        self._note(tag, end, tag.name)

    def _close_time(self, tag: Tag, end: int) -> None:
        form, moment = tag.attributes.get("format", ""), re.match("[0-9]*", tag.attributes.get("unix", ""))
        if not _TIME_FORMAT.fullmatch(form):
            raise MarkupError("Invalid date format used")
        time = int(moment[0] or 0) % 2**32 if moment else 0
        if 0 < time < 2**31:  # Telegram counts in 32 bits with a sign, and larger numbers wrap around
            self._note(tag, end, "date_time", unix_time=time, **({"date_time_format": form} if form else {}))


def _emoji_id(given: str) -> str:
    if not _EMOJI_ID.fullmatch(given) or abs(int(given)) > _LAST_EMOJI_ID:
        raise MarkupError("Invalid custom emoji identifier specified")
    return given
