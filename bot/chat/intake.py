"""Updates that Telegram posts: each is handled once and in order, and whoever posted it learns whether it was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from bot.chat.incoming import read_update
from bot.chats.seen import Standing
from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from telegram.ext import Application

    from bot.chats.seen import SeenUpdates

log = structlog.get_logger()

PATIENCE = 20.0
"""Seconds for which a post waits for its update: a handler takes 15 at most, and Telegram waits longer than this."""

MOST = 512
"""Updates in hand at once. Telegram opens at most 100 connections, so only a queue gone wrong has more."""


class Intake:
    """Takes updates in until it is closed."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        seen: SeenUpdates,
        now: Callable[[], datetime],
        patience: float = PATIENCE,
    ) -> None:
        """Take what handles and what remembers.

        Args:
            application: initialised by the time the first update comes.
            seen: remembers what was handled; shared by replicas where there are some.
            now: gives the time, aware.
            patience: seconds after which a post is told to come again; its update is still worked on.
        """
        self._application, self._seen, self._now, self._patience = application, seen, now, patience
        self._in_hand: dict[int, asyncio.Task[bool]] = {}
        self._closed = False

    async def take(self, body: Mapping[str, Any]) -> bool:
        """Handle an update as Telegram writes it, unless it was handled before.

        Args:
            body: the update, with a whole number `update_id`; anything else in it may be anything.

        Returns:
            True where it was handled, now or before, or can never be; False where it should come again.
        """
        number = body["update_id"]
        work = self._in_hand.get(number)
        if work is None:
            if self._closed or len(self._in_hand) >= MOST:
                return False
            work = self._in_hand[number] = asyncio.create_task(self._handle(number, body))
            work.add_done_callback(lambda _: self._in_hand.pop(number, None))
        await asyncio.wait({work}, timeout=self._patience)
        return work.done() and not work.cancelled() and work.result()

    async def close(self, grace: float) -> None:
        """Take no more updates; those in hand are finished, or given back where that takes longer.

        Args:
            grace: seconds that may be taken.
        """
        self._closed = True
        if not self._in_hand:
            return
        _, late = await asyncio.wait(set(self._in_hand.values()), timeout=grace)
        for work in late:
            work.cancel()
        if late:
            log.warning("updates given back", updates=len(late))
            await asyncio.wait(late, timeout=1)

    async def _handle(self, number: int, body: Mapping[str, Any]) -> bool:
        """Handle an update that nobody has; False where it should come again."""
        try:
            standing = await self._seen.claim(number, self._now())
        except BotError as error:
            log.warning("update not claimed", reason=str(error))
            return False
        if standing is not Standing.NEW:
            return standing is Standing.DONE
        try:
            await self._process(body)
        except asyncio.CancelledError:
            await self._note(self._seen.release(number))
            raise
        await self._note(self._seen.finish(number))
        return True

    async def _note(self, work: Awaitable[None]) -> None:
        try:
            await work
        except BotError as error:
            log.warning("what became of an update is not recorded", reason=str(error))

    async def _process(self, body: Mapping[str, Any]) -> None:
        application = self._application
        try:
            update = read_update(body, application.bot)
        except Exception as error:  # noqa: BLE001 - whatever a missing or strange field leads to
            # It would be as unreadable the next time, and hold up its chat for a day.
            log.warning("update not readable", error=type(error).__name__)
            return
        handling = application.process_update(update)
        try:
            await application.update_processor.process_update(update, handling)
        except Exception:
            # Errors of handlers do not come this far.
            log.exception("update failed")
        finally:
            handling.close()  # where it was cancelled before its chat's turn came
