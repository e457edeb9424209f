"""Two hundred messages of a study group: the bot speaks when it is spoken to, shortly, and never otherwise.

Telegram tells it everything here, as it tells an administrator.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.web.preview import ANN, BORIS, GROUP, SAKURA, Status

if TYPE_CHECKING:
    from bot.web.preview import Preview
    from bot.web.preview.messages import Message
    from bot.web.preview.people import Person
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = "@briefing_preview_bot"
LONGEST = 1200
"""Characters of an answer in a group: one phone screen."""

CHATTER = (
    "shall we begin?",
    "I still think the sanctions of 2014 were about Washington, not Tokyo",
    "мирный договор так и не подписали, кстати",
    "strategic empathy is a nice phrase but what does it change",
    "北方領土の話は次回にしませんか",
    "who has the link to the JIIA report?",
    "ребята, у кого протокол?",
    "昨日の会議、録音ありますか",
    "Abe met him twenty-seven times or so, no?",
    "/poll@other_bot next meeting?",
    "/weather",
    "thanks, that helps",
    "lol",
    "👍",
    "“two chessboards”",
    "@sakura what do you think about the Indo-Pacific?",
    "спасибо за ссылку!",
    "そうですね",
)
ASKED = (
    (BORIS, f"{BOT} почему Япония ввела санкции против России"),
    (SAKURA, f"{BOT} 戦略的共感とは何ですか"),
    (ANN, f"/brief{BOT} peace treaty"),
    (ANN, "/brief free and open indo-pacific"),
    (BORIS, f"{BOT} сближение России и Китая"),
    (SAKURA, f"/quote{BOT} strategic empathy"),
    (ANN, f"what does it say on two chessboards, {BOT}?"),
    (BORIS, "/compare территориальный вопрос"),
    (ANN, f"{BOT} weather in Paris"),
    (SAKURA, f"{BOT} アジアの多極化"),
)
IGNORED = ((ANN, f"{BOT} hello"), (BORIS, f"{BOT} спасибо"), (SAKURA, "/unknown@briefing_preview_bot"))


@dataclass(frozen=True)
class Turn:
    """What somebody says, and whether the bot should answer."""

    person: Person
    text: str
    meant: bool


def write_script() -> list[Turn]:
    """Two hundred turns, the same each time."""
    dice = random.Random(2021)  # noqa: S311 - a script, no secret
    people = (ANN, BORIS, SAKURA)
    turns = [Turn(dice.choice(people), dice.choice(CHATTER), meant=False) for _ in range(168)]
    turns += [Turn(person, text, meant=True) for person, text in ASKED * 2]
    turns += [Turn(person, text, meant=False) for person, text in IGNORED * 4]
    dice.shuffle(turns)
    return turns


async def test_it_speaks_when_it_is_spoken_to_and_never_otherwise(preview: Preview, clock: Clock) -> None:
    """Each of twenty questions has one answer, in reply to it; everything else has none."""
    preview.town.chats[GROUP].statuses[preview.town.bot.id] = Status.ADMINISTRATOR
    turns = write_script()
    answers: dict[int, Message] = {}
    assert len(turns) == 200
    meant: list[Message] = []

    for turn in turns:
        talk = preview.talk(turn.person, in_group=True)
        if turn.meant:
            clock.go_on(45)
            answer = await talk.says(turn.text)
            asked = next(each for each in reversed(preview.town.conversation(GROUP)) if each.text == turn.text)
            meant.append(asked)
            answers[asked.id] = answer
        else:
            clock.go_on(3)
            talk.posts(turn.text)
    await preview.talk(ANN, in_group=True).heard_out()

    said = [message for message in preview.town.conversation(GROUP) if message.sender == preview.town.bot]
    assert len(said) == len(meant) == 20
    assert all(len(message.text) <= LONGEST for message in said)
    for asked in meant:
        replied = answers[asked.id].reply_to
        assert replied is not None
        # Where the same was asked within ten minutes, the answer is a reply to the one above.
        assert replied.id == asked.id or replied.sender == preview.town.bot
    assert preview.town.ledger.rates().excess == []
