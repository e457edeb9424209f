"""How late the event loop is: what every other task waits for when something holds it up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY = 0.5
"""Seconds between looks."""


class Lag:
    """Measures how late the loop is that it runs in."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        """Take the function that is told the seconds of each look."""
        self._tell = tell
        self.seconds = 0.0
        """How late the loop was at the last look."""

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + EVERY
            await asyncio.sleep(EVERY)
            self.seconds = max(loop.time() - due, 0.0)
            self._tell(self.seconds)
