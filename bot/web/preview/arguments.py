"""The arguments of a call: read from JSON, form or multipart, and held against the types that Telegram documents.

Telegram ignores parameters it does not know; the stand-in refuses them, so that a typing error is seen.
"""

import json
import re
from dataclasses import dataclass
from typing import Annotated, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictBool, StrictInt, StrictStr, ValidationError

from bot.errors import CallRefused


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    media_type: str
    content: bytes


Raw = dict[str, str | Upload]
"""Arguments as they arrive: Telegram takes everything as text, numbers and objects as JSON."""


class Model(BaseModel):
    """An object as Telegram documents it: no other fields, no other types."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _decode(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _decode_id(value: object) -> object:
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value) else value


FromJson = BeforeValidator(_decode)
"""For parameters that hold an object or a list: they arrive as JSON."""
Flag = Annotated[StrictBool, FromJson]
Whole = Annotated[StrictInt, FromJson]
Text = StrictStr
ChatId = Annotated[StrictInt | StrictStr, BeforeValidator(_decode_id)]
"""A number, or the @name of a public group."""

M = TypeVar("M", bound=Model)

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
"""What Telegram says of a press or question that waits for no answer, or not any more."""

WORDS = {
    "text": "message text is empty",
    "chat_id": "chat_id is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": TOO_OLD,
    "user_id": "invalid user_id specified",
    "document": "there is no document in the request",
    "action": "wrong parameter action in request",
}
"""What Telegram says where a parameter is missing."""


def read_arguments(content_type: str, query: str, body: bytes) -> Raw:
    """Returns the arguments of an HTTP request.

    Raises:
        CallRefused: the body cannot be read.
    """
    arguments: Raw = dict(parse_qsl(query, keep_blank_values=True))
    kind, _, rest = content_type.partition(";")
    try:
        if kind.strip().lower() == "application/json":
            arguments.update(_from_json(body))
        elif kind.strip().lower() == "multipart/form-data":
            arguments.update(_from_multipart(rest, body))
        elif body:
            arguments.update(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
        for value in arguments.values():
            if isinstance(value, str):
                value.encode()  # JSON can carry half a character; Telegram refuses it
    except UnicodeError:
        raise CallRefused(400, "Bad Request: strings must be encoded in UTF-8") from None
    return arguments


def _from_json(body: bytes) -> dict[str, str]:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise CallRefused(400, "Bad Request: can't parse JSON object")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
        if value is not None
    }


def _from_multipart(parameters: str, body: bytes) -> Raw:
    """Reads a multipart body (RFC 7578)."""
    boundary = re.search(r'boundary="?([^";]+)', parameters)
    if not boundary:
        raise CallRefused(400, "Bad Request: the boundary of the multipart body is missing")
    arguments: Raw = {}
    for block in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:-1]:
        head, _, content = block.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = head.decode()
        name = re.search(r'\bname="([^"]*)"', headers)
        file = re.search(r'\bfilename="([^"]*)"', headers)
        media = re.search(r"content-type:\s*([^\r\n]+)", headers, re.IGNORECASE)
        if name and file:
            arguments[name[1]] = Upload(file[1], media[1] if media else "application/octet-stream", content)
        elif name:
            arguments[name[1]] = content.decode()
    return arguments


def check_arguments(model: type[M], method: str, arguments: Raw) -> M:
    """Returns the arguments of a call of `method` as its model.

    Raises:
        CallRefused: one is missing, unknown, or of a wrong type; in Telegram's words where it has some.
    """
    try:
        return model.model_validate(arguments)
    except ValidationError as error:
        first = error.errors()[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, CallRefused):
        raise cause
    name, *inner = first["loc"]
    place = ".".join(str(step) for step in (name, *inner))
    if first["type"] == "missing" and not inner:
        raise CallRefused(400, f"Bad Request: {WORDS.get(str(name), f'parameter {name} of {method} is missing')}")
    if first["type"] == "extra_forbidden":
        raise CallRefused(400, f"Bad Request: {method} has no parameter {place} (Telegram would ignore it)")
    raise CallRefused(400, f"Bad Request: parameter {place} of {method} is wrong: {first['msg']}")
