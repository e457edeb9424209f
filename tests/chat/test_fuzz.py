"""Whatever Telegram may send, the bot goes on answering, and never faster than Telegram allows."""

from __future__ import annotations

import asyncio
import time
import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.chat.aside import PROBE
from bot.chat.pace import Pace
from bot.web.preview import ANN, BORIS, CIRCLE, FORUM, GROUP, SAKURA, Status
from bot.web.preview.people import Person
from tests.chat.conftest import running_bot
from tests.chat.weather import Weather

if TYPE_CHECKING:
    from structlog.typing import EventDict

    from bot.briefing.desk import Desk
    from bot.web.preview.ledger import Call
    from bot.web.preview.talk import Talk

SEED = 20_261_124
AT_ONCE = 100
"""Updates that are put in before the bot may catch up: as many as Telegram hands out at once."""
CROWD = tuple(Person(2000 + n, f"P{n}", f"person{n}", ("en", "ru", "ja", "")[n % 4]) for n in range(27))
"""Those who write beside the cast: with them there is more to say in a second than Telegram allows."""
EXPECTED = ("message is not modified", "query is too old")
"""Refusals that are nobody's fault: the page is there already, or a press was made up and nobody waits for it."""


@dataclass
class Swift:
    """A clock that goes many times as fast as others, for bot and stand-in alike."""

    times: float = 10.0
    """So slow that the bot has more to say in a second than Telegram allows, also where others take the processor."""
    start: float = field(default_factory=time.monotonic)

    def seconds(self) -> float:
        """Seconds of this clock since it was made."""
        return (time.monotonic() - self.start) * self.times

    async def sleep(self, seconds: float) -> None:
        """Wait for some seconds of this clock."""
        await asyncio.sleep(seconds / self.times)

    def __call__(self) -> datetime:
        """The time of this clock."""
        return datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(seconds=self.seconds())


@pytest.mark.parametrize("updates", [500, pytest.param(10_000, marks=pytest.mark.long)])
async def test_nothing_that_is_sent_stops_the_bot(desk: Desk, log: list[EventDict], updates: int) -> None:
    """After so many updates of every kind nothing failed, no call was refused, no second, chat or group had more than
    Telegram allows as the stand-in counts, and a question is answered."""
    clock = Swift()
    people = (ANN, BORIS, SAKURA, *CROWD)
    async with running_bot(lambda: desk, clock, pace=Pace(clock.seconds, clock.sleep)) as preview:
        preview.town.settle(*CROWD)
        for chat in (GROUP, FORUM, CIRCLE):
            preview.town.chats[chat].statuses.update(dict.fromkeys((each.id for each in CROWD), Status.MEMBER))
        talks = [preview.talk(person) for person in people]
        await asyncio.gather(*(talk.starts() for talk in talks))
        await preview.talk(ANN, in_group=True).says("/help@briefing_preview_bot")
        weather = Weather(preview.town, people, SEED)
        for _ in range(updates // AT_ONCE):
            for _ in range(AT_ONCE):
                weather.fall()
            await talks[0].rests(0.05)
        for talk in talks:
            talk.patience = 60.0  # for all that the pace has put off
            await talk.heard_out()
        for talk in talks[:3]:
            await hears_card(talk)
        ledger = preview.town.ledger

    failed = [event for event in log if event["log_level"] in {"error", "critical"} or event["event"] == "call failed"]
    assert [(call.method, call.refusal) for call in ledger.refusals if not is_expected(call)] == []
    assert ["".join(traceback.format_exception(event["exc_info"])) for event in failed] == []
    assert ledger.rates().excess == []
    assert ledger.rates().second > 20, "there was a throng"


async def hears_card(talk: Talk) -> None:
    """Ask, and hear the answer; a digest that is due meanwhile may come before it."""
    told = await talk.says("why did Japan sanction Russia")
    while "russia-japan 2026.11 · 64baGjsC" not in told.text:
        told = await talk.hears()


def is_expected(call: Call) -> bool:
    """Whether a call was refused through nobody's fault; the probe, and channels that people name, may be."""
    return call.method in {PROBE, "getChat"} or any(words in str(call.refusal) for words in EXPECTED)
