"""Answers to pressed buttons: each within its time, and once."""

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import TOO_OLD, Flag, Model, Text, Whole
from bot.web.preview.methods.method import Method
from bot.web.preview.town import Town


class AnswerCallbackQuery(Model):
    """The parameters of answerCallbackQuery."""

    callback_query_id: Text
    text: Text | None = None
    show_alert: Flag = False
    url: Text | None = None
    cache_time: Whole = 0


def answer_callback_query(town: Town, given: AnswerCallbackQuery) -> bool:
    """Ends the waiting of a button, with a notice, an alert, a link, or silently."""
    press = town.presses.get(given.callback_query_id)
    now = town.now()
    if press is None or press.answer is not None or (now - press.at).total_seconds() > limits.CALLBACK_LIFE:
        raise CallRefused(400, f"Bad Request: {TOO_OLD}")
    if len(given.text or "") > limits.CALLBACK_ANSWER:
        raise CallRefused(400, "Bad Request: MESSAGE_TOO_LONG")
    start = f"t.me/{town.bot.username}?start="
    if given.url is not None and not given.url.startswith((start, f"https://{start}")):
        raise CallRefused(400, "Bad Request: URL_INVALID")
    press.answer = given.model_dump(include={"text", "show_alert", "url"}, exclude_none=True)
    where = {"press": press.id, "message_id": press.message.id, "person": press.person.id}
    town.feed.tell("answered", press.message.chat.id, press, **where, answer=press.answer)
    return True


METHODS = {"answerCallbackQuery": Method(AnswerCallbackQuery, answer_callback_query)}
