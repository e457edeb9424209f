"""The text of a call: read by its parse mode, held against the limits, and finished as Telegram finishes it."""

from dataclasses import replace
from typing import Annotated, Any

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import FromJson, Model, Text, Whole
from bot.web.preview.entities import RANKS, Entity, Formatted, ordered, units
from bot.web.preview.links import LinkError, check_link
from bot.web.preview.markup import parse_html
from bot.web.preview.tags import MarkupError
from bot.web.preview.texts import finish
from bot.web.preview.town import Town


class GivenEntity(Model):
    """A MessageEntity as a program hands it in."""

    type: Text
    offset: Whole
    length: Whole
    url: Text | None = None
    user: dict[str, Any] | None = None
    language: Text | None = None
    custom_emoji_id: Text | None = None
    unix_time: Whole | None = None
    date_time_format: Text | None = None


GivenEntities = Annotated[list[GivenEntity], FromJson]


def read_text(
    town: Town, text: str, parse_mode: str | None, entities: list[GivenEntity] | None, longest: int
) -> Formatted:
    """Returns what a message would say.

    Args:
        parse_mode: `HTML`, or nothing for plain text; the Markdowns are not built.
        entities: formatting that was handed in; used where there is no parse mode.
        longest: UTF-16 units that are allowed after the markup was read.

    Raises:
        CallRefused: the markup is wrong, or the text too long.
    """
    if len(text.encode()) > limits.MESSAGE_RAW:
        raise CallRefused(400, "Bad Request: text is too long")
    if not parse_mode:
        formatted = Formatted(text, ordered(_entity(entity, text) for entity in entities or ()))
    elif parse_mode.lower() == "html":
        try:
            formatted = parse_html(text)
        except MarkupError as error:
            raise CallRefused(400, f"Bad Request: can't parse entities: {error}") from error
    else:
        raise CallRefused(400, f"Bad Request: unsupported parse_mode (the preview reads HTML, not {parse_mode})")
    finished = finish(formatted)
    if units(finished.text) > longest:
        caption = longest == limits.CAPTION
        raise CallRefused(400, f"Bad Request: message {'caption ' if caption else ''}is too long")
    return replace(finished, entities=tuple(kept for entity in finished.entities if (kept := _known(town, entity))))


def _entity(given: GivenEntity, text: str) -> Entity:
    if given.type not in RANKS:
        raise CallRefused(400, "Bad Request: can't parse entities: unsupported type of an entity")
    if given.offset < 0 or given.length < 0 or given.offset + given.length > units(text):
        raise CallRefused(400, "Bad Request: can't parse entities: an entity lies outside of the text")
    detail = given.model_dump(exclude_none=True, exclude={"type", "offset", "length"})
    if given.type == "text_link":
        try:
            detail["url"] = check_link(given.url or "")
        except LinkError as error:
            raise CallRefused(400, f"Bad Request: entity URL '{given.url or ''}' is invalid: {error}") from error
    return Entity(given.type, given.offset, given.length, detail)


def _known(town: Town, entity: Entity) -> Entity | None:
    """Fills in who is mentioned; Telegram drops a mention of somebody whom the bot has never met."""
    if entity.kind != "text_mention":
        return entity
    person = town.people.get(entity.detail["user"]["id"])
    return replace(entity, detail={"user": person.as_json()}) if person else None
