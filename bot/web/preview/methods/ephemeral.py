"""Changing and taking back what one person alone sees: ephemeral messages have methods of their own."""

from bot.errors import CallRefused
from bot.web.preview.arguments import ChatId, Model, Whole
from bot.web.preview.keyboards import Inline, check_markup
from bot.web.preview.messages import Message
from bot.web.preview.methods.messages import Worded, change, words_of
from bot.web.preview.methods.method import Method, open_chat
from bot.web.preview.town import Town


class OfEphemeral(Model):
    """The parameters of deleteEphemeralMessage."""

    chat_id: ChatId
    receiver_user_id: Whole
    ephemeral_message_id: Whole


class EditEphemeralMessageReplyMarkup(OfEphemeral):
    """The parameters of editEphemeralMessageReplyMarkup."""

    reply_markup: Inline | None = None


class EditEphemeralMessageText(Worded, EditEphemeralMessageReplyMarkup):
    """The parameters of editEphemeralMessageText."""


def edit_text(town: Town, given: EditEphemeralMessageText) -> bool:
    """Puts another text into an ephemeral message."""
    message = _own(town, given, "message to edit not found")
    change(town, message, words_of(town, given) | check_markup(given.reply_markup), edited=True)
    return True


def edit_reply_markup(town: Town, given: EditEphemeralMessageReplyMarkup) -> bool:
    """Puts other buttons below an ephemeral message."""
    message = _own(town, given, "message to edit not found")
    kept = {key: value for key, value in message.content.items() if key != "reply_markup"}
    change(town, message, kept | check_markup(given.reply_markup), edited=False)
    return True


def delete(town: Town, given: OfEphemeral) -> bool:
    """Takes an ephemeral message away."""
    town.remove(_own(town, given, "message to delete not found"))
    return True


def _own(town: Town, given: OfEphemeral, otherwise: str) -> Message:
    chat = open_chat(town, given.chat_id)
    message = town.messages.get((chat.id, -given.ephemeral_message_id))
    if message is None or not message.receiver or message.receiver.id != given.receiver_user_id:
        raise CallRefused(400, f"Bad Request: {otherwise}")
    return message


METHODS = {
    "editEphemeralMessageText": Method(EditEphemeralMessageText, edit_text),
    "editEphemeralMessageReplyMarkup": Method(EditEphemeralMessageReplyMarkup, edit_reply_markup),
    "deleteEphemeralMessage": Method(OfEphemeral, delete),
}
