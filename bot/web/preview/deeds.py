"""What a person does in a chat without waiting for the bot: writing, coming and going, changing what the chat is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.web.preview import forum, inline, membership
from bot.web.preview.people import Room, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.web.preview.inquiries import Inquiry
    from bot.web.preview.messages import Message
    from bot.web.preview.people import Chat, Person
    from bot.web.preview.town import Town


@dataclass(slots=True)
class Deeds:
    """One person in one chat, or in one topic of it."""

    town: Town
    person: Person
    chat: int
    """Where they are: the person's id for the private chat."""
    thread: int | None = field(default=None, kw_only=True)
    """Topic of a forum; None for its General topic, and everywhere else."""

    @property
    def place(self) -> Chat:
        """The chat itself."""
        return self.town.chat(self.chat)

    @property
    def room(self) -> Room:
        """Where words go."""
        return Room(self.chat, self.thread)

    def posts(self, text: str, reply_to: Message | None = None, quote: str | None = None) -> Message:
        """Writes `text` and returns what was written: where no answer is expected, or others have to write first."""
        return self.town.say(self.person, text, self.room, reply_to.id if reply_to else None, quote)

    def edits(self, message: Message, text: str) -> Message:
        """Changes what the person wrote."""
        return self.town.edit(self.person, message.id, text, self.chat)

    def chooses(self, inquiry: Inquiry, result: str | int = 0) -> Message:
        """Sends one of the results here: by its id, or by its place from 0."""
        return inline.choose(self.town, inquiry, result, self.room)

    def joins(self) -> None:
        """Comes into the group."""
        self.town.place(self.place, self.person, Status.MEMBER, by=self.person)

    def leaves(self) -> None:
        """Goes out of the group."""
        self.town.place(self.place, self.person, Status.LEFT, by=self.person)

    def makes(self, member: Person, status: Status, *, rights: Iterable[str] | None = None) -> None:
        """Adds, promotes, restricts or throws out `member`: a person, or `town.bot`."""
        self.town.place(self.place, member, status, by=self.person, rights=rights)

    def adds_bot(self, payload: str = "") -> None:
        """Brings the bot into the group; by a `startgroup` link where there is a `payload`."""
        self.makes(self.town.bot, Status.MEMBER)
        if payload:
            self.posts(f"/start@{self.town.bot.username} {payload}")

    def promotes_bot(self, *rights: str) -> None:
        """Makes the bot an administrator, with some rights or (none named) all of them."""
        self.makes(self.town.bot, Status.ADMINISTRATOR, rights=rights or None)

    def removes_bot(self) -> None:
        """Throws the bot out."""
        self.makes(self.town.bot, Status.KICKED)

    def restricts_bot(self) -> None:
        """Takes from the bot the right to write."""
        self.makes(self.town.bot, Status.RESTRICTED)

    def blocks(self) -> None:
        """Blocks the bot in the private chat."""
        self.town.block(self.person)

    def hides(self, *, hidden: bool = True) -> None:
        """Becomes an anonymous administrator, or a visible one again."""
        membership.hide(self.town, self.place, self.person, hidden=hidden)

    def upgrades(self, *, placed: bool = True) -> int:
        """Turns the basic group into a supergroup, and returns the id of that; see `membership.upgrade`."""
        return membership.upgrade(self.town, self.place, self.person, placed=placed).id

    def opens_topic(self, name: str) -> int:
        """Makes a topic and returns its number."""
        return forum.open_topic(self.town, self.place, name, self.person)

    def closes_topic(self) -> None:
        """Closes this topic."""
        forum.close_topic(self.town, self.place, self.thread, self.person)

    def reopens_topic(self) -> None:
        """Opens this topic again."""
        forum.close_topic(self.town, self.place, self.thread, self.person, closed=False)

    def deletes_topic(self) -> None:
        """Takes this topic away, with all that was written in it."""
        if self.thread is not None:
            forum.delete_topic(self.town, self.place, self.thread)
