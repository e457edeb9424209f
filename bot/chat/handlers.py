"""What happens when an update arrives: it becomes a Visit, a screen is drawn for it, and the screen is sent."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import CallbackContext

from bot.briefing.document import Document, Paragraph
from bot.chat import pages
from bot.chat.commands import asked_by
from bot.chat.digests.bureau import Bureau
from bot.chat.press import BELOW, DIGEST, read_press
from bot.chat.questions import quoted_words, route_question, search, show_route
from bot.chat.screen import Screen
from bot.chat.sending import acknowledge, redraw, reply
from bot.chat.visit import Visit
from bot.routing import Surface, Talk

if TYPE_CHECKING:
    from telegram import Bot, CallbackQuery

    from bot.chat.commands import Command
    from bot.chat.office import Office
    from bot.chat.press import Press

log = structlog.get_logger()

Context = CallbackContext[Any, Any, Any, Any]
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
Errand = Callable[["Office", "Visit", Message, "Bot"], Coroutine[Any, Any, Screen]]

ERRANDS: dict[str, Errand] = {
    "digest": lambda office, visit, message, bot: Bureau(office).take(visit, message, bot),
}
"""What is done for each command of `COMMANDS` that changes something."""

READABLE = 1000
"""Characters of a question that are read: routing looks at no more."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """One method for each kind of update."""

    office: Office

    def command(self, command: Command) -> Handler:
        """The handler of a command."""
        return partial(self._run, command)

    async def _run(self, command: Command, update: Update, context: Context) -> None:
        message = update.message
        if message is None:
            return
        await self._answer(command, self._visit(update, context, _argument(message)), message, context)

    async def _answer(self, command: Command, visit: Visit, message: Message, context: Context) -> None:
        if command.run:
            screen = command.run(visit)
        else:
            screen = await ERRANDS[command.name](self.office, visit, message, context.bot)
        await reply(message, screen, visit.desk.draw, to_question=command.quotes_question or _is_group(message))
        log.info("answered", kind="command", command=command.name)

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
        command = asked_by(visit.replied)
        if command:
            await self._answer(command, visit, message, context)
            return
        quoted = quoted_words(words)
        if quoted:
            await reply(message, search(visit, quoted), visit.desk.draw, to_question=_is_group(message))
            log.info("answered", kind="words")
            return
        route, visit = route_question(visit)
        if _is_group(message) and route.talk in (Talk.GREETING, Talk.THANKS):
            return
        screen = show_route(visit, route)
        spent = round((time.perf_counter() - started) * 1000, 1)
        await reply(message, screen, visit.desk.draw, to_question=True)
        log.info("answered", kind="question", outcome=route.outcome, topic=route.topic, talk=route.talk, ms=spent)

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
        if press is None or query.message is None:
            await acknowledge(query, self._visit(update, context).say("old_button"))
            return
        visit = self._visit(
            update,
            context,
            _asked(query, context.bot.username),
            language=None if press.page == BELOW else press.language,
        )
        screen = await self._open(visit, press, query, context)
        if screen is None:
            await acknowledge(query, visit.say("old_button"))
            return
        await acknowledge(query)
        if press.page == BELOW and isinstance(query.message, Message):
            await reply(query.message, screen, visit.desk.draw, to_question=False)
        else:
            await redraw(query, query.message, screen, visit.desk.draw)
        log.info("answered", kind="press", page=press.page, item=press.key or None)

    async def _open(self, visit: Visit, press: Press, query: CallbackQuery, context: Context) -> Screen | None:
        """The page that a button asks for; None where it is of another time."""
        if press.page != DIGEST:
            return pages.open_page(visit, press)
        if not isinstance(query.message, Message):
            return None
        return await Bureau(self.office).press(visit, press, query.message, query.from_user, context.bot)

    async def _tell(self, update: Update, context: Context, key: str) -> None:
        visit = self._visit(update, context)
        document = Document((Paragraph(visit.say(key)),), visit.locale.language)
        if update.message:
            screen = Screen(document).under((pages.all_topics(visit),))
            await reply(update.message, screen, visit.desk.draw, to_question=False)

    def _visit(self, update: Update, context: Context, words: str = "", language: str | None = None) -> Visit:
        message = update.effective_message
        user = update.effective_user
        replied = message.reply_to_message if isinstance(message, Message) else None
        own = replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id
        guess = Visit(
            self.office.desk(), self.office.now().date(), (user and user.language_code) or "en", context.bot.username
        )
        return Visit(
            desk=guess.desk,
            today=guess.today,
            language=language or guess.locale.language,
            bot=guess.bot,
            words=words,
            surface=Surface.GROUP if isinstance(message, Message) and _is_group(message) else Surface.PRIVATE,
            replied=(replied.text or "") if own and replied else "",
        )


def _argument(message: Message) -> str:
    """What follows a command."""
    text = message.text or message.caption or ""
    _, *words = text.split(maxsplit=1)
    return words[0].strip()[:READABLE] if words else ""


def _asked(query: CallbackQuery, username: str) -> str:
    """The question that the card of a button answers: the message it is a reply to, without command or mention."""
    message = query.message
    asked = message.reply_to_message if isinstance(message, Message) else None
    if asked is None:
        return ""
    if (asked.text or "").startswith("/"):
        return _argument(asked)
    return _without_mention(asked.text or asked.caption or "", username)[:READABLE]


def _is_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE


def _is_addressed(message: Message, username: str, bot: int) -> bool:
    """Whether a message in a group mentions the bot or replies to it."""
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot:
        return True
    return bool(_mention(username).search(message.text or message.caption or ""))


def _without_mention(text: str, username: str) -> str:
    """The text without the bot's own name."""
    return _mention(username).sub("", text, count=1).strip()


@cache
def _mention(username: str) -> re.Pattern[str]:
    """Finds the bot's name. Entities would tell it too, but the library cannot read those that cut a character."""
    return re.compile(rf"(?<!\w)@{re.escape(username)}(?!\w)", re.IGNORECASE)
