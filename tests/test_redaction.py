"""What is secret is hidden, however it is spelt and wherever it comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from bot.logs import LogFormat
from bot.redaction import HIDDEN, HIDDEN_TOKEN, Redaction
from tests.terminal import run

ROOT = Path(__file__).parents[1]
PASSWORD = 'sésame "ouvre" toi\\/+%'
TOKEN = "123456789:AAExampleExampleExampleExampleExample"
ADDRESS = f"postgresql://bot:{quote(PASSWORD, safe='')}@127.0.0.1:1/briefing"

SPELLINGS = [
    PASSWORD,
    quote(PASSWORD),
    quote(PASSWORD, safe=""),
    quote_plus(PASSWORD),
    json.dumps(PASSWORD)[1:-1],
    json.dumps(PASSWORD, ensure_ascii=False)[1:-1],
    repr(PASSWORD)[1:-1],
]

PROGRAM = f"""
import asyncio, logging, sys, warnings
import structlog
from bot.logs import LogFormat, LogLevel, start_logging
from bot.redaction import redact

secret = {PASSWORD!r}
start_logging(LogFormat(sys.argv[1]), LogLevel.DEBUG)
redact.add(secret)
log, library = structlog.get_logger(), logging.getLogger("library")
log.info("event " + secret, field=secret, deep={{"list": [secret, (secret,)]}}, **{{"key " + secret: 1}})
library.warning("message %s", secret)
library.warning("unfit %d", secret)
for tell in (lambda: log.exception("ours"), lambda: library.exception("theirs")):
    try:
        words = "personal " + "words"
        raise ValueError(secret) from OSError({{"password": secret}})
    except ValueError:
        tell()

async def fail():
    asyncio.get_running_loop().call_exception_handler({{"message": "loop " + secret, "exception": OSError(secret)}})

asyncio.run(fail())
log.info("end")
"""


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_secret_is_hidden_however_it_is_spelt(spelling: str) -> None:
    """As it is, in an address, in JSON, in what Python shows of a value."""
    redact = Redaction()
    redact.add(PASSWORD)

    assert redact(f"before {spelling} after") == f"before {HIDDEN} after"


def test_any_token_is_hidden() -> None:
    """Also one that nobody named: that of an address which was copied."""
    assert Redaction()(f"/bot{TOKEN}/getMe") == f"/bot{HIDDEN_TOKEN}/getMe"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://bot:sesame@host/db", f"postgresql://bot:{HIDDEN}@host/db"),
        ("postgresql://bot:s:e@s/ame@host/db", f"postgresql://bot:{HIDDEN}@host/db"),
        ("postgresql://host/db?user=bot&password=sesame", f"postgresql://host/db?user=bot&password={HIDDEN}"),
        ("sqlite:////folder/file.db", "sqlite:////folder/file.db"),
        ("postgresql://bot@host:5432/db", "postgresql://bot@host:5432/db"),
    ],
)
def test_the_password_of_an_address_is_hidden(address: str, shown: str) -> None:
    """And nothing else of it."""
    redact = Redaction()
    redact.add_address(address)

    assert redact(address) == shown


def test_a_word_too_short_to_be_secret_hides_nothing() -> None:
    """Else a password of one letter would eat the log."""
    redact = Redaction()
    redact.add("", "a", "abc")

    assert redact("abc a abc") == "abc a abc"


@pytest.mark.parametrize("log_format", LogFormat)
def test_no_line_of_the_log_has_a_secret(log_format: LogFormat) -> None:
    """Neither in an event, a field, a key, an error, its cause, a library's line, nor one that cannot be written."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PROGRAM, log_format],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True,
    )  # fmt: skip

    assert not any(spelling in done.stderr for spelling in SPELLINGS)
    assert all(word in done.stderr for word in ("event", "message", "ours", "theirs", "loop", "end", "ValueError"))
    assert done.stderr.count(HIDDEN) >= 10
    assert "personal words" not in done.stderr  # variables of a traceback are what people wrote


@pytest.mark.parametrize(
    "command",
    [
        ["db", "upgrade"],
        pytest.param(["run"], marks=pytest.mark.long),
        pytest.param(["db", "copy", ADDRESS], marks=pytest.mark.long),
    ],
)
def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path, command: list[str]) -> None:
    """One sentence on standard error, by whichever command."""
    given: dict[str, Any] = {"BRIEFING_TOKEN": TOKEN, "BRIEFING_HTTP_LISTEN": "off", "BRIEFING_DATABASE_URL": ADDRESS}
    if command[1:2] == ["copy"]:
        given["BRIEFING_DATABASE_URL"] = f"sqlite:///{tmp_path / 'store.db'}"
        run("db", "upgrade", **given)

    done = run(*command, **given)

    assert done.returncode == 3
    assert "does not answer" in done.stderr
    assert not any(spelling in done.stdout + done.stderr for spelling in (*SPELLINGS, TOKEN))


def test_what_nobody_foresaw_is_shown_without_secrets(tmp_path: Path) -> None:
    """The traceback is there, the secrets in it are not."""
    script = (
        "import bot.cli, bot.cli.running\n"
        "from bot.settings import read_settings\n"
        "def fail():\n"
        "    settings = read_settings()\n"
        "    raise RuntimeError(settings.token.get_secret_value(), settings.store_url)\n"
        "bot.cli.running.run_bot = fail\n"
        "import sys; sys.argv = ['briefing-bot', 'run']\n"
        "bot.cli.main()\n"
    )
    given = os.environ | {"BRIEFING_TOKEN": TOKEN, "BRIEFING_DATABASE_URL": ADDRESS}

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=given, capture_output=True, text=True, check=False
    )

    assert "RuntimeError" in done.stderr
    assert done.stderr.count(HIDDEN) >= 1
    assert not any(spelling in done.stderr for spelling in (*SPELLINGS, TOKEN, TOKEN.partition(":")[2]))
