"""Updates of every kind and shape, as they might come, from one seed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from bot.errors import CallRefused
from bot.web.preview import AGENDA, ANN, BORIS, CHANNEL, CIRCLE, ELSEWHERE, FORUM, GROUP, LOGISTICS, SAKURA, Room
from bot.web.preview.mailbox import KINDS
from bot.web.preview.members import PERMISSIONS, RIGHTS
from bot.web.preview.messages import Press

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.web.preview import Town
    from bot.web.preview.messages import Message
    from bot.web.preview.people import Person

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
COMMANDS = (
    *(
        "start",
        "brief",
        "topics",
        "quote",
        "compare",
        "sources",
        "agenda",
        "digest",
        "settings",
        "cite",
        "help",
        "quiet",
    ),
    *("privacy", "report", "nonsense", "BRIEF"),
)
WORDS = ("daily 8:00 Tokyo", "ежедневно 8:00", "off", "@nowhere daily 8:00", "-1001000000003 mon 7:30", "zone ベルリン")
"""What may follow a command."""
LETTERS = "tcqdsreiwxnblvhkgpyfuao"
"""Those of pages."""
KEYS = (
    *("64baGjsC", "uDbVXg6f", "AAAAAAAA", "EGH96qIJ", ""),
    *("z", "q", "l", "a", "y", "d0", "h", "zone", "quiet", "layout", "lang", "topics", "see", "stat", "start", "off"),
    *("export", "ask", "delete"),
)
"""Those of items, and those of the panels' buttons."""
STATUSES = ("creator", "administrator", "member", "restricted", "left", "kicked")
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

    def __init__(self, town: Town, people: Sequence[Person], seed: int) -> None:
        self.town, self.people = town, people
        self.random = Random(seed)  # noqa: S311 - the same every time

    def fall(self) -> None:
        """Let one thing happen: something that is done in the town, or an update that nobody there has caused."""
        makers: tuple[Callable[[], tuple[str, dict[str, Any]] | None], ...] = (
            *(self._message,) * 6,
            *(self._press,) * 3,
            self._other_kind,
            self._broken,
            self._deed,
        )
        made = self.random.choice(makers)()
        if made:
            put(self.town, *made)

    def _person(self) -> Person:
        return self.random.choice(self.people)

    def _deed(self) -> None:
        """Something that goes by the stand-in's own door: a guest query, an inline question, a reply in a topic."""
        person, text = self.random.choice((ANN, BORIS, SAKURA)), self._text()
        with suppress(CallRefused):
            match self.random.randrange(4):
                case 0:
                    self.town.say(person, f"@{self.town.bot.username} {text}"[:4000], ELSEWHERE)
                case 1:
                    self.town.ask_inline(person, text, self.random.choice(("", "8", "999", "x", "-1", "²")))
                case 2:
                    self.town.say(person, f"/brief {text}"[:4000], Room(FORUM, self.random.choice((None, AGENDA))))
                case _:
                    self.town.say(person, f"@{self.town.bot.username} {text}"[:4000], CHANNEL)

    def _message(self, kind: str = "message") -> tuple[str, dict[str, Any]]:
        person = self._person()
        chat = self.town.chats[self.random.choice((*[person.id] * 4, GROUP, FORUM, CIRCLE, CHANNEL))]
        body: dict[str, Any] = {
            "message_id": self.random.randrange(1, 10**9),
            "from": person.as_json() | {"language_code": self.random.choice(("en", "ru", "ja", "zz", "pt-br", ""))},
            "chat": chat.as_json(),
            "date": int(self.town.now().timestamp()) - self.random.choice((0, 0, 1, 900, 10**9)),
            **self._content(),
        }
        if chat.id == FORUM and self.random.random() < 0.6:
            body |= {"message_thread_id": self.random.choice((AGENDA, LOGISTICS)), "is_topic_message": True}
        if self.random.random() < 0.2:
            body["reply_to_message"] = self._own_message().as_json()
        if chat.type != "private" and self.random.random() < 0.3:
            del body["from"]
        if chat.type != "private" and self.random.random() < 0.1:
            body["sender_chat"] = chat.as_json()
        return kind.replace("message", "channel_post") if chat.id == CHANNEL else kind, body

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
                text = self.random.choice((text, self.random.choice(WORDS)))
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
        message = self._own_message()
        person = message.receiver or self.town.people.get(message.chat.id) or self._person()
        data = self.random.choice((self._data(), self._shown(message), self._text()[:64], ""))
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
            case 2 if message.receiver is None:
                return "callback_query", body | {"message": unseen}
            case _:
                return "callback_query", body | {"message": seen}

    def _data(self) -> str:
        letter, language = self.random.choice(LETTERS), self.random.choice(("en", "ru", "ja", "zz"))
        return f"1{letter}:{language}:{self.random.choice(KEYS)}:{self.random.choice((0, 1, 3, 999))}"

    def _shown(self, message: Message) -> str:
        """What a button of a message says when it is pressed; nothing where it has none."""
        rows = message.content.get("reply_markup", {}).get("inline_keyboard", [])
        said = [button["callback_data"] for row in rows for button in row if "callback_data" in button]
        return self.random.choice(said) if said else ""

    def _own_message(self) -> Message:
        """A message of the bot's, in any chat that it is in."""
        bot = self.town.bot
        own = [each for each in self.town.messages.values() if each.sender == bot and each.chat.id != ELSEWHERE]
        return self.random.choice(own[-50:])

    def _other_kind(self) -> tuple[str, dict[str, Any]]:
        kind = self.random.choice((*KINDS, "kind_of_next_year"))
        if kind.endswith(("message", "post")):
            return self._message(kind)
        if kind == "my_chat_member":
            return kind, self._membership()
        return kind, {"id": "1", "from": ANN.as_json()}

    def _membership(self) -> dict[str, Any]:
        """That the bot is something else now, somewhere; as often as not it is not true."""
        chat = self.town.chats[self.random.choice((self._person().id, GROUP, FORUM, CIRCLE, CHANNEL))]
        user = self.town.bot.as_json()
        was, now = (
            {"user": user, "status": status, "is_member": True, "until_date": 0, "can_be_edited": False}
            | dict.fromkeys((*RIGHTS, *PERMISSIONS), self.random.random() < 0.5)
            for status in self.random.choices(STATUSES, k=2)
        )
        return {
            "chat": chat.as_json(),
            "from": ANN.as_json(),
            "date": 0,
            "old_chat_member": was,
            "new_chat_member": now,
        }

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
