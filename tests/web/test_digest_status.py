"""A curator sees with `/status` how digests stand: how many, what waits longest, and what was not sent and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.briefing.document import Document
from bot.briefing.formats import FORMATS
from bot.chat.digests.deliveries import describe_deliveries
from bot.digests.delivering import Post, deliver_due, plan_due
from bot.digests.outcome import Bad, Gone
from bot.locales import locale_of
from bot.stores import memory_store
from bot.web.preview import ANN, BORIS
from tests.digests.builders import EIGHT, MORNING, HandClock, ScriptedSender, make_subscription, write_plainly
from tests.web.conftest import running

if TYPE_CHECKING:
    from bot.briefing.desk import Desk
    from bot.stores import Store


async def told(store: Store, language: str = "en") -> list[str]:
    """The lines about digests, an hour and a half after eight."""
    overview = await store.outbox.overview()
    blocks = describe_deliveries(overview, EIGHT + timedelta(minutes=90), locale_of(language))
    text = FORMATS["plain"](Document(tuple(blocks), language))
    return [line.removeprefix("• ") for line in text.splitlines() if line]


@pytest.fixture
async def store() -> Store:
    """Four digests at eight: one sent, two not, one paused; and one at nine that waits."""
    store, clock, sender = memory_store(), HandClock(EIGHT), ScriptedSender()
    for chat in (1, 2, 3):
        await store.subscriptions.put(make_subscription(chat), MORNING)
    sender.answers |= {2: [Gone("Forbidden: bot was blocked by the user")], 3: [Bad("Bad Request: wrong entity")]}
    await deliver_due(Post(store.outbox, clock, write_plainly, sender, "worker"))
    await store.subscriptions.put(make_subscription(4, after=EIGHT - timedelta(minutes=1)), EIGHT)
    await plan_due(Post(store.outbox, clock, write_plainly, sender, "worker"))
    return store


async def test_counts_the_longest_wait_and_dead_letters(store: Store) -> None:
    """No chat is named: each dead letter goes by its number in the store, with the reason and Telegram's own words."""
    assert await told(store) == [
        "Digests",
        "Subscriptions: 3 active, 1 paused, 0 given up",
        "Deliveries of the last two weeks: 1 sent, 0 skipped, 2 not sent; 1 to be written, 0 to be sent, 0 being sent",
        "Waits longest: due 2026-11-24 08:00 UTC, 90 min ago",
        "Due times passed over while nothing ran: 0; messages without an answer from Telegram: 0",
        "not sent, Telegram refused it: 1",
        "not sent, I could not write here: 1",
        "Not sent",
        "#3, 2026-11-24 08:00 UTC: not sent, Telegram refused it (Bad Request: wrong entity)",
        "#2, 2026-11-24 08:00 UTC: not sent, I could not write here (Forbidden: bot was blocked by the user)",
    ]


@pytest.mark.parametrize(("language", "said"), [("ru", "на паузе 1"), ("ja", "一時停止1")])
async def test_in_the_curator_s_language(store: Store, language: str, said: str) -> None:
    """Every line but Telegram's own words."""
    lines = await told(store, language)

    assert said in lines[1]
    assert len(lines) == 10


async def test_nothing_waits_and_nothing_failed() -> None:
    """A new store has counts alone."""
    assert len(await told(memory_store())) == 4


async def test_the_status_counts_what_was_sent(desk: Desk) -> None:
    """A digest that a reader ordered at once is counted, for the curator alone."""
    async with running(desk, hook=False, curators=str(ANN.id)) as service:
        boris = service.preview.talk(BORIS)
        await boris.starts()
        await boris.says("/digest ежедневно 8:00 Москва")
        await boris.says("/digest сейчас")
        digest = await boris.hears()
        ann = service.preview.talk(ANN)
        await ann.starts()
        status = await ann.says("/status")

    assert digest.text.startswith("Ваш дайджест")
    assert "Subscriptions: 1 active, 0 paused, 0 given up" in status.text
    assert "1 sent, 0 skipped" in status.text
