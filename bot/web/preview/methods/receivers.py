"""Whom alone a message is for, and whether the bot may send it so: ephemeral messages."""

from typing import Any

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import TOO_OLD, Flag, Model, Text, Whole
from bot.web.preview.ephemeral import Ephemerality
from bot.web.preview.messages import Message, Press
from bot.web.preview.people import IN_CHARGE, PRESENT, Chat
from bot.web.preview.town import Town


class EphemeralParameters(Model):
    """Who receives an ephemeral message, and which press it answers."""

    receiver_user_id: Whole | None = None
    callback_query_id: Text | None = None
    replace_callback_query_message: Flag = False


def style_for(town: Town, chat: Chat, given: EphemeralParameters | None, answered: int | None) -> dict[str, Any]:
    """Returns the fields of a Message that make it ephemeral; none for an ordinary one.

    Args:
        answered: ephemeral number of the message that it replies to.

    Raises:
        CallRefused: the bot may not send it, or not to this person.
    """
    if town.ephemerality is Ephemerality.REFUSED and (given or answered):
        raise CallRefused(400, "Bad Request: unknown parameter ephemeral_message_parameters")
    if town.ephemerality is Ephemerality.IGNORED:
        return {}
    if given is None:
        if answered is not None:
            raise CallRefused(400, "Bad Request: a reply to an ephemeral message must be an ephemeral message")
        return {}
    if chat.type not in ("group", "supergroup"):
        raise CallRefused(400, "Bad Request: ephemeral messages can be sent only to groups and supergroups")
    press = _press(town, chat, given.callback_query_id)
    number = given.receiver_user_id or (press.person.id if press else 0)
    receiver = town.people.get(number)
    if receiver is None or chat.status(receiver) not in PRESENT:
        raise CallRefused(400, "Bad Request: receiver of the ephemeral message is not a member of the chat")
    asked = (press and press.person == receiver) or _asked(town, chat, answered, number)
    if not asked and chat.status(town.bot) not in IN_CHARGE:
        raise CallRefused(400, "Bad Request: not enough rights to send an ephemeral message")
    return {"receiver": receiver, "replaces": _replaced(given, press)}


def _press(town: Town, chat: Chat, number: str | None) -> Press | None:
    """Returns the press that is answered, where it is recent enough."""
    if number is None:
        return None
    press = town.presses.get(number)
    if press is None or press.message.chat != chat or not _recent(town, press):
        raise CallRefused(400, f"Bad Request: {TOO_OLD}")
    return press


def _asked(town: Town, chat: Chat, answered: int | None, person: int) -> bool:
    """Returns whether `person` has just written the ephemeral message that is answered."""
    message = town.messages.get((chat.id, -answered)) if answered else None
    if message is None:
        return False
    if message.sender.id != person or not _recent(town, message):
        raise CallRefused(400, "Bad Request: message to be replied not found")
    return True


def _recent(town: Town, what: Press | Message) -> bool:
    moment = what.at if isinstance(what, Press) else what.date
    return (town.now() - moment).total_seconds() <= limits.EPHEMERAL_WINDOW


def _replaced(given: EphemeralParameters, press: Press | None) -> int | None:
    if not given.replace_callback_query_message:
        return None
    if press is None or press.message.receiver is not None:
        raise CallRefused(400, "Bad Request: there is no message that the ephemeral message could replace")
    return press.message.id
