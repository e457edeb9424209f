"""What these tests stand on: the whole service in one process with the stand-in, and callers of its sockets."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from bot.app.service import Service
from bot.chat.pace import Pace
from bot.settings import Settings
from bot.stores import memory_store
from bot.web.preview import serve_preview
from tests.loopback import free_port, http_client
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

    from bot.briefing.desk import Desk
    from bot.web.preview import Preview

HOOK = "https://bot.example.org/telegram"
SECRET = "a-secret-of-tests"


@dataclass
class Running:
    """A service at work."""

    service: Service
    preview: Preview
    hook_port: int
    http_port: int
    task: asyncio.Task[None]
    client: httpx.AsyncClient

    async def get(self, path: str) -> httpx.Response:
        """Ask health, readiness or metrics."""
        return await self.client.get(f"http://127.0.0.1:{self.http_port}{path}")

    async def post(self, path: str = "/telegram", method: str = "POST", **arguments: Any) -> httpx.Response:
        """Call the public socket."""
        return await self.client.request(method, f"http://127.0.0.1:{self.hook_port}{path}", **arguments)

    async def stop(self) -> None:
        """Stop it as SIGTERM does, and wait until it has ended."""
        self.service.stop()
        await self.task


@contextlib.asynccontextmanager
async def running(
    desk: Desk, *, hook: bool = True, token: str | None = None, pace: Pace | None = None, **fields: Any
) -> AsyncIterator[Running]:
    """Run a service beside a stand-in, by webhook or by polling.

    Args:
        desk: its first one.
        hook: whether a webhook is set; polling else.
        token: the bot's; any where None.
        pace: keeps Telegram's limits; where None they are kept by a clock that runs twenty times as fast.
        fields: settings beside token and addresses.
    """
    hook_port, http_port = free_port(), free_port()

    def route(url: str) -> str:
        return f"http://127.0.0.1:{hook_port}{urlsplit(url).path}"

    async with serve_preview(0, token=token, route=route) as preview, http_client() as client:
        preview.postman.first_wait = 0.05
        given: dict[str, Any] = {
            "token": preview.token,
            "api_url": preview.url,
            "http_listen": f"127.0.0.1:{http_port}",
            "reload": False,
        }
        if hook:
            given |= {"webhook_url": HOOK, "webhook_listen": f"127.0.0.1:{hook_port}", "webhook_secret": SECRET}
        settings = Settings(_env_file=None, **given | fields)
        service = Service(settings, desk, memory_store(), pace=pace or _hurried())
        task = asyncio.create_task(service.run())
        try:
            mailbox, town = preview.town.mailbox, preview.town
            await until(lambda: mailbox.webhook.url or task.done() or town.ledger.named("deleteWebhook"))
            yield Running(service, preview, hook_port, http_port, task, client)
        finally:
            service.stop()
            await asyncio.wait({task})
        task.result()


def _hurried() -> Pace:
    loop = asyncio.get_running_loop()
    return Pace(lambda: loop.time() * 20, lambda seconds: asyncio.sleep(seconds / 20))


@pytest.fixture
async def hooked(desk: Desk) -> AsyncIterator[Running]:
    """A service that is posted to."""
    async with running(desk) as service:
        yield service


@pytest.fixture
async def polling(desk: Desk) -> AsyncIterator[Running]:
    """A service that polls."""
    async with running(desk, hook=False) as service:
        yield service
