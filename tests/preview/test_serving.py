"""The preview runs on loopback, is careful whom it serves, and stops when it is told to."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.errors import EnvironmentUnfit
from bot.web.preview import ANN, serve_preview
from bot.web.preview.serving import HOST, open_socket
from tests.loopback import http_client

if TYPE_CHECKING:
    from bot.web.preview import Preview, Town
    from tests.preview.conftest import Caller, Clock


async def test_knows_its_token(api: Caller) -> None:
    """Another token is unauthorized."""
    answer = await api.client.post("/bot1:wrong/getMe")

    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


async def test_knows_its_methods_in_any_case(api: Caller) -> None:
    """Small and capital letters are the same; an unknown method is not found."""
    answer = await api.post("sendFlowers", chat_id=ANN.id)

    assert (await api.result("GETME"))["is_bot"]
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_reads_json_and_the_query_string(api: Caller) -> None:
    """Arguments may come in any of Telegram's ways."""
    by_json = await api.client.post(f"{api.base}/sendMessage", json={"chat_id": ANN.id, "text": "x"})
    by_query = await api.client.get(f"{api.base}/sendMessage", params={"chat_id": ANN.id, "text": "y"})

    assert [answer.json()["result"]["text"] for answer in (by_json, by_query)] == ["x", "y"]


@pytest.mark.parametrize("body", [b'{"chat_id": 1, "text": "\\ud800"}', b"[1]", b"{"])
async def test_refuses_broken_json(api: Caller, body: bytes) -> None:
    """Half a character or half an object is no argument."""
    answer = await api.client.post(
        f"{api.base}/sendMessage", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 400


async def test_refuses_a_foreign_host_name(preview: Preview) -> None:
    """A name that somebody made point here (DNS rebinding) is not answered."""
    async with http_client() as client:
        answer = await client.get(f"{preview.url}/state", headers={"Host": "evil.example"})

    assert answer.status_code == 400


async def test_acts_only_with_the_key(preview: Preview) -> None:
    """A page of another site cannot write in somebody's name."""
    body = {"person": ANN.id, "chat": ANN.id, "text": "hello"}
    async with http_client() as client:
        key = (await client.get(f"{preview.url}/state")).json()["key"]
        without = await client.post(f"{preview.url}/act/say", json=body)
        with_key = await client.post(f"{preview.url}/act/say", json=body, headers={"X-Preview-Key": key})

    assert (without.status_code, with_key.status_code) == (403, 200)
    assert [message.text for message in preview.town.conversation(ANN.id)] == ["hello"]


@pytest.mark.parametrize("body", ["", "[]", '{"person": 5}', f'{{"person": {ANN.id}, "chat": {ANN.id}, "text": " "}}'])
async def test_answers_nonsense_from_the_page_with_a_sentence(preview: Preview, body: str) -> None:
    """Whatever is posted, the answer is one sentence and no traceback."""
    async with http_client() as client:
        key = (await client.get(f"{preview.url}/state")).json()["key"]
        answer = await client.post(f"{preview.url}/act/say", content=body, headers={"X-Preview-Key": key})

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


async def test_the_page_loads_nothing_from_elsewhere(preview: Preview) -> None:
    """The policy allows its own files only."""
    async with http_client() as client:
        policy = (await client.get(preview.url)).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "http" not in policy


async def test_takes_the_next_free_port(clock: Clock) -> None:
    """A port in use is passed over."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        async with serve_preview(port, now=clock) as preview:
            found = int(preview.url.rpartition(":")[2])

    assert port < found < port + 20


def test_says_which_ports_are_taken() -> None:
    """Without a free port there is one clear sentence."""
    with socket.socket() as taken:
        taken.bind((HOST, 65_535))
        taken.listen()

        with pytest.raises(EnvironmentUnfit, match="65535 to 65535"):
            open_socket(65_535)


async def test_stops_at_once_with_a_poll_and_a_page_open(clock: Clock) -> None:
    """Neither a waiting bot nor an open page holds the preview up."""
    async with http_client() as client:
        async with serve_preview(0, now=clock) as preview:
            poll = asyncio.create_task(client.get(f"{preview.base_url}{preview.token}/getUpdates?timeout=50"))
            page = asyncio.create_task(client.get(f"{preview.url}/events"))
            await asyncio.sleep(0.1)
            begin = asyncio.get_running_loop().time()
        stopped = asyncio.get_running_loop().time() - begin

        assert (await poll).json() == {"ok": True, "result": []}
        assert (await page).status_code == 200
    assert stopped < 1.5


async def test_counts_calls_and_sends(api: Caller, town: Town, clock: Clock) -> None:
    """The ledger knows the refusals, and the busiest second and minute of each chat."""
    for _ in range(3):
        await api.result("sendMessage", chat_id=ANN.id, text="x")
    clock.go_on(30)
    await api.result("sendMessage", chat_id=ANN.id, text="x")
    await api.refusal("sendMessage", chat_id=ANN.id, text="")

    rates = town.ledger.rates()

    assert (rates.second, rates.private, town.ledger.busiest(60, ANN.id)) == (3, {ANN.id: 3}, 4)
    assert [call.arguments["text"] for call in town.ledger.refusals] == [""]


async def test_a_program_that_went_away_takes_nothing_with_it(preview: Preview) -> None:
    """A poll whose caller hung up is over, without a conflict for the next one."""
    poll = f"{preview.base_url}{preview.token}/getUpdates"
    async with http_client() as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post(poll, data={"timeout": "30"}, timeout=0.2)
        preview.town.say(ANN, "still here")
        answer = await client.post(poll, data={"timeout": "1"})

    assert answer.json()["result"][0]["message"]["text"] == "still here"
    assert not preview.town.ledger.refusals
