"""The log tells of each update in one line: what it was, how it ended, how long it took, and nothing of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from telegram.error import BadRequest

from bot.web.preview import ANN
from tests.chat.conftest import Unhurried, running_bot
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from structlog.typing import EventDict

    from bot.briefing.desk import Desk
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


class Refusing(Unhurried):
    """Refuses marked-up messages as Telegram does, which quotes what it could not read."""

    async def process_request(  # noqa: PLR0917 - the library's interface
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Make the call, unless it has marks."""
        if endpoint == "sendMessage" and data.get("parse_mode"):
            raise BadRequest('Can\'t parse entities: unsupported start tag "zanzibar" trees" at byte offset 17')
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)


async def test_markup_that_is_refused_is_logged_without_words(desk: Desk, log: list[EventDict]) -> None:
    """The person gets the page plain; the log gets Telegram's reason and what the page is made of."""
    async with running_bot(lambda: desk, Clock(), pace=Refusing()) as preview:
        told = await preview.talk(ANN).says("“zanzibar trees”")

    (refused,) = [event for event in log if event["event"] == "markup refused"]
    assert "zanzibar" in told.text
    assert refused["reason"] == "Can't parse entities: unsupported start tag … at byte offset 17"
    assert refused["blocks"][0] == "Title"
    assert "exc_info" not in refused
    assert not any(word in str(log).lower() for word in ("zanzibar", "trees"))
