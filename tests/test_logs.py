"""The log is one event a line, for people or as JSON, and never with a secret in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.logs import LogFormat
from bot.redaction import HIDDEN_TOKEN as HIDDEN

ROOT = Path(__file__).parents[1]
TOKEN = "123456789:AAExampleExampleExampleExampleExample"

PROGRAM = f"""
import logging, sys
import structlog
from bot.logs import LogFormat, LogLevel, start_logging

start_logging(LogFormat(sys.argv[1]), LogLevel.INFO)
logging.getLogger("httpx").info("POST https://api.telegram.org/bot{TOKEN}/getMe")
logging.getLogger("httpx").warning("slow: https://api.telegram.org/bot{TOKEN}/getMe")
log = structlog.get_logger()
log.debug("unheard")
try:
    raise ValueError("https://api.telegram.org/bot{TOKEN}/getMe")
except ValueError as error:
    log.error("update failed", code="A1B2C", url="/bot{TOKEN}/", exc_info=error)
log.info("ответ", topic="領土")
logging.getLogger("uvicorn.error").warning("Unsupported upgrade request.")
"""


def write(log_format: LogFormat) -> list[str]:
    """What a program with this log format writes on stderr; nothing else is written."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PROGRAM, log_format],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert not done.stdout
    return done.stderr.splitlines()


def test_json_is_an_object_a_line() -> None:
    """With level, time and cause; libraries' lines too; addresses that are told at each call are not, nor
    what strangers can have written as often as they like."""
    lines = [json.loads(line) for line in write(LogFormat.JSON)]

    assert [line["event"].split(":")[0] for line in lines] == ["slow", "update failed", "ответ"]
    assert [line["level"] for line in lines] == ["warning", "error", "info"]
    assert lines[1]["exception"][0]["exc_type"] == "ValueError"
    assert all(line["timestamp"].endswith("Z") for line in lines)


@pytest.mark.parametrize("log_format", LogFormat)
def test_no_token_is_written(log_format: LogFormat) -> None:
    """Neither in a field, nor in an error's text, nor in a library's line; what stands around it is."""
    text = "\n".join(write(log_format))

    assert TOKEN not in text
    assert text.count(f"/bot{HIDDEN}/") >= 3
    assert "ValueError" in text


CROWDED = """
import asyncio, contextlib, os, resource, socket
from bot.logs import start_logging

async def be_called_by_more_than_there_is_room_for():
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, backlog=2048) as server:
        callers = [socket.socket() for _ in range(3)]
        room = max(int(name) for name in os.listdir("/proc/self/fd")) + 1
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (room, hard))
        for caller in callers:
            caller.connect(server.sockets[0].getsockname())
        await asyncio.sleep(0.5)

start_logging()
asyncio.run(be_called_by_more_than_there_is_room_for())
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted elsewhere here")
def test_a_machine_without_room_for_calls_is_told_of_it_once_a_second() -> None:
    """And not as often as calls could wait, which is what asyncio does: it would fill the disk."""
    done = subprocess.run(
        [sys.executable, "-c", CROWDED], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stderr.count("socket.accept() out of system resource") == 1
