"""What comes from Telegram, as the bot reads it: updates as values, with what is used of them and nothing else.

python-telegram-bot has more than a hundred fields for a message, and sets each by a function of its own: to read an
update by it took a third of all instructions of an answer beside routing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import telegram
from telegram import ChatMember, MessageEntity
from telegram.ext import filters

if TYPE_CHECKING:
    from telegram import Bot

Fields = Mapping[str, Any]
"""An object as the Bot API has it (https://core.telegram.org/bots/api#available-types)."""


class User(NamedTuple):
    """A person or a bot."""

    id: int
    is_bot: bool
    language_code: str | None
    """Of their app, perhaps with a region; None where it tells none."""


class Chat(NamedTuple):
    """A private chat, a group, a supergroup or a channel."""

    id: int
    type: str
    """One of `telegram.constants.ChatType`."""


class Message(NamedTuple):
    """A message; of an old one under which a button is pressed Telegram tells chat and number alone."""

    message_id: int
    chat: Chat
    ephemeral_message_id: int | None
    """Its number where only one person sees it; None of any other."""
    bot: Bot
    """Who was told of it, and can answer."""
    date: datetime
    """The beginning of 1970 where Telegram tells none."""
    from_user: User | None
    sender_chat: Chat | None
    """In whose name it is written: an anonymous administrator's is that of the group."""
    text: str
    """What is written; empty where that stands under a picture, or nothing is."""
    caption: str
    """What stands under a picture; empty for nothing."""
    command: str
    """What it begins with as a command: `/help` or `/help@some_bot`; empty where it begins with none."""
    reply_to_message: Message | None
    quote: str
    """The part of that message which is quoted; empty for none."""
    thread: int | None
    """The forum topic that it stands in; None for none and for the general one, which has no number."""
    via_bot: bool
    """Whether somebody has sent it who wrote a bot's name and chose from what that bot offered."""
    is_automatic_forward: bool
    """Whether Telegram has put it there: a channel's post in the group that belongs to it."""
    is_forwarded: bool
    """Whether somebody else wrote it."""
    migrate_to_chat_id: int | None
    """The supergroup that the group has become, where it says so."""
    guest_query_id: str | None
    """By which a guest answers it."""
    is_service: bool
    """Whether nobody wrote it: it tells of a new member, a new title or the like."""

    def __repr__(self) -> str:
        """Its numbers alone: neither what somebody wrote, nor the bot, which tells its token."""
        return f"Message({self.message_id} in {self.chat.id})"


@dataclass(frozen=True, slots=True)
class CallbackQuery:
    """Somebody has pressed a button."""

    id: str
    bot: Bot = field(repr=False, compare=False)
    """Who was told of it, and can answer."""
    from_user: User
    message: Message | None
    """The one with the button."""
    data: str
    """What the button carries."""

    async def answer(self, text: str | None = None, *, show_alert: bool | None = None, url: str | None = None) -> None:
        """End the button's waiting, with a sentence or by an address that is opened."""
        await self.bot.answer_callback_query(self.id, text, show_alert=show_alert, url=url)


@dataclass(frozen=True, slots=True)
class InlineQuery:
    """Somebody writes the bot's name and some words, in whichever chat."""

    id: str
    from_user: User
    query: str
    offset: str


@dataclass(frozen=True, slots=True)
class MemberChange:
    """The bot was added, removed, blocked, unblocked, or its rights have changed."""

    chat: Chat
    from_user: User
    old: ChatMember
    new: ChatMember


class Update(NamedTuple):
    """What has happened; nothing is read of kinds that the bot does not ask for."""

    update_id: int
    kind: str = "unknown"
    """As Telegram names it: `message`, `callback_query`."""
    message: Message | None = None
    guest_message: Message | None = None
    callback_query: CallbackQuery | None = None
    inline_query: InlineQuery | None = None
    my_chat_member: MemberChange | None = None

    @property
    def effective_message(self) -> Message | None:
        """What was written, or what has the button that was pressed."""
        return self.message or self.guest_message or (self.callback_query.message if self.callback_query else None)

    @property
    def effective_chat(self) -> Chat | None:
        """Where it has happened; None where Telegram does not tell."""
        place = self.effective_message or self.my_chat_member
        return place.chat if place else None

    @property
    def effective_user(self) -> User | None:
        """Who did it; None for a channel."""
        deed = self.message or self.callback_query or self.inline_query or self.my_chat_member or self.guest_message
        return deed.from_user if deed else None


def read_update(fields: Fields, bot: Bot) -> Update:
    """An update as Telegram writes it.

    Args:
        fields: with a whole number `update_id`.
        bot: who is told of it.

    Raises:
        Exception: whatever a missing or strange field leads to; Telegram sends none.
    """
    number = fields["update_id"]
    kind = next((name for name in fields if name != "update_id"), "unknown")
    told: Any = fields.get(kind)
    match kind:
        case "message":
            return Update(number, kind, message=_message(told, bot))
        case "callback_query":
            return Update(number, kind, callback_query=_callback_query(told, bot))
        case "inline_query":
            query = InlineQuery(told["id"], _user(told["from"]), told["query"], told["offset"])
            return Update(number, kind, inline_query=query)
        case "my_chat_member":
            return Update(number, kind, my_chat_member=_member_change(told, bot))
        case "guest_message":
            return Update(number, kind, guest_message=_message(told, bot))
        case _:
            return Update(number, kind)


def _message(told: Fields, bot: Bot) -> Message:
    sender, name, origin = told.get("from"), told.get("sender_chat"), told.get("reply_to_message")
    text, caption = told.get("text", ""), told.get("caption", "")
    return Message(
        message_id=told["message_id"],
        chat=_chat(told["chat"]),
        ephemeral_message_id=told.get("ephemeral_message_id"),
        bot=bot,
        date=datetime.fromtimestamp(told["date"], UTC),
        from_user=_user(sender) if sender else None,
        sender_chat=_chat(name) if name else None,
        text=text,
        caption=caption,
        command=_command(text, told.get("entities")),
        reply_to_message=_message(origin, bot) if origin else None,
        quote=told["quote"]["text"] if "quote" in told else "",
        thread=told.get("message_thread_id") if told.get("is_topic_message") else None,
        via_bot="via_bot" in told,
        is_automatic_forward=told.get("is_automatic_forward", False),
        is_forwarded="forward_origin" in told,
        migrate_to_chat_id=told.get("migrate_to_chat_id"),
        guest_query_id=told.get("guest_query_id"),
        is_service=not (text or caption) and _is_service(told),
    )


def _command(text: str, entities: list[Fields] | None) -> str:
    first = entities[0] if entities else None
    begins = first is not None and first["type"] == MessageEntity.BOT_COMMAND and first["offset"] == 0
    return text[: first["length"]] if first and begins else ""


def _is_service(told: Fields) -> bool:
    """Whether the library, which knows all their kinds, takes it for such a message."""
    update = telegram.Update.de_json({"update_id": 0, "message": told})
    return bool(filters.StatusUpdate.ALL.check_update(update))


def _callback_query(told: Fields, bot: Bot) -> CallbackQuery:
    under = told.get("message")
    message = _message(under, bot) if under else None
    return CallbackQuery(told["id"], bot, _user(told["from"]), message, told.get("data", ""))


def _member_change(told: Fields, bot: Bot) -> MemberChange:
    old, new = (ChatMember.de_json(told[name], bot) for name in ("old_chat_member", "new_chat_member"))
    return MemberChange(_chat(told["chat"]), _user(told["from"]), old, new)


def _chat(told: Fields) -> Chat:
    return Chat(told["id"], told["type"])


def _user(told: Fields) -> User:
    return User(told["id"], told["is_bot"], told.get("language_code"))
