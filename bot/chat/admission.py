"""Who may use the bot, where it is not for everybody, and the polite way out for the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from telegram import ChatMember
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.chat.observing import Unobserved
from bot.chat.reading import app_language
from bot.latest import Latest
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from telegram.ext import CallbackContext

    from bot.chat.incoming import Chat, Update, User
    from bot.chat.observing import Observer

log = structlog.get_logger()

TOLD_EVERY = timedelta(hours=1)
"""A person who is not on the list is told so at most this often."""

KEPT = 2048
"""Persons of whom it is known when they were told."""

GONE = (ChatMember.LEFT, ChatMember.BANNED)


@dataclass(frozen=True, slots=True)
class Admission:
    """The lists. A list that is None admits everybody, an empty one nobody; curators are always admitted."""

    chats: frozenset[int] | None = None
    """Groups and channels in which the bot works, for everybody in them."""
    users: frozenset[int] | None = None
    """People with whom it works in private, inline, and in groups that no list names."""
    curators: frozenset[int] = frozenset()

    def admits_chat(self, chat: int) -> bool:
        """Whether the bot stays in a group or channel."""
        return self.chats is None or chat in self.chats

    def admits_user(self, user: int) -> bool:
        """Whether the bot answers a person."""
        return self.users is None or user in self.users or user in self.curators


@dataclass(slots=True)
class Door:
    """Lets updates in or turns them away: who is on no list is told so once an hour; a group is told once, and left."""

    admission: Admission
    now: Callable[[], datetime]
    """Gives the time, aware."""
    observer: Observer = field(default_factory=Unobserved)
    _told: Latest[int, datetime] = field(default_factory=lambda: Latest(KEPT))

    async def admit(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> bool:
        """Whether an update is let in; if not, everything that had to be said was said."""
        chat, user = update.effective_chat, update.effective_user
        if update.guest_message:
            # Its chat goes by a number that may be another chat's: nothing is ever told or left by it.
            return self.admission.chats is None and (user is None or self.admission.admits_user(user.id))
        in_group = chat is not None and chat.type != ChatType.PRIVATE
        if chat and in_group and not self.admission.admits_chat(chat.id):
            await self._leave(chat, update, context)
            return False
        listed = in_group and self.admission.chats is not None
        if user is None or listed or self.admission.admits_user(user.id):
            return True
        await self._turn_away(user, update, context, in_group=in_group)
        return False

    async def _leave(self, chat: Chat, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        change = update.my_chat_member
        if change and change.new.status in GONE:
            return
        self.observer.turned_away("chat")
        log.info("left a chat that is not on the list")
        try:
            if chat.type != ChatType.CHANNEL:
                sentence = locale_of(app_language(update.effective_user)).say("chat_not_allowed", id=chat.id)
                await context.bot.send_message(chat.id, sentence)
        except TelegramError as error:
            log.info("farewell not sent", reason=str(error))
        try:
            await context.bot.leave_chat(chat.id)
        except TelegramError as error:
            log.info("chat not left", reason=str(error))

    async def _turn_away(
        self, user: User, update: Update, context: CallbackContext[Any, Any, Any, Any], *, in_group: bool
    ) -> None:
        sentence = locale_of(app_language(user)).say("user_not_allowed", id=user.id)
        try:
            if update.inline_query:
                await context.bot.answer_inline_query(update.inline_query.id, [], is_personal=True)
            elif update.callback_query:
                await update.callback_query.answer(sentence, show_alert=True)
            elif update.message and not in_group and self._may_tell(user.id):
                self.observer.turned_away("user")
                await context.bot.send_message(update.message.chat.id, sentence)
        except TelegramError as error:
            log.info("nobody was told", reason=str(error))

    def _may_tell(self, user: int) -> bool:
        """Whether a person is told now, which is remembered."""
        now, before = self.now(), self._told.get(user)
        if before is not None and now - before < TOLD_EVERY:
            return False
        self._told[user] = now
        return True
