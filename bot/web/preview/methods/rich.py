"""Rich messages that the bot sends; they are edited by editMessageText like all others."""

from typing import Annotated, Any

from bot.web.preview.arguments import FromJson, Text
from bot.web.preview.methods.messages import Sending, send
from bot.web.preview.methods.method import Method, open_chat
from bot.web.preview.rich import InputRichMessage, rich_content
from bot.web.preview.town import Town


class SendRichMessage(Sending):
    """The parameters of sendRichMessage."""

    rich_message: Annotated[InputRichMessage, FromJson]
    message_effect_id: Text | None = None


def send_rich_message(town: Town, given: SendRichMessage) -> dict[str, Any]:
    """Sends headings, lists, tables, quotes and details in one message."""
    chat = open_chat(town, given.chat_id)
    return send(town, chat, given, rich_content(given.rich_message))


METHODS = {"sendRichMessage": Method(SendRichMessage, send_rich_message)}
