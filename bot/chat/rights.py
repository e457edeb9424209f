"""Who may change something for a whole chat: in private the person, in a group or channel its administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMemberAdministrator, ChatMemberRestricted
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.latest import Latest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from telegram import Bot, ChatFullInfo, ChatMember

    from bot.chat.incoming import Chat, Message, User

KEPT_SECONDS = 300
"""Seconds for which an answer of Telegram is believed: who is made an administrator waits this long at most."""

KEPT = 1024
"""Persons that are remembered."""

IN_CHARGE = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


def may_write(member: ChatMember) -> bool:
    """Whether somebody may write where they are this member; of a channel only administrators with that right may."""
    match member:
        case ChatMemberRestricted():
            return member.is_member and member.can_send_messages
        case ChatMemberAdministrator():
            # Telegram says nothing of this right outside channels, where every administrator may write.
            return member.can_post_messages is not False
    return member.status in (ChatMemberStatus.MEMBER, ChatMemberStatus.OWNER)


class Rights:
    """Asks Telegram who is in charge, and remembers it for five minutes."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Take what gives the time, aware."""
        self._now = now
        self._known: Latest[tuple[int, int], tuple[bool, datetime]] = Latest(KEPT)

    async def may_change(
        self, bot: Bot, chat: Chat | ChatFullInfo, user: User | None, message: Message | None = None
    ) -> bool:
        """Whether somebody may change something for a chat.

        Args:
            bot: asks Telegram.
            chat: what is to be changed.
            user: who wants it.
            message: where it was said; an anonymous administrator writes in the name of the group itself.
        """
        if chat.type == ChatType.PRIVATE:
            return True
        if message and message.sender_chat and message.sender_chat.id == chat.id:
            return True
        return user is not None and await self.is_in_charge(bot, chat.id, user.id)

    async def may_post(self, bot: Bot, chat: int) -> bool:
        """Whether the bot itself may write in a group or channel; always asked anew, for it is told what it lacks."""
        try:
            return may_write(await bot.get_chat_member(chat, bot.id))
        except (BadRequest, Forbidden):
            return False

    async def is_in_charge(self, bot: Bot, chat: int, person: int) -> bool:
        """Whether somebody is owner or administrator of a group or channel; False where Telegram does not tell."""
        known = self._known.get((chat, person))
        if known and (self._now() - known[1]).total_seconds() < KEPT_SECONDS:
            return known[0]
        try:
            member = await bot.get_chat_member(chat, person)
        except (BadRequest, Forbidden):
            return False
        answer = member.status in IN_CHARGE
        self._known[chat, person] = (answer, self._now())
        return answer
