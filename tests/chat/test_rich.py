"""A chat that wants rich pages gets them, with everything that text has; a server without them sends text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.chats import ChatSettings, Layout
from bot.stores import memory_store
from bot.web.preview import ANN
from tests.chat.conftest import ask_clock, running_bot
from tests.chat.screens import labels

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from structlog.typing import EventDict

    from bot.briefing.desk import Desk
    from bot.web.preview import Preview
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(desk: Desk, clock: Clock) -> AsyncIterator[Preview]:
    """A stand-in with the bot at work; Ann has chosen rich pages."""
    store = memory_store(clock=ask_clock(clock))
    await store.chats.keep_settings(ChatSettings(ANN.id, layout=Layout.RICH))
    async with running_bot(lambda: desk, clock, records=store) as running:
        yield running


async def test_a_rich_card_has_buttons_and_turns_rich(preview: Preview) -> None:
    """The briefing and its sections are rich messages, edited in place."""
    talk = preview.talk(ANN)

    card = await talk.says("why did Japan sanction Russia")
    count = labels(card)
    sides = await talk.taps(card, "Side by side")

    assert card.content["rich_message"]["blocks"]
    assert "Side by side" in count
    assert sides.id == card.id
    assert sides.content["rich_message"] != card.content["rich_message"]


async def test_a_page_that_is_refused_comes_as_text(preview: Preview) -> None:
    """With all its buttons."""
    talk = preview.talk(ANN)
    preview.town.faults.refuse("RICH_MESSAGE_INVALID", method="sendRichMessage")

    card = await talk.says("why did Japan sanction Russia")
    refused = preview.town.ledger.refusals
    preview.town.ledger.calls.clear()

    assert [call.method for call in refused] == ["sendRichMessage"]
    assert "rich_message" not in card.content
    assert card.text.startswith("Japan's sanctions stance towards Russia")
    assert "Side by side" in labels(card)


async def test_a_page_after_which_no_answer_comes_is_not_sent_again(preview: Preview, log: list[EventDict]) -> None:
    """It may have arrived, and here it has: once."""
    talk = preview.talk(ANN)
    before = len(preview.town.conversation(ANN.id))
    preview.town.faults.hang_up(method="sendRichMessage")

    talk.posts("why did Japan sanction Russia")
    await talk.heard_out()
    warned = [event["event"] for event in log if event["log_level"] == "warning"]
    log.clear()

    assert "call failed" in warned
    assert preview.town.ledger.named("sendMessage") == []
    _, *answers = preview.town.conversation(ANN.id)[before:]
    assert ["rich_message" in answer.content for answer in answers] == [True]
