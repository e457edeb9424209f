"""A button that was pressed always gets an answer, whatever has become of it, its message, or the file meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.web.preview import ANN
from tests.chat.conftest import Unhurried, running_bot
from tests.chat.screens import ENGLISH, EVERY_LANGUAGE, Speaker, labels, presses
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from bot.briefing.desk import Desk
    from bot.web.preview import Preview
    from bot.web.preview.messages import Message

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def put_button(preview: Preview, speaker: Speaker, data: str) -> Message:
    """A message of the bot's in the person's chat, with one button that carries `data`."""
    markup = {"inline_keyboard": [[{"text": "Press", "callback_data": data}]]}
    chat = preview.town.chats[speaker.person.id]
    return preview.town.post(chat, preview.town.bot, {"text": "card", "reply_markup": markup})


def press_by_hand(preview: Preview, data: str, message: dict[str, Any] | None) -> None:
    """A press as Telegram tells of it where the bot cannot see the message any more."""
    body = {"id": "1", "from": ANN.as_json(), "chat_instance": "1", "data": data}
    preview.town.mailbox.put("callback_query", body | ({"message": message} if message else {}))


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    "data",
    ["0t:en:64baGjsC:0", "vote:yes", "{}", "x" * 64, "1t:xx:AAAAAAAA:0", "1b:xx:AAAAAAAA:0", "1z:xx:64baGjsC:0"],
    ids=["old version", "foreign", "braces", "long", "unknown key", "unknown shelf", "unknown page"],
)
async def test_a_button_of_another_time_is_answered_kindly(preview: Preview, speaker: Speaker, data: str) -> None:
    """The person is told to ask again, in a notice to be closed, and the message stays as it is."""
    talk = preview.talk(speaker.person)
    await talk.starts()
    old = put_button(preview, speaker, data.replace("xx", speaker.person.language))

    notice = await talk.taps_for_notice(old, "Press")

    assert notice == {"text": speaker.say("old_button"), "show_alert": True}
    assert preview.town.message(speaker.person.id, old.id).text == "card"


async def test_a_button_in_an_unknown_language_speaks_english(preview: Preview) -> None:
    """A language that the bot does not have any more is no reason to fail."""
    talk = preview.talk(ANN)
    await talk.starts()

    card = await talk.taps(put_button(preview, ENGLISH, "1t:zz:64baGjsC:0"), "Press")

    assert "Key claims (4)" in labels(card)


async def test_a_part_beyond_the_last_is_the_last(preview: Preview) -> None:
    """The file may have become shorter since the button was made."""
    talk = preview.talk(ANN)
    await talk.starts()

    last = await talk.taps(put_button(preview, ENGLISH, "1d:en:64baGjsC:999"), "Press")

    assert "2 of 2" in labels(last)


async def test_pressing_twice_changes_nothing_more(preview: Preview) -> None:
    """Both presses are answered; the second finds the page there, which is no failure."""
    talk = preview.talk(ANN)
    card = await talk.says(ENGLISH.question)

    first, second = (preview.town.tap(ANN, card.id, "Key claims (4)") for _ in range(2))
    await talk.heard_out()

    refused = [call.refusal.description for call in preview.town.ledger.refusals if call.refusal]
    preview.town.ledger.calls.clear()
    assert first.answer is not None
    assert second.answer is not None
    assert [reason.partition(":")[2][:24] for reason in refused] == [" message is not modified"]
    assert "\nKey claims\n" in preview.town.message(ANN.id, card.id).text


async def test_a_page_whose_message_was_deleted_comes_as_a_new_one(preview: Preview) -> None:
    """The press is answered, and the page is sent again."""
    talk = preview.talk(ANN)
    card = await talk.says(ENGLISH.question)

    talk.look()
    press = preview.town.tap(ANN, card.id, "Key claims (4)")
    preview.town.remove(card)
    page = await talk.hears()
    await talk.heard_out()

    refused = [call.method for call in preview.town.ledger.refusals]
    preview.town.ledger.calls.clear()
    assert press.answer is not None
    assert page.id > card.id
    assert "\nKey claims\n" in page.text
    assert refused == ["editMessageText"]


@pytest.mark.parametrize("is_there", [True, False], ids=["still there", "deleted"])
async def test_a_message_that_telegram_shows_no_more_is_edited_all_the_same(preview: Preview, is_there: bool) -> None:
    """For an inaccessible message its number is enough; where it is gone, the page comes as a new one."""
    talk = preview.talk(ANN)
    card = await talk.says(ENGLISH.question)
    if not is_there:
        preview.town.remove(card)

    talk.look()
    press_by_hand(preview, presses(card)[0], {"chat": card.chat.as_json(), "message_id": card.id, "date": 0})
    page = await talk.hears()
    await talk.heard_out()

    preview.town.ledger.calls.clear()  # the press itself is not known to the stand-in
    assert "\nKey claims\n" in page.text
    assert (page.id == card.id) is is_there


async def test_a_press_without_a_message_is_told_to_ask_again(preview: Preview) -> None:
    """There is nothing that could be changed."""
    talk = preview.talk(ANN)
    card = await talk.says(ENGLISH.question)

    press_by_hand(preview, presses(card)[0], None)
    await talk.heard_out()

    (answer,) = [call for call in preview.town.ledger.named("answerCallbackQuery") if call.refusal]
    preview.town.ledger.calls.clear()  # the press itself is not known to the stand-in
    assert answer.arguments["text"] == ENGLISH.say("old_button")


async def test_a_late_press_opens_its_page_all_the_same(desk: Desk, log: list[Any]) -> None:
    """After 150 seconds the press itself cannot be answered any more; its page can be shown."""
    clock = Clock()

    async def be_late(method: str) -> None:
        clock.go_on(151 if method == "answerCallbackQuery" else 0)

    async with running_bot(lambda: desk, clock, pace=Unhurried(be_late)) as preview:
        talk = preview.talk(ANN)
        card = await talk.says(ENGLISH.question)

        talk.look()
        preview.town.tap(ANN, card.id, "Key claims (4)")
        page = await talk.hears()
        greeting = await talk.says("/start")

    assert "\nKey claims\n" in page.text
    assert greeting.text.startswith("Who said what")
    assert [call.refusal.description for call in preview.town.ledger.refusals if call.refusal] == [OLD]
    assert not [event for event in log if event["log_level"] in {"warning", "error"}]
