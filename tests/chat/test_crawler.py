"""Every button that can be reached from /start leads somewhere sound."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.press import ERROR
from tests.chat.screens import ENGLISH, JAPANESE, RUSSIAN, Speaker
from tests.telegram_parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.web.preview import Preview
    from bot.web.preview.messages import Message
    from bot.web.preview.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEPTH = 4
"""Presses from /start: they reach every topic, its sections, their parts and what these lead to."""

SCREEN = 4096
BUTTONS = 100
A_ROW = 8
LABEL = 64
"""UTF-16 units of a label; Telegram names no limit, a phone shows half of it."""


@pytest.mark.parametrize("speaker", [ENGLISH, RUSSIAN, JAPANESE], ids=["en", "ru", "ja"])
async def test_every_button_leads_somewhere_sound(preview: Preview, speaker: Speaker) -> None:
    """Breadth first to depth 4, each callback once: no screen is empty, too long, or refused by Telegram's parser."""
    talk = preview.talk(speaker.person)
    start = await talk.starts()
    seen: set[str] = set()
    waiting = deque([(start, 0)])
    while waiting:
        screen, depth = waiting.popleft()
        check(screen)
        for button in callbacks(screen) if depth < DEPTH else ():
            if button["callback_data"] not in seen:
                seen.add(button["callback_data"])
                waiting.append((await press(talk, button), depth + 1))

    sent = preview.town.ledger.named("sendMessage", "editMessageText")
    topics = {data.split(":")[2] for data in seen if data.startswith("1t:")}
    assert len(topics) == 21
    assert {data[1] for data in seen} >= set("tcqldsreb")
    for html in {call.arguments["text"] for call in sent}:
        assert parse(html).text.strip()


async def press(talk: Talk, button: dict[str, Any]) -> Message:
    """The screen behind a button, which is put below a message of its own: the one it stood in has gone on."""
    chat = talk.town.chats[talk.chat]
    message = talk.town.post(chat, talk.town.bot, {"text": "…", "reply_markup": {"inline_keyboard": [[button]]}})
    return await talk.taps(message, (0, 0))


def callbacks(screen: Message) -> Iterator[dict[str, Any]]:
    """The buttons that open a page: “report an error” opens none."""
    buttons = (button for row in screen.buttons for button in row)
    return (button for button in buttons if button.get("callback_data", "1f")[1] != ERROR)


def check(screen: Message) -> None:
    """Fail where a screen is not fit for a person or for Telegram."""
    where = screen.text[:80]
    assert screen.text.strip(), where
    assert units(screen.text) <= SCREEN, where
    assert all(len(row) <= A_ROW for row in screen.buttons), where
    assert sum(map(len, screen.buttons)) <= BUTTONS, where
    for button in (button for row in screen.buttons for button in row):
        assert 0 < units(button["text"]) <= LABEL, button
        assert button.get("url", "https://").startswith("https://"), button
        assert len(button.get("callback_data", "").encode()) <= LABEL, button


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram measures it."""
    return len(text.encode("utf-16-le")) // 2
