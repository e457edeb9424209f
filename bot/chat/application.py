"""The bot put together: which handler sees which update, in which order, and within which limits."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from telegram import LinkPreviewOptions, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.chat.admission import Admission, Door
from bot.chat.commands import COMMANDS
from bot.chat.connection import Connection
from bot.chat.curating import register_curators
from bot.chat.elsewhere import Elsewhere
from bot.chat.failures import answer_failure, kind_of
from bot.chat.handlers import Context, Handler, Handlers
from bot.chat.membership import Membership
from bot.chat.observing import Unobserved
from bot.chat.office import Office
from bot.chat.pace import Pace
from bot.chat.polls import PollRequest
from bot.chat.preferences import Preferences
from bot.chat.reporting import answer_report
from bot.chat.request import AiohttpRequest
from bot.chat.rights import Rights
from bot.chat.rooms import Rooms
from bot.chat.updates import ChatOrder, Repeats, is_whole
from bot.digests.stock import Stock

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram.ext import BaseRateLimiter

    from bot.briefing.desk import Desk
    from bot.chat.curating import Curation
    from bot.chat.observing import Observer
    from bot.chat.records import Records

LONGEST = 15.0
"""Seconds that a handler may take. An answer takes milliseconds; what is left is waiting for Telegram's limits."""

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
    builder = (
        ApplicationBuilder()
        .token(token)
        .request(AiohttpRequest(connection=connection, observer=observer))
        .get_updates_request(PollRequest(POLLS, connection=connection))
        .rate_limiter(pace or Pace())
        .concurrent_updates(ChatOrder())
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .job_queue(None)
    )
    if api_url:
        address = api_url.rstrip("/")
        builder = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    application = builder.build()
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
    door = Door(admission or Admission(), now, observer)
    _register(application, Handlers(office, Rooms(office), observer), longest, door, curation)
    return application


def _register(
    application: Application[Any, Any, Any, Any, Any, Any],
    handlers: Handlers,
    longest: float,
    door: Door,
    curation: Curation | None,
) -> None:
    """Tell the application who sees what; in each group the first that fits takes it."""

    def limited(handler: Handler) -> Handler:
        @wraps(handler)
        async def run(update: Update, context: Context) -> None:
            async with asyncio.timeout(longest):
                await handler(update, context)

        return run

    repeats = Repeats()

    async def drop(update: Update, context: Context) -> None:
        if repeats.is_repeat(update.update_id) or not is_whole(update) or not _is_from_person(update):
            raise ApplicationHandlerStop
        handlers.observer.received(kind_of(update))
        if not await door.admit(update, context):
            raise ApplicationHandlerStop

    async def fail(update: object, context: Context) -> None:
        if await answer_failure(update, context):
            handlers.observer.failed()

    written = filters.UpdateType.MESSAGE
    application.add_handler(TypeHandler(Update, limited(drop)), group=-1)
    if curation and curation.curators:
        register_curators(application, curation, limited)
    theirs = written & filters.ChatType.PRIVATE & filters.User(handlers.office.curators)
    application.add_handler(CommandHandler("report", limited(partial(answer_report, handlers.office)), filters=theirs))
    elsewhere = Elsewhere(handlers.office)
    application.add_handler(InlineQueryHandler(limited(elsewhere.inline)))
    application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, limited(elsewhere.guest)))
    for command in COMMANDS:
        application.add_handler(
            CommandHandler(command.name, limited(partial(handlers.command, command)), filters=written)
        )
    application.add_handler(CallbackQueryHandler(limited(handlers.press)))
    membership = Membership(handlers.office)
    application.add_handler(ChatMemberHandler(limited(membership.change), ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(written & filters.StatusUpdate.MIGRATE, limited(membership.move)))
    application.add_handler(MessageHandler(written & filters.COMMAND, limited(handlers.unknown_command)))
    application.add_handler(MessageHandler(written & (filters.TEXT | filters.CAPTION), limited(handlers.text)))
    application.add_handler(MessageHandler(written & ~filters.StatusUpdate.ALL, limited(handlers.other)))
    application.add_error_handler(fail)


def _is_from_person(update: Update) -> bool:
    """Whether a person wrote it: other bots, our own inline posts and automatic forwards from a channel are ignored."""
    message = update.message
    if message is None:
        return True
    by_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    return not (by_bot or message.via_bot or message.is_automatic_forward)
