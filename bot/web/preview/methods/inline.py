"""Answers to what people ask from other chats, by writing the bot's name and their words."""

import re
from datetime import timedelta
from typing import Annotated

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import TOO_OLD, Flag, FromJson, Model, Text, Whole
from bot.web.preview.inquiries import Offer
from bot.web.preview.methods.method import Method
from bot.web.preview.methods.profile import WebApp
from bot.web.preview.methods.results import Article, read_result
from bot.web.preview.town import Town


class ResultsButton(Model):
    """A button above the results: it leads to the private chat, or opens a page."""

    text: Text
    start_parameter: Text | None = None
    web_app: WebApp | None = None


class AnswerInlineQuery(Model):
    """The parameters of answerInlineQuery."""

    inline_query_id: Text
    results: Annotated[list[Article], FromJson]
    cache_time: Whole = limits.INLINE_CACHE
    is_personal: Flag = False
    next_offset: Text = ""
    button: Annotated[ResultsButton, FromJson] | None = None


def answer_inline_query(town: Town, given: AnswerInlineQuery) -> bool:
    """Offers results to who asked, and keeps them for who asks the same."""
    inquiry = town.inquiries.get(given.inline_query_id)
    late = inquiry and (town.now() - inquiry.at).total_seconds() > limits.INLINE_LIFE
    if inquiry is None or inquiry.results is not None or late:
        raise CallRefused(400, f"Bad Request: {TOO_OLD}")
    _check(given)
    results = [read_result(town, result) for result in given.results]
    button = given.button.model_dump(exclude_none=True) if given.button else None
    inquiry.results, inquiry.next_offset, inquiry.button = results, given.next_offset, button
    until = town.now() + timedelta(seconds=given.cache_time)
    person = inquiry.person.id if given.is_personal else None
    town.offers[inquiry.query, inquiry.offset, person] = Offer(until, results, given.next_offset, button)
    town.feed.tell("results", None, inquiry, **inquiry.as_shown())
    return True


def _check(given: AnswerInlineQuery) -> None:
    if len(given.results) > limits.INLINE_RESULTS:
        raise CallRefused(400, "Bad Request: RESULTS_TOO_MUCH")
    if len(given.next_offset.encode()) > limits.INLINE_OFFSET:
        raise CallRefused(400, "Bad Request: NEXT_OFFSET_INVALID")
    if not 0 <= given.cache_time <= limits.INLINE_CACHE_LONGEST:
        raise CallRefused(400, "Bad Request: parameter cache_time of answerInlineQuery is out of bounds")
    ids = [result.id for result in given.results]
    if len(set(ids)) < len(ids):
        raise CallRefused(400, "Bad Request: RESULT_ID_DUPLICATE")
    button = given.button
    if button is None:
        return
    if not button.text:
        raise CallRefused(400, "Bad Request: can't parse inline query results button: text is empty")
    if (button.start_parameter is None) == (button.web_app is None):
        raise CallRefused(400, "Bad Request: can't parse inline query results button: it does exactly one thing")
    if button.start_parameter is not None and not re.fullmatch(
        f"[A-Za-z0-9_-]{{1,{limits.START_PAYLOAD}}}", button.start_parameter
    ):
        raise CallRefused(400, "Bad Request: START_PARAM_INVALID")


METHODS = {"answerInlineQuery": Method(AnswerInlineQuery, answer_inline_query)}
