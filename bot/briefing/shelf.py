"""The shelf that holds the current desk: a reload replaces it by a new one as a whole, or leaves it where it is."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog

from bot.errors import BotError, KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.briefing.desk import Desk

log = structlog.get_logger()


class Result(StrEnum):
    """How a reload ended."""

    CHANGED = "changed"
    SAME = "same"
    """The files say what they said before."""
    REFUSED = "refused"
    """The files have errors, and the desk that was there goes on."""


@dataclass(frozen=True, slots=True)
class Reload:
    """One reading of the files while the bot runs."""

    result: Result
    at: datetime
    seconds: float
    problems: tuple[str, ...] = ()
    """Why it was refused: one line each, with file and line."""


class Shelf:
    """Holds the current desk. Who answers a question takes it once, and so answers from one desk from first to last."""

    def __init__(self, desk: Desk, build: Callable[[], Desk], now: Callable[[], datetime]) -> None:
        """Take the first desk.

        Args:
            desk: the one to begin with.
            build: makes a desk from the files; runs in a thread, and raises BotError where they cannot be used.
            now: gives the time, aware.
        """
        self._desk, self._build, self._now = desk, build, now
        self._turn = asyncio.Lock()
        self.last: Reload | None = None
        """The last reload; None where there was none yet."""

    @property
    def desk(self) -> Desk:
        """The desk of the moment."""
        return self._desk

    async def reload(self) -> Reload:
        """Read the files again; one reload at a time, while questions are answered from the desk that is there."""
        async with self._turn:
            started, began = self._now(), time.perf_counter()
            result, problems = await self._renew()
            self.last = Reload(result, started, time.perf_counter() - began, problems)
        editions = [dossier.edition for dossier in self._desk.knowledge.dossiers]
        tell = log.warning if result is Result.REFUSED else log.info
        first = {"first": problems[0]} if problems else {}
        seconds = round(self.last.seconds, 2)
        tell("reloaded", result=result, dossiers=editions, problems=len(problems), **first, s=seconds)
        return self.last

    async def _renew(self) -> tuple[Result, tuple[str, ...]]:
        try:
            desk = await asyncio.to_thread(self._build)
        except KnowledgeError as error:
            return Result.REFUSED, tuple(map(str, error.problems))
        except BotError as error:
            return Result.REFUSED, (str(error),)
        except Exception as error:
            log.exception("reload failed")
            return Result.REFUSED, (f"The files could not be read: {type(error).__name__}.",)
        if desk.knowledge == self._desk.knowledge:
            return Result.SAME, ()
        self._desk = desk
        return Result.CHANGED, ()
