"""What goes wrong when a test wants it to, and how fast the bot was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.web.preview import ANN, CHANNEL, GROUP
from tests.loopback import http_client

if TYPE_CHECKING:
    from bot.web.preview import Preview, Town
    from tests.preview.conftest import Caller, Clock


async def test_a_flood_is_refused_with_a_time(api: Caller, town: Town) -> None:
    """One chat's next call; other chats and the call after it go through."""
    town.faults.flood(7, method="sendMessage", chat=GROUP)

    assert await api.result("sendMessage", chat_id=ANN.id, text="x")
    answer = await api.post("sendMessage", chat_id=GROUP, text="x")

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["description"] == "Too Many Requests: retry after 7"
    assert answer.json()["parameters"] == {"retry_after": 7}
    assert await api.result("sendMessage", chat_id=GROUP, text="x")


async def test_refusals_can_be_asked_for(api: Caller, town: Town) -> None:
    """A lost right and a blocked bot, for as often as the test says."""
    town.faults.forbid("bot was blocked by the user", chat=ANN.id, times=2)
    town.faults.refuse("message thread not found", method="sendMessage")

    refusals = [await api.refusal("sendMessage", chat_id=ANN.id, text="x") for _ in range(3)]

    assert refusals == ["Forbidden: bot was blocked by the user"] * 2 + ["Bad Request: message thread not found"]


@pytest.mark.parametrize(("code", "kind"), [(500, "application/json"), (502, "text/html; charset=utf-8")])
async def test_servers_break_down(api: Caller, town: Town, code: int, kind: str) -> None:
    """Telegram's own error is JSON; that of the server in front of it is not."""
    town.faults.break_down(code)

    answer = await api.post("sendMessage", chat_id=ANN.id, text="x")

    assert (answer.status_code, answer.headers["Content-Type"]) == (code, kind)


async def test_a_server_breaks_down_after_the_work(api: Caller, town: Town) -> None:
    """Its answer is the same, and the message is there."""
    town.faults.break_down(done=True, chat=ANN.id)

    answer = await api.post("sendMessage", chat_id=ANN.id, text="x")

    assert answer.status_code == 502
    assert town.conversation(ANN.id)[-1].text == "x"


async def test_a_line_goes_dead_after_the_work(preview: Preview) -> None:
    """The message is there, and the bot cannot know."""
    preview.town.start(ANN)
    preview.town.faults.hang_up(method="sendMessage")
    url = f"{preview.base_url}{preview.token}/sendMessage"
    async with http_client() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post(url, json={"chat_id": ANN.id, "text": "x"})
        again = await client.post(url, json={"chat_id": ANN.id, "text": "y"})

    assert again.status_code == 200
    assert [message.text for message in preview.town.conversation(ANN.id)] == ["/start", "x", "y"]


async def test_a_slow_line_takes_its_time(api: Caller, town: Town) -> None:
    """Until the fault is taken back, and never for the polling."""
    slow = town.faults.slow_down(0.1)
    begin = asyncio.get_running_loop().time()

    await api.result("sendMessage", chat_id=ANN.id, text="x")
    middle = asyncio.get_running_loop().time()
    slow.times = 0
    await api.result("sendMessage", chat_id=ANN.id, text="x")

    assert middle - begin > 0.09
    assert asyncio.get_running_loop().time() - middle < 0.09


async def test_rates_are_counted_by_the_kind_of_chat(api: Caller, town: Town, clock: Clock) -> None:
    """Private chats by the second, groups and channels by the minute, all together by the second; edits count."""
    for _ in range(12):
        sent = await api.result("sendMessage", chat_id=GROUP, text="x")
        await api.result("editMessageText", chat_id=GROUP, message_id=sent["message_id"], text="y")
        clock.go_on(2)
    for _ in range(2):
        await api.result("sendMessage", chat_id=ANN.id, text="x")
        clock.go_on(0.4)
    await api.refusal("sendMessage", chat_id=CHANNEL, text="")

    rates = town.ledger.rates()

    assert (rates.second, rates.private, rates.groups) == (2, {ANN.id: 2}, {GROUP: 24})
    assert rates.excess == [f"2 in a second to {ANN.id}", f"24 in a minute to {GROUP}"]
