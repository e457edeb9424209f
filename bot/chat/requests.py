"""Who wants to be told when something is covered: asked by a tap, told once, and then forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.briefing.document import Document, Notice, Paragraph, Title
from bot.briefing.formats.foreign import shorten
from bot.chat.preferences import quiet_hours
from bot.chat.press import Press
from bot.chat.questions import show_route
from bot.chat.reading import is_group
from bot.chat.screen import TITLE, Button, Screen, alert
from bot.chat.sending import send
from bot.chat.wishes import UNDO, undo_row, wish_row
from bot.chats.requests import MOST, Added, make_request
from bot.digests.zones import zone_of
from bot.errors import StoreUnavailable
from bot.locales import locale_of
from bot.routing import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import Bot
    from telegram.ext import ExtBot

    from bot.briefing.desk import Desk
    from bot.chat.incoming import CallbackQuery
    from bot.chat.office import Office
    from bot.chat.records import Records
    from bot.chat.visit import Visit
    from bot.chats import ChatSettings
    from bot.chats.requests import Request

log = structlog.get_logger()

Tell = Callable[[int, Screen], Awaitable[bool]]
"""Sends a screen to a chat; False where that did not work now and may later."""

PIECE = 200
"""Requests read at once."""

ECHO = 100
"""UTF-16 units of a question as it is said back: enough to know it by."""

LAST = 4.5
"""Seconds for the one that is being told when the bot is told to stop: as for answers."""

PATIENCE = 60.0
"""Seconds for which one that was not told is offered to a store that does not answer."""

RETRY = 0.5
"""Seconds between two such offers."""


async def open_wish(office: Office, visit: Visit, press: Press, query: CallbackQuery, _: Bot) -> Screen | None:
    """Keep the question above as a request, or take it back; says which of the two was done."""
    message = query.message
    if message is None or not visit.words or is_group(message):
        return None
    if press.key == UNDO:
        return await _take_back(office, visit, message.chat.id)
    request = make_request(message.chat.id, visit.words, visit.language, office.now())
    if await office.records.requests.add(request) is Added.FULL:
        return alert(visit, "wish_full", count=MOST)
    return _answer_again(visit, "wish_kept", undo=True)


async def _take_back(office: Office, visit: Visit, chat: int) -> Screen:
    sense = make_request(chat, visit.words, visit.language, office.now()).sense
    for request in await office.records.requests.of_chat(chat):
        if request.sense == sense:
            await office.records.requests.take(request.id)
    return _answer_again(visit, "wish_gone", undo=False)


def _answer_again(visit: Visit, key: str, *, undo: bool) -> Screen:
    """The answer that the question had, below what became of the request."""
    route = visit.desk.router.route(visit.words, visit.surface)
    screen, wish = show_route(visit, route), wish_row(visit, route)
    rows = tuple(row for row in screen.buttons if row != wish)
    blocks = (Notice(visit.say(key)), *screen.document.blocks)
    other = undo_row(visit) if undo else wish
    return replace(screen, document=replace(screen.document, blocks=blocks), buttons=rows).under(other)


async def answer_requests(desk: Desk, records: Records, tell: Tell) -> int:
    """Tell each chat whose request is covered now; to be called at the start, after each reload, and every hour.

    A request is taken out of the store before it is told: so no replica tells it twice. One whose chat could not be
    told, or has its quiet hours, is kept for the next time. Cancelled, it finishes the one that it is telling, or puts
    it back where that takes longer than LAST.

    Args:
        desk: of the moment.
        records: where requests are.
        tell: sends.

    Returns:
        How many chats' requests were told.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    told, last = 0, 0
    now = await records.clock()
    # One that could not be told is kept anew at the end of the list, and must not be met there again.
    tried: set[tuple[int, str]] = set()
    while piece := await records.requests.after(last, PIECE):
        last = piece[-1].id
        for request in piece:
            route = desk.router.route(request.words)
            if route.outcome is not Outcome.ANSWER or route.topic is None:
                continue
            if (request.chat, request.words) in tried or _is_quiet(await records.chats.settings(request.chat), now):
                continue
            tried.add((request.chat, request.words))
            told += await _to_its_end(_tell_once(request, _news(desk, request, route.topic), records, tell))
    return told


def telling(bot: ExtBot[None]) -> Tell:
    """Sends by Telegram. Who has blocked the bot or is gone is told no more: their request is given up."""

    async def tell(chat: int, screen: Screen) -> bool:
        try:
            await send(bot, chat, screen)
        except (Forbidden, BadRequest) as error:
            log.info("a request cannot be answered any more", reason=str(error))
        except TelegramError as error:
            log.warning("a request was not answered yet", reason=str(error))
            return False
        return True

    return tell


async def _tell_once(request: Request, screen: Screen, records: Records, tell: Tell) -> bool:
    if not await records.requests.take(request.id):
        return False
    told = False
    try:
        told = await tell(request.chat, screen)
    finally:
        if not told:
            await _put_back(request, records)
    return told


async def _put_back(request: Request, records: Records) -> None:
    """Keep a request that was taken out; where the store does not answer, as soon as it does."""
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await records.requests.add(request, back=True)
                except StoreUnavailable:
                    await asyncio.sleep(RETRY)
                else:
                    return
    except (TimeoutError, asyncio.CancelledError) as error:
        log.error("a request is lost: the store is away", waited=type(error).__name__)
        raise


async def _to_its_end(telling_one: Coroutine[Any, Any, bool]) -> bool:
    """Tell one, also where this is cancelled meanwhile."""
    task = asyncio.ensure_future(telling_one)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        _, late = await asyncio.wait({task}, timeout=LAST)
        if late:
            task.cancel()
            await asyncio.wait(late, timeout=RETRY * 2)
        raise


def _news(desk: Desk, request: Request, topic: str) -> Screen:
    """That a question is covered now, and the button that opens its briefing."""
    locale, page = locale_of(request.language), desk.knowledge.topic(topic)
    blocks = (
        Title(locale.say("wish_covered")),
        Paragraph(locale.say("wish_asked", words=shorten(request.words, ECHO))),
    )
    open_ = Button(shorten(page.title, TITLE), Press("t", locale.language, desk.knowledge.key(topic)))
    return Screen(Document(blocks, locale.language), ((open_,),))


def _is_quiet(settings: ChatSettings, now: datetime) -> bool:
    quiet = quiet_hours(settings)
    if quiet is None:
        return False
    here = now.astimezone(zone_of(settings.zone) if settings.zone else UTC)
    return quiet.covers(here.hour * 60 + here.minute)
