"""What a person can do on the page: each action gets the town, the person, and what the page says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import CallRefused
from bot.web.preview import forum, inline, membership
from bot.web.preview.people import IN_CHARGE, Chat, Person, Room, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.web.preview.town import Town

Said = dict[str, Any]
"""What the page says of an action, as JSON."""


def _say(town: Town, person: Person, said: Said) -> None:
    town.say(person, said["text"], _room(said), said.get("reply_to"))


def _start(town: Town, person: Person, said: Said) -> None:
    town.start(person, str(said.get("payload") or ""))


def _tap(town: Town, person: Person, said: Said) -> None:
    town.tap(person, said["message"], (said["row"], said["column"]), said["chat"])


def _ask(town: Town, person: Person, said: Said) -> Said:
    return {"inquiry": town.ask_inline(person, said["query"], said.get("offset", ""), said["chat"]).id}


def _choose(town: Town, person: Person, said: Said) -> None:
    inquiry = town.inquiries[said["inquiry"]]
    if inquiry.person != person:
        raise CallRefused(400, "Somebody else asked this.")
    inline.choose(town, inquiry, said["result"], _room(said))


def _place(town: Town, person: Person, said: Said) -> None:
    member = town.bot if said["member"] == town.bot.id else town.people[said["member"]]
    chat = town.chat(said["chat"])
    if member != person and chat.type != "private":
        _check_charge(chat, person)
    town.place(chat, member, Status(said["status"]), by=person)


def _hide(town: Town, person: Person, said: Said) -> None:
    membership.hide(town, town.chat(said["chat"]), person, hidden=bool(said["hidden"]))


def _upgrade(town: Town, person: Person, said: Said) -> Said:
    chat = town.chat(said["chat"])
    _check_charge(chat, person)
    return {"chat": membership.upgrade(town, chat, person).id}


def _open_topic(town: Town, person: Person, said: Said) -> Said:
    chat, name = town.chat(said["chat"]), str(said["name"]).strip()
    _check_charge(chat, person)
    if not name:
        raise CallRefused(400, "A topic needs a name.")
    return {"thread": forum.open_topic(town, chat, name[: forum.NAME], person)}


def _close_topic(town: Town, person: Person, said: Said) -> None:
    chat = town.chat(said["chat"])
    _check_charge(chat, person)
    forum.close_topic(town, chat, said["thread"], person, closed=bool(said["closed"]))


def _delete_topic(town: Town, person: Person, said: Said) -> None:
    chat = town.chat(said["chat"])
    _check_charge(chat, person)
    forum.delete_topic(town, chat, said["thread"])


def _room(said: Said) -> Room:
    return Room(said["chat"], said.get("thread"))


def _check_charge(chat: Chat, person: Person) -> None:
    if chat.status(person) not in IN_CHARGE:
        raise CallRefused(403, f"Only administrators can do that, and {person.first_name} is none here.")


ACTIONS: dict[str, Callable[[Town, Person, Said], Said | None]] = {
    "say": _say,
    "start": _start,
    "tap": _tap,
    "ask": _ask,
    "choose": _choose,
    "place": _place,
    "hide": _hide,
    "upgrade": _upgrade,
    "open-topic": _open_topic,
    "close-topic": _close_topic,
    "delete-topic": _delete_topic,
}
"""By name: the last part of the address; what one returns goes back to the page."""
