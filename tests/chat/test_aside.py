"""A page of a shared card for one person: shown to them alone, in their language, and never to all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chat.press import PRIVACY, Press
from bot.web.preview import ANN, BORIS, GROUP, Ephemerality
from tests.chat.conftest import running_bot
from tests.chat.screens import RUSSIAN, labels, lines

if TYPE_CHECKING:
    from bot.briefing.desk import Desk
    from bot.web.preview import Preview
    from bot.web.preview.messages import Message
    from tests.preview.conftest import Clock

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("later")]

BOT = "@briefing_preview_bot"
QUESTION = f"{BOT} why did Japan sanction Russia"


async def test_only_who_asked_turns_the_pages(preview: Preview) -> None:
    """The asker's tap changes the card; an administrator's too."""
    boris, ann = preview.talk(BORIS, in_group=True), preview.talk(ANN, in_group=True)
    card = await boris.says(QUESTION)

    claims = await boris.taps(card, "Основные тезисы" if "Основные тезисы" in labels(card) else "Key claims")
    back = await ann.taps(claims, labels(claims)[-1])

    assert (claims.id, back.id) == (card.id, card.id)


async def look_alone(preview: Preview, label: str) -> tuple[Message, Message]:
    """Boris presses a button of Ann's card: the card, and the page that only he sees; calls until then forgotten."""
    preview.town.ephemerality = Ephemerality.KNOWN
    boris = preview.talk(BORIS, in_group=True)
    card = await preview.talk(ANN, in_group=True).says(QUESTION)
    boris.look()
    preview.town.tap(BORIS, card.id, label, GROUP)
    shown = await boris.hears_alone()
    preview.town.ledger.calls.clear()
    return card, shown


async def test_others_see_a_page_alone(preview: Preview) -> None:
    """Somebody else's tap shows the section to them alone; the card stays as it is."""
    preview.town.ephemerality = Ephemerality.KNOWN
    ann, boris = preview.talk(ANN, in_group=True), preview.talk(BORIS, in_group=True)
    card = await ann.says(QUESTION)
    before = card.text

    boris.look()
    preview.town.tap(BORIS, card.id, "Quotes", GROUP)
    shown = await boris.hears_alone()
    asked = [call.method for call in preview.town.ledger.refusals]
    preview.town.ledger.calls.clear()

    assert "sanctions solidarity" in shown.text
    assert shown.receiver == BORIS
    assert asked == ["deleteEphemeralMessage"], "whether the server knows such messages is asked once"
    assert preview.town.message(GROUP, card.id).text == before


async def test_a_page_for_one_is_turned_where_it_is_and_in_their_language(preview: Preview) -> None:
    """Its buttons change it alone: nothing more is posted, nothing that others see changes."""
    boris = preview.talk(BORIS, in_group=True)
    card, shown = await look_alone(preview, "Quotes")
    before = (len(preview.town.conversation(GROUP)), card.text, labels(shown))

    back = await boris.taps(shown, "‹ Справка")
    sections = labels(back)
    claims = await boris.taps(back, "Основные тезисы")

    assert before[2][-2:] == ["Сообщить об ошибке", "‹ Справка"]
    assert sections == ["Основные тезисы", "Цитаты", "Источники", "Открыть в личном чате"]
    assert {shown.id, back.id, claims.id} == {shown.id}
    assert "Even South Korea and Israel" in claims.text
    assert [call.method for call in preview.town.ledger.named("sendMessage", "editMessageText")] == []
    assert (len(preview.town.conversation(GROUP)), preview.town.message(GROUP, card.id).text) == before[:2]


async def test_on_a_page_for_one_an_error_is_reported_without_anybody_seeing(preview: Preview) -> None:
    """It asks there which line is wrong, thanks, and leads back."""
    boris = preview.talk(BORIS, in_group=True)
    _, shown = await look_alone(preview, "Key claims")

    asked = await boris.taps(shown, "Сообщить об ошибке")
    question = lines(asked)[1]
    thanks = await boris.taps_for_notice(asked, (0, 0))
    back = await boris.taps(asked, RUSSIAN.say("error_back"))

    assert question == RUSSIAN.say("error_which")
    assert thanks["text"] == RUSSIAN.say("error_noted")
    assert {asked.id, back.id} == {shown.id}
    assert [call.method for call in preview.town.ledger.named("sendMessage", "editMessageText")] == []


async def test_whatever_is_pressed_on_a_page_for_one_stays_on_it(preview: Preview) -> None:
    """Also a page that everybody may open: as an ordinary message it could not even be edited."""
    _, shown = await look_alone(preview, "Quotes")
    shown.content["reply_markup"]["inline_keyboard"][0][0]["callback_data"] = str(Press(PRIVACY, "ru"))

    opened = await preview.talk(BORIS, in_group=True).taps(shown, (0, 0))

    assert opened.id == shown.id
    assert lines(opened)[0] == RUSSIAN.say("privacy_title")


async def test_a_page_for_one_that_has_vanished_is_let_go(preview: Preview) -> None:
    """Apps forget such messages when they start anew: the press ends, and the shared card can be pressed again."""
    boris = preview.talk(BORIS, in_group=True)
    card, shown = await look_alone(preview, "Quotes")

    preview.town.tap(BORIS, shown.id, "‹ Справка", GROUP)
    preview.town.remove(shown)
    await boris.heard_out()
    refused = [str(call.refusal) for call in preview.town.ledger.refusals]
    preview.town.ledger.calls.clear()
    preview.town.tap(BORIS, card.id, "Quotes", GROUP)
    again = await boris.hears_alone()

    assert refused == ["Bad Request: message to edit not found"]
    assert "sanctions solidarity" in again.text


@pytest.mark.parametrize("age", [Ephemerality.REFUSED, Ephemerality.IGNORED])
async def test_on_an_old_server_others_are_led_into_their_own_chat(desk: Desk, clock: Clock, age: Ephemerality) -> None:
    """What was meant for one is never posted to all, even where the server ignores what it does not know."""
    async with running_bot(lambda: desk, clock) as preview:
        preview.town.ephemerality = age
        card = await preview.talk(ANN, in_group=True).says(QUESTION)
        count = len(preview.town.conversation(GROUP))

        answer = await preview.talk(BORIS, in_group=True).taps_for_notice(card, "Quotes")

        assert answer["url"].startswith("https://t.me/briefing_preview_bot?start=t_")
        assert len(preview.town.conversation(GROUP)) == count


async def test_a_member_does_not_turn_the_settings_page_of_a_group(preview: Preview) -> None:
    """What is kept is shown to them alone; the page that administrators are at stays."""
    admin, member = preview.talk(ANN, in_group=True), preview.talk(BORIS, in_group=True)
    preview.town.ephemerality = Ephemerality.KNOWN
    panel = await admin.says("/settings")

    shown = await member.taps(panel, "Privacy")
    preview.town.ledger.calls.clear()
    opened = await admin.taps(panel, "Privacy")

    assert (shown.receiver, lines(shown)[0]) == (BORIS, RUSSIAN.say("privacy_title"))
    assert (opened.id, lines(opened)[0]) == (panel.id, "What I keep about this chat")
