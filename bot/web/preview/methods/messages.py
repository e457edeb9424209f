"""Sending, editing and deleting messages."""

from typing import Annotated, Any

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import ChatId, Flag, FromJson, Model, Text, Whole
from bot.web.preview.channels import discuss
from bot.web.preview.forum import check_topic, thread_fields, topic_root
from bot.web.preview.keyboards import AnyMarkup, Inline, check_markup
from bot.web.preview.messages import Message
from bot.web.preview.methods.formatting import GivenEntities, read_text
from bot.web.preview.methods.method import Method, check_speaker, find_chat, find_message, open_chat
from bot.web.preview.methods.receivers import EphemeralParameters, style_for
from bot.web.preview.people import Chat
from bot.web.preview.rich import InputRichMessage, rich_content
from bot.web.preview.texts import content_of, position
from bot.web.preview.town import Town


class ReplyParameters(Model):
    """Which message is answered, and which part of it."""

    message_id: Whole | None = None
    ephemeral_message_id: Whole | None = None
    chat_id: ChatId | None = None
    allow_sending_without_reply: Flag = False
    quote: Text | None = None
    quote_parse_mode: Text | None = None
    quote_entities: GivenEntities | None = None
    quote_position: Whole | None = None


class LinkPreview(Model):
    """Whether and how the first link of a message is shown as a picture; the page draws none."""

    is_disabled: Flag | None = None
    url: Text | None = None
    prefer_small_media: Flag | None = None
    prefer_large_media: Flag | None = None
    show_above_text: Flag | None = None


class Sending(Model):
    """The parameters of every method that sends."""

    chat_id: ChatId
    message_thread_id: Whole | None = None
    disable_notification: Flag = False
    protect_content: Flag = False
    ephemeral_message_parameters: Annotated[EphemeralParameters, FromJson] | None = None
    reply_parameters: Annotated[ReplyParameters, FromJson] | None = None
    reply_markup: AnyMarkup | None = None


class Worded(Model):
    """The parameters that hold the text of a message."""

    text: Text
    parse_mode: Text | None = None
    entities: GivenEntities | None = None
    link_preview_options: Annotated[LinkPreview, FromJson] | None = None


class SendMessage(Worded, Sending):
    """The parameters of sendMessage."""


class Addressed(Model):
    """The parameters by which an edit says what it means."""

    chat_id: ChatId | None = None
    message_id: Whole | None = None
    inline_message_id: Text | None = None


class EditMessageText(Worded, Addressed):
    """The parameters of editMessageText; the new content is a text, or a rich message."""

    text: Text = ""
    rich_message: Annotated[InputRichMessage, FromJson] | None = None
    reply_markup: Inline | None = None


class EditMessageReplyMarkup(Addressed):
    """The parameters of editMessageReplyMarkup."""

    reply_markup: Inline | None = None


class DeleteMessage(Model):
    """The parameters of deleteMessage."""

    chat_id: ChatId
    message_id: Whole


def send_message(town: Town, given: SendMessage) -> dict[str, Any]:
    """Sends a text."""
    chat = open_chat(town, given.chat_id)
    content = words_of(town, given)
    return send(town, chat, given, content)


def send(town: Town, chat: Chat, given: Sending, content: dict[str, Any]) -> dict[str, Any]:
    """Posts content with what every sending method has: thread, reply, markup, and whom alone it is for."""
    check_speaker(town, chat)
    thread = given.message_thread_id
    check_topic(chat, thread, town.bot)
    reply = given.reply_parameters
    style = style_for(town, chat, given.ephemeral_message_parameters, reply.ephemeral_message_id if reply else None)
    replied, quote = _replied(town, chat, reply)
    content = content | quote | thread_fields(chat, thread, replied) | check_markup(given.reply_markup)
    if given.protect_content:
        content["has_protected_content"] = True
    message = town.post(chat, town.bot, content, replied or topic_root(town, chat, thread), **style)
    discuss(town, message)
    return message.as_json()


def edit_message_text(town: Town, given: EditMessageText) -> dict[str, Any] | bool:
    """Puts another text, or a rich message, into a message of the bot."""
    message = _own(town, given)
    content = words_of(town, given) if given.rich_message is None else _rich(given, given.rich_message)
    changed = change(town, message, content | check_markup(given.reply_markup), edited=True)
    return bool(given.inline_message_id) or changed.as_json()


def edit_message_reply_markup(town: Town, given: EditMessageReplyMarkup) -> dict[str, Any] | bool:
    """Puts other buttons below a message of the bot."""
    message = _own(town, given)
    kept = {key: value for key, value in message.content.items() if key != "reply_markup"}
    changed = change(town, message, kept | check_markup(given.reply_markup), edited=False)
    return bool(given.inline_message_id) or changed.as_json()


def delete_message(town: Town, given: DeleteMessage) -> bool:
    """Deletes a message: of the bot, of the person in a private chat, or (as administrator) of anybody."""
    chat = open_chat(town, given.chat_id)
    message = find_message(town, chat, given.message_id, "message to delete not found")
    own = message.sender == town.bot
    allowed = own or chat.type == "private" or chat.may(town.bot, "can_delete_messages")
    if not allowed or (town.now() - message.date).total_seconds() > limits.DELETE_WITHIN:
        raise CallRefused(400, "Bad Request: message can't be deleted")
    town.remove(message)
    return True


def words_of(town: Town, given: Worded) -> dict[str, Any]:
    """Returns the text of a call as content of a message, or refuses it."""
    formatted = read_text(town, given.text, given.parse_mode, given.entities, limits.MESSAGE_TEXT)
    if not formatted.text:
        raise CallRefused(400, "Bad Request: message text is empty")
    preview = given.link_preview_options
    shown = {"link_preview_options": preview.model_dump(exclude_none=True)} if preview else {}
    return content_of(formatted) | shown


def _rich(given: EditMessageText, rich: InputRichMessage) -> dict[str, Any]:
    if given.text:
        raise CallRefused(400, "Bad Request: exactly one of text and rich_message must be used")
    return rich_content(rich)


def _replied(town: Town, chat: Chat, given: ReplyParameters | None) -> tuple[Message | None, dict[str, Any]]:
    if given is None:
        return None, {}
    if given.message_id is None and given.ephemeral_message_id is None:
        raise CallRefused(400, "Bad Request: message identifier is not specified")
    place = find_chat(town, given.chat_id) if given.chat_id is not None else chat
    number = -given.ephemeral_message_id if given.ephemeral_message_id else max(given.message_id or 0, 0)
    message = town.messages.get((place.id, number))
    if message is None:
        if given.allow_sending_without_reply:
            return None, {}
        raise CallRefused(400, "Bad Request: message to be replied not found")
    if given.quote is None or number < 0:
        return message, {}  # in answer to an ephemeral message a quote is ignored
    quote = read_text(town, given.quote, given.quote_parse_mode, given.quote_entities, limits.QUOTE)
    return message, {"quote": {**content_of(quote), "position": position(message.text, quote.text)}}


def _own(town: Town, given: Addressed) -> Message:
    if given.inline_message_id is not None:
        place = town.inlined.get(given.inline_message_id)
        if place not in town.messages:
            raise CallRefused(400, "Bad Request: MESSAGE_ID_INVALID")
        return town.messages[place]
    if given.chat_id is None:
        raise CallRefused(400, "Bad Request: chat_id is empty")
    if not given.message_id:
        raise CallRefused(400, "Bad Request: message identifier is not specified")
    message = find_message(town, open_chat(town, given.chat_id), given.message_id, "message to edit not found")
    if message.sender != town.bot:
        raise CallRefused(400, "Bad Request: message can't be edited")
    return message


def change(town: Town, message: Message, content: dict[str, Any], *, edited: bool) -> Message:
    """Puts other content into a message, or refuses to where it is the same."""
    seen = ("text", "entities", "reply_markup", "link_preview_options", "caption", "caption_entities", "rich_message")
    if all(content.get(key) == message.content.get(key) for key in seen):
        raise CallRefused(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message",
        )
    return town.change(message, content, edited=edited)


METHODS = {
    "sendMessage": Method(SendMessage, send_message),
    "editMessageText": Method(EditMessageText, edit_message_text),
    "editMessageReplyMarkup": Method(EditMessageReplyMarkup, edit_message_reply_markup),
    "deleteMessage": Method(DeleteMessage, delete_message),
}
