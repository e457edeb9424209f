"""HTML as a value, so that text and markup cannot be mixed up: what is no element is escaped."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

VOID = ("meta",)
"""Elements that have no end tag."""


@dataclass(frozen=True, slots=True)
class Html:
    """Markup, as it is written."""

    markup: str

    def __str__(self) -> str:
        """The markup."""
        return self.markup


def element(name: str, /, *inner: Html | str | None, **attributes: str | None) -> Html:
    """An element.

    Args:
        name: of the tag.
        inner: elements; texts, which are escaped; None is nothing.
        attributes: their values as text; None leaves one out; an underscore at the end is for words of Python's, one
            within a name a hyphen.
    """
    given = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None)
    opening = name + "".join(f' {key}="{escape(value)}"' for key, value in given)
    if name in VOID:
        return Html(f"<{opening}>")
    return Html(f"<{opening}>{joined(*inner)}</{name}>")


def joined(*inner: Html | str | None) -> Html:
    """Elements and texts one after the other."""
    return Html("".join(escape(part) if isinstance(part, str) else part.markup for part in inner if part is not None))
