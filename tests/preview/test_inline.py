"""Inline mode and guest queries: the bot is asked from chats that it need not be in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import CallRefused
from bot.web.preview import ANN, BORIS, ELSEWHERE, GROUP, SAKURA, Talk

if TYPE_CHECKING:
    from bot.web.preview import Town
    from tests.preview.conftest import Caller, Clock

OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = {"inline_keyboard": [[{"text": "More", "callback_data": "m"}]]}


def article(number: str = "1", **fields: Any) -> dict[str, Any]:
    """Returns a result."""
    content = {"message_text": "<b>x</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": number, "title": "X", "input_message_content": content, **fields}


async def last(api: Caller, count: int = 1) -> list[dict[str, Any]]:
    """Returns the last updates."""
    updates: list[dict[str, Any]] = await api.result("getUpdates", offset=-count)
    return updates


async def test_a_question_tells_where_it_is_asked(api: Caller, town: Town) -> None:
    """The kind of the chat, and nothing else of it."""
    town.ask_inline(ANN, "chess", chat=ELSEWHERE)
    town.ask_inline(ANN, "", offset="8")

    first, second = (update["inline_query"] for update in await last(api, 2))

    assert (first["chat_type"], first["query"]) == ("supergroup", "chess")
    assert (second["chat_type"], second["offset"]) == ("sender", "8")


async def test_a_chosen_result_is_sent_by_the_person(api: Caller, town: Town) -> None:
    """The message says via whom; the choice is told; buttons and edits go by the inline id."""
    there = Talk(town, SAKURA, ELSEWHERE)
    inquiry = town.ask_inline(SAKURA, "chess", chat=ELSEWHERE)
    await api.result("answerInlineQuery", inline_query_id=inquiry.id, results=[article(reply_markup=KEYBOARD)])

    sent = there.chooses(inquiry, "1")
    chosen = (await last(api))[0]["chosen_inline_result"]
    town.tap(BORIS, sent.id, "More", ELSEWHERE)
    pressed = (await last(api))[0]["callback_query"]
    inline = {"inline_message_id": chosen["inline_message_id"]}
    edited = await api.result("editMessageText", **inline, text="y")

    assert (sent.sender, sent.content["via_bot"]["id"]) == (SAKURA, town.bot.id)
    assert (chosen["result_id"], chosen["query"], chosen["from"]["id"]) == ("1", "chess", SAKURA.id)
    assert pressed["inline_message_id"] == chosen["inline_message_id"]
    assert "message" not in pressed
    assert edited is True
    assert (await there.hears()).text == "y"
    assert "not modified" in await api.refusal("editMessageText", **inline, text="y")


async def test_without_a_keyboard_there_is_nothing_to_edit_by(api: Caller, town: Town) -> None:
    """The choice is told without an inline id, and in a group of the bot's the message comes too."""
    inquiry = town.ask_inline(ANN, "chess", chat=GROUP)
    await api.result("answerInlineQuery", inline_query_id=inquiry.id, results=[article()])
    Talk(town, ANN, GROUP).chooses(inquiry)

    message, chosen = await last(api, 2)

    assert message["message"]["via_bot"]["id"] == town.bot.id
    assert "inline_message_id" not in chosen["chosen_inline_result"]


async def test_the_choice_is_told_only_where_feedback_is_on(api: Caller, town: Town) -> None:
    """BotFather's /setinlinefeedback is a switch."""
    town.inline_feedback = False
    inquiry = town.ask_inline(ANN, "chess", chat=ELSEWHERE)
    await api.result("answerInlineQuery", inline_query_id=inquiry.id, results=[article()])
    Talk(town, ANN, ELSEWHERE).chooses(inquiry)

    assert "inline_query" in (await last(api))[0]


async def test_results_are_kept_for_everybody_or_for_one(api: Caller, town: Town, clock: Clock) -> None:
    """Within `cache_time` Telegram answers the same question by itself; personal results to their person only."""
    for query, personal in (("open", False), ("mine", True)):
        asked = town.ask_inline(ANN, query)
        given = {"results": [article()], "cache_time": 60, "is_personal": personal}
        await api.result("answerInlineQuery", inline_query_id=asked.id, **given)

    assert town.ask_inline(BORIS, "open").cached
    assert town.ask_inline(ANN, "mine").cached
    assert not town.ask_inline(BORIS, "mine").cached
    assert not town.ask_inline(ANN, "open", offset="8").cached
    clock.go_on(61)
    assert not town.ask_inline(ANN, "open").cached


async def test_late_answers_are_refused(api: Caller, town: Town, clock: Clock) -> None:
    """An inline question waits 30 seconds, and so does its update."""
    inquiry = town.ask_inline(ANN, "chess")
    clock.go_on(31)

    assert await api.refusal("answerInlineQuery", inline_query_id=inquiry.id, results=[]) == OLD
    assert not any("inline_query" in update for update in await api.result("getUpdates"))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"cache_time": -1}, "cache_time"),
        ({"button": {"text": "Ask"}}, "exactly one thing"),
        ({"button": {"text": "Ask", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"button": {"text": "", "start_parameter": "a"}}, "text is empty"),
        ({"button": {"text": "Ask", "start_parameter": "a", "web_app": {"url": "https://e.org"}}}, "exactly one thing"),
    ],
)
async def test_refuses_wrong_offers(api: Caller, town: Town, arguments: dict[str, Any], reason: str) -> None:
    """Offset, time and button are held against their limits."""
    inquiry = town.ask_inline(ANN, "chess")

    refusal = await api.refusal("answerInlineQuery", inline_query_id=inquiry.id, results=[], **arguments)

    assert reason in refusal


async def test_offers_more_and_a_way_to_the_private_chat(api: Caller, town: Town) -> None:
    """The next offset and the button reach the person."""
    inquiry = town.ask_inline(ANN, "chess")
    button = {"text": "Ask in private", "start_parameter": "q_1"}

    await api.result("answerInlineQuery", inline_query_id=inquiry.id, results=[], next_offset="8", button=button)

    assert (inquiry.next_offset, inquiry.button) == ("8", button)
    with pytest.raises(CallRefused, match="no result 0"):
        Talk(town, ANN, GROUP).chooses(inquiry)


async def test_a_guest_is_asked_by_a_mention(api: Caller, town: Town) -> None:
    """It sees the message and what that replies to, under a chat id that is not to be used, and answers once."""
    claim = town.say(BORIS, "Tokyo signed it.", ELSEWHERE)
    town.say(BORIS, "Is that so?", ELSEWHERE)
    asked = Talk(town, SAKURA, ELSEWHERE).posts("@briefing_preview_bot is this true?", claim)

    guest = (await last(api))[0]["guest_message"]
    given = {"guest_query_id": guest["guest_query_id"], "result": article(reply_markup=KEYBOARD)}
    sent = await api.result("answerGuestQuery", **given)
    edited = await api.result("editMessageText", inline_message_id=sent["inline_message_id"], text="y")

    assert guest["reply_to_message"]["text"] == "Tokyo signed it."
    assert guest["chat"]["id"] == guest["reply_to_message"]["chat"]["id"] == GROUP
    answer = town.conversation(ELSEWHERE)[-1]
    assert (answer.sender, answer.reply_to, answer.text, edited) == (town.bot, asked, "y", True)
    assert answer.content["guest_bot_caller_user"]["id"] == SAKURA.id
    assert await api.refusal("answerGuestQuery", **given) == OLD


async def test_a_guest_hears_nothing_else(api: Caller, town: Town) -> None:
    """Commands, other mentions and talk stay in the chat."""
    for text in ("/help", "@ann hello", "briefing_preview_bot"):
        town.say(ANN, text, ELSEWHERE)

    assert (await last(api))[0]["message"]["text"] == "/start"


async def test_a_guest_answers_in_time(api: Caller, town: Town, clock: Clock) -> None:
    """After that the question is gone."""
    town.say(ANN, "@briefing_preview_bot hm?", ELSEWHERE)
    query = (await last(api))[0]["guest_message"]["guest_query_id"]
    clock.go_on(151)

    assert await api.refusal("answerGuestQuery", guest_query_id=query, result=article()) == OLD
