"""What a person sees of the bot's messages, and who asks what in which language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.locales import locale_of
from bot.web.preview import ANN, BORIS, SAKURA

if TYPE_CHECKING:
    from bot.web.preview.messages import Message
    from bot.web.preview.people import Person


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks one of the bot's languages."""

    person: Person
    question: str
    """Leads to the topic of Japan's sanctions."""
    vague: str
    """May mean several topics."""
    strange: str
    """Leads to nothing in the file."""
    near: str
    """Leads to nothing, but has neighbours in the file."""

    def say(self, key: str, **fields: object) -> str:
        """One of the bot's sentences in their language."""
        return locale_of(self.person.language).say(key, **fields)


ENGLISH = Speaker(ANN, "why did Japan sanction Russia", "China", "weather in Paris", "sanctions against Iran")
RUSSIAN = Speaker(BORIS, "почему Япония ввела санкции против России", "Китай", "погода", "санкции против Ирана")
JAPANESE = Speaker(SAKURA, "日本はなぜロシアに制裁を科したのか", "中国", "パリの天気", "イランへの制裁")

EVERY_LANGUAGE = pytest.mark.parametrize(
    "speaker", [ENGLISH, RUSSIAN, JAPANESE], ids=lambda speaker: speaker.person.language
)
"""Runs a test once as a speaker of each language."""


def labels(message: Message) -> list[str]:
    """What stands on the buttons, in order."""
    return [button["text"] for row in message.buttons for button in row]


def presses(message: Message) -> list[str]:
    """What the buttons carry that call the bot, in order."""
    return [button["callback_data"] for row in message.buttons for button in row if "callback_data" in button]


def copies(message: Message) -> list[str]:
    """What the buttons copy, in order."""
    return [button["copy_text"]["text"] for row in message.buttons for button in row if "copy_text" in button]


def links(message: Message) -> list[str]:
    """Where the buttons lead that open a page, in order."""
    return [button["url"] for row in message.buttons for button in row if "url" in button]


def placeholder(message: Message) -> str | None:
    """What the empty field says after this message; None where the message does not ask for a reply."""
    markup = message.content.get("reply_markup", {})
    return str(markup["input_field_placeholder"]) if markup.get("force_reply") else None


def lines(message: Message) -> list[str]:
    """The lines of the text that are not empty."""
    return [line for line in message.text.splitlines() if line]
