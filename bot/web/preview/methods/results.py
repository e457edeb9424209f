"""What the bot offers inline or answers a guest query with: a title and the message behind it."""

from typing import Any, Literal

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import Model, Text, Whole
from bot.web.preview.keyboards import InlineKeyboard, check_markup
from bot.web.preview.methods.formatting import GivenEntities, read_text
from bot.web.preview.methods.messages import LinkPreview
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


def read_result(town: Town, result: Article) -> dict[str, Any]:
    """Returns a result as it is shown, with the content of its message as `message`.

    Raises:
        CallRefused: Telegram would refuse it.
    """
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
