"""The town that the bot lives in: people, chats and messages, and what people say and press there.

The page and the tests act through it; the bot reaches it through `bot.web.preview.methods` alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.errors import CallRefused
from bot.web.preview import guests, inline, membership
from bot.web.preview.cast import AGENDA, FORUM, TOPICS, private_chat, shared_chats
from bot.web.preview.channels import discuss
from bot.web.preview.chronicle import Chronicle
from bot.web.preview.ephemeral import Ephemerality, is_ephemeral
from bot.web.preview.faults import Faults
from bot.web.preview.forum import check_topic, open_topic, thread_fields, topic_root
from bot.web.preview.inquiries import GuestQuery, Inquiry, Offer
from bot.web.preview.ledger import Ledger
from bot.web.preview.mailbox import Mailbox
from bot.web.preview.messages import Message, Press
from bot.web.preview.people import ANN, PEOPLE, PRESENT, Chat, Person, Room, Status
from bot.web.preview.privacy import hears
from bot.web.preview.profile import Profile
from bot.web.preview.texts import position, sheets, written

BOT = Person(7_000_000_001, "Briefing bot", "briefing_preview_bot", is_bot=True)


@dataclass(slots=True)
class Town(Chronicle):
    """Everything that the stand-in knows."""

    bot: Person = BOT
    people: dict[int, Person] = field(default_factory=dict)
    upgrades: dict[int, int] = field(default_factory=dict)
    """Ids of basic groups that became supergroups, and their new ids."""
    presses: dict[str, Press] = field(default_factory=dict)
    inquiries: dict[str, Inquiry] = field(default_factory=dict)
    guest_queries: dict[str, GuestQuery] = field(default_factory=dict)
    offers: dict[tuple[str, str, int | None], Offer] = field(default_factory=dict)
    """Inline results that are kept, by query, offset, and the person whom alone they are for."""
    inline_feedback: bool = True
    """Whether the bot is told which result was chosen (BotFather's /setinlinefeedback)."""
    ephemerality: Ephemerality = Ephemerality.KNOWN
    """What the server does with ephemeral messages: tests let it be an old one."""
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    """Name, media type and content of each file that the bot sent, by `file_id`."""
    profile: Profile = field(default_factory=Profile)
    ledger: Ledger = field(default_factory=Ledger)
    faults: Faults = field(default_factory=Faults)
    mailbox: Mailbox = field(init=False)
    _asked: int = 4_000_000_000
    """Id of the last press, inline question or guest query."""

    def __post_init__(self) -> None:
        self.mailbox = Mailbox(self.now)

    def settle(self, *people: Person) -> None:
        """Adds people, each with a private chat in which nothing was said yet."""
        for person in people:
            self.people[person.id] = person
            self.chats[person.id] = private_chat(person, self.bot)

    def say(
        self,
        person: Person,
        text: str,
        chat: int | Room | None = None,
        reply_to: int | None = None,
        quote: str | None = None,
    ) -> Message:
        """Writes `text` as `person` would, privately to the bot or in `chat`; returns the (last) message.

        Text over 4096 UTF-16 units becomes several messages, as Telegram's apps do it.

        Args:
            chat: its id, or a room where it is a topic of a forum.
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
        chat: int | Room | None = None,
        reply_to: int | None = None,
        quote: str | None = None,
    ) -> Message:
        """Posts any content (Telegram's names) as `person`; see `say` for the rest."""
        room = chat if isinstance(chat, Room) else Room(person.id if chat is None else chat)
        place = self.chat(room.chat)
        _check_writer(self, place, person, room.thread)
        replied = self.message(place.id, reply_to) if reply_to is not None else None
        if quote is not None and replied:
            found = {"text": quote, "position": position(replied.text, quote), "is_manual": True}
            content = {**content, "quote": found}
        if place.type == "private":
            place.statuses[self.bot.id] = Status.MEMBER
        content = {**content, **thread_fields(place, room.thread, replied)}
        style: dict[str, Any] = {"sender_chat": place} if person.id in place.hidden else {}
        if is_ephemeral(self, place, person, content):
            style["receiver"] = self.bot
        message = self.post(place, person, content, replied or topic_root(self, place, room.thread), **style)
        self.deliver(message)
        discuss(self, message)
        guests.summon(self, message)
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
        self.deliver(changed)
        return changed

    def tap(self, person: Person, number: int, button: str | tuple[int, int], chat: int | None = None) -> Press:
        """Presses a callback button of message `number`.

        Args:
            button: its label, or its row and column, both from 0.

        Raises:
            CallRefused: no such button, or one that the app opens by itself, such as a link.
        """
        message = self.message(person.id if chat is None else chat, number)
        if not message.seen_by(person):
            raise CallRefused(400, f"{person.first_name} does not see this message.")
        found = message.button(button)
        if "callback_data" not in found:
            raise CallRefused(400, f"The button “{found['text']}” does not call the bot.")
        return self.press(person, message, found["callback_data"])

    def press(self, person: Person, message: Message, data: str) -> Press:
        """Tells the bot that `person` pressed a button that carries `data`, whatever has become of its message."""
        press = Press(self.next_id(), person, message, data, self.now())
        self.presses[press.id] = press
        self.feed.tell("pressed", message.chat.id, press, press=press.id, message=message.id, person=person.id)
        self.mailbox.put("callback_query", press.as_json())
        return press

    def ask_inline(self, person: Person, query: str, offset: str = "", chat: int | None = None) -> Inquiry:
        """Types `@bot query` as `person` would, in any chat; by default in the private one with the bot."""
        return inline.ask(self, person, query, offset, self.chat(person.id if chat is None else chat))

    def block(self, person: Person) -> None:
        """Blocks the bot."""
        self.place(self.chats[person.id], self.bot, Status.KICKED, by=person)

    def place(
        self, chat: Chat, member: Person, status: Status, by: Person, *, rights: Iterable[str] | None = None
    ) -> None:
        """Makes `member` (the bot, or a person) something else in `chat`: they join, leave, are promoted or blocked."""
        membership.place(self, membership.Move(chat, member, by), status, rights)

    def deliver(self, message: Message) -> None:
        """Tells the bot of a new or edited message, where it is one that the bot gets."""
        if hears(self.bot, message):
            kind = "channel_post" if message.chat.type == "channel" else "message"
            self.mailbox.put(f"edited_{kind}" if message.edited else kind, message.as_json())

    def next_id(self) -> str:
        """Returns an id that nothing has had yet."""
        self._asked += 1
        return str(self._asked)

    def close(self) -> None:
        """Ends whatever waits for something to happen."""
        self.mailbox.release()
        self.feed.close()


def build_town(now: Callable[[], datetime]) -> Town:
    """Returns a town with the cast, a private chat for each, and the chats that they share."""
    town = Town(now)
    town.settle(*PEOPLE)
    for chat in shared_chats(town.bot):
        town.chats[chat.id] = chat
    town.skip(FORUM, AGENDA - 1)  # the General topic is number 1
    for name in TOPICS.values():
        open_topic(town, town.chats[FORUM], name, ANN, told=False)
    return town


def _check_writer(town: Town, chat: Chat, person: Person, thread: int | None) -> None:
    """Refuses, with a sentence for the page, who cannot write into `chat` and its topic.

    Raises:
        CallRefused: they are no member, may not write, or the chat is not what it was.
    """
    if chat.type == "private" and chat.status(town.bot) is Status.KICKED:
        raise CallRefused(400, "You blocked the bot; start it again to write to it.")
    if chat.id in town.upgrades:
        raise CallRefused(400, "This group has become a supergroup; write there.")
    if chat.status(person) not in PRESENT:
        raise CallRefused(400, f"{person.first_name} is not a member of this chat.")
    if chat.status(person) is Status.RESTRICTED:
        raise CallRefused(400, f"{person.first_name} may not write here.")
    if chat.type == "channel" and not chat.may(person, "can_post_messages"):
        raise CallRefused(400, "Only administrators write in a channel.")
    if chat.topics:
        check_topic(chat, thread, person)
