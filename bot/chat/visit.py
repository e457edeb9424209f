"""Who is asking, and from where: all that a screen may depend on beside what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.payload import deep_link
from bot.chats.settings import Layout
from bot.locales import locale_of
from bot.routing import Surface

if TYPE_CHECKING:
    from datetime import date

    from bot.briefing.desk import Desk
    from bot.knowledge import Item
    from bot.locales import Locale


@dataclass(frozen=True, slots=True)
class Visit:
    """One message, command or button, without anything of Telegram's in it."""

    desk: Desk
    today: date
    language: str
    """ISO 639 code of the language to speak."""
    bot: str
    """Username of the bot, without @."""
    words: str = ""
    """What was written: a question, or what follows a command; for a button, the question that its card answers."""
    surface: Surface = Surface.PRIVATE
    layout: Layout = Layout.CLASSIC
    """How the chat wants its pages drawn."""
    replied: str = ""
    """Text of the bot's own message that is replied to, if any."""
    quoted: str = ""
    """The part of it that is quoted, if any."""
    is_chosen: bool = False
    """Whether the language was chosen by the chat: then it is spoken whatever language is asked in."""

    @property
    def locale(self) -> Locale:
        """The sentences of the language."""
        return locale_of(self.language)

    def say(self, key: str, **fields: object) -> str:
        """A sentence in the person's language."""
        return self.locale.say(key, **fields)

    def link(self, letter: str, key: str) -> str:
        """The address that opens an item in the private chat, see `bot.chat.payload`."""
        return deep_link(self.bot, letter, key)

    def item(self, key: str) -> Item | None:
        """The item with a short key; None where the file has none, perhaps not any more."""
        return self.desk.items.get(key)

    def topic(self, key: str) -> str | None:
        """The topic id of what a short key is about: the topic itself, or the one that holds a claim or quote."""
        found = self.item(key)
        return found.topic.id if found else None
