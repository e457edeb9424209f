"""Who and where: the people of the preview, the bot among them, and the chats they meet in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """What somebody is in a chat (https://core.telegram.org/bots/api#chatmember)."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


PRESENT = (Status.CREATOR, Status.ADMINISTRATOR, Status.MEMBER)
IN_CHARGE = (Status.CREATOR, Status.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes: a person, or the bot."""

    id: int
    first_name: str
    username: str
    language: str = "en"
    """IETF tag of the language of their app."""
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """The person as Telegram's User."""
        user = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name, "username": self.username}
        return user if self.is_bot else {**user, "language_code": self.language}


@dataclass(frozen=True, slots=True)
class Chat:
    """A place to meet: a private chat with the bot, which has its person's id, or a group."""

    id: int
    type: str
    """`private`, `group`, `supergroup` or `channel`."""
    title: str
    """Name of a group; in a private chat the person's."""
    username: str | None = None
    statuses: dict[int, Status] = field(default_factory=dict, compare=False)
    """What each person, and the bot, is there; who is not named never was there."""
    topics: dict[int, str] = field(default_factory=dict, compare=False)
    """Topics of a forum by `message_thread_id`; empty where the group is none."""

    def as_json(self) -> dict[str, Any]:
        """The chat as Telegram's Chat."""
        name = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        forum = {"is_forum": True} if self.topics else {}
        return {
            "id": self.id,
            "type": self.type,
            **name,
            **({"username": self.username} if self.username else {}),
            **forum,
        }

    def status(self, person: Person) -> Status:
        """Returns what `person` is here."""
        return self.statuses.get(person.id, Status.LEFT)


ANN = Person(1001, "Ann", "ann")
BORIS = Person(1002, "Борис", "boris", "ru")
SAKURA = Person(1003, "さくら", "sakura", "ja")
PEOPLE = (ANN, BORIS, SAKURA)
"""The cast: somebody for each language."""
GROUP = -1_001_000_000_001
"""Id of the group; those of supergroups start with -100."""


RIGHTS = (
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
"""Rights that Telegram names for every administrator (https://core.telegram.org/bots/api#chatmemberadministrator)."""


def member_json(person: Person, status: Status) -> dict[str, Any]:
    """Returns what somebody is in a chat as Telegram's ChatMember; an administrator has every right."""
    member: dict[str, Any] = {"status": status.value, "user": person.as_json()}
    if status in IN_CHARGE:
        member["is_anonymous"] = False
    if status is Status.ADMINISTRATOR:
        member.update(dict.fromkeys(RIGHTS, True))
    if status is Status.KICKED:
        member["until_date"] = 0
    return member


def private_chat(person: Person, bot: Person) -> Chat:
    """Returns the chat of `person` with the bot, in which nothing was said yet."""
    return Chat(
        person.id, "private", person.first_name, person.username, {person.id: Status.MEMBER, bot.id: Status.LEFT}
    )


def study_group(bot: Person) -> Chat:
    """Returns the group of the cast: Ann made it, the bot is a member."""
    statuses = {ANN.id: Status.CREATOR, BORIS.id: Status.MEMBER, SAKURA.id: Status.MEMBER, bot.id: Status.MEMBER}
    return Chat(GROUP, "supergroup", "Study group", None, statuses)
