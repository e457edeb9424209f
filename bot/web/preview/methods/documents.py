"""Files that the bot sends."""

import hashlib
from typing import Annotated, Any

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import Flag, Text, Upload
from bot.web.preview.methods.formatting import GivenEntities, read_text
from bot.web.preview.methods.messages import Sending, send
from bot.web.preview.methods.method import Method, open_chat
from bot.web.preview.texts import content_of
from bot.web.preview.town import Town


class SendDocument(Sending):
    """The parameters of sendDocument."""

    document: Annotated[Upload | Text, "a file of this request, or the file_id of one that was sent before"]
    caption: Text | None = None
    parse_mode: Text | None = None
    caption_entities: GivenEntities | None = None
    disable_content_type_detection: Flag = False


def send_document(town: Town, given: SendDocument) -> dict[str, Any]:
    """Sends a file, with or without words below it."""
    chat = open_chat(town, given.chat_id)
    content: dict[str, Any] = {"document": _document(town, given.document)}
    if given.caption:
        words = read_text(town, given.caption, given.parse_mode, given.caption_entities, limits.CAPTION)
        content |= content_of(words, "caption")
    return send(town, chat, given, content)


def _document(town: Town, given: Upload | str) -> dict[str, Any]:
    if isinstance(given, str):
        if given not in town.files:
            raise CallRefused(400, "Bad Request: wrong file identifier/HTTP URL specified")
        name, media, content = town.files[given]
    else:
        name, media, content = given.name, given.media_type, given.content
    if not content:
        raise CallRefused(400, "Bad Request: file must be non-empty")
    if len(content) > limits.DOCUMENT:
        raise CallRefused(413, "Request Entity Too Large")
    unique = hashlib.sha256(name.encode() + b"\0" + content).hexdigest()[:16]
    key = f"document-{unique}"
    town.files[key] = (name, media, content)
    about = {"file_id": key, "file_unique_id": unique, "file_name": name}
    return {**about, "mime_type": media, "file_size": len(content)}


METHODS = {"sendDocument": Method(SendDocument, send_document)}
