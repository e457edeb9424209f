"""Sending, editing and deleting are as strict as Telegram, in its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.web.preview import ANN, BORIS, GROUP

if TYPE_CHECKING:
    from bot.web.preview import Town
    from tests.preview.conftest import Caller, Clock

SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    """Returns an inline keyboard of one row."""
    return {"inline_keyboard": [list(buttons)]}


async def test_sends_formatted_text(api: Caller) -> None:
    """The result is Telegram's Message, with the text parsed."""
    sent = await api.result("sendMessage", chat_id=ANN.id, text="<b>Hi</b> 😀 /help ", parse_mode="HTML")

    assert sent["text"] == "Hi 😀 /help"
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "bot_command", "offset": 6, "length": 5},
    ]
    assert sent["chat"] == {"id": ANN.id, "type": "private", "first_name": "Ann", "username": "ann"}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({}, "Bad Request: message text is empty"),
        ({"text": " \n"}, "Bad Request: message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"text": "<p>", "parse_mode": "html"}, 'Unsupported start tag "p" at byte offset 0'),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "Bad Request: unsupported parse_mode"),
        ({"text": "x", "chat_id": 5}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": BORIS.id}, "Forbidden: bot can't initiate conversation with a user"),
        ({"text": "x", "message_thread_id": 7}, "Bad Request: message thread not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_parameters": {"message_id": 1, "quote": "no"}}, "Bad Request: QUOTE_TEXT_INVALID"),
        ({"text": "x", "colour": "red"}, "Bad Request: sendMessage has no parameter colour"),
        ({"text": "x", "disable_notification": "maybe"}, "Bad Request: parameter disable_notification of sendMessage"),
        ({"text": "x", "link_preview_options": {"is_disabled": 1}}, "link_preview_options.is_disabled"),
        ({"text": "x", "reply_markup": {"keyboard": [["a"]]}}, "Bad Request: the preview has no reply keyboards"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]}, "can't parse entities"),
    ],
)
async def test_refuses_what_telegram_refuses(api: Caller, arguments: dict[str, Any], reason: str) -> None:
    """A message that could not be sent is refused with the reason."""
    assert reason in await api.refusal("sendMessage", **{"chat_id": ANN.id, **arguments})


async def test_sends_the_longest_text(api: Caller) -> None:
    """4096 units after parsing are still taken, however long the markup."""
    sent = await api.result("sendMessage", chat_id=ANN.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")

    assert len(sent["text"]) == 4096


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": "я" * 33}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "callback_data": ""}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "", "callback_data": "x"}, "inline keyboard button text is empty"),
        ({"text": "x", "callback_data": "x", "url": "e.org"}, "exactly one thing"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "url": "http://localhost"}, "URL 'http://localhost' is invalid: Wrong HTTP URL"),
        ({"text": "x", "url": "ftp://e.org"}, "URL 'ftp://e.org' is invalid: Unsupported URL protocol"),
        ({"text": "x", "callback_data": "x", "style": "loud"}, "reply_markup"),
    ],
)
async def test_refuses_wrong_buttons(api: Caller, button: dict[str, Any], reason: str) -> None:
    """A keyboard is refused for one wrong button."""
    assert reason in await api.refusal("sendMessage", chat_id=ANN.id, text="x", reply_markup=keyboard(button))


@pytest.mark.parametrize(("rows", "columns"), [(1, 9), (13, 8)])
async def test_refuses_too_many_buttons(api: Caller, rows: int, columns: int) -> None:
    """Eight buttons a row and a hundred in all are the most."""
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * columns] * rows}

    assert await api.refusal("sendMessage", chat_id=ANN.id, text="x", reply_markup=markup) == (
        "Bad Request: reply markup is too long"
    )


async def test_quotes_an_exact_part(api: Caller, town: Town) -> None:
    """A quote is found in the message that is answered, and its place is counted in UTF-16 units."""
    question = town.say(ANN, "😀 is it so?")

    sent = await api.result(
        "sendMessage", chat_id=ANN.id, text="x", reply_parameters={"message_id": question.id, "quote": "is it"}
    )

    assert sent["reply_to_message"]["message_id"] == question.id
    assert sent["quote"] == {"text": "is it", "position": 3}


async def test_sends_without_a_reply_where_that_is_allowed(api: Caller) -> None:
    """A message that is gone does not stop an answer that may go without it."""
    reply = {"message_id": 99, "allow_sending_without_reply": True}

    assert "reply_to_message" not in await api.result("sendMessage", chat_id=ANN.id, text="x", reply_parameters=reply)


async def test_edits_text_and_buttons(api: Caller, town: Town, clock: Clock) -> None:
    """An edit replaces text and buttons, and only a changed text is marked as edited."""
    markup = keyboard({"text": "x", "callback_data": "x"})
    sent = await api.result("sendMessage", chat_id=ANN.id, text="one", reply_markup=markup)
    place = {"chat_id": ANN.id, "message_id": sent["message_id"]}
    clock.go_on(5)

    unmarked = await api.result("editMessageReplyMarkup", **place)
    edited = await api.result("editMessageText", **place, text="two")

    assert "reply_markup" not in unmarked
    assert "edit_date" not in unmarked
    assert (edited["text"], edited["edit_date"]) == ("two", sent["date"] + 5)
    assert town.message(ANN.id, sent["message_id"]).text == "two"


async def test_refuses_an_edit_that_changes_nothing(api: Caller) -> None:
    """The same text and buttons again are “not modified”."""
    markup = keyboard({"text": "x", "callback_data": "x"})
    sent = await api.result("sendMessage", chat_id=ANN.id, text="one", reply_markup=markup)
    place = {"chat_id": ANN.id, "message_id": sent["message_id"]}

    assert await api.refusal("editMessageText", **place, text="one", reply_markup=markup) == SAME
    assert await api.refusal("editMessageReplyMarkup", **place, reply_markup=markup) == SAME


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"chat_id": ANN.id, "message_id": 1}, "Bad Request: message can't be edited"),
        ({"chat_id": ANN.id, "message_id": 99}, "Bad Request: message to edit not found"),
        ({"chat_id": ANN.id}, "Bad Request: message identifier is not specified"),
        ({"inline_message_id": "x"}, "Bad Request: MESSAGE_ID_INVALID"),
    ],
)
async def test_edits_only_messages_of_its_own(api: Caller, place: dict[str, Any], reason: str) -> None:
    """What the person wrote, and what is not there, cannot be edited."""
    assert await api.refusal("editMessageText", **place, text="x") == reason


async def test_deletes_within_two_days(api: Caller, clock: Clock) -> None:
    """A message can be deleted once, and not after 48 hours."""
    first, second = [await api.result("sendMessage", chat_id=ANN.id, text="x") for _ in range(2)]

    assert await api.result("deleteMessage", chat_id=ANN.id, message_id=first["message_id"]) is True
    assert "not found" in await api.refusal("deleteMessage", chat_id=ANN.id, message_id=first["message_id"])
    clock.go_on(48 * 3600 + 1)
    assert await api.refusal("deleteMessage", chat_id=ANN.id, message_id=second["message_id"]) == (
        "Bad Request: message can't be deleted"
    )


async def test_does_not_write_to_who_blocked_it(api: Caller, town: Town) -> None:
    """A person who blocked the bot gets nothing until they start it again."""
    town.block(ANN)

    assert await api.refusal("sendMessage", chat_id=ANN.id, text="x") == "Forbidden: bot was blocked by the user"
    town.start(ANN)
    assert await api.result("sendMessage", chat_id=ANN.id, text="x")


async def test_does_not_write_to_a_group_it_left(api: Caller) -> None:
    """Having left, the bot is no member."""
    await api.result("leaveChat", chat_id=GROUP)

    assert await api.refusal("sendMessage", chat_id=GROUP, text="x") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )


async def test_sends_a_file(api: Caller, town: Town) -> None:
    """A file arrives byte by byte, with its caption, and can be sent again by its id."""
    content = b"line\r\n--x\r\n\x00\xff\r\n"
    files = {"document": ("Übersicht.md", content, "text/markdown")}

    fields = {"chat_id": str(ANN.id), "caption": "<i>all</i>", "parse_mode": "HTML"}
    answer = await api.client.post(f"{api.base}/sendDocument", data=fields, files=files)
    sent = answer.json()["result"]
    again = await api.result("sendDocument", chat_id=ANN.id, document=sent["document"]["file_id"])

    assert sent["document"]["file_name"] == "Übersicht.md"
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("all", "italic")
    assert town.files[again["document"]["file_id"]][2] == content


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({}, "Bad Request: there is no document in the request"),
        ({"document": "unknown"}, "Bad Request: wrong file identifier/HTTP URL specified"),
    ],
)
async def test_refuses_files_it_does_not_have(api: Caller, arguments: dict[str, Any], reason: str) -> None:
    """A file comes with the call or is known by its id."""
    assert await api.refusal("sendDocument", chat_id=ANN.id, **arguments) == reason


async def test_reacts_with_standard_emoji_only(api: Caller, town: Town) -> None:
    """A reaction is one of Telegram's emoji, and there is one at most."""
    eyes, fish = {"type": "emoji", "emoji": "👀"}, {"type": "emoji", "emoji": "🐟"}

    assert await api.result("setMessageReaction", chat_id=ANN.id, message_id=1, reaction=[eyes])
    assert town.reactions[ANN.id, 1] == ["👀"]
    assert "REACTION_INVALID" in await api.refusal("setMessageReaction", chat_id=ANN.id, message_id=1, reaction=[fish])
    assert "TOO_MANY" in await api.refusal("setMessageReaction", chat_id=ANN.id, message_id=1, reaction=[eyes, eyes])


async def test_refuses_an_unknown_chat_action(api: Caller) -> None:
    """Only the actions that Telegram names can be shown."""
    assert await api.result("sendChatAction", chat_id=ANN.id, action="typing") is True
    assert await api.refusal("sendChatAction", chat_id=ANN.id, action="dancing") == (
        "Bad Request: wrong parameter action in request"
    )
