"""Telegram posts updates; each is answered once, and whoever else calls is sent away."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import httpx

from bot.chat.pace import Pace
from bot.locales import locale_of
from bot.web.bucket import Bucket
from bot.web.preview import ANN, BORIS
from bot.web.webhook import HEADER, LARGEST, Webhook
from tests.waiting import until
from tests.web.conftest import HOOK, SECRET, Running, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.briefing.desk import Desk

RIGHT = {HEADER: SECRET}
TOKEN = "7000000001:AAAAAAAAAAAAAAAAAAAAAAAAA"


def said(number: int, text: str = "/help", person: int = ANN.id) -> dict[str, Any]:
    """An update as Telegram writes it: somebody has said something."""
    someone = {"id": person, "first_name": "Ann", "is_bot": False, "language_code": "en"}
    chat = {"id": person, "type": "private", "first_name": "Ann"}
    message = {"message_id": number, "date": 1_800_000_000, "chat": chat, "from": someone, "text": text}
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
    return {"update_id": number, "message": message}


async def test_a_conversation_goes_by_webhook(hooked: Running) -> None:
    """What people write and press is posted, answered, and posted once."""
    ann = hooked.preview.talk(ANN)

    card = await ann.says("why did Japan sanction Russia")
    changed = await ann.taps(card, (0, 0))
    await until(lambda: not hooked.preview.town.mailbox.waiting)

    assert "sanctions" in card.text
    assert changed.id == card.id
    assert [post.status for post in hooked.preview.postman.posts] == [200, 200]


async def test_the_webhook_is_set_with_what_is_wanted(hooked: Running) -> None:
    """Telegram is told the address, the secret and the kinds of updates, and nothing that waits is dropped."""
    call = hooked.preview.town.ledger.named("setWebhook")[0]

    assert (call.arguments["url"], call.arguments["secret_token"]) == (HOOK, SECRET)
    assert "callback_query" in call.arguments["allowed_updates"]
    assert call.arguments.get("drop_pending_updates") in (None, "false")


async def test_every_replica_makes_the_same_secret(desk: Desk) -> None:
    """Where no secret is set it comes from the token, so that replicas agree, and it is not the token."""
    secrets = set()
    for _ in range(2):
        async with running(desk, webhook_secret=None, token=TOKEN) as service:
            secrets.add(service.preview.town.mailbox.webhook.secret)
            assert (await service.preview.talk(ANN).says("/help")).text

    (secret,) = secrets
    assert secret
    assert TOKEN not in secret


WRONG: list[tuple[int, dict[str, Any]]] = [
    (404, {"path": "/"}),
    (404, {"path": "/telegram/../etc/passwd"}),
    (404, {"path": "/metrics"}),
    (405, {"method": "GET"}),
    (405, {"method": "PUT", "headers": RIGHT}),
    (403, {"json": said(1)}),
    (403, {"json": said(1), "headers": {HEADER: ""}}),
    (403, {"json": said(1), "headers": {HEADER: SECRET[:-1]}}),
    (403, {"json": said(1), "headers": {HEADER: b"\xff\xfe"}}),
    (400, {"content": b"", "headers": RIGHT}),
    (400, {"content": b"{", "headers": RIGHT}),
    (400, {"content": b"[1]", "headers": RIGHT}),
    (400, {"content": b'{"update_id": true}', "headers": RIGHT}),
    (400, {"content": b'{"update_id": "1"}', "headers": RIGHT}),
    (400, {"content": b"\xff\xfe\x00", "headers": RIGHT}),
    (400, {"content": b"[" * 200_000, "headers": RIGHT}),
    (400, {"content": b'{"update_id": ' + b"9" * 5000 + b"}", "headers": RIGHT}),
    (413, {"content": b"x" * (LARGEST + 1), "headers": RIGHT}),
]

STRANGE: list[dict[str, Any]] = [
    {"update_id": 1},
    {"update_id": -1, "message": {}},
    {"update_id": 2, "message": None},
    {"update_id": 3, "message": {"message_id": "x", "date": "never", "chat": 5}},
    {"update_id": 4, "message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}}},
    {"update_id": 5, "callback_query": {"id": 1, "from": None, "data": ["x"]}},
    {"update_id": 6, "no_such_kind": {"a": [[[[]]]]}},
    said(7, "/start " + "x" * 5000),
    said(8, "\ufffd\x00\u202e"),
]


async def test_wrong_calls_are_refused(hooked: Running) -> None:
    """Each gets its status and no word more, and the next person is answered as before."""
    refused = [await hooked.post(**arguments) for _, arguments in WRONG]

    assert [answer.status_code for answer in refused] == [status for status, _ in WRONG]
    assert {answer.text for answer in refused} == {""}
    assert all("server" not in answer.headers for answer in refused)
    assert (await hooked.preview.talk(ANN).says("/help")).text


async def test_strange_updates_are_taken_and_do_no_harm(hooked: Running) -> None:
    """Whatever has the secret is acknowledged, or Telegram would repeat it for a day; the bot goes on."""
    taken = [await hooked.post(json=update, headers=RIGHT) for update in STRANGE]

    assert {answer.status_code for answer in taken} == {200}
    assert (await hooked.preview.talk(BORIS).says("/help")).text


@contextlib.asynccontextmanager
async def caller(strangers: Bucket | None = None) -> AsyncIterator[tuple[httpx.AsyncClient, list[Any]]]:
    """A caller of a webhook without a socket between, and what was taken."""
    taken: list[Any] = []

    async def take(update: Mapping[str, Any]) -> bool:
        taken.append(update)
        return True

    transport = httpx.ASGITransport(Webhook("/hook", SECRET, take, strangers))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client, taken


async def test_a_body_without_a_length_is_cut_off() -> None:
    """What is sent in pieces counts too."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b" " * 50_000

    async with caller() as (client, taken):
        refused = await client.post("/hook", content=pieces(), headers=RIGHT)

    assert (refused.status_code, taken) == (413, [])


async def test_strangers_are_told_little_when_they_are_many() -> None:
    """Above the limit a wrong call is 429; a right one is taken all the same."""
    async with caller(Bucket(0, 2)) as (client, taken):
        statuses = [(await client.post("/hook", json={"update_id": 1})).status_code for _ in range(4)]
        right = await client.post("/hook", json={"update_id": 1}, headers=RIGHT)

    assert statuses == [403, 403, 429, 429]
    assert (right.status_code, len(taken)) == (200, 1)


async def test_an_update_that_comes_again_is_answered_once(hooked: Running) -> None:
    """Repeated at once and later, it is acknowledged and not handled again."""
    hooked.preview.town.start(ANN)
    ann = hooked.preview.talk(ANN)
    await ann.hears()

    answers = await asyncio.gather(*(hooked.post(json=said(41), headers=RIGHT) for _ in range(5)))
    late = await hooked.post(json=said(41), headers=RIGHT)

    assert {answer.status_code for answer in (*answers, late)} == {200}
    assert len(hooked.preview.town.ledger.named("sendMessage")) == 2


async def test_those_of_one_chat_are_answered_in_order(hooked: Running) -> None:
    """Updates of one person are handled one after another, as they were posted."""
    hooked.preview.town.start(ANN)
    await hooked.preview.talk(ANN).hears()
    questions = ["/help", "/privacy"]

    await asyncio.gather(
        *(hooked.post(json=said(50 + at, question), headers=RIGHT) for at, question in enumerate(questions))
    )
    sent = [call.arguments["text"] for call in hooked.preview.town.ledger.named("sendMessage")[1:]]

    titles = [locale_of("en").say(key) for key in ("help_title", "privacy_title")]
    assert [title in text for title, text in zip(titles, sent, strict=False)] == [True, True]


async def test_stopping_answers_what_is_in_hand(desk: Desk) -> None:
    """An update that is being handled is answered and acknowledged; one that comes after is left for another time."""
    async with running(desk, pace=Pace()) as service:
        service.preview.town.start(ANN)
        await service.preview.talk(ANN).hears()
        # A private chat hears one message a second: the second answer is still waiting when the bot is stopped.
        posts = [asyncio.create_task(service.post(json=said(60 + at), headers=RIGHT)) for at in range(2)]
        await asyncio.sleep(0.1)

        stopping = asyncio.create_task(service.stop())
        await asyncio.sleep(0.1)
        after = await service.post(json=said(70), headers=RIGHT)
        await stopping
        statuses = [(await post).status_code for post in posts]

        assert statuses == [200, 200]
        assert len(service.preview.town.ledger.named("sendMessage")) == 3
        assert (after.status_code, after.headers["Retry-After"]) == (503, "2")


async def test_what_waits_while_the_bot_is_away_is_answered_when_it_is_back(desk: Desk) -> None:
    """The webhook stays set when the bot stops, and nothing that was written meanwhile is lost."""
    async with running(desk) as service:
        await service.stop()
        service.preview.town.start(ANN)
        service.preview.town.say(ANN, "/privacy")
        await until(lambda: service.preview.postman.posts)

        assert service.preview.town.mailbox.webhook.url
        assert len(service.preview.town.mailbox.waiting) == 2
