"""A reply to a briefing is a question within it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.web.preview import ANN
from tests.chat.screens import lines

if TYPE_CHECKING:
    from bot.web.preview import Preview

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("later")]

BOT = "@briefing_preview_bot"
QUESTION = f"{BOT} why did Japan sanction Russia"
TOPIC = "Japan's sanctions stance towards Russia"


async def test_a_reply_is_a_question_within_the_briefing(preview: Preview) -> None:
    """Its own lines answer first, and which topic they are of is said aloud."""
    talk = preview.talk(ANN, in_group=True)
    card = await talk.says(QUESTION)

    within = await talk.says("what about South Korea and Israel?", reply_to=card)

    assert lines(within)[0] == f"About: {TOPIC}"
    assert "Even South Korea and Israel" in within.text
    assert "as is often noted" not in within.text


async def test_a_quoted_part_narrows_to_its_claim(preview: Preview) -> None:
    """A reply that quotes a claim is about that claim."""
    talk = preview.talk(ANN)
    card = await talk.says("why did Japan sanction Russia")

    within = await talk.says("who says so?", reply_to=card, quote="very limited")

    assert lines(within)[0] == f"About: {TOPIC}"
    assert within.text.count("— ") == 1
    assert "no more than nominal" in within.text


async def test_a_change_of_subject_is_followed(preview: Preview) -> None:
    """A reply that surely asks for something else is answered by that."""
    talk = preview.talk(ANN)
    card = await talk.says("why did Japan sanction Russia")

    other = await talk.says("strategic empathy", reply_to=card)

    assert other.text.startswith("Strategic empathy")
