"""Four weeks of a bot's life on a clock that is set by hand: nothing grows, nothing is left open, nothing is missed."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import re
import shutil
import threading
import tracemalloc
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import structlog
from telegram.ext import ExtBot

from bot.app import open_desk
from bot.briefing.shelf import Result, Shelf
from bot.chat.application import build_application
from bot.chat.mail import TelegramMail
from bot.chat.polling import poll
from bot.chat.request import AiohttpRequest
from bot.chat.requests import telling
from bot.chat.upkeep import Upkeep
from bot.chats.seen import KEPT as SEEN_KEPT
from bot.digests.composer import Composer
from bot.digests.courier import KEPT as DIGESTS_KEPT
from bot.digests.delivering import Post, deliver_due
from bot.digests.stock import Stock
from bot.locales import locale_of
from bot.stores import open_store
from bot.web.preview import serve_preview
from bot.web.preview.people import Person
from tests.chat.conftest import Unhurried, ask_clock
from tests.chat.screens import labels
from tests.conftest import KNOWLEDGE
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from bot.stores import Store
    from bot.web.preview import Preview

START = datetime(2026, 10, 12, tzinfo=UTC)
"""A Monday; Europe sets its clocks back on the 25th, and America on 1 November."""

WEEKS = 4

HOURS = [START + timedelta(hours=hours) for hours in range(WEEKS * 7 * 24)]

ZONES = ("Asia/Tokyo", "Europe/Paris", "America/New_York", "UTC", "America/Los_Angeles", "Australia/Sydney")
PEOPLE = [Person(9_000_000 + number, f"P{number}", f"p{number}", "en") for number in range(len(ZONES))]

QUESTIONS = (
    "why did Japan sanction Russia",
    "доверие России и Китая",
    "二つのチェス盤",
    "/topics",
    "weather in Paris",
    "trust",
    "/quote strategic empathy",
    "/settings",
    "“chessboards”",
    "/digest status",
)

CLAIMS = tuple(locale_of(language).say("claims") for language in ("en", "ru", "ja"))
"""How the button to a briefing's claims begins."""

MOST = 2_000_000
"""Bytes that the bot's own code and its libraries may hold more of after two weeks more: what is remembered with a
limit (pages and blocks that were drawn, updates, settings) fills up in weeks. One desk left behind is ten million."""

LIBRARIES = ("telegram", "aiohttp", "sqlalchemy", "aiosqlite")
OURS = ("app", "briefing", "chat", "chats", "digests", "knowledge", "locales", "routing", "stores")
COUNTED = re.compile(rf"/({'|'.join(LIBRARIES)}|bot/({'|'.join(OURS)}))/")
"""Where an allocation counts: the stand-in, in the same process, remembers everything on purpose."""

pytestmark = pytest.mark.long


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds at a moment when it has nothing to do."""

    size: int
    """Bytes."""
    tasks: int
    files: int
    threads: int


def look() -> Held:
    """What is held now."""
    gc.collect()
    by_file = tracemalloc.take_snapshot().statistics("filename")
    size = sum(each.size for each in by_file if COUNTED.search(each.traceback[0].filename))
    return Held(size, len(asyncio.all_tasks()), _open_files(), threading.active_count())


def _open_files() -> int:
    """Files and pipes; sockets come and go with the answers of the last half minute."""
    count = 0
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            count += not str(link.readlink()).startswith("socket:")
    return count


async def test_four_weeks_leave_nothing_behind(tmp_path: Path) -> None:
    """Questions, pages, digests, sweeps and reloads for 28 days; every digest came once a local day, at its time."""
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    clock = Clock(START)
    held: list[Held] = []
    structlog.reset_defaults()
    with structlog.testing.capture_logs() as log:
        async with (
            open_store(f"sqlite:///{tmp_path / 'store.db'}", run=True) as opened,
            serve_preview(0, now=clock) as preview,
        ):
            life = await Life.begin(preview, replace(opened, clock=ask_clock(clock)), clock, folder)
            tracemalloc.start()
            for week in range(WEEKS):
                for day in range(7):
                    await life.live_a_day(7 * week + day)
                await life.renew(week)
                forget(preview)
                log.clear()
                held.append(look())
            tracemalloc.stop()
            await life.end()
            refused = preview.town.ledger.refusals

    second, last = held[1], held[-1]
    assert not refused
    assert life.turned > WEEKS
    assert last.size - second.size < MOST, held
    assert (last.tasks, last.files, last.threads) == (second.tasks, second.files, second.threads), held
    assert life.digests == {
        (person.id, hour.date()): 1
        for person, zone in zip(PEOPLE, ZONES, strict=True)
        for hour in (moment.astimezone(ZoneInfo(zone)) for moment in HOURS)
        if hour.hour == 8
    }


@dataclass
class Life:
    """A bot at work and those who use it."""

    preview: Preview
    store: Store
    clock: Clock
    folder: Path
    shelf: Shelf
    post: Post
    upkeep: Upkeep
    stop: asyncio.Event
    polling: asyncio.Task[None]
    mail: ExtBot[int]
    questions: itertools.cycle[str]
    digests: Counter[tuple[int, date]]
    """How many each person got on each of their days."""
    turned: int = 0
    """Pages that people turned."""

    @classmethod
    async def begin(cls, preview: Preview, store: Store, clock: Clock, folder: Path) -> Life:
        """Start the bot, and have everybody order a daily digest at eight."""
        desk = open_desk(folder, cache=None)
        shelf = Shelf(desk, lambda: open_desk(folder, cache=None), clock)
        composer = Composer(Stock.of(desk.knowledge))
        application = build_application(
            preview.token, lambda: shelf.desk, records=store, stock=lambda: composer.stock,
            api_url=preview.url, now=clock, pace=Unhurried(),
        )  # fmt: skip
        stop = asyncio.Event()
        polling = asyncio.create_task(poll(application, stop))
        mail: ExtBot[int] = ExtBot(
            preview.token, base_url=preview.base_url, request=AiohttpRequest(), get_updates_request=AiohttpRequest(),
            rate_limiter=Unhurried(),
        )  # fmt: skip
        await mail.initialize()
        post = Post(store.outbox, store.clock, composer, TelegramMail(mail), "worker")
        upkeep = Upkeep(lambda: shelf.desk, store, telling(application.bot))
        preview.town.settle(*PEOPLE)
        for person, zone in zip(PEOPLE, ZONES, strict=True):
            told = await preview.talk(person).says(f"/digest daily 8:00 {zone}")
            assert "8:00" in told.text
        return cls(
            preview, store, clock, folder, shelf, post, upkeep, stop, polling, mail,
            itertools.cycle(QUESTIONS), Counter(),
        )  # fmt: skip

    async def live_a_day(self, day: int) -> None:
        """Let 24 hours pass: what is due is done every hour, and people ask in between."""
        for hour in range(24):
            assert not self.preview.town.ledger.refusals
            self.preview.town.ledger.calls.clear()
            await self.upkeep.go_round()
            while await deliver_due(self.post):
                pass
            for call in self.preview.town.ledger.named("sendMessage"):
                chat = int(call.arguments["chat_id"])
                local = self.clock().astimezone(ZoneInfo(ZONES[chat - PEOPLE[0].id]))
                assert (local.hour, local.minute) == (8, 0), local
                self.digests[chat, local.date()] += 1
            if hour % 12 == 0:
                await self.ask_around(day)
            self.clock.go_on(3600)
        now = self.clock()
        await self.store.seen.sweep(now - SEEN_KEPT)
        await self.store.outbox.sweep(now - DIGESTS_KEPT)

    async def ask_around(self, day: int) -> None:
        """Have somebody ask and turn a page, in private and in any chat."""
        for person in PEOPLE[day % 2 :: 2]:
            talk = self.preview.talk(person)
            card = await talk.says(next(self.questions))
            for label in (label for label in labels(card) if label.startswith(CLAIMS)):
                await talk.taps(card, label)
                self.turned += 1
        await talk.asks_inline("chess")

    async def renew(self, week: int) -> None:
        """Have the curators write a new version, which the bot reads."""
        file = self.folder / "russia-japan" / "dossier.yaml"
        text = file.read_text("utf-8")
        version = self.shelf.desk.knowledge.dossiers[0].version
        file.write_text(text.replace(version, f"2027.{week + 1}", 1), "utf-8")
        assert (await self.shelf.reload()).result is Result.CHANGED

    async def end(self) -> None:
        """Stop everything."""
        self.stop.set()
        await self.polling
        await self.mail.shutdown()


def forget(preview: Preview) -> None:
    """Have the stand-in forget what it remembers for tests."""
    preview.town.messages.clear()
