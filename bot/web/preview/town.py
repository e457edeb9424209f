"""The town that the bot lives in: people, chats and messages, and everything that people can do there.

The page and the tests act through it; the bot reaches it through `bot.web.preview.methods` alone.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.feed import Feed
from bot.web.preview.ledger import Ledger
from bot.web.preview.mailbox import Mailbox
from bot.web.preview.messages import Inquiry, Message, Press
from bot.web.preview.people import (
    PEOPLE,
    PRESENT,
    Chat,
    Person,
    Status,
    member_json,
    private_chat,
    study_group,
)
from bot.web.preview.privacy import hears
from bot.web.preview.profile import Profile
from bot.web.preview.texts import position, sheets, written

BOT = Person(7_000_000_001, "Briefing bot", "briefing_preview_bot", is_bot=True)


@dataclass(slots=True)
class Town:
    """Everything that the stand-in knows."""

    now: Callable[[], datetime]
    """Returns the time, aware."""
    bot: Person = BOT
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[tuple[int, int], Message] = field(default_factory=dict)
    """By chat and number, in the order in which they came."""
    reactions: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """The bot's reactions, by chat and number of the message."""
    presses: dict[str, Press] = field(default_factory=dict)
    inquiries: dict[str, Inquiry] = field(default_factory=dict)
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    """Name, media type and content of each file that the bot sent, by `file_id`."""
    profile: Profile = field(default_factory=Profile)
    ledger: Ledger = field(default_factory=Ledger)
    feed: Feed = field(default_factory=Feed)
    mailbox: Mailbox = field(init=False)
    _last: Counter[int] = field(default_factory=Counter)
    """Number of the last message, by supergroup; 0 stands for the private chats, which share one count."""
    _asked: int = 4_000_000_000
    """Id of the last press or inline question."""

    def __post_init__(self) -> None:
        self.mailbox = Mailbox(self.now)

    def settle(self, *people: Person) -> None:
        """Adds people, each with a private chat in which nothing was said yet."""
        for person in people:
            self.people[person.id] = person
            self.chats[person.id] = private_chat(person, self.bot)

    def say(
        self, person: Person, text: str, chat: int | None = None, reply_to: int | None = None, quote: str | None = None
    ) -> Message:
        """Writes `text` as `person` would, privately to the bot or in `chat`; returns the (last) message.

        Text over 4096 UTF-16 units becomes several messages, as Telegram's apps do it.

        Args:
            reply_to: number of the message that is answered.
            quote: the part of it that is quoted.

        Raises:
            CallRefused: nothing to see in `text`, or the person cannot write there.
        """
        first, *others = sheets(text)
        message = self.send(person, written(first), chat, reply_to, quote)
        for sheet in others:
            message = self.send(person, written(sheet), chat)
        return message

    def start(self, person: Person, payload: str = "") -> Message:
        """Presses Start, or follows a deep link with `payload`; a bot that was blocked is unblocked by it."""
        if self.chats[person.id].status(self.bot) is Status.KICKED:
            self.place(self.chats[person.id], self.bot, Status.MEMBER, by=person)
        return self.say(person, f"/start {payload}".strip())

    def send(
        self,
        person: Person,
        content: Mapping[str, Any],
        chat: int | None = None,
        reply_to: int | None = None,
        quote: str | None = None,
    ) -> Message:
        """Posts any content (Telegram's names) as `person`; see `say` for the rest."""
        place = self.chat(person.id if chat is None else chat)
        if place.type == "private" and place.status(self.bot) is Status.KICKED:
            raise CallRefused(400, "You blocked the bot; start it again to write to it.")
        if place.status(person) not in PRESENT:
            raise CallRefused(400, f"{person.first_name} is not a member of this chat.")
        replied = self.message(place.id, reply_to) if reply_to is not None else None
        if quote is not None and replied:
            content = {
                **content,
                "quote": {"text": quote, "position": position(replied.text, quote), "is_manual": True},
            }
        if place.type == "private":
            place.statuses[self.bot.id] = Status.MEMBER
        message = self.post(place, person, content, replied)
        if hears(self.bot, message):
            self.mailbox.put("message", message.as_json())
        return message

    def edit(self, person: Person, number: int, text: str, chat: int | None = None) -> Message:
        """Changes what `person` wrote in message `number`.

        Raises:
            CallRefused: it is not theirs, or nothing would be left to see.
        """
        message = self.message(person.id if chat is None else chat, number)
        if message.sender != person:
            raise CallRefused(400, "Only the person who wrote a message can edit it.")
        changed = self.change(message, written(text), edited=True)
        if hears(self.bot, changed):
            self.mailbox.put("edited_message", changed.as_json())
        return changed

    def tap(self, person: Person, number: int, button: str | tuple[int, int], chat: int | None = None) -> Press:
        """Presses a callback button of message `number`.

        Args:
            button: its label, or its row and column, both from 0.

        Raises:
            CallRefused: no such button, or one that the app opens by itself, such as a link.
        """
        message = self.message(person.id if chat is None else chat, number)
        found = message.button(button)
        if "callback_data" not in found:
            raise CallRefused(400, f"The button “{found['text']}” does not call the bot.")
        press = Press(self._next_id(), person, message, found["callback_data"], self.now())
        self.presses[press.id] = press
        self.feed.tell("pressed", message.chat.id, press, press=press.id, message=number, person=person.id)
        body = {
            "id": press.id,
            "from": person.as_json(),
            "message": message.as_json(),
            "chat_instance": str(abs(message.chat.id) * 7919),
            "data": press.data,
        }
        self.mailbox.put("callback_query", body)
        return press

    def ask_inline(self, person: Person, query: str, offset: str = "") -> Inquiry:
        """Types `@bot query` as `person` would, from the private chat with the bot."""
        inquiry = Inquiry(self._next_id(), person, query[: limits.INLINE_QUERY], self.now())
        self.inquiries[inquiry.id] = inquiry
        body = {"id": inquiry.id, "from": person.as_json(), "query": inquiry.query, "offset": offset}
        self.mailbox.put("inline_query", {**body, "chat_type": "sender"})
        return inquiry

    def block(self, person: Person) -> None:
        """Blocks the bot."""
        self.place(self.chats[person.id], self.bot, Status.KICKED, by=person)

    def place(self, chat: Chat, member: Person, status: Status, by: Person) -> None:
        """Makes `member` (the bot, or a person) something else in `chat`: they join, leave, are promoted or blocked."""
        before = chat.status(member)
        chat.statuses[member.id] = status
        kind = "my_chat_member" if member == self.bot else "chat_member"
        body = {"chat": chat.as_json(), "from": by.as_json(), "date": int(self.now().timestamp())}
        old, new = member_json(member, before), member_json(member, status)
        self.mailbox.put(kind, {**body, "old_chat_member": old, "new_chat_member": new})
        self.feed.tell("chat", chat.id, chat, member=member.id, status=status)
        if chat.type == "private" or (before in PRESENT) == (status in PRESENT):
            return
        arrived = status in PRESENT
        content = {"new_chat_members": [member.as_json()]} if arrived else {"left_chat_member": member.as_json()}
        message = self.post(chat, by, content)
        if chat.status(self.bot) in PRESENT:
            self.mailbox.put("message", message.as_json())

    def post(self, chat: Chat, sender: Person, content: Mapping[str, Any], reply_to: Message | None = None) -> Message:
        """Puts a new message into a chat, whoever it is from, and tells those who look on."""
        counter = chat.id if chat.type != "private" else 0
        self._last[counter] += 1
        number = self._last[counter]
        message = Message(chat, number, sender, self.now(), content, reply_to)
        self.messages[chat.id, number] = message
        self.feed.tell("message", chat.id, message, message=message.as_json())
        return message

    def change(self, message: Message, content: Mapping[str, Any], *, edited: bool) -> Message:
        """Puts other content into a message; `edited` marks it so for its readers."""
        kept = {key: value for key, value in message.content.items() if key in ("quote", "message_thread_id")}
        moment = self.now() if edited else message.edited
        changed = replace(message, content={**kept, **content}, edited=moment)
        self.messages[message.chat.id, message.id] = changed
        self.feed.tell("edited", message.chat.id, changed, message=changed.as_json())
        return changed

    def remove(self, message: Message) -> None:
        """Takes a message out of its chat."""
        del self.messages[message.chat.id, message.id]
        self.feed.tell("deleted", message.chat.id, message, message_id=message.id)

    def chat(self, number: int) -> Chat:
        """Returns a chat, or raises CallRefused."""
        if number not in self.chats:
            raise CallRefused(400, "Bad Request: chat not found")
        return self.chats[number]

    def message(self, chat: int, number: int) -> Message:
        """Returns a message, or raises CallRefused."""
        if (chat, number) not in self.messages:
            raise CallRefused(400, "Bad Request: message not found")
        return self.messages[chat, number]

    def conversation(self, chat: int) -> list[Message]:
        """Returns the messages of a chat, oldest first."""
        return [message for (place, _), message in self.messages.items() if place == chat]

    def _next_id(self) -> str:
        self._asked += 1
        return str(self._asked)

    def close(self) -> None:
        """Ends whatever waits for something to happen."""
        self.mailbox.release()
        self.feed.close()


def build_town(now: Callable[[], datetime], people: Sequence[Person] = PEOPLE) -> Town:
    """Returns a town with `people`, a private chat for each, and a group of the cast with the bot in it."""
    town = Town(now)
    town.settle(*people)
    group = study_group(town.bot)
    town.chats[group.id] = group
    return town
