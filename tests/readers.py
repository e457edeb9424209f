"""What a reader sees of HTML and of rich messages: the words, without what draws them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VOID = {"br", "hr", "img", "input", "link", "meta"}
INLINE = {"a", "b", "code", "em", "small", "strong"}
UNSEEN = {"head", "title", "style", "script"}


class Reader(HTMLParser):
    """Reads HTML strictly: elements are closed in the order in which they were opened."""

    def __init__(self, html: str, *, whole: bool = True) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        """Name and attributes of each element, in order."""
        self.lines: list[str] = [""]
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not (whole and self._open), f"not closed: {self._open}"
        self.lines = [line for line in self.lines if line.strip()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute twice: {attrs}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:  # markdown-it writes <br />
            return
        assert self._open.pop() == tag
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if UNSEEN.isdisjoint(self._open):
            self.lines[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def _break(self, tag: str) -> None:
        if tag not in INLINE and self.lines[-1]:
            self.lines.append("")


def words_of_html(html: str) -> str:
    """The text of HTML, or of the beginning of it; a line for each block."""
    return "\n".join(Reader(html, whole=False).lines)


def lines_of(blocks: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The words of rich blocks, a line for each text."""
    for block in blocks:
        yield from (text_of(block[field]) for field in ("summary", "text") if field in block)
        yield from lines_of(block.get("blocks", ()))
        yield from lines_of(block.get("items", ()))
        yield from (text_of(cell["text"]) for row in block.get("cells", ()) for cell in row if "text" in cell)
        yield from (text_of(block[field]) for field in ("credit",) if field in block)


def text_of(text: Any) -> str:
    """The words of a rich text."""
    if isinstance(text, str):
        return text
    return "".join(map(text_of, text)) if isinstance(text, list) else text_of(text["text"])
