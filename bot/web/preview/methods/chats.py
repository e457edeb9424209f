"""Chats and who is in them."""

from typing import Any

from bot.errors import CallRefused
from bot.web.preview.arguments import ChatId, Model, Whole
from bot.web.preview.members import member_json
from bot.web.preview.methods.method import Method, find_chat, open_chat
from bot.web.preview.people import ANONYMOUS, IN_CHARGE, PRESENT, Chat, Person, Status
from bot.web.preview.town import Town


class OfChat(Model):
    """The parameters of a method that asks about a chat."""

    chat_id: ChatId


class GetChatMember(OfChat):
    """The parameters of getChatMember."""

    user_id: Whole


def get_chat(town: Town, given: OfChat) -> dict[str, Any]:
    """Returns all about a chat, as Telegram's ChatFullInfo."""
    chat = find_chat(town, given.chat_id)
    if chat.type != "private":
        open_chat(town, given.chat_id)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
        **_linked(town, chat),
    }


def get_chat_member(town: Town, given: GetChatMember) -> dict[str, Any]:
    """Returns what somebody is in a chat."""
    chat = open_chat(town, given.chat_id)
    person = _person(town, given.user_id)
    if person is None:
        raise CallRefused(400, "Bad Request: member not found")
    return member_json(chat, person)


def get_chat_administrators(town: Town, given: OfChat) -> list[dict[str, Any]]:
    """Returns who is in charge of a group; other bots are left out, this one is not."""
    chat = open_chat(town, given.chat_id)
    if chat.type == "private":
        raise CallRefused(400, "Bad Request: there are no administrators in the private chat")
    if chat.type == "channel" and chat.status(town.bot) not in IN_CHARGE:
        raise CallRefused(400, "Bad Request: member list is inaccessible")
    people = [person for number in chat.statuses if (person := _person(town, number))]
    return [member_json(chat, person) for person in people if chat.status(person) in IN_CHARGE]


def get_chat_member_count(town: Town, given: OfChat) -> int:
    """Returns how many are in a chat."""
    chat = open_chat(town, given.chat_id)
    return sum(status in PRESENT for status in chat.statuses.values())


def leave_chat(town: Town, given: OfChat) -> bool:
    """Takes the bot out of a group."""
    chat = open_chat(town, given.chat_id)
    if chat.type == "private":
        raise CallRefused(400, "Bad Request: chat member status can't be changed in private chats")
    town.place(chat, town.bot, Status.LEFT, by=town.bot)
    return True


def _person(town: Town, number: int) -> Person | None:
    """Returns who has a number; the anonymous administrators' common face is a user too, and never a member."""
    return {town.bot.id: town.bot, ANONYMOUS.id: ANONYMOUS}.get(number) or town.people.get(number)


def _linked(town: Town, chat: Chat) -> dict[str, int]:
    """Returns the group that discusses a channel, or the channel that a group discusses."""
    channel = next((one.id for one in town.chats.values() if one.linked == chat.id), None)
    linked = chat.linked or channel
    return {"linked_chat_id": linked} if linked else {}


METHODS = {
    "getChat": Method(OfChat, get_chat),
    "getChatMember": Method(GetChatMember, get_chat_member),
    "getChatAdministrators": Method(OfChat, get_chat_administrators),
    "getChatMemberCount": Method(OfChat, get_chat_member_count),
    "leaveChat": Method(OfChat, leave_chat),
}
