"""Whether somebody may write where they want to, and in whose name their words appear there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import CallRefused
from bot.web.preview.forum import check_topic
from bot.web.preview.people import PRESENT, Chat, Person, Status

if TYPE_CHECKING:
    from bot.web.preview.town import Town


def check_writer(town: Town, chat: Chat, person: Person, thread: int | None) -> None:
    """Refuses, with a sentence for the page, who cannot write into `chat` and its topic.

    Raises:
        CallRefused: they are no member, may not write, or the chat is not what it was.
    """
    if chat.type == "private" and chat.status(town.bot) is Status.KICKED:
        raise CallRefused(400, "You blocked the bot; start it again to write to it.")
    if chat.id in town.upgrades:
        raise CallRefused(400, "This group has become a supergroup; write there.")
    if chat.status(person) not in PRESENT:
        raise CallRefused(400, f"{person.first_name} is not a member of this chat.")
    if chat.status(person) is Status.RESTRICTED:
        raise CallRefused(400, f"{person.first_name} may not write here.")
    if chat.type == "channel" and not chat.may(person, "can_post_messages"):
        raise CallRefused(400, "Only administrators write in a channel.")
    if chat.topics:
        check_topic(chat, thread, person)


def style_of(chat: Chat, person: Person) -> dict[str, Any]:
    """Returns the fields of a Message that say in whose name `person` writes in `chat`."""
    return {"sender_chat": chat} if person.id in chat.hidden else {}
