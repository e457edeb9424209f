"""Signs that are no messages: that the bot is at work, and reactions to messages."""

from typing import Annotated, Literal

from bot.errors import CallRefused
from bot.web.preview.arguments import ChatId, Flag, FromJson, Model, Text, Whole
from bot.web.preview.methods.method import Method, find_message, open_chat
from bot.web.preview.town import Town

CHAT_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
"""What https://core.telegram.org/bots/api#sendchataction names."""
_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 "
    "🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
REACTIONS = frozenset(_EMOJI.split())
"""What https://core.telegram.org/bots/api#reactiontypeemoji names."""


class SendChatAction(Model):
    """The parameters of sendChatAction."""

    chat_id: ChatId
    message_thread_id: Whole | None = None
    action: Text


class Reaction(Model):
    """An emoji with which a message is answered."""

    type: Literal["emoji"]
    emoji: Text


class SetMessageReaction(Model):
    """The parameters of setMessageReaction."""

    chat_id: ChatId
    message_id: Whole
    reaction: Annotated[tuple[Reaction, ...], FromJson] = ()
    is_big: Flag = False


def send_chat_action(town: Town, given: SendChatAction) -> bool:
    """Shows that the bot is at work; here, unlike where it sends, the General topic is named by its number."""
    chat = open_chat(town, given.chat_id)
    if given.action not in CHAT_ACTIONS:
        raise CallRefused(400, "Bad Request: wrong parameter action in request")
    if given.message_thread_id is not None and given.message_thread_id not in chat.topics:
        raise CallRefused(400, "Bad Request: message thread not found")
    town.feed.tell("typing", chat.id, action=given.action, thread=given.message_thread_id)
    return True


def set_message_reaction(town: Town, given: SetMessageReaction) -> bool:
    """Answers a message with an emoji, or takes that back."""
    chat = open_chat(town, given.chat_id)
    message = find_message(town, chat, given.message_id, "message to react not found")
    emoji = [reaction.emoji.removesuffix("\ufe0f") for reaction in given.reaction]
    if not REACTIONS.issuperset(emoji):
        raise CallRefused(400, "Bad Request: REACTION_INVALID")
    if len(emoji) > 1:
        raise CallRefused(400, "Bad Request: REACTIONS_TOO_MANY")
    town.reactions[chat.id, message.id] = emoji
    town.feed.tell("reaction", chat.id, message, message_id=message.id, emoji=emoji)
    return True


METHODS = {
    "sendChatAction": Method(SendChatAction, send_chat_action),
    "setMessageReaction": Method(SetMessageReaction, set_message_reaction),
}
