"""What happens when an update arrives: it becomes a Visit, a screen is drawn for it, and the screen is sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Message, Update
from telegram.constants import ChatType, MessageEntityType
from telegram.ext import CallbackContext

from bot.briefing.document import Document, Paragraph
from bot.chat import pages
from bot.chat.observing import Unobserved
from bot.chat.press import read_press
from bot.chat.questions import quoted_words, route_question, search, show_route
from bot.chat.screen import Screen
from bot.chat.sending import redraw, reply
from bot.chat.visit import Visit
from bot.routing import Surface, Talk

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import CallbackQuery

    from bot.briefing.desk import Desk
    from bot.chat.commands import Command
    from bot.chat.observing import Observer
    from bot.routing.model import Route

log = structlog.get_logger()

Context = CallbackContext[Any, Any, Any, Any]
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]

READABLE = 1000
"""Characters of a question that are read: routing looks at no more."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """One method for each kind of update."""

    desk: Callable[[], Desk]
    """Gives the desk of the moment: a reload puts another in its place."""
    now: Callable[[], datetime]
    """Gives the time, aware."""
    observer: Observer = field(default_factory=Unobserved)
    """Counts."""

    def command(self, command: Command) -> Handler:
        """The handler of a command."""
        return partial(self._run, command)

    async def _run(self, command: Command, update: Update, context: Context) -> None:
        message = update.message
        if message is None:
            return
        screen = command.run(self._visit(update, context, _argument(message)))
        await reply(message, screen, to_question=command.quotes_question or _is_group(message))
        log.info("answered", kind="command", command=command.name)
        self.observer.answered("command", command.name)

    async def unknown_command(self, update: Update, context: Context) -> None:
        """Point to /help; silent in groups, where the command was probably another bot's."""
        if update.message and not _is_group(update.message):
            await self._tell(update, context, "unknown_command")

    async def text(self, update: Update, context: Context) -> None:
        """Answer a question in somebody's own words; in groups only one that is meant for the bot."""
        message = update.message
        if message is None or (_is_group(message) and not _is_addressed(message, context.bot.username, context.bot.id)):
            return
        started = time.perf_counter()
        words = _without_mention(message.text or message.caption or "", context.bot.username)
        visit = self._visit(update, context, words[:READABLE])
        quoted = quoted_words(words)
        if quoted:
            await reply(message, search(visit, quoted), to_question=_is_group(message))
            log.info("answered", kind="words")
            self.observer.answered("words", "search")
            return
        route, visit = route_question(visit)
        if _is_group(message) and route.talk in (Talk.GREETING, Talk.THANKS):
            return
        screen = show_route(visit, route)
        spent = round((time.perf_counter() - started) * 1000, 1)
        await reply(message, screen, to_question=True)
        log.info("answered", kind="question", outcome=route.outcome, topic=route.topic, talk=route.talk, ms=spent)
        self.observer.answered("question", _ending(route), spent / 1000)

    async def other(self, update: Update, context: Context) -> None:
        """Say that text is needed; silent in groups, and on what people do not write, such as a new title."""
        if update.message and not _is_group(update.message):
            await self._tell(update, context, "text_needed")

    async def press(self, update: Update, context: Context) -> None:
        """Open the page that a button asks for, in place of the one that is there."""
        query = update.callback_query
        if query is None:
            return
        press = read_press(query.data or "")
        if press is None:
            await query.answer(self._visit(update, context).say("old_button"), show_alert=True)
            return
        visit = self._visit(update, context, _asked(query), language=press.language)
        screen = pages.open_page(visit, press)
        if screen is None:
            await query.answer(visit.say("old_button"), show_alert=True)
            return
        await query.answer()
        await redraw(query, screen)
        log.info("answered", kind="press", page=press.page, item=press.key or None)
        self.observer.answered("press", press.page)

    async def _tell(self, update: Update, context: Context, key: str) -> None:
        visit = self._visit(update, context)
        document = Document((Paragraph(visit.say(key)),), visit.locale.language)
        if update.message:
            await reply(update.message, Screen(document).under((pages.all_topics(visit),)), to_question=False)

    def _visit(self, update: Update, context: Context, words: str = "", language: str | None = None) -> Visit:
        message = update.effective_message
        user = update.effective_user
        replied = message.reply_to_message if isinstance(message, Message) else None
        own = replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id
        guess = Visit(self.desk(), self.now().date(), (user and user.language_code) or "en", context.bot.username)
        return Visit(
            desk=guess.desk,
            today=guess.today,
            language=language or guess.locale.language,
            bot=guess.bot,
            words=words,
            surface=Surface.GROUP if isinstance(message, Message) and _is_group(message) else Surface.PRIVATE,
            replied=(replied.text or "") if own and replied else "",
        )


def _ending(route: Route) -> str:
    """How a question ended, for counting."""
    return route.outcome if route.talk is Talk.QUESTION else route.talk


def _argument(message: Message) -> str:
    """What follows a command."""
    text = message.text or message.caption or ""
    return text.partition(" ")[2].strip()[:READABLE] if " " in text else text.partition("\n")[2].strip()[:READABLE]


def _asked(query: CallbackQuery) -> str:
    """The question that the card of a button answers: the message it is a reply to, without its command."""
    message = query.message
    asked = message.reply_to_message if isinstance(message, Message) else None
    if asked is None:
        return ""
    if (asked.text or "").startswith("/"):
        return _argument(asked)
    return (asked.text or asked.caption or "")[:READABLE]


def _is_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE


def _is_addressed(message: Message, username: str, bot: int) -> bool:
    """Whether a message in a group mentions the bot or replies to it."""
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot:
        return True
    kinds: list[str | None] = [MessageEntityType.MENTION]
    mentions = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return any(name.casefold() == f"@{username}".casefold() for name in mentions.values())


def _without_mention(text: str, username: str) -> str:
    """The text without the bot's own name."""
    lower, name = text.casefold(), f"@{username}".casefold()
    at = lower.find(name)
    return text if at < 0 or len(lower) != len(text) else (text[:at] + text[at + len(name) :]).strip()
