"""Not everything that is written is a question to the bot: talk, pictures, other bots, and what a group says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.web.preview import ANN, GROUP
from bot.web.preview.people import Person, Status
from tests.chat.screens import ENGLISH, EVERY_LANGUAGE, JAPANESE, RUSSIAN, Speaker, labels, lines

if TYPE_CHECKING:
    from bot.web.preview import Preview

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("later")]


BOT = "@briefing_preview_bot"
TOPIC = "Japan's sanctions stance towards Russia"
PHOTO = {"photo": [{"file_id": "1", "file_unique_id": "1", "width": 9, "height": 9}]}
VOICE = {"voice": {"file_id": "1", "file_unique_id": "1", "duration": 3}}
STICKER = {
    "sticker": {
        "file_id": "1",
        "file_unique_id": "1",
        "type": "regular",
        "width": 9,
        "height": 9,
        "is_animated": False,
        "is_video": False,
    }
}
OTHER_BOT = Person(1999, "Other", "other_bot", is_bot=True)
LONG = {
    "en": "What do the peace treaty with Japan and sanctions mean for each other? " * 5,
    "ru": "Что значат мирный договор с Японией и санкции друг для друга? " * 6,
    "ja": "日本との平和条約と対ロ制裁は互いに何を意味するのか。" * 13,
}


@EVERY_LANGUAGE
@pytest.mark.parametrize(("index", "key"), [(0, "hello"), (1, "welcome"), (2, "about_me")])
async def test_talk_gets_short_help(preview: Preview, speaker: Speaker, index: int, key: str) -> None:
    """A greeting, thanks, or a question about the bot is answered shortly, with examples of what can be asked."""
    said = {
        "en": ("hello", "thanks", "who are you?"),
        "ru": ("привет", "спасибо", "кто ты?"),
        "ja": ("こんにちは", "ありがとう", "あなたは誰ですか？"),
    }

    told = await preview.talk(speaker.person).says(said[speaker.person.language][index])

    assert lines(told)[0] == speaker.say(key)
    assert lines(told)[1] == speaker.say("examples")
    assert len(labels(told)) == 4


@EVERY_LANGUAGE
async def test_signs_alone_are_no_question(preview: Preview, speaker: Speaker) -> None:
    """What has no words is answered in the language of the person's app."""
    told = await preview.talk(speaker.person).says("?!")

    assert lines(told)[0] == speaker.say("wordless")


@EVERY_LANGUAGE
async def test_long_text_gets_a_choice(preview: Preview, speaker: Speaker) -> None:
    """Over 300 characters are no question for one topic, however near one is."""
    text = LONG[speaker.person.language]

    choice = await preview.talk(speaker.person).says(text)

    assert len(text) > 300
    assert lines(choice)[0] == speaker.say("which_one")
    assert TOPIC in labels(choice)


async def test_forwarded_text_gets_a_choice(preview: Preview) -> None:
    """A text of somebody else's is read the same way."""
    talk = preview.talk(ANN)
    origin = {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Somebody"}

    talk.look()
    preview.town.send(ANN, {"text": LONG["en"].strip(), "forward_origin": origin})
    choice = await talk.hears()

    assert lines(choice)[0] == "Which one do you mean?"


@EVERY_LANGUAGE
@pytest.mark.parametrize("content", [PHOTO, VOICE, STICKER], ids=["photo", "voice", "sticker"])
async def test_pictures_and_voice_are_told_that_text_is_needed(
    preview: Preview, speaker: Speaker, content: dict[str, Any]
) -> None:
    """The answer says what the bot can read, and offers the topics."""
    talk = preview.talk(speaker.person)

    talk.look()
    preview.town.send(speaker.person, content)
    told = await talk.hears()

    assert told.text == speaker.say("text_needed")
    assert labels(told) == [speaker.say("all_topics")]


@EVERY_LANGUAGE
async def test_a_caption_is_the_question(preview: Preview, speaker: Speaker) -> None:
    """What stands below a picture is answered, and known to the answer's buttons."""
    talk = preview.talk(speaker.person)

    talk.look()
    preview.town.send(speaker.person, {**PHOTO, "caption": speaker.question})
    card = await talk.hears()
    others = await talk.taps(card, speaker.say("wrong_button"))

    assert TOPIC in card.text
    assert lines(others)[0] == speaker.say("wrong_title")


async def test_service_messages_are_not_answered(preview: Preview) -> None:
    """A new title is nothing that somebody asked."""
    talk = preview.talk(ANN)

    talk.look()
    preview.town.send(
        ANN, {"pinned_message": {"message_id": 1, "date": 0, "chat": preview.town.chats[ANN.id].as_json()}}
    )

    await talk.silence()


@pytest.mark.parametrize(
    ("sender", "extra"),
    [
        (OTHER_BOT, {}),
        (ANN, {"via_bot": {"id": 7_000_000_001, "is_bot": True, "first_name": "Briefing bot"}}),
        (
            Person(777000, "Telegram", "telegram"),
            {"is_automatic_forward": True, "sender_chat": {"id": -1005, "type": "channel", "title": "News"}},
        ),
    ],
    ids=["another bot", "posted through a bot", "forwarded from a channel"],
)
async def test_what_no_person_wrote_is_ignored(preview: Preview, sender: Person, extra: dict[str, Any]) -> None:
    """Other bots, inline posts and automatic forwards from a channel get no answer, even where they name the bot."""
    preview.town.chats[GROUP].statuses.setdefault(sender.id, Status.MEMBER)
    talk = preview.talk(ANN, in_group=True)
    text = f"/brief{BOT} peace treaty"
    entities = [{"type": "bot_command", "offset": 0, "length": len(f"/brief{BOT}")}]

    talk.look()
    preview.town.send(sender, {"text": text, "entities": entities, **extra}, GROUP)

    await talk.silence()


async def test_an_anonymous_administrator_is_a_person(preview: Preview) -> None:
    """Who writes in the name of the group is answered, though Telegram calls the writer a bot."""
    anonymous = Person(1_087_968_824, "Group", "GroupAnonymousBot", is_bot=True)
    preview.town.chats[GROUP].statuses[anonymous.id] = Status.ADMINISTRATOR
    talk = preview.talk(ANN, in_group=True)
    text = f"{BOT} peace treaty"
    entities = [{"type": "mention", "offset": 0, "length": len(BOT)}]

    talk.look()
    chat = preview.town.chats[GROUP].as_json()
    preview.town.send(anonymous, {"text": text, "entities": entities, "sender_chat": chat}, GROUP)
    card = await talk.hears()

    assert card.text.startswith("The Russia–Japan peace treaty")


@pytest.mark.parametrize(
    "written",
    ["/brief peace treaty", f"/brief{BOT} peace treaty", f"{BOT} peace treaty", "peace treaty @BRIEFING_preview_bot"],
)
async def test_in_a_group_it_answers_who_addresses_it(preview: Preview, written: str) -> None:
    """A command or a mention is answered, as a reply to whoever asked."""
    card = await preview.talk(ANN, in_group=True).says(written)

    assert card.text.startswith("The Russia–Japan peace treaty")
    assert card.reply_to is not None
    assert card.reply_to.text == written


async def test_in_a_group_a_reply_to_it_is_a_question(preview: Preview) -> None:
    """Whoever replies to the bot's message asks the bot."""
    talk = preview.talk(ANN, in_group=True)
    card = await talk.says(f"{BOT} peace treaty")

    other = await talk.says("why did Japan sanction Russia", reply_to=card)

    assert other.text.startswith(TOPIC)


@pytest.mark.parametrize(
    "silent", ["why did Japan sanction Russia", "hello", "“strategic empathy”", "/nonsense", "/brief@other_bot x"]
)
async def test_in_a_group_it_is_silent_unless_addressed(preview: Preview, silent: str) -> None:
    """As an administrator it hears everything, and says nothing to what is not meant for it."""
    group = preview.town.chats[GROUP]
    group.statuses[preview.town.bot.id] = Status.ADMINISTRATOR
    talk = preview.talk(ANN, in_group=True)

    talk.look()
    preview.town.say(ANN, silent, GROUP)

    await talk.silence()
    group.statuses[preview.town.bot.id] = Status.MEMBER


@pytest.mark.parametrize("speaker", [ENGLISH, RUSSIAN, JAPANESE], ids=["en", "ru", "ja"])
async def test_in_a_group_it_does_not_greet_back(preview: Preview, speaker: Speaker) -> None:
    """A greeting or thanks to the bot is no reason to write to everybody."""
    greeting = {"en": "hello", "ru": "спасибо", "ja": "ありがとう"}[speaker.person.language]
    talk = preview.talk(speaker.person, in_group=True)

    talk.look()
    preview.town.say(speaker.person, f"{BOT} {greeting}", GROUP)

    await talk.silence()


@pytest.mark.parametrize("said", ["👍", "🙏🙏", "...", "thanks!", "ありがとう"])
async def test_in_a_group_a_nod_needs_no_answer(preview: Preview, said: str) -> None:
    """In reply to its answer or with its name, and however often: nobody is told to slow down either."""
    talk = preview.talk(ANN, in_group=True)
    card = await talk.says(f"{BOT} peace treaty")

    for _ in range(3):
        talk.posts(said, reply_to=card)
        talk.posts(f"{BOT} {said}")

    await talk.silence()


@pytest.mark.parametrize("speaker", [ENGLISH, RUSSIAN, JAPANESE], ids=["en", "ru", "ja"])
async def test_in_a_group_it_says_what_it_is(preview: Preview, speaker: Speaker) -> None:
    """In one line, and not that it has nothing on that."""
    asked = {"en": "what can you do?", "ru": "что ты умеешь?", "ja": "何ができますか？"}[speaker.person.language]

    told = await preview.talk(speaker.person, in_group=True).says(f"{BOT} {asked}")

    assert lines(told) == [speaker.say("about_me")]


async def test_in_a_group_who_tells_nothing_is_named(preview: Preview) -> None:
    """Whoever reads along must not take the page that is offered for what was asked for."""
    told = await preview.talk(ANN, in_group=True).says(f"{BOT} what does JIIA say about Japan's sanctions")

    assert lines(told) == ["The file has nothing on this from JIIA.", "Do you mean this?"]


async def test_in_a_group_its_name_alone_is_asked_for_words(preview: Preview) -> None:
    """In one line."""
    told = await preview.talk(ANN, in_group=True).says(BOT)

    assert told.text == ENGLISH.say("wordless")
    assert labels(told) == []


async def test_in_a_group_pictures_get_no_answer(preview: Preview) -> None:
    """Even below the bot's own message nobody is told to write text."""
    talk = preview.talk(ANN, in_group=True)
    card = await talk.says(f"{BOT} peace treaty")

    preview.town.send(ANN, STICKER, GROUP, reply_to=card.id)

    await talk.silence()
