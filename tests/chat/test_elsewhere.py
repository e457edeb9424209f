"""In chats that the bot is not in: complete cards inline, and one card or one honest line where it is a guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chat.inline import A_PAGE, AT_FIRST
from bot.stores import memory_store
from bot.stores.memory.contents import Memory
from bot.web.preview import ANN, ELSEWHERE, GROUP
from tests.chat.conftest import ask_clock, running_bot
from tests.chat.screens import ENGLISH, EVERY_LANGUAGE, Speaker, labels, lines, links, presses

if TYPE_CHECKING:
    from bot.briefing.desk import Desk
    from bot.web.preview import Preview
    from bot.web.preview.messages import Message
    from bot.web.preview.talk import Talk
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = "@briefing_preview_bot"
TOPIC = "Japan's sanctions stance towards Russia"
KEY = "64baGjsC"


@EVERY_LANGUAGE
async def test_a_question_offers_its_card(preview: Preview, speaker: Speaker) -> None:
    """The topic comes first; what is sent is a whole card with its sources, whose button leads to the private chat."""
    talk = preview.talk(speaker.person, chat=ELSEWHERE)

    inquiry = await talk.asks_inline(speaker.question)
    sent = talk.chooses(inquiry)

    assert inquiry.results
    assert inquiry.results[0]["title"] == TOPIC
    assert inquiry.results[0]["id"] == f"{KEY}-2026.11"
    assert TOPIC in sent.text
    assert f"· {KEY}" in sent.text
    assert labels(sent) == [speaker.say("whole_briefing")]
    assert links(sent)[0].endswith(f"?start=t_{KEY}")
    assert presses(sent) == []


async def test_nothing_written_offers_a_start(preview: Preview) -> None:
    """Topics of several themes, so that the width of the file shows."""
    inquiry = await preview.talk(ANN, chat=ELSEWHERE).asks_inline("")

    assert inquiry.results
    assert len(inquiry.results) == AT_FIRST
    assert inquiry.next_offset == ""


async def test_results_come_in_pages(preview: Preview) -> None:
    """Each page says where the next begins; together they have every result once; ids are the same each time."""
    talk = preview.talk(ANN, chat=ELSEWHERE)
    found: list[str] = []
    offset, pages = "", 0

    while pages == 0 or offset:
        inquiry = await talk.asks_inline("Japan", offset)
        ids = [result["id"] for result in inquiry.results or []]
        assert 0 < len(ids) <= A_PAGE
        found, offset, pages = found + ids, inquiry.next_offset, pages + 1
    again = await talk.asks_inline("japan")

    assert pages > 1
    assert len(found) == len(set(found))
    assert all(len(number.encode()) <= 64 for number in found)
    assert [result["id"] for result in again.results or []] == found[:A_PAGE]


async def test_exact_words_offer_quotes_and_claims(preview: Preview) -> None:
    """Each as a card of its own, with voice and source."""
    talk = preview.talk(ANN, chat=ELSEWHERE)

    inquiry = await talk.asks_inline("two chessboards")
    titles = [result["title"] for result in inquiry.results or []]
    sent = talk.chooses(inquiry, next(place for place, title in enumerate(titles) if "simultaneously" in title))

    assert "Valdai Discussion Club" in sent.text
    assert "russia-japan 2026.11" in sent.text


async def test_an_offset_of_another_time_begins_anew(preview: Preview) -> None:
    """What is no number, or beyond the last result, is no reason to fail."""
    talk = preview.talk(ANN, chat=ELSEWHERE)

    odd = await talk.asks_inline("China", "x" * 10)
    beyond = await talk.asks_inline("China", "999")

    assert odd.results
    assert beyond.results == []
    assert beyond.button is None


@EVERY_LANGUAGE
async def test_nothing_found_leads_to_the_private_chat(preview: Preview, speaker: Speaker) -> None:
    """No card that would say nothing: a button, which opens the chat with the question back."""
    talk = preview.talk(speaker.person, chat=ELSEWHERE)

    inquiry = await talk.asks_inline(speaker.strange)
    private = preview.talk(speaker.person)
    prompt = await private.starts((inquiry.button or {})["start_parameter"])
    card = await private.says(speaker.question, reply_to=prompt)

    assert inquiry.results == []
    assert (inquiry.button or {})["text"] == speaker.say("inline_private")
    assert prompt.text == speaker.say("brief_prompt")
    assert TOPIC in card.text


async def test_results_are_kept_for_a_minute_and_for_one_person(preview: Preview) -> None:
    """Others may have another language."""
    await preview.talk(ANN, chat=ELSEWHERE).asks_inline("sanctions on Russia")

    call = preview.town.ledger.named("answerInlineQuery")[-1]
    assert (int(call.arguments["cache_time"]), call.arguments["is_personal"]) == (60, "true")


# Guests


async def calls(talk: Talk, text: str, reply_to: Message | None = None) -> Message | None:
    """Mention the bot where it is not, and return its answer, if any."""
    talk.look()
    asked = talk.posts(text, reply_to)
    await talk.within(GROUP).heard_out()  # for the bot, the chat of a guest query goes by that number
    answers = [query.answer for query in talk.town.guest_queries.values() if query.message is asked]
    return answers[0] if answers else None


@EVERY_LANGUAGE
async def test_a_guest_gets_one_card(preview: Preview, speaker: Speaker) -> None:
    """The short one, with a single button that leads to the private chat."""
    card = await calls(preview.talk(speaker.person, chat=ELSEWHERE), f"{BOT} {speaker.question}")

    assert card
    assert TOPIC in card.text
    assert labels(card) == [speaker.say("open_private")]
    assert links(card)[0].endswith(f"?start=t_{KEY}")
    assert presses(card) == []


@EVERY_LANGUAGE
async def test_a_guest_is_told_honestly_what_is_not_there(preview: Preview, speaker: Speaker) -> None:
    """In one line."""
    told = await calls(preview.talk(speaker.person, chat=ELSEWHERE), f"{BOT} {speaker.strange}")

    assert told
    assert lines(told)[0] == speaker.say("guest_miss")
    assert labels(told) == []


async def test_a_guest_whose_words_may_mean_several_topics_gets_links(preview: Preview) -> None:
    """Each opens its briefing in the private chat."""
    choice = await calls(preview.talk(ANN, chat=ELSEWHERE), f"{BOT} {ENGLISH.vague}")

    assert choice
    assert choice.text == ENGLISH.say("which_one")
    assert len(links(choice)) > 1
    assert presses(choice) == []


async def test_is_this_true_asks_about_the_message_above(preview: Preview) -> None:
    """Where the words themselves lead nowhere, those of the message that is replied to are read."""
    talk = preview.talk(ANN, chat=ELSEWHERE)
    claim = talk.posts(ENGLISH.question)

    card = await calls(talk, f"{BOT} is this true?", claim)
    bare = await calls(talk, BOT, claim)

    assert card
    assert bare
    assert TOPIC in card.text
    assert bare.text == card.text


async def test_a_guest_is_not_greeted_back(preview: Preview) -> None:
    """Neither a greeting nor thanks is a reason to write into a strange chat."""
    talk = preview.talk(ANN, chat=ELSEWHERE)

    assert await calls(talk, f"{BOT} hello") is None
    assert await calls(talk, f"thanks {BOT}") is None


async def test_of_a_guest_nothing_is_kept_or_sent_by_number(desk: Desk, clock: Clock) -> None:
    """The number of the chat may be another chat's: nothing is stored under it, sent to it, or remembered for it."""
    memory = Memory()
    store = memory_store(memory, ask_clock(clock))
    async with running_bot(lambda: desk, clock, records=store, logs_misses=True) as preview:
        talk = preview.talk(ANN, chat=ELSEWHERE)
        await calls(talk, f"{BOT} {ENGLISH.question}")
        await calls(talk, f"{BOT} {ENGLISH.strange}")
        group = await preview.talk(ANN, in_group=True).says(f"/brief{BOT} strategic empathy")
        sent = [call for call in preview.town.ledger.calls if call.arguments.get("chat_id") == str(GROUP)]

    assert memory == Memory()
    assert len(sent) == 1
    assert group.reply_to
