"""The bot in production: its parts put together from the settings, run until it is told to stop, and closed."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import structlog

from bot.app import open_desk, settle
from bot.app.numbers import read_digests
from bot.app.parts import Parts
from bot.briefing.shelf import Result
from bot.chat.admission import Admission
from bot.chat.application import utc_now
from bot.chat.connection import LOOK
from bot.chat.intake import Intake
from bot.chat.polling import poll
from bot.chat.posting import Hook, receive
from bot.chats.seen import KEPT
from bot.errors import EnvironmentUnfit
from bot.redaction import redact
from bot.rounds import Rounds, meanwhile
from bot.web.health import build_health
from bot.web.lag import Lag
from bot.web.metrics import Sample
from bot.web.serving import listen, serving
from bot.web.webhook import Webhook

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram.ext import BaseRateLimiter

    from bot.briefing.desk import Desk
    from bot.settings import Settings
    from bot.stores import Store

log = structlog.get_logger()

SWEEP = 3600.0
"""Seconds between two clearances of what is old."""


class Service:
    """One bot. Built inside the event loop it runs in; nothing is opened before `run`."""

    def __init__(
        self,
        settings: Settings,
        desk: Desk,
        store: Store,
        *,
        pace: BaseRateLimiter[Any] | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            settings: with a token.
            desk: the first one, made from the settings' knowledge folder.
            store: what is kept.
            pace: keeps Telegram's limits; our own where None.
        """
        if settings.token is None:
            raise ValueError("no token")
        self._settings, self._token = settings, settings.token.get_secret_value()
        self._stop = asyncio.Event()
        self._store = store
        path = settings.knowledge_path
        self._parts = Parts(
            self._token,
            desk,
            lambda: open_desk(path),
            store,
            curators=settings.curators,
            logs_misses=settings.miss_log,
            api_url=str(settings.api_url) if settings.api_url else None,
            admission=Admission(settings.allowed_chats, settings.allowed_users, settings.curators),
            pace=pace,
        )
        self.shelf, self.metrics = self._parts.shelf, self._parts.metrics
        self._application, self._connection = self._parts.application, self._parts.connection
        self._checks: dict[str, Callable[[], bool]] = {
            "telegram": lambda: self._connection.is_up,
            "dossiers": lambda: bool(self.shelf.desk.knowledge.dossiers),
            "staying": lambda: not self._stop.is_set(),
        }
        self.metrics.read(self._read_states)
        self.metrics.read(lambda: read_digests(store))

    def stop(self) -> None:
        """Have it stop: answers in hand are sent first."""
        self._stop.set()

    def reload(self) -> None:
        """Have the knowledge files read again."""
        self._parts.watch.ask()

    async def run(self) -> None:
        """Run until stopped.

        Raises:
            EnvironmentUnfit: the token, the webhook or an address cannot be used.
        """
        settle()
        async with contextlib.AsyncExitStack() as stack:
            await self._open_health(stack)
            path = self._settings.knowledge_path if self._settings.reload else None
            await stack.enter_async_context(self._parts.watch.working(path))
            sweeps = Rounds("old updates", self._sweep, SWEEP)
            await stack.enter_async_context(sweeps.working())
            if self._settings.webhook_url is None:
                await poll(self._application, self._stop, self._parts.working)
            else:
                looks = Rounds("line to Telegram", lambda: self._connection.look(self._application.bot), LOOK)
                await stack.enter_async_context(looks.working())
                await self._receive(str(self._settings.webhook_url))

    async def _receive(self, url: str) -> None:
        """Run by webhook."""
        intake = Intake(self._application, self._store.seen, utc_now)
        hook = Hook(url, self._secret(url))
        webhook = Webhook(unquote(urlsplit(url).path) or "/", hook.secret, intake.take)
        listener = listen(*self._settings.webhook_listen)
        await receive(
            self._application, intake, hook, serving(webhook, listener), self._stop, beside=self._parts.working
        )

    async def _sweep(self) -> None:
        """Forget what nobody will ask for again."""
        await self._store.seen.sweep(utc_now() - KEPT)

    async def _open_health(self, stack: contextlib.AsyncExitStack) -> None:
        """Serve health and metrics; where nobody chose the address and another bot has it, go without."""
        if self._settings.http_listen is None:
            return
        try:
            listener = listen(*self._settings.http_listen)
        except EnvironmentUnfit as error:
            if "http_listen" in self._settings.model_fields_set:
                raise
            log.warning("no health and no metrics; set BRIEFING_HTTP_LISTEN", reason=str(error))
            return
        lag = Lag(self.metrics.lagged)
        await stack.enter_async_context(meanwhile(lag.watch()))
        app = build_health(self._checks, self.metrics, lag)
        address = await stack.enter_async_context(serving(app, listener))
        log.info("health and metrics are served", address=address)

    async def _read_states(self) -> list[Sample]:
        """What is so or not, for alerts."""
        last = self.shelf.last
        current = last is None or last.result is not Result.REFUSED
        ready = "Whether what the bot needs to answer people is so, by check."
        return [
            *(Sample("ready", check(), {"check": name}, ready) for name, check in self._checks.items()),
            Sample("knowledge_current", current, help="Whether the last reload of the knowledge could be used."),
        ]

    def _secret(self, url: str) -> str:
        """The webhook's secret: the one that is set, else one that every replica makes alike and nobody can guess."""
        if self._settings.webhook_secret is not None:
            return self._settings.webhook_secret.get_secret_value()
        secret = hmac.new(self._token.encode(), f"webhook {url}".encode(), hashlib.sha256).hexdigest()
        redact.add(secret)
        return secret
