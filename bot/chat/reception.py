"""Who answers an update: it is let in or not, and then goes to the one handler that it is for.

python-telegram-bot would ask each handler in turn whether the update is for it; there are two dozen, and nearly every
update is a question, which comes last.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.chat.commands import COMMANDS
from bot.chat.curating import curator_handlers
from bot.chat.elsewhere import Elsewhere
from bot.chat.membership import Membership
from bot.chat.reporting import answer_report
from bot.chat.updates import Repeats

if TYPE_CHECKING:
    from bot.chat.admission import Door
    from bot.chat.curating import Curation
    from bot.chat.handlers import Context, Handler, Handlers
    from bot.chat.incoming import Message, Update


class Reception:
    """Takes every update."""

    def __init__(self, handlers: Handlers, door: Door, curation: Curation | None = None) -> None:
        """Take who answers.

        Args:
            handlers: of what people write and press.
            door: lets in or turns away.
            curation: what curators can do with the files; nothing where None.
        """
        office = handlers.office
        self._handlers, self._door, self._curators = handlers, door, office.curators
        self._elsewhere, self._membership, self._repeats = Elsewhere(office), Membership(office), Repeats()
        self._commands: dict[str, Handler] = {each.name: partial(handlers.command, each) for each in COMMANDS}
        self._orders: dict[str, Handler] = {"report": partial(answer_report, office)}
        if curation:
            self._orders |= curator_handlers(curation)

    async def take(self, update: Update, context: Context) -> None:
        """Have an update answered that was not seen before, comes from a person, and is let in."""
        if self._repeats.is_repeat(update.update_id) or not _is_from_person(update):
            return
        self._handlers.observer.received(update.kind)
        if not await self._door.admit(update, context):
            return
        handler = self._handler(update, context.bot.username)
        if handler:
            await handler(update, context)

    def _handler(self, update: Update, username: str) -> Handler | None:
        """Who answers an update; None where nobody does."""
        if update.message:
            return self._handler_of_message(update.message, username)
        if update.callback_query:
            return self._handlers.press
        if update.inline_query:
            return self._elsewhere.inline
        if update.guest_message:
            return self._elsewhere.guest
        return self._membership.change if update.my_chat_member else None

    def _handler_of_message(self, message: Message, username: str) -> Handler | None:
        if message.migrate_to_chat_id:
            return self._membership.move
        if message.command:
            return self._handler_of_command(message, username)
        if message.text or message.caption:
            return self._handlers.text
        return None if message.is_service else self._handlers.other

    def _handler_of_command(self, message: Message, username: str) -> Handler:
        name = command_of(message, username)
        theirs = message.chat.type == ChatType.PRIVATE and message.from_user and message.from_user.id in self._curators
        found = (self._orders.get(name) if theirs else None) or self._commands.get(name)
        return found or self._handlers.unknown_command


def command_of(message: Message, username: str) -> str:
    """Name of the command that a message begins with, in small letters; empty for another bot's.

    Args:
        message: begins with a command.
        username: of this bot, without @.
    """
    name, at, whose = message.command.removeprefix("/").partition("@")
    return "" if at and whose.casefold() != username.casefold() else name.lower()


def _is_from_person(update: Update) -> bool:
    """Whether a person wrote it: other bots, our own inline posts and automatic forwards from a channel are ignored."""
    message = update.message
    if message is None:
        return True
    by_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    return not (by_bot or message.via_bot or message.is_automatic_forward)
