"""A desk to sit at: the chat page in the system's Chromium, and the bot's side of it in the hands of a test."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.async_api import async_playwright, expect

from bot.web.preview import ANN, Preview, build_town, serve_preview
from bot.web.preview.server import build_app
from bot.web.preview.serving import utc_now
from tests.preview.conftest import TOKEN, Caller
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, ConsoleMessage, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = """
--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run
"""
SCREEN: dict[str, Any] = {"viewport": {"width": 1200, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 700}, "has_touch": True, "is_mobile": True}

AT_A_DESK = [
    pytest.mark.long,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="Chromium is not installed; the page is not looked at"
    ),
]
"""Marks of a module whose tests sit at a desk."""
ON_A_PHONE = pytest.mark.parametrize("desk", [PHONE], indirect=True)


@dataclass
class Desk:
    """A person's browser with the page open, and the bot's side of the conversation in the hands of the test."""

    page: Page
    preview: Preview
    api: Caller

    async def send(self, text: str, *rows: list[dict[str, Any]], **arguments: Any) -> int:
        """Sends Ann a message as the bot, and returns its number."""
        markup = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
        given = {"chat_id": ANN.id, "text": text, "parse_mode": "HTML", **markup, **arguments}
        return int((await self.api.result("sendMessage", **given))["message_id"])

    async def pressed(self) -> str:
        """Waits until a press of the page's has reached the bot, and returns its id."""
        await until(lambda: self.preview.town.presses)
        [press] = self.preview.town.presses
        return press

    def words(self, chat: int = ANN.id) -> list[str]:
        """Returns what was written in a chat."""
        return [message.text for message in self.preview.town.conversation(chat)]

    async def opens(self, chat: str) -> None:
        """Opens a chat by its name in the list."""
        await self.page.locator("#chats").get_by_role("button", name=chat).click()


@dataclass
class Office:
    """A browser and a preview that are used by one test after the other: to open them anew takes longer than a test."""

    browser: Browser
    preview: Preview
    api: Caller
    pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    """What the browser's console said, and addresses elsewhere that a page asked for."""

    @contextlib.asynccontextmanager
    async def desk(self, screen: dict[str, Any]) -> AsyncIterator[Desk]:
        """Opens the page in a new town as Ann, who has started the bot."""
        fresh = build_town(utc_now)
        for part in fields(fresh):
            setattr(self.preview.town, part.name, getattr(fresh, part.name))
        self.preview.town.start(ANN)
        self.complaints.clear()
        page = self.pages.get(repr(screen)) or await self._page(screen)
        await page.goto(self.preview.url)
        await expect(page.locator("#title")).not_to_be_empty()
        yield Desk(page, self.preview, self.api)
        await page.evaluate("localStorage.clear()")
        assert [words for words in self.complaints if not words.startswith(self.preview.url)] == []

    def _hear(self, message: ConsoleMessage) -> None:
        """Note what the browser says, but for the stream of the town before, which ends with the page.

        Nor does it matter that a field was in focus before the page could ask for it.
        """
        cut = message.text.startswith("Failed to load resource") and "/events" in message.location.get("url", "")
        if not cut and not message.text.startswith("Autofocus processing was blocked"):
            self.complaints.append(message.text)

    async def _page(self, screen: dict[str, Any]) -> Page:
        context = await self.browser.new_context(**screen)
        await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.preview.url)
        page = self.pages[repr(screen)] = await context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda asked: self.complaints.append(asked.url))
        return page


@contextlib.asynccontextmanager
async def open_office() -> AsyncIterator[Office]:
    """Starts the browser, without a window, and the preview."""
    async with async_playwright() as playwright, serve_preview(0) as preview:
        transport = httpx.ASGITransport(build_app(preview.town, TOKEN))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
            yield Office(chromium, preview, Caller(client, f"/bot{TOKEN}"))
            await chromium.close()
