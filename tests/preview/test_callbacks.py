"""Pressed buttons and inline questions are answered in time, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import CallRefused
from bot.web.preview import ANN

if TYPE_CHECKING:
    from bot.web.preview import Town
    from tests.preview.conftest import Caller, Clock

OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
BUTTONS = [[{"text": "Quotes", "callback_data": "q:1"}, {"text": "Site", "url": "https://e.org/"}]]


async def send_card(api: Caller) -> int:
    """Sends a message with buttons and returns its number."""
    sent = await api.result("sendMessage", chat_id=ANN.id, text="card", reply_markup={"inline_keyboard": BUTTONS})
    return int(sent["message_id"])


async def test_a_press_carries_its_data(api: Caller, town: Town) -> None:
    """The update has the data, the person and the message."""
    card = await send_card(api)

    town.tap(ANN, card, "Quotes")
    query = (await api.result("getUpdates", offset=-1))[0]["callback_query"]

    assert (query["data"], query["from"]["id"], query["message"]["message_id"]) == ("q:1", ANN.id, card)


async def test_a_press_is_answered_once(api: Caller, town: Town) -> None:
    """The second answer finds no question."""
    press = town.tap(ANN, await send_card(api), (0, 0))

    assert await api.result("answerCallbackQuery", callback_query_id=press.id, text="Done", show_alert=True) is True
    assert press.answer == {"text": "Done", "show_alert": True}
    assert await api.refusal("answerCallbackQuery", callback_query_id=press.id) == OLD


async def test_a_press_waits_150_seconds(api: Caller, town: Town, clock: Clock) -> None:
    """After that neither the answer nor the update counts."""
    press = town.tap(ANN, await send_card(api), "Quotes")
    clock.go_on(151)

    assert await api.refusal("answerCallbackQuery", callback_query_id=press.id) == OLD
    assert not any("callback_query" in update for update in await api.result("getUpdates"))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"text": "x" * 201}, "Bad Request: MESSAGE_TOO_LONG"),
        ({"url": "https://e.org"}, "Bad Request: URL_INVALID"),
        ({"show_alert": "x"}, "Bad Request: parameter show_alert"),
    ],
)
async def test_refuses_wrong_answers(api: Caller, town: Town, arguments: dict[str, Any], reason: str) -> None:
    """A notice has 200 characters at most, and opens nothing but this bot."""
    press = town.tap(ANN, await send_card(api), "Quotes")

    assert reason in await api.refusal("answerCallbackQuery", callback_query_id=press.id, **arguments)


async def test_only_callback_buttons_can_be_pressed(api: Caller, town: Town) -> None:
    """A link is opened by the app itself, and a button that is not there is told with those that are."""
    card = await send_card(api)

    with pytest.raises(CallRefused, match="“Site” does not call the bot"):
        town.tap(ANN, card, "Site")
    with pytest.raises(CallRefused, match="its buttons: “Quotes”, “Site”"):
        town.tap(ANN, card, "Claims")


def article(**fields: Any) -> dict[str, Any]:
    """Returns an inline result."""
    content = {"message_text": "<b>x</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": "1", "title": "X", "input_message_content": content, **fields}


async def test_an_inline_question_gets_results(api: Caller, town: Town) -> None:
    """What the bot offers is kept with the text parsed, and can be offered once."""
    inquiry = town.ask_inline(ANN, "chess")

    await api.result("answerInlineQuery", inline_query_id=inquiry.id, results=[article()])

    assert inquiry.results is not None
    assert inquiry.results[0]["message"]["text"] == "x"
    assert await api.refusal("answerInlineQuery", inline_query_id=inquiry.id, results=[]) == OLD


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([article(), article()], "RESULT_ID_DUPLICATE"),
        ([article(id="x" * 65)], "RESULT_ID_INVALID"),
        ([article(input_message_content={"message_text": "<p>", "parse_mode": "HTML"})], "can't parse entities"),
        ([article(id=str(number)) for number in range(51)], "RESULTS_TOO_MUCH"),
        ([{"type": "article"}], "results.0"),
    ],
)
async def test_refuses_wrong_results(api: Caller, town: Town, results: list[dict[str, Any]], reason: str) -> None:
    """Results are as strict as messages."""
    inquiry = town.ask_inline(ANN, "chess")

    assert reason in await api.refusal("answerInlineQuery", inline_query_id=inquiry.id, results=results)


async def test_an_inline_question_waits_30_seconds(api: Caller, town: Town, clock: Clock) -> None:
    """After that the person has typed on."""
    inquiry = town.ask_inline(ANN, "chess")
    clock.go_on(31)

    assert await api.refusal("answerInlineQuery", inline_query_id=inquiry.id, results=[]) == OLD
