"""The bot as a program of its own, as a server runs it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conftest import KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@dataclass
class Program:
    """A running `briefing-bot run`."""

    process: asyncio.subprocess.Process
    log: Path

    async def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 20) -> int:
        """Send it a signal and return its exit code."""
        self.process.send_signal(how)
        return await self.ended(seconds)

    async def ended(self, seconds: float = 20) -> int:
        """Wait until it has ended by itself; returns its exit code."""
        async with asyncio.timeout(seconds):
            return await self.process.wait()


@contextlib.asynccontextmanager
async def program(folder: Path, name: str = "log", **settings: object) -> AsyncIterator[Program]:
    """Run the bot for as long as this is entered, if it does not end before.

    Args:
        folder: where it works, and where its log is.
        name: of the log, which is added to.
        settings: without their prefix.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    given = {"knowledge": KNOWLEDGE, "http_listen": "off", "database_url": "memory:", **settings}
    environment |= {f"BRIEFING_{key.upper()}": str(value) for key, value in given.items()}
    log = folder / name
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, cwd=folder, stdout=output, stderr=output
        )
    try:
        yield Program(process, log)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
