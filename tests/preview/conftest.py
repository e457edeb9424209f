"""What tests of the preview stand on: a clock that is set by hand, a running preview, and a caller of its Bot API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import pytest_asyncio

from bot.web.preview import ANN, Preview, Town, build_town, serve_preview
from bot.web.preview.server import build_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.preview.desk import Desk, Office

TOKEN = "7000000001:of-a-test"


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    moment: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def go_on(self, seconds: float) -> None:
        """Lets time pass."""
        self.moment += timedelta(seconds=seconds)


@dataclass
class Caller:
    """A program that calls the Bot API over HTTP, as forms, with objects as JSON."""

    client: httpx.AsyncClient
    base: str

    async def post(self, method: str, **arguments: Any) -> httpx.Response:
        """Calls a method and returns the whole answer."""
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in arguments.items()}
        return await self.client.post(f"{self.base}/{method}", data=fields)

    async def result(self, method: str, **arguments: Any) -> Any:
        """Calls a method that must succeed, and returns its result."""
        body = (await self.post(method, **arguments)).json()
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **arguments: Any) -> str:
        """Calls a method that must be refused, and returns Telegram's words."""
        body = (await self.post(method, **arguments)).json()
        assert not body["ok"], body
        return str(body["description"])


@pytest.fixture
def clock() -> Clock:
    """A clock at nine in the morning."""
    return Clock()


@pytest.fixture
def town(clock: Clock) -> Town:
    """A town that keeps the time of `clock`; Ann has started the bot."""
    settled = build_town(clock)
    settled.start(ANN)
    return settled


@pytest.fixture
async def api(town: Town) -> AsyncIterator[Caller]:
    """A caller with the right token, without a socket between."""
    transport = httpx.ASGITransport(build_app(town, TOKEN))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield Caller(client, f"/bot{TOKEN}")


@pytest.fixture
async def preview(clock: Clock) -> AsyncIterator[Preview]:
    """A running preview that keeps the time of `clock`."""
    async with serve_preview(0, now=clock) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def office() -> AsyncIterator[Office]:
    """The browser, started once for all."""
    from tests.preview.desk import open_office

    async with open_office() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def desk(office: Office, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """The page, opened as Ann, who has started the bot; a marker can ask for another screen."""
    from tests.preview.desk import SCREEN

    async with office.desk(getattr(request, "param", SCREEN)) as seated:
        yield seated
