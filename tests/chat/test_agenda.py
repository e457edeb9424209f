"""An agenda walks a meeting through its topics in one message, turned by who began it, with a handout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.briefing.formats.foreign import shorten
from bot.web.preview import ANN, BORIS, GROUP, SAKURA
from tests.chat.screens import EVERY_LANGUAGE, JAPANESE, Speaker, labels, lines

if TYPE_CHECKING:
    from bot.briefing.desk import Desk
    from bot.web.preview import Preview
    from bot.web.preview.messages import Message

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("later")]

TOPIC = "Japan's sanctions stance towards Russia"


async def test_an_agenda_walks_a_meeting_through_its_topics(preview: Preview) -> None:
    """One message: an overview, forward, back; what is no topic is named."""
    talk = preview.talk(ANN, in_group=True)
    overview = await talk.says("/agenda japan-sanctions, peace treaty, football")

    first = await talk.taps(overview, "1. Japan's sanctions stance towards…")
    second = await talk.taps(first, "›")
    back = await talk.taps(second, "Overview")

    assert lines(overview)[0] == "Agenda: 2 topics"
    assert "Not in my file: football." in overview.text
    assert lines(first)[0] == "Agenda, 1 of 2"
    assert lines(second)[0] == "Agenda, 2 of 2"
    assert back.text == overview.text
    assert {first.id, second.id, back.id} == {overview.id}


async def test_an_agenda_is_turned_by_who_began_it(preview: Preview) -> None:
    """Somebody else is told so: neither does the page change, nor is a file posted, nor is anything shown aside."""
    boris, sakura = preview.talk(BORIS, in_group=True), preview.talk(SAKURA, in_group=True)
    overview = await boris.says("/agenda japan-sanctions, peace treaty")
    before, count = overview.text, len(preview.town.conversation(GROUP))

    notices = [await sakura.taps_for_notice(overview, place) for place in ((0, 0), (2, 0))]
    after = (preview.town.message(GROUP, overview.id).text, len(preview.town.conversation(GROUP)))
    first = await boris.taps(overview, (0, 0))
    back = await preview.talk(ANN, in_group=True).taps(first, "Обзор")

    assert [notice["text"] for notice in notices] == [JAPANESE.say("only_asker")] * 2
    assert after == (before, count)
    assert back.text == before


async def test_an_agenda_has_a_handout(preview: Preview) -> None:
    """A file of one page with every source."""
    talk = preview.talk(ANN, in_group=True)
    overview = await talk.says("/agenda japan-sanctions, peace treaty")

    sent = await talk.taps(overview, "Handout")

    name, media, content = preview.town.files[sent.content["document"]["file_id"]]
    page = content.decode()
    assert (name, media) == ("agenda.html", "text/html")
    assert "valdaiclub.com" in page
    assert TOPIC in page.replace("&#x27;", "'")


@EVERY_LANGUAGE
async def test_a_word_of_several_topics_takes_the_best(preview: Preview, speaker: Speaker) -> None:
    """It is said which was taken; only what the file does not know is named as unknown; lines bear their buttons'
    numbers.
    """
    words = {"en": "sanctions, quad", "ru": "санкции, США", "ja": "安倍、信頼"}[speaker.person.language]
    first, second = words.replace("、", ", ").split(", ")
    talk = preview.talk(speaker.person)
    choices = [labels(await talk.says(word)) for word in (first, second)]

    overview = await talk.says(f"/agenda {words}, Qatar")

    titles = [preview_title(overview, number) for number in (1, 2)]
    assert [title[:36] for title in titles] == [choice[0][:36].rstrip("…") for choice in choices]
    for word, title in zip((first, second), titles, strict=True):
        assert speaker.say("agenda_taken", name=word, title=title) in overview.text
    assert speaker.say("agenda_unknown", names="Qatar") in overview.text
    assert [label[:3] for label in labels(overview)[:2]] == ["1. ", "2. "]


async def test_an_agenda_does_not_take_what_is_near_a_stranger(preview: Preview) -> None:
    """Sanctions against a country of which the file does not speak are none of its topics."""
    told = await preview.talk(ANN, in_group=True).says("/agenda peace treaty, sanctions against Iran")

    assert lines(told)[0] == "Agenda: 1 topic"
    assert "Not in my file: sanctions against Iran." in told.text


async def test_an_agenda_has_room_for_twelve(preview: Preview, desk: Desk) -> None:
    """Those left out are named as such, and not as unknown."""
    topics = [topic.id for topic in desk.knowledge.topics]

    told = await preview.talk(ANN, in_group=True).says(f"/agenda {', '.join(topics[:13])}")

    assert lines(told)[0] == "Agenda: 12 topics"
    assert (
        f"An agenda has at most 12 topics; left out: {shorten(desk.knowledge.topic(topics[12]).title, 36)}."
        in told.text
    )
    assert "Not in my file" not in told.text


def preview_title(overview: Message, number: int) -> str:
    """The title that stands behind a number in an overview."""
    return next(line.partition(" ")[2] for line in lines(overview) if line.startswith(f"{number}. "))
