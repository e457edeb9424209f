"""Answers to guest queries: one message in a chat that the bot is not in."""

from typing import Annotated

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import TOO_OLD, FromJson, Model, Text
from bot.web.preview.methods.method import Method
from bot.web.preview.methods.results import Article, read_result
from bot.web.preview.town import Town


class AnswerGuestQuery(Model):
    """The parameters of answerGuestQuery."""

    guest_query_id: Text
    result: Annotated[Article, FromJson]


def answer_guest_query(town: Town, given: AnswerGuestQuery) -> dict[str, str]:
    """Writes the answer where the bot was asked, and returns by which id it can be edited."""
    query = town.guest_queries.get(given.guest_query_id)
    late = query and (town.now() - query.at).total_seconds() > limits.GUEST_LIFE
    if query is None or query.answer is not None or late:
        raise CallRefused(400, f"Bad Request: {TOO_OLD}")
    content = read_result(town, given.result)["message"]
    asked = query.message
    inline_id = f"guest-{town.next_id()}"
    caller = {"guest_bot_caller_user": asked.sender.as_json()}
    query.answer = town.post(asked.chat, town.bot, {**content, **caller}, asked, inline_id=inline_id)
    return {"inline_message_id": inline_id}


METHODS = {"answerGuestQuery": Method(AnswerGuestQuery, answer_guest_query)}
