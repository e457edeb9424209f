"""How the bot behaves where others read along: addressed only, short, not twice, and not too often."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.briefing.compose import WORDS_OF_TALK, silence
from bot.briefing.document import Notice, Paragraph
from bot.chat.aside import Aside, is_alone
from bot.chat.browse import topic_button
from bot.chat.cards import short_card
from bot.chat.reading import asked_message, is_group
from bot.chat.screen import Screen, say, show
from bot.chats.cooldown import Cooldown, Verdict
from bot.chats.recent import RecentAnswers
from bot.chats.settings import Askers
from bot.routing import Outcome, Talk

if TYPE_CHECKING:
    from telegram import Bot

    from bot.chat.incoming import CallbackQuery, Message
    from bot.chat.office import Office
    from bot.chat.visit import Visit
    from bot.chats import ChatSettings
    from bot.routing import Route

log = structlog.get_logger()

PAST = timedelta(minutes=10)
"""How old a question in a group may be: Telegram keeps what was written while the bot was down for a day."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rules of groups, and what they need to know of the last minutes."""

    office: Office
    aside: Aside = field(default_factory=Aside)
    cooldown: Cooldown = field(default_factory=Cooldown)
    recent: RecentAnswers = field(default_factory=RecentAnswers)

    def is_past(self, message: Message) -> bool:
        """Whether a question was asked so long ago, while nothing ran, that the group talks of something else."""
        past = self.office.now() - message.date > PAST
        if past:
            log.info("an old question in a group is passed over")
        return past

    async def admits(self, message: Message, settings: ChatSettings, bot: Bot) -> bool:
        """Whether somebody is answered here at all, as the group's administrators have chosen."""
        if settings.muted:
            return False
        if settings.askers is Askers.EVERYBODY:
            return True
        return await self.office.rights.may_change(bot, message.chat, message.from_user, message)

    async def may_turn(self, query: CallbackQuery, bot: Bot) -> bool:
        """Whether somebody may turn the pages of a card that all see: in a group who asked for it, and admins."""
        message = query.message
        if message is None or not is_group(message):
            return True
        if is_alone(message):
            return False
        origin = asked_message(query)
        if origin and origin.from_user and origin.from_user.id == query.from_user.id and not origin.sender_chat:
            return True
        return await self.office.rights.may_change(bot, message.chat, query.from_user)

    def has_room(self, query: CallbackQuery) -> bool:
        """Whether a group has not seen so much in a minute that a page cannot be turned; it is counted."""
        message = query.message
        if message is None or not is_group(message):
            return True
        return self.cooldown.turn(message.chat.id, query.from_user.id, self.office.now())

    def judge(self, message: Message) -> Verdict:
        """Whether the bot has not said enough for a minute; an answer is counted."""
        speaker = message.sender_chat or message.from_user
        return self.cooldown.judge(message.chat.id, speaker.id if speaker else 0, self.office.now())

    def earlier(self, message: Message, route: Route) -> int | None:
        """Number of the message that answered the same here within ten minutes."""
        if route.outcome is not Outcome.ANSWER or route.topic is None:
            return None
        return self.recent.find(message.chat.id, message.thread, route.topic, self.office.now())

    def note(self, answer: int, message: Message, route: Route) -> None:
        """Remember the answer to a message, by its number."""
        if route.outcome is Outcome.ANSWER and route.topic is not None:
            self.recent.remember(message.chat.id, message.thread, route.topic, answer, self.office.now())


def show_short(visit: Visit, route: Route) -> Screen:
    """The screen for a route in a group: a short card, a choice by titles, or one line."""
    if route.outcome is Outcome.ANSWER and route.topic is not None:
        return short_card(visit, route.topic, about_now=route.about_now)
    if route.outcome is Outcome.CHOICE:
        question = "which_one" if len(route.choices) > 1 else "this_one"
        unheard = silence(route, visit.desk.knowledge, visit.locale)
        screen = show(visit, *unheard, Paragraph(visit.say(question)))
        return screen.under(*((topic_button(visit, topic),) for topic in route.choices))
    if route.talk is not Talk.QUESTION:
        return say(visit, WORDS_OF_TALK[route.talk])
    stranger = visit.say("nothing_on", name=route.stranger) if route.stranger else ""
    missing = visit.locale.join(visit.say("not_in_file"), stranger)
    return show(visit, Paragraph(missing))


def point_to(visit: Visit, topic: str) -> Screen:
    """A line that points to the answer above."""
    return say(visit, "answered_above", title=visit.desk.knowledge.topic(topic).title)


def notice(visit: Visit, key: str) -> Screen:
    """One sentence."""
    return show(visit, Notice(visit.say(key)))
