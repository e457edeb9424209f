"""Answers in chats that the bot is not in: inline, by its name and some words, and as a guest. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog
from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.constants import ParseMode

from bot.briefing import FORMATS, compose_short_card
from bot.briefing.compose import WORDS_OF_TALK
from bot.briefing.document import Notice, Paragraph
from bot.briefing.formats.foreign import shorten
from bot.chat.inline import A_PAGE, suggest
from bot.chat.payload import ASK
from bot.chat.questions import route_question
from bot.chat.reading import question, read_visit
from bot.chat.screen import TITLE, Button, Screen, say, show
from bot.chat.sending import reply_markup
from bot.routing import Outcome, Surface, Talk

if TYPE_CHECKING:
    from telegram.ext import CallbackContext

    from bot.chat.incoming import Message, Update
    from bot.chat.office import Office
    from bot.chat.visit import Visit
    from bot.routing import Route

log = structlog.get_logger()

CACHED = 60
"""Seconds for which Telegram may show the same results to the same person: a reload is seen a minute later."""

MOST = 200
"""Results over all pages: nobody scrolls further, and an offset stays small."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One method for each kind of question from elsewhere."""

    office: Office

    async def inline(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Offer complete cards while somebody writes; a way into the private chat where nothing fits."""
        query = update.inline_query
        if query is None:
            return
        settings = await self.office.preferences.of(query.from_user.id)
        visit = read_visit(self.office, update, context.bot, query.query, settings)
        if visit.words.strip():
            _, visit = route_question(visit)
        found = suggest(visit)[:MOST]
        start = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 4 else 0
        shown = found[start : start + A_PAGE]
        more = start + A_PAGE < len(found)
        await context.bot.answer_inline_query(
            query.id,
            [_article(each.id, each.title, each.screen, each.description) for each in shown],
            cache_time=CACHED,
            is_personal=True,
            # None and not empty: the library writes an empty text as a list.
            next_offset=str(start + A_PAGE) if more else None,
            button=None if found else InlineQueryResultsButton(visit.say("inline_private"), start_parameter=ASK),
        )
        log.info("answered", kind="inline", results=len(shown))

    async def guest(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Answer where somebody mentions the bot in a chat that it is not in: one card, or one honest line."""
        message = update.guest_message
        if message is None or message.guest_query_id is None or (message.from_user and message.from_user.is_bot):
            return
        visit = replace(read_visit(self.office, update, context.bot), surface=Surface.GROUP)
        route, visit = _read_guest(visit, message)
        if route.talk in (Talk.GREETING, Talk.THANKS):
            return
        screen = show_guest(visit, route)
        await context.bot.answer_guest_query(message.guest_query_id, _article("guest", context.bot.username, screen))
        log.info("answered", kind="guest", outcome=route.outcome, topic=route.topic)


def show_guest(visit: Visit, route: Route) -> Screen:
    """The screen for a guest: its buttons lead into the private chat, for nothing else works in a strange chat."""
    knowledge = visit.desk.knowledge

    def link(topic: str, label: str) -> Button:
        return Button(label, url=visit.link("t", knowledge.key(topic)))

    if route.outcome is Outcome.ANSWER and route.topic is not None:
        card = compose_short_card(route.topic, knowledge, visit.today, visit.language, about_now=route.about_now)
        return Screen(card, ((link(route.topic, visit.say("open_private")),),))
    if route.outcome is Outcome.CHOICE:
        rows = ((link(topic, shorten(knowledge.topic(topic).title, TITLE)),) for topic in route.choices)
        return say(visit, "which_one").under(*rows)
    if route.talk is not Talk.QUESTION:
        return say(visit, WORDS_OF_TALK[route.talk])
    stranger = (Notice(visit.say("nothing_on", name=route.stranger)),) if route.stranger else ()
    return show(visit, Paragraph(visit.say("guest_miss")), *stranger)


def _read_guest(visit: Visit, message: Message) -> tuple[Route, Visit]:
    """Where a guest's words lead; where they lead nowhere (“is this true?”), where the message replied to does."""
    own = route_question(replace(visit, words=question(message, visit.bot)))
    replied = message.reply_to_message
    if own[0].outcome is not Outcome.MISS or replied is None:
        return own
    other = route_question(replace(visit, words=question(replied, visit.bot)))
    return own if other[0].outcome is Outcome.MISS else other


def _article(number: str, title: str, screen: Screen, description: str | None = None) -> InlineQueryResultArticle:
    content = InputTextMessageContent(FORMATS["telegram"](screen.document), parse_mode=ParseMode.HTML)
    return InlineQueryResultArticle(number, title, content, description=description, api_kwargs=reply_markup(screen))
