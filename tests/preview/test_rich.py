"""Rich messages are sent and edited as strictly as Telegram has them, and come back as it would give them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.briefing import compose_card, compose_sides
from bot.briefing.formats import rich
from bot.web.preview import ANN, BORIS
from tests.builders import make_knowledge
from tests.preview.test_messages import SAME

if TYPE_CHECKING:
    from tests.preview.conftest import Caller

HELLO: dict[str, Any] = {"type": "paragraph", "text": "Hello"}


async def test_sends_blocks(api: Caller) -> None:
    """The message holds the blocks, with a label for each item of a list and addresses as Telegram writes them."""
    link = {"type": "url", "text": "there", "url": "HTTP://Example.org"}
    items = [{"blocks": [{"type": "paragraph", "text": link}]}, {"blocks": [HELLO], "value": 2}]

    sent = await api.result(
        "sendRichMessage", chat_id=ANN.id, rich_message={"blocks": [HELLO, {"type": "list", "items": items}]}
    )

    assert "text" not in sent
    [hello, listed] = sent["rich_message"]["blocks"]
    assert hello == HELLO
    assert [item["label"] for item in listed["items"]] == ["•", "2."]
    assert listed["items"][0]["blocks"][0]["text"]["url"] == "http://example.org/"


@pytest.mark.long
async def test_takes_whole_pages(api: Caller) -> None:
    """What the bot draws is taken, and what comes back is Telegram's RichMessage."""
    for compose in (compose_card, compose_sides):
        page = compose("peace-treaty", make_knowledge(), date(2021, 6, 1), "en")

        sent = await api.result("sendRichMessage", chat_id=ANN.id, rich_message={"blocks": rich.render(page)})

        import aiogram.types  # takes seconds: only tests that run pay for it

        aiogram.types.RichMessage.model_validate(sent["rich_message"])


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({}, "Bad Request: RICH_MESSAGE_CONTENT_REQUIRED"),
        ({"blocks": []}, "Bad Request: RICH_MESSAGE_CONTENT_REQUIRED"),
        ({"blocks": [HELLO], "html": "<p>x</p>"}, "Bad Request: exactly one of html, markdown, blocks must be used"),
        ({"html": "<p>x</p>"}, "Bad Request: the preview draws rich messages of blocks only, not of html"),
        ({"markdown": "x"}, "Bad Request: the preview draws rich messages of blocks only, not of markdown"),
        ({"blocks": [HELLO], "media": []}, "Bad Request: the preview has no media in rich messages"),
        ({"blocks": [{"type": "table"}]}, "Bad Request: can't parse InputRichBlock: Can't find field \"cells\""),
        ({"blocks": [HELLO] * 501}, "Bad Request: rich message is too long: 501 blocks, 500 allowed"),
        ({"blocks": [{"type": "paragraph", "text": {"type": "url", "text": "x", "url": "ftp://e.org"}}]}, "is invalid"),
        ({"blocks": [HELLO], "colour": "red"}, "rich_message.colour"),
        ("nothing", "parameter rich_message of sendRichMessage is wrong"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_refuses_what_is_no_rich_message(api: Caller, message: Any, reason: str) -> None:
    """In Telegram's words where they are known, and politely where the preview cannot draw something."""
    assert reason in await api.refusal("sendRichMessage", chat_id=ANN.id, rich_message=message)


async def test_deep_nesting_is_refused(api: Caller) -> None:
    """A message that is nested without end is a refusal like any other."""
    text: Any = "x"
    for _ in range(300):
        text = {"type": "bold", "text": [text]}

    refusal = await api.refusal("sendRichMessage", chat_id=ANN.id, rich_message={"blocks": [{**HELLO, "text": text}]})

    assert "levels" in refusal


async def test_is_sent_like_any_message(api: Caller) -> None:
    """Buttons and replies go with it, and a chat that is closed to the bot is closed to rich messages."""
    rows = [[{"text": "Next", "callback_data": "n"}]]
    sent = await api.result(
        "sendRichMessage",
        chat_id=ANN.id,
        rich_message={"blocks": [HELLO]},
        reply_markup={"inline_keyboard": rows},
        reply_parameters={"message_id": 1},
    )

    assert sent["reply_markup"] == {"inline_keyboard": rows}
    assert sent["reply_to_message"]["message_id"] == 1
    assert "can't initiate" in await api.refusal("sendRichMessage", chat_id=BORIS.id, rich_message={"blocks": [HELLO]})


async def test_an_edit_turns_one_kind_into_the_other(api: Caller) -> None:
    """A text becomes a rich message and a text again; the same once more is no change."""
    number = (await api.result("sendMessage", chat_id=ANN.id, text="plain"))["message_id"]
    place = {"chat_id": ANN.id, "message_id": number}

    edited = await api.result("editMessageText", **place, rich_message={"blocks": [HELLO]})
    assert edited["rich_message"] == {"blocks": [HELLO]}
    assert "text" not in edited
    assert await api.refusal("editMessageText", **place, rich_message={"blocks": [HELLO]}) == SAME

    back = await api.result("editMessageText", **place, text="plain")
    assert back["text"] == "plain"
    assert "rich_message" not in back


async def test_an_edit_is_one_kind_or_the_other(api: Caller) -> None:
    """Text and rich message at once are refused, and so is neither."""
    number = (await api.result("sendMessage", chat_id=ANN.id, text="plain"))["message_id"]
    place = {"chat_id": ANN.id, "message_id": number}

    both = await api.refusal("editMessageText", **place, text="x", rich_message={"blocks": [HELLO]})
    neither = await api.refusal("editMessageText", **place)

    assert both == "Bad Request: exactly one of text and rich_message must be used"
    assert neither == "Bad Request: message text is empty"
