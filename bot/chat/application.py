"""The bot put together: its parts, its line to Telegram, and the limits that it keeps."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from telegram import LinkPreviewOptions
from telegram.ext import Application, ApplicationBuilder, Defaults, TypeHandler

from bot.chat.admission import Admission, Door
from bot.chat.connection import Connection
from bot.chat.failures import answer_failure
from bot.chat.handlers import Handlers
from bot.chat.incoming import Update
from bot.chat.observing import Unobserved
from bot.chat.office import Office
from bot.chat.pace import Pace
from bot.chat.polls import PollingBot, PollRequest
from bot.chat.preferences import Preferences
from bot.chat.reception import Reception
from bot.chat.request import AiohttpRequest
from bot.chat.rights import Rights
from bot.chat.rooms import Rooms
from bot.chat.updates import ChatOrder
from bot.digests.stock import Stock

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram.ext import BaseRateLimiter

    from bot.briefing.desk import Desk
    from bot.chat.curating import Curation
    from bot.chat.handlers import Context
    from bot.chat.observing import Observer
    from bot.chat.records import Records

LONGEST = 15.0
"""Seconds that a handler may take. An answer takes milliseconds; what is left is waiting for Telegram's limits."""

TELEGRAM = "https://api.telegram.org"
"""Telegram's own Bot API server."""

POLLS = 2
"""Connections for polls: one under way, one being replaced."""


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def build_application(  # noqa: PLR0913 - each part can be replaced, by name
    token: str,
    desk: Callable[[], Desk],
    *,
    records: Records,
    stock: Callable[[], Stock] | None = None,
    api_url: str | None = None,
    now: Callable[[], datetime] = utc_now,
    pace: BaseRateLimiter[Any] | None = None,
    longest: float = LONGEST,
    connection: Connection | None = None,
    observer: Observer | None = None,
    admission: Admission | None = None,
    curation: Curation | None = None,
    curators: frozenset[int] = frozenset(),
    logs_misses: bool = False,
) -> Application[Any, Any, Any, Any, Any, Any]:
    """The bot, ready to be started; nothing is opened or sent yet.

    Args:
        token: the bot's.
        desk: gives the desk of the moment.
        records: what is kept.
        stock: gives what digests are taken from; where None, everything of the desk, and nothing is known as new.
        api_url: address of a Bot API server, without `/bot<token>`; Telegram's own where None.
        now: gives the time, aware.
        pace: keeps Telegram's limits; our own where None.
        longest: seconds that a handler may take.
        connection: learns whether Telegram can be reached.
        observer: counts.
        admission: who may use the bot; everybody where None.
        curation: what curators can do with the files; nothing where None.
        curators: Telegram's ids of those who are told of errors, and have the report.
        logs_misses: whether questions that the file does not answer are kept for them.
    """
    connection, observer = connection or Connection(), observer or Unobserved()
    address = (api_url or TELEGRAM).rstrip("/")
    bot = PollingBot(
        token,
        PollRequest(POLLS, connection=connection),
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=AiohttpRequest(connection=connection, observer=observer),
        rate_limiter=pace or Pace(),
        defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
    )
    application = ApplicationBuilder().bot(bot).concurrent_updates(ChatOrder()).job_queue(None).build()
    office = Office(
        desk,
        stock or (lambda: Stock.of(desk().knowledge)),
        now,
        records,
        Rights(now),
        Preferences(records.chats, now, sole=records.sole),
        curators,
        logs_misses,
    )
    handlers, door = Handlers(office, Rooms(office), observer), Door(admission or Admission(), now, observer)
    reception = Reception(handlers, door, curation)

    async def take(update: Update, context: Context) -> None:
        async with asyncio.timeout(longest):
            await reception.take(update, context)

    async def fail(update: object, context: Context) -> None:
        if await answer_failure(update, context):
            observer.failed()

    application.add_handler(TypeHandler(Update, take))
    application.add_error_handler(fail)
    return application
