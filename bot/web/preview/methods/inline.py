"""Answers to what people ask from other chats, by writing the bot's name and their words."""

from typing import Annotated, Any, Literal

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import Flag, FromJson, Model, Text, Whole
from bot.web.preview.keyboards import InlineKeyboard, check_markup
from bot.web.preview.methods.formatting import GivenEntities, read_text
from bot.web.preview.methods.messages import LinkPreview
from bot.web.preview.methods.method import Method
from bot.web.preview.texts import content_of
from bot.web.preview.town import Town


class TextContent(Model):
    """The message that a result becomes when it is chosen."""

    message_text: Text
    parse_mode: Text | None = None
    entities: GivenEntities | None = None
    link_preview_options: LinkPreview | None = None


class Article(Model):
    """A result: a title and the message behind it. Other kinds of result are not built."""

    type: Literal["article"]
    id: Text
    title: Text
    input_message_content: TextContent
    reply_markup: InlineKeyboard | None = None
    url: Text | None = None
    description: Text | None = None
    thumbnail_url: Text | None = None
    thumbnail_width: Whole | None = None
    thumbnail_height: Whole | None = None


class ResultsButton(Model):
    """A button above the results that leads to the private chat."""

    text: Text
    start_parameter: Text


class AnswerInlineQuery(Model):
    """The parameters of answerInlineQuery."""

    inline_query_id: Text
    results: Annotated[list[Article], FromJson]
    cache_time: Whole = 300
    is_personal: Flag = False
    next_offset: Text = ""
    button: Annotated[ResultsButton, FromJson] | None = None


def answer_inline_query(town: Town, given: AnswerInlineQuery) -> bool:
    """Offers results to who asked."""
    inquiry = town.inquiries.get(given.inline_query_id)
    late = inquiry and (town.now() - inquiry.at).total_seconds() > limits.INLINE_LIFE
    if inquiry is None or inquiry.results is not None or late:
        raise CallRefused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    if len(given.results) > limits.INLINE_RESULTS:
        raise CallRefused(400, "Bad Request: RESULTS_TOO_MUCH")
    if len(given.next_offset.encode()) > limits.INLINE_OFFSET:
        raise CallRefused(400, "Bad Request: NEXT_OFFSET_INVALID")
    ids = [result.id for result in given.results]
    if len(set(ids)) < len(ids):
        raise CallRefused(400, "Bad Request: RESULT_ID_DUPLICATE")
    inquiry.results = [_shown(town, result) for result in given.results]
    town.feed.tell("results", None, inquiry, person=inquiry.person.id, query=inquiry.query, results=inquiry.results)
    return True


def _shown(town: Town, result: Article) -> dict[str, Any]:
    if not 1 <= len(result.id.encode()) <= limits.INLINE_RESULT_ID:
        raise CallRefused(400, "Bad Request: RESULT_ID_INVALID")
    if not result.title:
        raise CallRefused(400, "Bad Request: ARTICLE_TITLE_EMPTY")
    given = result.input_message_content
    words = read_text(town, given.message_text, given.parse_mode, given.entities, limits.MESSAGE_TEXT)
    if not words.text:
        raise CallRefused(400, "Bad Request: message text is empty")
    about = {"id": result.id, "title": result.title, "description": result.description or ""}
    return {**about, "message": content_of(words) | check_markup(result.reply_markup)}


METHODS = {"answerInlineQuery": Method(AnswerInlineQuery, answer_inline_query)}
