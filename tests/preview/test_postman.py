"""A webhook is posted to as Telegram does it: in order, again until it is taken, with its secret."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.web.preview import ANN, BORIS, serve_preview
from bot.web.serving import listen, serving
from tests.loopback import http_client
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Receive, Scope, Send

    from bot.web.preview import Preview

HOOK = "https://bot.example.org/hook"


@dataclass
class Hearer:
    """A program that is posted to, and answers what it is told to."""

    answers: list[Response] = field(default_factory=list)
    """What is answered, one after another; 200 when there is none left."""
    heard: list[tuple[str, str | None]] = field(default_factory=list)
    """Text of each message, and the secret that came with it."""
    delay: float = 0.0
    at_once: int = 0
    most: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a post."""
        request = Request(scope, receive)
        body = await request.json()
        said = body.get("message") or body.get("callback_query")
        self.heard.append((said.get("text", "pressed"), request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(self.delay)
        self.at_once -= 1
        answer = self.answers.pop(0) if self.answers else Response()
        await answer(scope, receive, send)


@contextlib.asynccontextmanager
async def town_with(hearer: Hearer) -> AsyncIterator[tuple[Preview, Callable[..., Any]]]:
    """A preview that posts to a program, and a caller of its Bot API."""
    async with serving(hearer, listen("127.0.0.1", 0)) as address:

        def route(url: str) -> str:
            return url.replace("https://bot.example.org", f"http://{address}")

        async with serve_preview(0, route=route) as preview, http_client() as client:
            preview.postman.first_wait = 0.02

            async def call(method: str, **arguments: Any) -> Any:
                return (await client.post(f"{preview.base_url}{preview.token}/{method}", json=arguments)).json()

            yield preview, call


async def emptied(preview: Preview) -> None:
    """Wait until nothing waits any more."""
    async with asyncio.timeout(5):
        while preview.town.mailbox.waiting:  # noqa: ASYNC110 - the mailbox tells of arrivals only
            await asyncio.sleep(0.01)


async def test_posts_what_waited_and_what_comes() -> None:
    """From the moment the webhook is set everything is posted, with the secret."""
    hearer = Hearer()
    async with town_with(hearer) as (preview, call):
        preview.town.say(ANN, "before")
        await call("setWebhook", url=HOOK, secret_token="s3cret")
        preview.town.say(ANN, "after")
        await emptied(preview)

    assert hearer.heard == [("before", "s3cret"), ("after", "s3cret")]


async def test_repeats_what_is_not_taken_and_keeps_the_order() -> None:
    """A chat's next message waits until the first is taken; other chats do not."""
    hearer = Hearer([Response(status_code=500), Response(), Response(status_code=302), Response(status_code=403)])
    async with town_with(hearer) as (preview, call):
        await call("setWebhook", url=HOOK)
        preview.town.say(ANN, "one")
        preview.town.say(ANN, "two")
        preview.town.say(BORIS, "three")
        await emptied(preview)

    assert [text for text, _ in hearer.heard if text != "three"][-1] == "two"
    assert [text for text, _ in hearer.heard].count("one") > 1
    assert len(hearer.heard) == 6
    assert sorted(post.status for post in preview.postman.posts) == [200, 200, 200, 302, 403, 500]


async def test_obeys_retry_after() -> None:
    """The bot may say when to come again."""
    hearer = Hearer([Response(status_code=503, headers={"Retry-After": "1"})])
    loop = asyncio.get_running_loop()
    async with town_with(hearer) as (preview, call):
        await call("setWebhook", url=HOOK)
        begin = loop.time()
        preview.town.say(ANN, "hello")
        await emptied(preview)

    assert loop.time() - begin >= 1


async def test_chats_go_side_by_side() -> None:
    """One that is slow holds nobody else up."""
    hearer = Hearer(delay=0.2)
    async with town_with(hearer) as (preview, call):
        await call("setWebhook", url=HOOK)
        for person in (ANN, BORIS):
            for text in ("one", "two"):
                preview.town.say(person, text)
        await emptied(preview)

    assert hearer.most == 2


@pytest.mark.parametrize(("method", "arguments"), [("deleteWebhook", {}), ("setWebhook", {"url": ""})])
async def test_stops_when_the_webhook_is_gone(method: str, arguments: dict[str, str]) -> None:
    """What was not taken waits for polling."""
    hearer = Hearer([Response(status_code=500)] * 100)
    async with town_with(hearer) as (preview, call):
        await call("setWebhook", url=HOOK)
        preview.town.say(ANN, "hello")
        await asyncio.sleep(0.1)
        await call(method, **arguments)
        await until(lambda: not preview.postman._queues)  # noqa: SLF001 - nothing else tells that it has stopped
        updates = (await call("getUpdates"))["result"]

    assert hearer.answers, "it was not posted until somebody took it"
    assert updates[0]["message"]["text"] == "hello"
