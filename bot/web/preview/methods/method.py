"""A method of the Bot API: its parameters and what it does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.errors import CallRefused
from bot.web.preview.arguments import ChatId, Model, Raw, check_arguments
from bot.web.preview.messages import Message
from bot.web.preview.people import PRESENT, Chat, Status
from bot.web.preview.town import Town


class Nothing(Model):
    """The parameters of a method that has none."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method; `work` gets the town and the checked parameters, and returns the result as JSON, at once or later."""

    parameters: type[Model]
    work: Callable[[Town, Any], Any | Awaitable[Any]]

    def call(self, town: Town, name: str, arguments: Raw) -> Any | Awaitable[Any]:
        """Checks the arguments and does the work.

        Raises:
            CallRefused: Telegram would refuse the call.
        """
        return self.work(town, check_arguments(self.parameters, name, arguments))


def find_chat(town: Town, chat: ChatId) -> Chat:
    """Returns the chat of a call, by number or @name; raises CallRefused where there is none."""
    if isinstance(chat, int):
        return town.chat(chat)
    for place in town.chats.values():
        if place.type != "private" and place.username and chat.lower() == f"@{place.username.lower()}":
            return place
    raise CallRefused(400, "Bad Request: chat not found")


def open_chat(town: Town, chat: ChatId) -> Chat:
    """Returns a chat that the bot is in; raises CallRefused with Telegram's reason where it is not."""
    place = find_chat(town, chat)
    if place.id in town.upgrades:
        raise CallRefused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": town.upgrades[place.id]},
        )
    status = place.status(town.bot)
    if place.type == "private" and status is Status.LEFT:
        raise CallRefused(403, "Forbidden: bot can't initiate conversation with a user")
    if place.type == "private" and status is Status.KICKED:
        raise CallRefused(403, "Forbidden: bot was blocked by the user")
    if status is Status.KICKED:
        raise CallRefused(403, f"Forbidden: bot was kicked from the {place.type} chat")
    if status not in PRESENT:
        raise CallRefused(403, f"Forbidden: bot is not a member of the {place.type} chat")
    return place


def check_speaker(town: Town, chat: Chat) -> None:
    """Refuses in Telegram's words to let the bot write where it has no right to."""
    if chat.type == "channel" and not chat.may(town.bot, "can_post_messages"):
        raise CallRefused(400, "Bad Request: need administrator rights in the channel chat")
    if chat.status(town.bot) is Status.RESTRICTED:
        raise CallRefused(400, "Bad Request: not enough rights to send text messages to the chat")


def find_message(town: Town, chat: Chat, number: int, otherwise: str) -> Message:
    """Returns a message of `chat`; raises CallRefused with the reason `otherwise` where there is none."""
    if number <= 0 or (chat.id, number) not in town.messages:  # below zero are the ephemeral ones
        raise CallRefused(400, f"Bad Request: {otherwise}")
    return town.messages[chat.id, number]
