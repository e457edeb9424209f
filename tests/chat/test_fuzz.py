"""Whatever Telegram may send, the bot goes on answering."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from bot.web.preview import ANN, BORIS, GROUP, SAKURA
from bot.web.preview.mailbox import KINDS
from bot.web.preview.messages import Press

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import EventDict

    from bot.web.preview import Preview, Town
    from bot.web.preview.messages import Message

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPDATES = 2000
SEED = 20_261_124
AT_ONCE = 100
"""Updates that are put in before the bot may catch up: as many as Telegram hands out at once."""

PIECES = (
    *(
        "peace treaty",
        "почему санкции",
        "中国",
        "hello",
        "спасибо",
        "“strategic empathy”",
        "«",
        "」",
        '"',
        "{title}",
        "{0}",
    ),
    *(
        "%s",
        "<b>",
        "</a>",
        "&lt;",
        "&",
        "<",
        "\n",
        "\n\n\n",
        "\t",
        "\x00",
        "\x7f",
        "\u200b",
        "\u202e",
        "\u2066",
        "\ufeff",
    ),
    *(
        "\ufffd",
        "\U0001f1ef\U0001f1f5",
        "👩\u200d👩\u200d👧",
        "é" + "\u0301" * 60,
        "ﷺ" * 20,
        "𝕒𝕓𝕔",
        "\U0010ffff",
        "０１２",
    ),
    *(
        "@briefing_preview_bot",
        "@other_bot",
        "/",
        "//",
        "/brief",
        "/quote",
        "/cite 64baGjsC",
        "/start t_64baGjsC",
        "#x",
    ),
    *("https://e.org/?q=<&>", "a" * 500, " " * 300, "1" * 64, "\\", "'", "`", "*_[", "今日は2026年", "'; DROP TABLE"),
)
COMMANDS = ("start", "brief", "topics", "quote", "compare", "sources", "cite", "help", "privacy", "nonsense", "BRIEF")
MEDIA: dict[str, Any] = {
    "photo": [{"file_id": "1", "file_unique_id": "1", "width": 9, "height": 9}],
    "voice": {"file_id": "1", "file_unique_id": "1", "duration": 3},
    "document": {"file_id": "1", "file_unique_id": "1"},
    "dice": {"emoji": "🎲", "value": 3},
    "location": {"longitude": 1.5, "latitude": 2.5},
    "contact": {"phone_number": "1", "first_name": "X"},
    "new_chat_title": "Title",
    "delete_chat_photo": True,
    "migrate_to_chat_id": -1_009_999,
    "something_new": {"of": ["a", "later", "version"]},
    "rich_message": {"blocks": []},
}


class Weather:
    """Updates as they might come, each from one seed."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town = town
        self.random = Random(seed)  # noqa: S311 - the same every time

    def update(self) -> tuple[str, dict[str, Any]]:
        """A kind of update and its content."""
        makers: tuple[Callable[[], tuple[str, dict[str, Any]]], ...] = (
            *(self._message,) * 6,
            *(self._press,) * 3,
            self._other_kind,
            self._broken,
        )
        return self.random.choice(makers)()

    def _message(self, kind: str = "message") -> tuple[str, dict[str, Any]]:
        person = self.random.choice((ANN, BORIS, SAKURA))
        chat = self.town.chats[self.random.choice((person.id, person.id, GROUP))]
        body: dict[str, Any] = {
            "message_id": self.random.randrange(1, 10**9),
            "from": person.as_json() | {"language_code": self.random.choice(("en", "ru", "ja", "zz", "pt-br", ""))},
            "chat": chat.as_json(),
            "date": self.random.randrange(2**31),
            **self._content(),
        }
        if self.random.random() < 0.2:
            body["reply_to_message"] = self._own_message().as_json()
        if chat.id == GROUP and self.random.random() < 0.3:
            del body["from"]
        return kind, body

    def _content(self) -> dict[str, Any]:
        text = self._text()
        match self.random.randrange(6):
            case 0:
                name = self.random.choice(list(MEDIA))
                return {name: MEDIA[name]}
            case 1:
                name = self.random.choice(("photo", "voice", "document"))
                return {name: MEDIA[name], "caption": text[:1024], "caption_entities": self._entities(text[:1024])}
            case 2:
                command = f"/{self.random.choice(COMMANDS)}"
                entity = {"type": "bot_command", "offset": 0, "length": len(command)}
                return {
                    "text": f"{command}{self.random.choice((' ', chr(10), chr(12288)))}{text}",
                    "entities": [entity],
                }
            case _:
                return {"text": text, "entities": self._entities(text)}

    def _text(self) -> str:
        kind = self.random.random()
        if kind < 0.05:
            return self.random.choice(PIECES) * self.random.randrange(1, 3000)
        if kind < 0.3:
            points = (self.random.randrange(0x110000) for _ in range(self.random.randrange(1, 60)))
            return "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000) or "x"
        return " ".join(self.random.choices(PIECES, k=self.random.randrange(1, 8)))

    def _entities(self, text: str) -> list[dict[str, Any]]:
        """Entities that stand within the text, as Telegram's do, whatever they mark."""
        units = len(text.encode("utf-16-le")) // 2
        kinds = self.random.choices(("mention", "bot_command", "bold", "url", "date_time"), k=self.random.randrange(3))
        return [{"type": kind, "offset": 0, "length": self.random.randrange(1, units + 1)} for kind in kinds]

    def _press(self) -> tuple[str, dict[str, Any]]:
        person = self.random.choice((ANN, BORIS, SAKURA))
        message = self._own_message()
        data = self.random.choice((self._data(), self._text()[:64], ""))
        press = Press(str(self.random.randrange(10**15)), person, message, data, self.town.now())
        self.town.presses[press.id] = press
        body = {"id": press.id, "from": person.as_json(), "chat_instance": "1", "data": data}
        seen = message.as_json()
        unseen = {"chat": seen["chat"], "message_id": message.id, "date": 0}
        match self.random.randrange(6):
            case 0:
                return "callback_query", body
            case 1:
                return "callback_query", body | {"inline_message_id": "1"}
            case 2:
                return "callback_query", body | {"message": unseen}
            case _:
                return "callback_query", body | {"message": seen}

    def _data(self) -> str:
        key = self.random.choice(("64baGjsC", "uDbVXg6f", "AAAAAAAA", "EGH96qIJ", ""))
        return f"1{self.random.choice('tcqdsreiwxnbz')}:{self.random.choice(('en', 'ru', 'ja', 'zz'))}:{key}:" + str(
            self.random.randrange(1000)
        )

    def _own_message(self) -> Message:
        """A message of the bot's, anywhere."""
        own = [message for message in self.town.messages.values() if message.sender == self.town.bot]
        return self.random.choice(own[-50:])

    def _other_kind(self) -> tuple[str, dict[str, Any]]:
        kind = self.random.choice((*KINDS, "kind_of_next_year"))
        if kind.endswith(("message", "post")):
            return self._message(kind)
        if kind == "inline_query":
            return kind, {"id": "1", "from": ANN.as_json(), "query": self._text()[:256], "offset": ""}
        return kind, {"id": "1", "from": ANN.as_json()}

    def _broken(self) -> tuple[str, dict[str, Any]]:
        """An update of which a part is missing, or empty."""
        kind, body = self.random.choice((self._message, self._press))()
        name = self.random.choice(list(body))
        if isinstance(body[name], dict) and self.random.random() < 0.5:
            return kind, body | {name: self.random.choice(({}, None, {"id": 1}))}
        return kind, {key: value for key, value in body.items() if key != name}


def put(town: Town, kind: str, body: dict[str, Any]) -> None:
    """Hand an update to the bot, whether it asked for this kind or not."""
    update = town.mailbox.put("message", body)
    assert update
    town.mailbox.waiting[-1] = replace(update, kind=kind)


async def test_nothing_that_is_sent_stops_the_bot(preview: Preview, log: list[EventDict]) -> None:
    """After 2,000 updates of every kind nothing failed, no call was refused, and a question is answered."""
    talks = [preview.talk(person) for person in (ANN, BORIS, SAKURA)]
    for talk in talks:
        await talk.starts()
    await preview.talk(ANN, in_group=True).says("/help@briefing_preview_bot")
    weather = Weather(preview.town, SEED)

    for _ in range(UPDATES // AT_ONCE):
        for _ in range(AT_ONCE):
            put(preview.town, *weather.update())
        await talks[0].rests(0.05)
    await talks[0].rests(0.3)
    cards = [await talk.says("why did Japan sanction Russia") for talk in talks]

    refused = [call for call in preview.town.ledger.refusals if not is_expected(call.refusal)]
    failed = [event for event in log if event["log_level"] in {"error", "critical"} or event["event"] == "call failed"]
    preview.town.ledger.calls.clear()
    log.clear()
    assert not refused
    assert [event.get("exc_info") for event in failed] == []
    assert all("russia-japan 2026.11 · 64baGjsC" in card.text for card in cards)


def is_expected(refusal: object) -> bool:
    """Whether a call was refused only because a page was there already, or its inline question is not known there."""
    return "message is not modified" in str(refusal) or "query is too old" in str(refusal)
