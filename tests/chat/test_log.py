"""The log tells of each update in one line: what it was, how it ended, how long it took, and nothing of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.web.preview import ANN

if TYPE_CHECKING:
    from structlog.typing import EventDict

    from bot.web.preview import Preview

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_update_is_one_line(preview: Preview, log: list[EventDict]) -> None:
    """A question with outcome, topic and time; a command and a press with what they were."""
    talk = preview.talk(ANN)
    await talk.starts()
    await talk.heard_out()
    log.clear()

    card = await talk.says("why did Japan sanction Russia")
    await talk.taps(card, "Side by side")
    await talk.says("/topics")
    await talk.heard_out()

    question, press, command = log
    assert (question["event"], question["kind"], question["outcome"]) == ("answered", "question", "answer")
    assert question["topic"] == "japan-sanctions"
    assert 0 < question["ms"] < 10_000
    assert (press["kind"], press["page"]) == ("press", "d")
    assert (command["kind"], command["command"]) == ("command", "topics")
    written = str(log)
    assert all(str(personal) not in written for personal in (ANN.id, ANN.first_name, ANN.username, "sanction Russia"))
