"""Neither token nor secret is ever written: not in the log, not in what is told, not in the numbers."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bot.web.preview import ANN, serve_preview
from bot.web.webhook import HEADER
from tests.loopback import free_port, http_client
from tests.waiting import until
from tests.web.conftest import HOOK
from tests.web.processes import program

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "7000000001:Th1s-Is-A-Secret_Token-Of-Tests"
SECRET = "this-is-the-webhooks-secret"
GARBAGE = (b"{", b"[1]", TOKEN.encode(), b'{"update_id": 1, "message": {"message_id": "x"}}')


@pytest.mark.long
@pytest.mark.parametrize("form", ["json", "console"])
async def test_failures_of_every_kind_show_no_secret(tmp_path: Path, form: str) -> None:
    """A bot at its most talkative: strangers, garbage, a Telegram that is lost; then all is read."""
    port, http = free_port(), free_port()
    given = {
        "token": TOKEN, "webhook_url": HOOK, "webhook_secret": SECRET, "webhook_listen": f"127.0.0.1:{port}",
        "http_listen": f"127.0.0.1:{http}", "log_format": form, "log_level": "debug",
    }  # fmt: skip
    hello = {"message_id": 5, "date": 1_800_000_000, "text": "hello", "from": ANN.as_json()}
    update = {"update_id": 5, "message": {**hello, "chat": {"id": ANN.id, "type": "private"}}}

    def route(url: str) -> str:
        return f"http://127.0.0.1:{port}{urlsplit(url).path}"

    seen: list[str] = []
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(http_client())
        async with serve_preview(0, token=TOKEN, route=route) as preview:
            bot = await stack.enter_async_context(program(tmp_path, api_url=preview.url, **given))
            await until(lambda: preview.town.mailbox.webhook.url, 30)
            seen.append((await preview.talk(ANN).says("/help")).text)
            posts = [(body, secret) for body in GARBAGE for secret in ("wrong", SECRET)]
            for body, secret in posts:
                answer = await client.post(route(HOOK), content=body, headers={HEADER: secret})
                seen.append(answer.text)
        # Telegram is gone: what the bot is posted now it cannot answer.
        seen.append((await client.post(route(HOOK), json=update, headers={HEADER: SECRET})).text)
        pages = [await client.get(f"http://127.0.0.1:{http}{path}") for path in ("/healthz", "/readyz", "/metrics")]
        seen += [page.text for page in pages]
        code = await bot.stop()

    written = bot.log.read_text("utf-8") + "".join(seen)
    assert code == 0
    assert "call failed" in written
    assert TOKEN.partition(":")[2] not in written
    assert SECRET not in written


@pytest.mark.long
async def test_wrong_settings_and_tokens_are_told_without_them(tmp_path: Path) -> None:
    """Exit code 3, one sentence each, no value."""
    wrong = {"token": "1:short", "webhook_secret": f"{SECRET} {SECRET}", "curators": "x", "http_listen": "y"}

    async with serve_preview(0) as preview, program(tmp_path, token=TOKEN, api_url=preview.url) as revoked:
        codes = [await revoked.ended()]
    async with program(tmp_path, **wrong) as misspelt:
        codes.append(await misspelt.ended())

    written = misspelt.log.read_text("utf-8")
    assert codes == [3, 3]
    assert TOKEN.partition(":")[2] not in written
    assert SECRET not in written
    assert "Traceback" not in written
    assert "Unclosed" not in written
    assert all(f"BRIEFING_{name.upper()}" in written for name in wrong)
