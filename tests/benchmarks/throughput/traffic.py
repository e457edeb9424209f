"""What people write in the benchmark: updates as Telegram sends them, and what it answers to a message."""

from __future__ import annotations

import json
import random
import re
import time
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BOT = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}

FIRST_PERSON = 100_000
"""Id of the first person who writes."""

PEOPLE = 700
"""Who write in turn: more than there are unanswered questions, so that nobody waits for an answer to another one."""

SEED = 20_210_416
"""Of the order of the questions: the same in every run and for every bot."""

_TAG = re.compile(r"<(/?)(\w+)[^>]*>")

Asked = dict[str, Any]
"""A message as the Bot API has it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A text and the language of who writes it."""

    text: str
    language: str


class Traffic:
    """An endless stream of questions from many people."""

    def __init__(self, questions: Sequence[Question]) -> None:
        """Take the questions, which come again when all were asked."""
        shuffled = random.Random(SEED).sample(questions, len(questions))  # noqa: S311 - an order, no secret
        self._questions = cycle(shuffled)
        self._number = 0

    def ask(self) -> tuple[bytes, Asked]:
        """The next update as JSON, and the message in it."""
        self._number += 1
        person, question = FIRST_PERSON + self._number % PEOPLE, next(self._questions)
        asked = {
            "message_id": self._number,
            "date": int(time.time()),
            "chat": {"id": person, "type": "private", "first_name": "Ann", "username": f"ann{person}"},
            "from": {
                "id": person,
                "is_bot": False,
                "first_name": "Ann",
                "username": f"ann{person}",
                "language_code": question.language,
            },
            "text": question.text,
        }
        update = {"update_id": self._number, "message": asked}
        return json.dumps(update).encode(), asked


def sent_message(asked: Asked, form: Mapping[str, str]) -> bytes:
    """The message that Telegram makes of an answer: without markup, with its entities, buttons and what it replies to.

    Args:
        asked: the message that is answered.
        form: fields of the call.
    """
    html = form["text"]
    entities = [
        {"type": "bold" if tag != "a" else "text_link", "offset": 0, "length": 1}
        | ({"url": "https://valdaiclub.com/"} if tag == "a" else {})
        for closing, tag in _TAG.findall(html)
        if not closing
    ]
    sent: dict[str, Any] = {
        "message_id": asked["message_id"] + 1,
        "date": asked["date"],
        "chat": asked["chat"],
        "from": BOT,
        "text": _TAG.sub("", html),
    }
    if entities:
        sent["entities"] = entities
    if "reply_parameters" in form:
        sent["reply_to_message"] = asked
    if "reply_markup" in form:
        sent["reply_markup"] = json.loads(form["reply_markup"])
    return json.dumps(sent).encode()
