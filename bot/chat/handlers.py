"""What happens when an update arrives: it becomes a Visit, a screen is drawn for it, and the screen is sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from telegram.ext import CallbackContext

from bot.briefing.wording import quoted_words
from bot.chat import offers, pages
from bot.chat.aside import is_alone
from bot.chat.cohort import Cohort
from bot.chat.commands import asked_by
from bot.chat.errands import ERRANDS, FREE, OPENERS, SHARED
from bot.chat.feedback import hear_miss, hear_press
from bot.chat.following import follow, item_under
from bot.chat.incoming import Message, Update
from bot.chat.observing import Unobserved
from bot.chat.press import BELOW, read_press
from bot.chat.questions import route_questions, search, show_route
from bot.chat.reading import argument, asked, asked_message, is_addressed, is_group, question, read_visit, reply_to_bot
from bot.chat.rooms import notice, point_to, show_short
from bot.chat.screen import Screen, say
from bot.chat.sending import acknowledge, point, redraw, reply
from bot.chats.cooldown import Verdict
from bot.routing import Talk

if TYPE_CHECKING:
    from bot.chat.commands import Command
    from bot.chat.incoming import CallbackQuery
    from bot.chat.observing import Observer
    from bot.chat.office import Office
    from bot.chat.press import Press
    from bot.chat.rooms import Rooms
    from bot.chat.visit import Visit
    from bot.chats import ChatSettings, Layout
    from bot.routing import Route

log = structlog.get_logger()

Context = CallbackContext[Any, Any, Any, Any]
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Handlers:
    """One method for each kind of update."""

    office: Office
    rooms: Rooms
    observer: Observer = field(default_factory=Unobserved)
    """Counts."""
    cohort: Cohort[Visit, tuple[Route, Visit]] = field(default_factory=partial(Cohort, route_questions))
    """Of those who ask."""

    async def command(self, command: Command, update: Update, context: Context) -> None:
        """Do what a command asks for; in groups only where its answer is wanted."""
        message = update.message
        if message is None:
            return
        settings = await self.office.preferences.of(message.chat.id)
        visit = read_visit(self.office, update, context.bot, argument(message), settings)
        if not await self._is_heard(command, visit, message, settings, context):
            return
        words = visit.words or _told(message, context)
        if command.takes_question and words:
            started = time.perf_counter()
            await self._brief(*await self._route(replace(visit, words=words, replied="")), message, started)
        else:
            await self._answer(command, visit, message, context)

    async def _answer(self, command: Command, visit: Visit, message: Message, context: Context) -> None:
        if command.run:
            screen = command.run(visit)
        else:
            screen = await ERRANDS[command.name](self.office, visit, message, context.bot)
        if screen:
            quoting = command.quotes_question or is_group(message)
            await reply(message, screen, to_question=quoting, layout=visit.layout)
        log.info("answered", kind="command", command=command.name)
        self.observer.answered("command", command.name)

    async def unknown_command(self, update: Update, context: Context) -> None:
        """Point to /help; silent in groups, where the command was probably another bot's."""
        if update.message and not is_group(update.message):
            await self._tell(update, context, "unknown_command")

    async def text(self, update: Update, context: Context) -> None:
        """Answer a question in somebody's own words; in groups only one that is meant for the bot."""
        message = update.message
        if message is None or (is_group(message) and not is_addressed(message, context.bot)):
            return
        # A bare mention under somebody's words asks about these.
        words = question(message, context.bot.username) or _told(message, context)
        settings = await self.office.preferences.of(message.chat.id)
        visit = read_visit(self.office, update, context.bot, words, settings)
        command, quoted, started = asked_by(visit.replied), quoted_words(words), time.perf_counter()
        found = None if command or quoted else await self._route(visit)
        if found and is_group(message) and _is_courtesy(found[0], words):
            return
        if not await self._is_heard(command, visit, message, settings, context):
            return
        if command:
            await self._answer(command, visit, message, context)
        elif quoted:
            await reply(message, search(visit, quoted), to_question=is_group(message), layout=visit.layout)
            log.info("answered", kind="words")
            self.observer.answered("words", "search")
        elif found:
            await self._brief(*found, message, started)

    async def _route(self, visit: Visit) -> tuple[Route, Visit]:
        """Where a question leads, as `route_question` says; those that come together are routed together."""
        return await self.cohort.join(visit)

    async def _brief(self, route: Route, visit: Visit, message: Message, started: float) -> None:
        """Answer a question: within the briefing that it replies to, else by itself.

        Args:
            route: where it leads.
            visit: in its language.
            message: that asks it.
            started: when it began to be answered, by the clock of `time.perf_counter`.
        """
        under = item_under(visit) if route.talk is Talk.QUESTION else None
        screen = follow(visit, under, route) if under else None
        if screen is None and is_group(message):
            await self._brief_room(visit, route, message)
        else:
            await reply(message, screen or show_route(visit, route), to_question=True, layout=visit.layout)
        if screen is None:
            await hear_miss(self.office, visit, route, message)
        spent = round((time.perf_counter() - started) * 1000, 1)
        log.info("answered", kind="question", outcome=route.outcome, topic=route.topic, talk=route.talk, ms=spent)
        self.observer.answered("question", _ending(route), spent / 1000)

    async def _brief_room(self, visit: Visit, route: Route, message: Message) -> None:
        """Answer in a group: shortly, or by pointing to the answer that stands above."""
        earlier = self.rooms.earlier(message, route)
        if earlier and route.topic and await point(message, point_to(visit, route.topic), earlier):
            return
        answer = await reply(message, show_short(visit, route), to_question=True, layout=visit.layout)
        self.rooms.note(answer, message, route)

    async def other(self, update: Update, context: Context) -> None:
        """Say that text is needed; silent in groups, and on what people do not write, such as a new title."""
        if update.message and not is_group(update.message):
            await self._tell(update, context, "text_needed")

    async def press(self, update: Update, context: Context) -> None:
        """Open the page that a button asks for, in place of the one that is there."""
        query = update.callback_query
        if query is None:
            return
        press = read_press(query.data)
        if press is None or query.message is None:
            await acknowledge(query, read_visit(self.office, update, context.bot).say("old_button"))
            return
        settings = await self.office.preferences.of(query.message.chat.id)
        words = asked(query, context.bot.username)
        own = visit = read_visit(self.office, update, context.bot, words, settings)
        alone = is_alone(query.message) or (
            press.page not in FREE and not await self.rooms.may_turn(query, context.bot)
        )
        if press.page != BELOW and not alone:
            # A page stays in its language, but for who reads it alone.
            visit = replace(visit, language=press.language)
        screen = await self._open(visit, press, query, context)
        refusal = self._refuse(own, press, query, screen, alone=alone)
        if refusal or screen is None:
            await acknowledge(query, refusal)
            return
        if alone:
            await self.rooms.aside.show(visit, press, query, query.message, screen)
            return
        await _show(query, query.message, screen, visit.layout, apart=press.page == BELOW)
        # Only now: a press has one answer, and where the page fails it is the notice that says so.
        await acknowledge(query)
        await hear_press(self.office, visit, press, query)
        log.info("answered", kind="press", page=press.page, item=press.key or None)
        self.observer.answered("press", press.page)

    def _refuse(
        self, visit: Visit, press: Press, query: CallbackQuery, screen: Screen | None, *, alone: bool
    ) -> str | None:
        """What somebody is told, in their own language, in place of the page they asked for; None if they get it."""
        if screen is None:
            return visit.say("old_button")
        if screen.alert:
            return screen.alert(visit)
        if alone and press.page in SHARED:
            return visit.say("only_asker")
        return None if self.rooms.has_room(query) else visit.say("cooldown")

    async def _open(self, visit: Visit, press: Press, query: CallbackQuery, context: Context) -> Screen | None:
        """The page that a button asks for; None where it is of another time."""
        opener = OPENERS.get(press.page)
        if opener is None:
            return pages.open_page(visit, press)
        return await opener(self.office, visit, press, query, context.bot)

    async def _is_heard(
        self, command: Command | None, visit: Visit, message: Message, settings: ChatSettings, context: Context
    ) -> bool:
        """Whether there is an answer now; in groups not always, and who goes without for a while is told so once.

        An administrator's order always has one. Somebody else's is refused, and no more often than others are answered.
        """
        if not is_group(message):
            return True
        may_change = partial(self.office.rights.may_change, context.bot, message.chat, message.from_user, message)
        if command and command.by_admins and await may_change():
            return True
        if self.rooms.is_past(message) or not await self.rooms.admits(message, settings, context.bot):
            return False
        verdict = self.rooms.judge(message)
        if verdict is Verdict.NOTICE:
            await reply(message, notice(visit, "cooldown"), to_question=True)
        return verdict is Verdict.ANSWER

    async def _tell(self, update: Update, context: Context, key: str) -> None:
        visit = read_visit(self.office, update, context.bot)
        if update.message:
            await reply(update.message, say(visit, key).under((offers.all_topics(visit),)), to_question=False)


async def _show(query: CallbackQuery, message: Message, screen: Screen, layout: Layout, *, apart: bool) -> None:
    """Show a page in place of the one whose button was pressed, or as a message of its own.

    Args:
        apart: whether the page that is there stays, whatever the screen says.
    """
    if apart or screen.apart or screen.attachment:
        # What waits for words is a reply to who is to write them.
        origin = asked_message(query) if screen.asks else None
        to = screen.to or (origin.message_id if origin else None)
        await reply(message, screen, to_question=False, to=to, layout=layout)
    else:
        await redraw(query, message, screen, layout)


def _ending(route: Route) -> str:
    """How a question ended, for counting."""
    return route.outcome if route.talk is Talk.QUESTION else route.talk


def _is_courtesy(route: Route, words: str) -> bool:
    """Whether a group needs no answer to this: a greeting, thanks, a thumb up."""
    return route.talk in (Talk.GREETING, Talk.THANKS) or (route.talk is Talk.WORDLESS and bool(words))


def _told(message: Message, context: Context) -> str:
    """What somebody else's message says that a bare /brief or mention replies to."""
    replied = message.reply_to_message
    if replied is None or reply_to_bot(message, context.bot):
        return ""
    return question(replied, context.bot.username)
