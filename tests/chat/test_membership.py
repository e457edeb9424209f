"""The bot comes into a group, is thrown out, brought back, and moved: it greets once, and finds everything again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat.mail import explain
from bot.digests.outcome import Gone, Silenced
from bot.digests.subscription import Pause, Place, Standing
from bot.web.preview import ANN, BORIS, CIRCLE, GROUP
from tests.chat.screens import ENGLISH, lines

if TYPE_CHECKING:
    from bot.stores import Store
    from bot.web.preview import Preview

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("later")]

TOPIC = "Japan's sanctions stance towards Russia"


async def test_it_greets_a_group_in_three_lines(preview: Preview) -> None:
    """Brought in, it says what it is, how to ask, and what administrators can do."""
    ann = preview.talk(ANN, in_group=True)
    ann.removes_bot()
    ann.look()

    ann.adds_bot()
    welcome = await ann.hears()

    assert len(lines(welcome)) == 3


async def test_brought_in_by_a_link_it_greets_once(preview: Preview) -> None:
    """The command that such a link writes is answered only where it names a page; typed, it gets the three lines."""
    ann = preview.talk(ANN, in_group=True)
    said: dict[str, list[str]] = {}
    for payload in ("true", "t_64baGjsC"):
        ann.removes_bot()
        await ann.heard_out()
        before = len(preview.town.conversation(GROUP))
        ann.adds_bot(payload)
        await ann.heard_out()
        own = [each for each in preview.town.conversation(GROUP)[before:] if each.sender == preview.town.bot]
        said[payload] = [lines(each)[0] for each in own]
    typed = await ann.says("/start")

    welcome = ENGLISH.say("group_welcome").splitlines()
    assert said["true"] == welcome[:1]
    assert said["t_64baGjsC"][0] == welcome[0]
    assert said["t_64baGjsC"][1].startswith(TOPIC)
    assert lines(typed) == welcome


async def test_digests_pause_when_it_is_removed_and_go_on_when_it_is_back(preview: Preview, store: Store) -> None:
    """Nothing is forgotten: the digest waits, and knows why."""
    ann = preview.talk(ANN, in_group=True)
    await ann.says("/digest daily 8:00 Berlin")

    ann.removes_bot()
    await ann.heard_out()
    away = await store.subscriptions.find(Place(GROUP))
    ann.look()
    ann.adds_bot()
    await ann.hears()
    back = await store.subscriptions.find(Place(GROUP))

    assert away is not None
    assert (away.standing, away.pause) == (Standing.PAUSED, Pause.BLOCKED)
    assert back is not None
    assert back.standing is Standing.ACTIVE


async def test_a_group_that_becomes_a_supergroup_takes_everything_along(preview: Preview, store: Store) -> None:
    """Settings and digest are under the new number, and the old one has none."""
    boris = preview.talk(BORIS, chat=CIRCLE)
    await boris.says("/digest ежедневно 8:00 Москва")
    await boris.says("/quiet")

    new = boris.upgrades()
    await boris.heard_out()

    moved = await store.subscriptions.find(Place(new))
    assert moved is not None
    assert await store.subscriptions.find(Place(CIRCLE)) is None
    assert (await store.chats.settings(new)).muted


async def test_leave_says_goodbye_and_goes(preview: Preview) -> None:
    """An administrator sends it away by a word."""
    ann = preview.talk(ANN, in_group=True)

    told = await ann.says("/leave")
    await ann.heard_out()

    assert lines(told)[0].startswith("Goodbye.")
    assert preview.town.chats[GROUP].status(preview.town.bot).value == "left"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Gone),
        (Forbidden("Forbidden: bot was blocked by the user"), Gone),
        (BadRequest("Not enough rights to send text messages to the chat"), Silenced),
        (BadRequest("Chat not found"), Silenced),
    ],
    ids=str,
)
async def test_out_of_a_chat_is_not_silenced_in_it(error: TelegramError, outcome: type) -> None:
    """A group that is locked for the night has not sent the bot away, and is not forgotten for it."""
    assert type(explain(error, Place(GROUP))) is outcome
