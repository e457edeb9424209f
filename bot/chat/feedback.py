"""What readers say about answers by tapping, on its way to the store and to curators: never who said it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

from bot.briefing.attribution import attributed
from bot.briefing.document import Document, Footnote, Paragraph, Title
from bot.chat.press import Press
from bot.chat.screen import Button, Screen, alert
from bot.chat.sending import send
from bot.chats.feedback import ErrorReport, WrongTopic, make_miss
from bot.errors import StoreUnavailable
from bot.knowledge.keys import Kind
from bot.knowledge.model import Claim, Quote
from bot.locales import locale_of
from bot.routing import Outcome, Talk

if TYPE_CHECKING:
    from telegram import Bot

    from bot.chat.incoming import CallbackQuery, Message
    from bot.chat.office import Office
    from bot.chat.visit import Visit
    from bot.chats.feedback import Note
    from bot.knowledge import Item
    from bot.routing import Route

log = structlog.get_logger()

WRONG, NONE = "x", "n"
"""Letters of the pages whose opening says that an answer was wrong: see `bot.chat.pages.PAGES`."""


async def hear_press(office: Office, visit: Visit, press: Press, query: CallbackQuery) -> None:
    """Note that a topic was wrong, where a press says so; a card counts once however often it is pressed."""
    message = query.message
    if press.page not in (WRONG, NONE) or message is None:
        return
    if not office.taps.is_first(message.chat.id, message.message_id, press.page):
        return
    route = visit.desk.router.route(visit.words, visit.surface) if visit.words else None
    found = visit.item(press.key)
    topic = found.topic.id if found else ""
    key = found.topic_key if found else ""
    if route and topic and not route.means(topic):
        # The reader has turned to this page themselves: nothing led them there that could have been wrong.
        return
    await _note(office, WrongTopic(key, _phrase(route, topic) if route else "", office.now()))
    if press.page == NONE and route:
        await _note_miss(office, visit, route)


async def hear_miss(office: Office, visit: Visit, route: Route, message: Message) -> None:
    """Note a question that the file did not answer, where that is switched on; never what somebody else wrote."""
    if route.outcome is Outcome.MISS and not message.is_forwarded:
        await _note_miss(office, visit, route)


async def open_error(office: Office, visit: Visit, press: Press, query: CallbackQuery, bot: Bot) -> Screen | None:
    """Note that something is wrong with an item, tell the curators which, and thank."""
    found = visit.item(press.key)
    if found is None or query.message is None:
        return None
    if not office.taps.is_first(query.message.chat.id, query.message.message_id, press.page, press.key):
        return alert(visit, "error_noted")
    edition = found.dossier.edition
    await _note(office, ErrorReport(found.key, edition, office.now()))
    if office.taps.is_first(found.key, edition):
        await _tell_curators(office, found, bot)
    return alert(visit, "error_noted")


def _phrase(route: Route, topic: str) -> str:
    """The phrase of the file that led to a topic, or to the best one: the file's words, not the reader's."""
    phrases = {candidate.topic: candidate.phrase for candidate in route.candidates}
    return phrases.get(topic) or next((phrase for phrase in phrases.values() if phrase), "")


async def _note_miss(office: Office, visit: Visit, route: Route) -> None:
    if office.logs_misses and route.talk is Talk.QUESTION:
        await _note(office, make_miss(visit.words, route.language, office.now()))


async def _note(office: Office, note: Note) -> None:
    """Keep a note. Nobody's answer waits or fails for it."""
    if not office.taps.has_room(office.now()):
        log.warning("too much feedback in an hour; some is not kept")
        return
    try:
        await office.records.feedback.note(note)
    except StoreUnavailable as error:
        log.warning("feedback not kept", error=str(error))


async def _tell_curators(office: Office, item: Item, bot: Bot) -> None:
    """Tell each curator which item is said to be wrong, once for each of its versions."""
    locale = locale_of(item.dossier.language)
    document = Document(
        (
            Title(locale.say("error_reported")),
            Paragraph(item.topic.title),
            *((attributed(item.value, item.dossier, locale),) if isinstance(item.value, Claim | Quote) else ()),
            Footnote(f"{item.dossier.edition} · {item.key}"),
        ),
        locale.language,
    )
    page = Press("t" if item.kind is Kind.TOPIC else "i", locale.language, item.key)
    screen = Screen(document, ((Button(locale.say("error_look"), page),),))
    for curator in sorted(office.curators):
        try:
            await send(bot, curator, screen)
        except TelegramError as error:
            log.warning("a curator was not told of an error", reason=str(error))
