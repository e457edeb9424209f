"""Posts of a channel, and the group that discusses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.preview.people import TELEGRAM

if TYPE_CHECKING:
    from bot.web.preview.messages import Message
    from bot.web.preview.town import Town


def discuss(town: Town, post: Message) -> None:
    """Forwards a channel's new post into the group that is linked to it, as Telegram does by itself."""
    if post.chat.linked is None:
        return
    group = town.chats[post.chat.linked]
    origin = {
        "type": "channel",
        "date": int(post.date.timestamp()),
        "chat": post.chat.as_json(),
        "message_id": post.id,
    }
    content = {**post.content, "forward_origin": origin, "is_automatic_forward": True}
    town.deliver(town.post(group, TELEGRAM, content, sender_chat=post.chat))
