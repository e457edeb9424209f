"""The bot stops when it is told to, whatever it waits for at that moment."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chat.application import build_application
from bot.chat.polling import poll
from bot.errors import EnvironmentUnfit
from bot.stores import memory_store
from bot.web.preview import ANN, serve_preview
from tests.chat.conftest import Unhurried
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from bot.briefing.desk import Desk

ME = {"id": 7_000_000_001, "is_bot": True, "first_name": "B", "username": "b_bot"}
TOKEN = "7000000001:" + "x" * 35


class Silent:
    """A server that answers getMe, unless that is the method at which it falls silent."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.reached = asyncio.Event()
        self.over = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        """Answer, or hold the call until the test is over."""
        if request.match_info["method"] == self.method:
            self.reached.set()
            await self.over.wait()
        return web.json_response({"ok": True, "result": ME if request.match_info["method"] == "getMe" else True})


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_it_stops_while_telegram_is_silent(desk: Desk, method: str) -> None:
    """A server that takes calls and answers none holds nothing up."""
    silent = Silent(method)
    application = web.Application()
    application.router.add_post("/bot{token}/{method}", silent.answer)
    async with TestServer(application) as server:
        stop = asyncio.Event()
        bot = build_application(TOKEN, lambda: desk, records=memory_store(), api_url=str(server.make_url("")))
        polling = asyncio.create_task(poll(bot, stop))
        await silent.reached.wait()

        begin = time.monotonic()
        stop.set()
        await polling
        spent = time.monotonic() - begin
        silent.over.set()

    assert spent < 2


async def test_a_webhook_in_the_way_is_told(desk: Desk) -> None:
    """Whoever polls with a token that has a webhook is told what to set."""
    async with serve_preview(0, token=TOKEN) as preview:
        stop = asyncio.Event()
        bot = build_application(TOKEN, lambda: desk, records=memory_store(), api_url=preview.url, pace=Unhurried())
        polling = asyncio.create_task(poll(bot, stop))
        await preview.talk(ANN).starts()

        preview.town.mailbox.webhook.url = "https://e.org/hook"
        preview.town.say(ANN, "/help")

        with pytest.raises(EnvironmentUnfit, match="BRIEFING_WEBHOOK_URL"):
            await polling


@pytest.mark.long
async def test_an_answer_that_cannot_be_sent_holds_it_up_for_less_than_five_seconds(desk: Desk, log: list[Any]) -> None:
    """Then it is left behind, which is told, and every connection is closed."""
    stuck = asyncio.Event()

    async def get_stuck(method: str) -> None:
        if method == "sendMessage":
            stuck.set()
            await asyncio.sleep(60)

    async with serve_preview(0, token=TOKEN, now=Clock()) as preview:
        stop = asyncio.Event()
        bot = build_application(
            TOKEN, lambda: desk, records=memory_store(), api_url=preview.url, pace=Unhurried(get_stuck), longest=60
        )
        polling = asyncio.create_task(poll(bot, stop))
        preview.town.say(ANN, "/help")
        await stuck.wait()

        begin = time.monotonic()
        stop.set()
        await polling

    assert time.monotonic() - begin < 6
    assert [event["event"] for event in log if event["log_level"] == "warning"] == [
        "some answers were not sent in time"
    ]
