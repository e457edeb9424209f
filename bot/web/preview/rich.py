"""Rich messages: read from a call, held against shapes and limits, and kept as Telegram would hand them back.

Only `blocks` are read; Telegram takes HTML and Markdown too.
"""

from typing import Any

from bot.errors import CallRefused
from bot.web.preview.arguments import Flag, Model, Text
from bot.web.preview.links import LinkError, check_link
from bot.web.preview.shapes import ShapeError, check_blocks

FORMS = ("html", "markdown", "blocks")
"""Ways to give the content of a rich message: exactly one is used."""

BULLET = "•"
"""Label of an item that has no number."""


class InputRichMessage(Model):
    """A rich message as a program hands it in: https://core.telegram.org/bots/api#inputrichmessage."""

    html: Text | None = None
    markdown: Text | None = None
    blocks: Any = None
    media: Any = None
    is_rtl: Flag = False
    skip_entity_detection: Flag = False


def rich_content(given: InputRichMessage) -> dict[str, Any]:
    """Returns a rich message as the content of a message, in Telegram's names.

    Raises:
        CallRefused: it is none, or one that the preview does not draw.
    """
    forms = [form for form in FORMS if getattr(given, form) is not None]
    if not forms:
        raise CallRefused(400, "Bad Request: RICH_MESSAGE_CONTENT_REQUIRED")
    if len(forms) > 1:
        raise CallRefused(
            400, f"Bad Request: exactly one of {', '.join(FORMS)} must be used, not {' and '.join(forms)}"
        )
    if forms != ["blocks"]:
        raise CallRefused(400, f"Bad Request: the preview draws rich messages of blocks only, not of {forms[0]}")
    if given.media is not None:
        raise CallRefused(400, "Bad Request: the preview has no media in rich messages")
    try:
        check_blocks(given.blocks)
    except ShapeError as error:
        raise CallRefused(400, f"Bad Request: {error}") from error
    return {"rich_message": {"blocks": _kept(given.blocks), **({"is_rtl": True} if given.is_rtl else {})}}


def _kept(value: Any) -> Any:
    """The blocks with what Telegram adds: addresses as it writes them, a label for each item of a list."""
    if isinstance(value, list):
        return [_kept(part) for part in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _kept(inner) for name, inner in value.items()}
    if value.get("type") == "url":
        kept["url"] = _link(value["url"])
    if value.get("type") == "list":
        kept["items"] = [{"label": _label(item), **item} for item in kept["items"]]
    return kept


def _label(item: dict[str, Any]) -> str:
    return f"{item['value']}." if "value" in item else BULLET


def _link(address: str) -> str:
    try:
        return check_link(address)
    except LinkError as error:
        raise CallRefused(400, f"Bad Request: entity URL '{address}' is invalid: {error}") from error
