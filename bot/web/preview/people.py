"""Who and where: the people of the preview, and what a chat is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """What somebody is in a chat (https://core.telegram.org/bots/api#chatmember)."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    """A member who may read and not write; supergroups only."""
    LEFT = "left"
    KICKED = "kicked"


PRESENT = (Status.CREATOR, Status.ADMINISTRATOR, Status.MEMBER, Status.RESTRICTED)
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
        name = {"username": self.username} if self.username else {}
        user = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name, **name}
        return {**user, "language_code": self.language} if self.language and not self.is_bot else user


@dataclass(slots=True)
class Topic:
    """A topic of a forum."""

    name: str
    closed: bool = False
    """Only administrators write into a closed topic."""


GENERAL = 1
"""Number of the topic that every forum has; its messages carry no `message_thread_id`, and calls must not name it."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A place to meet: a private chat with the bot, which has its person's id, a group, or a channel."""

    id: int
    type: str
    """`private`, `group`, `supergroup` or `channel`."""
    title: str
    """Name of a group; in a private chat the person's."""
    username: str | None = None
    statuses: dict[int, Status] = field(default_factory=dict, compare=False)
    """What each person, and the bot, is there; who is not named never was there."""
    topics: dict[int, Topic] = field(default_factory=dict, compare=False)
    """Topics of a forum by `message_thread_id`; empty where the group is none."""
    rights: dict[int, frozenset[str]] = field(default_factory=dict, compare=False)
    """Rights of administrators who do not have all of them."""
    hidden: set[int] = field(default_factory=set, compare=False)
    """Administrators who are anonymous: they write as the group."""
    linked: int | None = None
    """Of a channel: the group that discusses its posts."""

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

    def may(self, person: Person, right: str) -> bool:
        """Returns whether `person` is in charge here and has a right, such as `can_post_messages`."""
        status = self.status(person)
        if status is Status.ADMINISTRATOR and person.id in self.rights:
            return right in self.rights[person.id]
        return status in IN_CHARGE


@dataclass(frozen=True, slots=True)
class Room:
    """Where in a chat something is written."""

    chat: int
    thread: int | None = None
    """Topic of a forum; None for its General topic, and everywhere else."""


ANN = Person(1001, "Ann", "ann")
BORIS = Person(1002, "Борис", "boris", "ru")
SAKURA = Person(1003, "さくら", "sakura", "ja")
PEOPLE = (ANN, BORIS, SAKURA)
"""The cast: somebody for each language."""
ANONYMOUS = Person(1_087_968_824, "Group", "GroupAnonymousBot", is_bot=True)
"""Who Telegram says has written what an anonymous administrator wrote."""
TELEGRAM = Person(777_000, "Telegram", "", "")
"""Who Telegram says has written what was forwarded from a linked channel."""
