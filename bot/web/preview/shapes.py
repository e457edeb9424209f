"""Whether JSON has the shape of rich blocks: the types that a page may use, field by field.

From https://core.telegram.org/bots/api#inputrichblock (10.3). There is no parser of rich blocks that runs offline; what
Telegram says of a wrong one is known from reports only, and where it is not, the words are of the same kind. Media,
maps, formulas, buttons and placeholders are left out. Telegram ignores unknown fields; here they are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.briefing.formats.rich.limits import MAX_LEVELS, Size, measure

if TYPE_CHECKING:
    from collections.abc import Mapping


class ShapeError(ValueError):
    """Raised for what is no rich message; the message is Telegram's, without its “Bad Request: ”."""


Check = Callable[[object, str, int], None]
"""Takes a value, the name of its field, and the level it stands on; raises ShapeError."""


def check_blocks(blocks: object) -> Size:
    """The size of rich blocks.

    Args:
        blocks: decoded JSON, of whatever shape.

    Raises:
        ShapeError: it is no list of blocks, has nothing in it, or breaks a limit.
    """
    _blocks(blocks, "blocks", 0)
    size = measure(blocks)  # type: ignore[arg-type]  # the line above found it to be blocks
    if not size.blocks:
        raise ShapeError("RICH_MESSAGE_CONTENT_REQUIRED")
    if excess := size.excess:
        raise ShapeError(f"rich message is too long: {excess}")
    return size


def _is(kind: type, name: str) -> Check:
    def check(value: object, field: str, _: int) -> None:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ShapeError(f'can\'t parse InputRichBlock: Field "{field}" must be of type {name}')

    return check


def _among(*values: object) -> Check:
    def check(value: object, field: str, _: int) -> None:
        if value not in values or isinstance(value, bool):
            raise ShapeError(f'can\'t parse InputRichBlock: Field "{field}" has an invalid value')

    return check


_string, _number, _flag = _is(str, "String"), _is(int, "Number"), _is(bool, "Boolean")
_array, _object = _is(list, "Array"), _is(dict, "Object")


def _span(value: object, field: str, level: int) -> None:
    _number(value, field, level)
    if value < 1:  # type: ignore[operator]  # a number, says the line above
        raise ShapeError(f'can\'t parse InputRichBlock: Field "{field}" has an invalid value')


def _each(check: Check) -> Check:
    def check_all(value: object, field: str, level: int) -> None:
        _array(value, field, level)
        for one in value:  # type: ignore[attr-defined]  # an array, says the line above
            check(one, field, level + 1)

    return check_all


def _text(value: object, field: str, level: int) -> None:
    _shallow(level)
    if isinstance(value, str):
        return
    if isinstance(value, list):
        for part in value:
            # A list in a list is no level of formatting, but must not go on for ever.
            _text(part, field, level + isinstance(part, list))
        return
    _object(value, field, level)
    _fields(value, TEXTS, "Unsupported rich text type", level + 1)


def _block(value: object, field: str, level: int) -> None:
    _shallow(level)
    _object(value, field, level)
    _fields(value, BLOCKS, "Unsupported rich block type", level)


def _item(value: object, field: str, level: int) -> None:
    _object(value, field, level)
    _shape(value, ITEM, "list item", level)


def _row(value: object, field: str, level: int) -> None:
    _each(_cell)(value, field, level)


def _cell(value: object, field: str, level: int) -> None:
    _object(value, field, level)
    _shape(value, CELL, "table cell", level)


def _shallow(level: int) -> None:
    # Deeper ones are not even looked at, so that no message can exhaust the stack.
    if level > MAX_LEVELS:
        raise ShapeError(f"rich message is too long: more than {MAX_LEVELS} levels")


def _fields(value: Any, kinds: Mapping[str, Mapping[str, Check]], otherwise: str, level: int) -> None:
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in kinds:
        raise ShapeError(f"can't parse InputRichBlock: {otherwise}")
    _shape({name: inner for name, inner in value.items() if name != "type"}, kinds[kind], kind, level)


def _shape(value: Any, shape: Mapping[str, Check], kind: str, level: int) -> None:
    for name, check in shape.items():
        field = name.removesuffix("?")
        if field in value:
            check(value[field], field, level)
        elif field == name:
            raise ShapeError(f"can't parse InputRichBlock: Can't find field \"{field}\"")
    known = {name.removesuffix("?") for name in shape}
    if unknown := [str(name) for name in value if name not in known]:
        raise ShapeError(f"a {kind} has no field {unknown[0]} (Telegram would ignore it)")


_blocks = _each(_block)

_STYLES = ["bold", "italic", "underline", "strikethrough", "spoiler", "marked", "subscript", "superscript", "code"]

TEXTS: dict[str, dict[str, Check]] = {
    **{style: {"text": _text} for style in _STYLES},
    "url": {"text": _text, "url": _string},
}
"""Formatted texts: their fields besides `type`; a question mark stands after optional ones."""

BLOCKS: dict[str, dict[str, Check]] = {
    "paragraph": {"text": _text},
    "heading": {"text": _text, "size": _among(1, 2, 3, 4, 5, 6)},
    "pre": {"text": _text, "language?": _string},
    "footer": {"text": _text},
    "divider": {},
    "list": {"items": _each(_item)},
    "blockquote": {"blocks": _blocks, "credit?": _text},
    "expandable_blockquote": {"text": _text, "credit?": _text},
    "pullquote": {"text": _text, "credit?": _text},
    "details": {"summary": _text, "blocks": _blocks, "is_open?": _flag},
    "table": {
        "cells": _each(_row),
        "is_bordered?": _flag,
        "is_striped?": _flag,
        "is_compact?": _flag,
        "caption?": _text,
    },
}
"""Blocks, written in the same way."""

ITEM: dict[str, Check] = {
    "blocks": _blocks,
    "has_checkbox?": _flag,
    "is_checked?": _flag,
    "value?": _number,
    "type?": _among("a", "A", "i", "I", "1"),
}

CELL: dict[str, Check] = {
    "text?": _text,
    "is_header?": _flag,
    "colspan?": _span,
    "rowspan?": _span,
    "align": _among("left", "center", "right"),
    "valign": _among("top", "middle", "bottom"),
}
