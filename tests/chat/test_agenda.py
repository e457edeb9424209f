"""An agenda walks a meeting through its topics in one message, turned by who began it, with a handout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.web.preview import ANN, BORIS, GROUP, SAKURA
from tests.chat.screens import JAPANESE, lines

if TYPE_CHECKING:
    from bot.web.preview import Preview

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
    assert "Not one topic of my file: football." in overview.text
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
