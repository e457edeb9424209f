"""Inline mode: somebody types `@bot query` anywhere, the bot offers results, and one of them is sent.

https://core.telegram.org/bots/inline; results are kept and given again as `cache_time` and `is_personal` say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.inquiries import Inquiry

if TYPE_CHECKING:
    from bot.web.preview.inquiries import Offer
    from bot.web.preview.messages import Message
    from bot.web.preview.people import Chat, Person, Room
    from bot.web.preview.town import Town


def ask(town: Town, person: Person, query: str, offset: str, chat: Chat) -> Inquiry:
    """Asks the bot, or answers from what is kept of an earlier answer."""
    inquiry = Inquiry(town.next_id(), person, query[: limits.INLINE_QUERY], town.now(), chat, offset)
    town.inquiries[inquiry.id] = inquiry
    kept = next((offer for who in (person.id, None) if (offer := _kept(town, inquiry, who))), None)
    if kept:
        inquiry.results, inquiry.next_offset, inquiry.button = kept.results, kept.next_offset, kept.button
        inquiry.cached = True
        town.feed.tell("results", None, inquiry, **inquiry.as_shown())
    else:
        town.mailbox.put("inline_query", inquiry.as_json())
    return inquiry


def choose(town: Town, inquiry: Inquiry, result: str | int, room: Room) -> Message:
    """Sends one of the results into a chat, as its person.

    Args:
        result: its id, or its place among the results, from 0.

    Raises:
        CallRefused: there is no such result, or the person cannot write there.
    """
    results = inquiry.results or []
    found = [one for place, one in enumerate(results) if result in (one["id"], place)]
    if not found:
        ids = ", ".join(f"“{one['id']}”" for one in results) or "none"
        raise CallRefused(400, f"There is no result {result!r}; the results: {ids}.")
    content = {**found[0]["message"], "via_bot": town.bot.as_json()}
    message = town.send(inquiry.person, content, room)
    about = {"result_id": found[0]["id"], "from": inquiry.person.as_json(), "query": inquiry.query}
    if message.buttons:
        inline_id = f"inline-{town.next_id()}"
        message = replace(message, inline_id=inline_id)
        town.messages[message.chat.id, message.id] = message
        town.inlined[inline_id] = (message.chat.id, message.id)
        about["inline_message_id"] = inline_id
    if town.inline_feedback:
        town.mailbox.put("chosen_inline_result", about)
    return message


def _kept(town: Town, inquiry: Inquiry, person: int | None) -> Offer | None:
    offer = town.offers.get((inquiry.query, inquiry.offset, person))
    return offer if offer and offer.until > town.now() else None
