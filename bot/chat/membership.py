"""In which chats the bot is and may write: it is added, removed or blocked, or its group becomes a supergroup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog
from telegram import ChatMemberRestricted
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.chat.reading import read_visit
from bot.chat.rights import may_write
from bot.digests import subscribing

if TYPE_CHECKING:
    from telegram import ChatMember
    from telegram.ext import CallbackContext

    from bot.chat.incoming import Update
    from bot.chat.office import Office

log = structlog.get_logger()

PRESENT = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


@dataclass(frozen=True, slots=True)
class Membership:
    """Keeps step with where the bot is: digests pause and go on, settings stay.

    Where it is blocked or removed, that is noted; `bot.chat.upkeep` forgets the chat if it does not come back.
    """

    office: Office
    _moved: set[int] = field(default_factory=set)
    """Supergroups that are known from before they were some: they are not greeted again."""

    async def change(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """The bot was added, removed, blocked, unblocked, or its rights have changed."""
        event = update.my_chat_member
        if event is None:
            return
        records, chat = self.office.records, event.chat
        now = await records.clock()
        came = not _is_present(event.old)
        if not _is_present(event.new):
            await records.removals.note_departure(chat.id, now)
        elif came:
            await records.removals.note_return(chat.id)
            self.office.preferences.forget(chat.id)
        was, is_ = may_write(event.old), may_write(event.new)
        if was == is_:
            return
        if not is_:
            self._moved.discard(chat.id)
            paused = await subscribing.block_chat(chat.id, records.subscriptions, now)
            log.info("left", chat=chat.type, digests_paused=len(paused))
            return
        resumed = await subscribing.resume_chat(chat.id, records.subscriptions, now)
        log.info("joined", chat=chat.type, digests_resumed=len(resumed))
        if came and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP) and chat.id not in self._moved:
            settings = await self.office.preferences.of(chat.id)
            visit = read_visit(self.office, update, context.bot, settings=settings)
            try:
                await context.bot.send_message(chat.id, visit.say("group_welcome"), disable_notification=True)
            except TelegramError as error:
                # Some groups let nobody write but their administrators; a welcome is not worth more than a line.
                log.info("welcome not sent", reason=str(error))

    async def move(self, update: Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
        """A group has become a supergroup with a number of its own: everything kept of it goes along."""
        message = update.message
        if message is None or message.migrate_to_chat_id is None:
            return
        new, records = message.migrate_to_chat_id, self.office.records
        self._moved.add(new)
        await records.removals.move_chat(message.chat.id, new)
        # Telegram also says that the bot has left the old group, perhaps before: what that has paused goes on.
        await subscribing.resume_chat(new, records.subscriptions, await records.clock())
        self.office.preferences.forget(message.chat.id)
        self.office.preferences.forget(new)
        log.info("moved to a supergroup")


def _is_present(member: ChatMember) -> bool:
    return member.is_member if isinstance(member, ChatMemberRestricted) else member.status in PRESENT
