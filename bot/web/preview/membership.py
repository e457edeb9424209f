"""Who joins, leaves, is promoted, restricted, thrown out: what becomes of it in the chat, and what the bot is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import CallRefused
from bot.web.preview.members import member_json
from bot.web.preview.people import IN_CHARGE, PRESENT, Chat, Person, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from bot.web.preview.town import Town


@dataclass(frozen=True, slots=True)
class Move:
    """Who becomes something else, where, and by whose hand."""

    chat: Chat
    member: Person
    by: Person


def place(town: Town, move: Move, status: Status, rights: Iterable[str] | None = None) -> None:
    """Makes the member of a move (the bot, or a person) something else in its chat.

    Args:
        rights: of an administrator, where they do not have all; see `members.RIGHTS` for their names.

    Raises:
        CallRefused: the chat does not know such a member.
    """
    chat, member = move.chat, move.member
    if status is Status.RESTRICTED and chat.type != "supergroup":
        raise CallRefused(400, "Only supergroups have restricted members.")
    before, old = chat.status(member), member_json(chat, member)
    chat.statuses[member.id] = status
    chat.rights.pop(member.id, None)
    if rights is not None:
        chat.rights[member.id] = frozenset(rights)
    if status not in IN_CHARGE:
        chat.hidden.discard(member.id)
    _tell(town, move, old)
    if chat.type in ("private", "channel") or (before in PRESENT) == (status in PRESENT):
        return  # channels do not say who comes and goes
    arrived = status in PRESENT
    content = {"new_chat_members": [member.as_json()]} if arrived else {"left_chat_member": member.as_json()}
    town.deliver(town.post(chat, move.by, content))


def hide(town: Town, chat: Chat, person: Person, *, hidden: bool = True) -> None:
    """Makes an administrator anonymous, or visible again.

    Raises:
        CallRefused: they are none, or the chat is not a supergroup.
    """
    if chat.type != "supergroup" or chat.status(person) not in IN_CHARGE:
        raise CallRefused(400, "Only administrators of a supergroup can be anonymous.")
    old = member_json(chat, person)
    (chat.hidden.add if hidden else chat.hidden.discard)(person.id)
    _tell(town, Move(chat, person, person), old)


def upgrade(town: Town, chat: Chat, by: Person, *, placed: bool = True) -> Chat:
    """Turns a basic group into a supergroup, which gets another id, and returns it.

    Args:
        placed: whether the bot is also told that it has left the old group and come into the new one; Telegram's
            documentation does not say, and bots have been seen to get both.

    Raises:
        CallRefused: it is none, or was upgraded before.
    """
    if chat.type != "group" or chat.id in town.upgrades:
        raise CallRefused(400, "Only a basic group can become a supergroup, and only once.")
    new = Chat(chat.id - 1_001_000_000_000, "supergroup", chat.title, None, dict(chat.statuses))
    told = chat.status(town.bot) in PRESENT and placed
    was, now = member_json(chat, town.bot), member_json(new, town.bot)
    gone = {"status": Status.LEFT.value, "user": town.bot.as_json()}
    town.chats[new.id] = new
    town.upgrades[chat.id] = new.id
    town.deliver(town.post(chat, by, {"migrate_to_chat_id": new.id}))
    if told:
        _report(town, Move(new, town.bot, by), gone, now)
    town.deliver(town.post(new, by, {"migrate_from_chat_id": chat.id}))
    chat.statuses[town.bot.id] = Status.LEFT
    if told:
        _report(town, Move(chat, town.bot, by), was, gone)
    town.feed.tell("chats", None)
    return new


def _tell(town: Town, move: Move, old: dict[str, Any]) -> None:
    chat, member = move.chat, move.member
    if member == town.bot or chat.status(town.bot) in IN_CHARGE:
        _report(town, move, old, member_json(chat, member))
    town.feed.tell("chat", chat.id, chat, member=member.id, status=chat.status(member))


def _report(town: Town, move: Move, old: dict[str, Any], new: dict[str, Any]) -> None:
    kind = "my_chat_member" if move.member == town.bot else "chat_member"
    body = {"chat": move.chat.as_json(), "from": move.by.as_json(), "date": int(town.now().timestamp())}
    town.mailbox.put(kind, {**body, "old_chat_member": old, "new_chat_member": new})
