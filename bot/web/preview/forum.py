"""Topics of a forum, and the threads that replies make in other supergroups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import CallRefused
from bot.web.preview.people import GENERAL, Topic

if TYPE_CHECKING:
    from bot.web.preview.messages import Message
    from bot.web.preview.people import Chat, Person
    from bot.web.preview.town import Town

NAME = 128
"""Characters of a topic's name (https://core.telegram.org/bots/api#createforumtopic)."""
_COLOUR = 7_322_096
"""One of the colours that https://core.telegram.org/bots/api#createforumtopic names."""


def check_topic(chat: Chat, thread: int | None, writer: Person) -> None:
    """Refuses a topic that is not there or, for those who are not in charge, closed; in Telegram's words.

    Raises:
        CallRefused: the number is unknown, is that of the General topic, or belongs to another kind of chat.
    """
    if thread is not None and (thread == GENERAL or thread not in chat.topics):
        raise CallRefused(400, "Bad Request: message thread not found")
    topic = chat.topics.get(thread or GENERAL)
    if topic and topic.closed and not chat.may(writer, "can_manage_topics"):
        raise CallRefused(400, "Bad Request: TOPIC_CLOSED")


def thread_fields(chat: Chat, thread: int | None, replied: Message | None) -> dict[str, Any]:
    """Returns what a message says of its thread, in Telegram's names.

    A reply in a supergroup has a `message_thread_id` without being in a topic: it is of no use for sending.
    """
    if thread is not None:
        return {"message_thread_id": thread, "is_topic_message": True}
    if chat.type == "supergroup" and replied and replied.chat == chat and replied.thread is None and replied.id > 0:
        return {"message_thread_id": replied.content.get("message_thread_id", replied.id)}
    return {}


def topic_root(town: Town, chat: Chat, thread: int | None) -> Message | None:
    """Returns the service message that opened a topic: what answers nothing else in it is a reply to this one."""
    return town.messages.get((chat.id, thread)) if thread is not None else None


def open_topic(town: Town, chat: Chat, name: str, by: Person, *, told: bool = True) -> int:
    """Makes a topic and returns its number; `told` says whether the bot hears of it."""
    if not chat.topics:
        raise CallRefused(400, "Bad Request: the chat is not a forum")
    created = {"name": name, "icon_color": _COLOUR}
    thread = town.following(chat)
    chat.topics[thread] = Topic(name)
    message = town.post(chat, by, {"forum_topic_created": created, **thread_fields(chat, thread, None)})
    if told:
        town.deliver(message)
    town.feed.tell("chat", chat.id, chat)
    return thread


def close_topic(town: Town, chat: Chat, thread: int | None, by: Person, *, closed: bool = True) -> None:
    """Closes a topic (None for General), or opens it again."""
    topic = chat.topics[thread or GENERAL]
    if topic.closed == closed:
        raise CallRefused(400, "Bad Request: TOPIC_NOT_MODIFIED")
    topic.closed = closed
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    root = topic_root(town, chat, thread)
    town.deliver(town.post(chat, by, {kind: {}, **thread_fields(chat, thread, None)}, root))
    town.feed.tell("chat", chat.id, chat)


def delete_topic(town: Town, chat: Chat, thread: int) -> None:
    """Takes a topic away with all that was written in it; the bot is not told."""
    if chat.topics.pop(thread, None) is None:
        raise CallRefused(400, "Bad Request: TOPIC_ID_INVALID")
    for message in town.conversation(chat.id):
        if message.thread == thread:
            town.remove(message)
    town.feed.tell("chat", chat.id, chat)
