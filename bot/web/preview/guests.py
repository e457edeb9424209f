"""Guest queries: somebody names the bot in a chat that it is not in, and it may answer there, once.

https://core.telegram.org/bots/api#answerguestquery (10.0). The bot sees that message and what it replies to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.web.preview.cast import GROUP
from bot.web.preview.inquiries import GuestQuery
from bot.web.preview.people import PRESENT
from bot.web.preview.privacy import names

if TYPE_CHECKING:
    from bot.web.preview.messages import Message
    from bot.web.preview.town import Town

BORROWED = GROUP
"""Id that the chat of a guest query has for the bot: it “may not coincide with other existing bot chats sharing the
same identifier”, and here it never does, so that a bot that keeps it or writes to it is found out."""


def summon(town: Town, message: Message) -> None:
    """Asks the bot, where a message names it in a chat that it is not in."""
    chat = message.chat
    if chat.type == "private" or chat.status(town.bot) in PRESENT or "via_bot" in message.content:
        return
    if not names(town.bot, message):
        return
    query = GuestQuery(town.next_id(), message, town.now())
    town.guest_queries[query.id] = query
    town.mailbox.put("guest_message", {**_borrowed(message.as_json()), "guest_query_id": query.id})


def _borrowed(body: dict[str, Any]) -> dict[str, Any]:
    borrowed = {**body, "chat": {**body["chat"], "id": BORROWED}}
    if "reply_to_message" in body:
        borrowed["reply_to_message"] = _borrowed(body["reply_to_message"])
    return borrowed
