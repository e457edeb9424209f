"""Whoever runs the bot can see whether it is alive and ready, and what it does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app.service import Service
from bot.errors import BotError, EnvironmentUnfit
from bot.locales import languages
from bot.settings import Settings
from bot.stores import memory_store
from bot.web.metrics import Sample
from bot.web.preview import ANN
from bot.web.serving import listen
from tests.loopback import HOST, free_port, http_client
from tests.waiting import until
from tests.web.conftest import Running, running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.briefing.desk import Desk

TOKEN = "7000000001:AAAAAAAAAAAAAAAAAAAAAAAAA"


async def numbers(service: Running) -> dict[tuple[str, str], float]:
    """Every number of /metrics by its name and labels, read as Prometheus reads it."""
    text = (await service.get("/metrics")).text
    return {
        (sample.name, ",".join(map(str, sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_it_counts_what_happens(polling: Running) -> None:
    """Updates, answers, time of routing and calls are counted, and the dossier's version and age told."""
    ann = polling.preview.talk(ANN)
    card = await ann.says("why did Japan sanction Russia")
    await ann.taps(card, (0, 0))
    await ann.says("sanctions on North Korea")
    await ann.rests()

    found = await numbers(polling)

    assert found["briefing_updates_total", "message"] == 2
    assert found["briefing_updates_total", "callback_query"] == 1
    assert found["briefing_answers_total", "question,answer"] == 1
    assert found["briefing_answers_total", "question,miss"] == 1
    assert found["briefing_routing_seconds_count", ""] == 2
    assert found["briefing_calls_total", "sendMessage,200"] == 2
    assert found["briefing_dossier_topics", "russia-japan"] == 21
    assert found["briefing_dossier_age_days", "russia-japan"] > 2000
    assert (found["briefing_digest_lag_seconds", ""], found["briefing_digest_deliveries", "dead"]) == (0, 0)
    assert ("briefing_dossier", f"russia-japan,{polling.service.shelf.desk.knowledge.dossiers[0].version}") in found


async def test_others_add_their_numbers(polling: Running) -> None:
    """A reading is made each time; one that fails takes no other number with it."""

    async def read() -> Sequence[Sample]:
        return [Sample("deliveries", 3, {"state": "sent"}), Sample("deliveries", 1, {"state": "dead"})]

    async def fail() -> Sequence[Sample]:
        raise BotError("the database is away")

    polling.service.metrics.read(read)
    before = await numbers(polling)
    polling.service.metrics.read(fail)
    after = await numbers(polling)

    assert (before["briefing_deliveries", "sent"], before["briefing_deliveries", "dead"]) == (3, 1)
    assert ("briefing_updates_total", "message") not in after
    assert after["briefing_dossier_topics", "russia-japan"] == 21


async def readiness(service: Running) -> tuple[int, bool]:
    """The status of `/readyz`, and what it says of Telegram."""
    answer = await service.get("/readyz")
    return answer.status_code, answer.json()["telegram"]


async def test_it_is_ready_while_telegram_can_be_reached(polling: Running) -> None:
    """Ready with Telegram; alive, and no longer ready, while polls fail."""
    await until(lambda: len(polling.preview.town.ledger.named("setMyShortDescription")) == len(languages()))
    before = (await polling.get("/readyz")).json()

    fault = polling.preview.town.faults.break_down(502, method="getUpdates", times=None)
    polling.preview.talk(ANN).posts("hokkaido")  # ends the poll that is under way
    await until_ready(polling, (503, False))
    alive = await polling.get("/healthz")
    fault.times = 0
    await until_ready(polling, (200, True))

    assert before == {"ready": True, "telegram": True, "dossiers": True, "staying": True}
    assert alive.status_code == 200


async def until_ready(service: Running, wanted: tuple[int, bool]) -> None:
    """Wait until `/readyz` says something."""
    async with asyncio.timeout(10):
        while await readiness(service) != wanted:  # noqa: ASYNC110 - it has to be asked
            await asyncio.sleep(0.02)


@pytest.mark.long
async def test_it_is_ready_again_though_nobody_posts(hooked: Running) -> None:
    """A proxy posts nothing to a bot that is not ready: it finds out by itself that its calls get through again."""
    await until(lambda: len(hooked.preview.town.ledger.named("setMyShortDescription")) == len(languages()))
    fault = hooked.preview.town.faults.break_down(502, times=None)
    hooked.preview.talk(ANN).posts("hokkaido")
    await until_ready(hooked, (503, False))
    looked = len(hooked.preview.town.ledger.named("getMe"))
    await until(lambda: len(hooked.preview.town.ledger.named("getMe")) > looked)
    during = await readiness(hooked)

    fault.times = 0
    await until_ready(hooked, (200, True))

    assert during == (503, False)


async def test_it_is_not_ready_before_telegram_answers(desk: Desk) -> None:
    """A bot that cannot reach Telegram at its start is alive and not ready, and stops when it is told to."""
    port = free_port()
    settings = Settings(
        _env_file=None, token=TOKEN, api_url=f"http://127.0.0.1:{free_port()}", http_listen=f"127.0.0.1:{port}"
    )
    service = Service(settings, desk, memory_store())
    task = asyncio.create_task(service.run())
    await asyncio.sleep(0.3)

    async with http_client() as client:
        ready, alive = [await client.get(f"http://{HOST}:{port}{path}") for path in ("/readyz", "/healthz")]
    service.stop()
    await task

    assert (ready.status_code, alive.status_code) == (503, 200)


async def test_an_address_that_is_taken_is_told(desk: Desk) -> None:
    """One that was asked for is an error; the usual one is done without."""
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        settings = Settings(_env_file=None, token=TOKEN, http_listen=f"127.0.0.1:{port}")

        with pytest.raises(EnvironmentUnfit, match=f"127.0.0.1:{port}: it is in use"):
            await Service(settings, desk, memory_store()).run()


async def test_nothing_is_served_where_it_is_off(desk: Desk) -> None:
    """`off` opens no port."""
    async with running(desk, hook=False, http_listen="off") as service:
        assert (await service.preview.talk(ANN).says("/help")).text

        with pytest.raises(httpx.ConnectError):
            await service.get("/healthz")
