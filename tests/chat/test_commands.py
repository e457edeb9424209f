"""Each command does what the menu says of it, in each language."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from bot.chat.commands import COMMANDS
from tests.chat.screens import (
    ENGLISH,
    EVERY_LANGUAGE,
    JAPANESE,
    RUSSIAN,
    Speaker,
    copies,
    labels,
    lines,
    links,
    placeholder,
    presses,
)

if TYPE_CHECKING:
    from bot.web.preview import Preview

pytestmark = pytest.mark.asyncio(loop_scope="module")


@EVERY_LANGUAGE
async def test_start_greets_in_two_lines_with_four_topics(preview: Preview, speaker: Speaker) -> None:
    """The greeting says what this is and how to ask; below it are four topics, each a tap from its briefing."""
    talk = preview.talk(speaker.person)

    greeting = await talk.starts()
    card = await talk.taps(greeting, (0, 0))

    assert lines(greeting)[0] == speaker.say("welcome_title")
    assert len(lines(greeting)) == 2
    assert labels(greeting)[4:] == [speaker.say("all_topics")]
    assert (card.id, "2026.11" in card.text) == (greeting.id, True)


@EVERY_LANGUAGE
async def test_help_names_every_command(preview: Preview, speaker: Speaker) -> None:
    """Each command stands there with what it does; in a private chat not those of groups, which it does not know."""
    private = await preview.talk(speaker.person).says("/help")
    group = await preview.talk(speaker.person, in_group=True).says("/help")

    for command in COMMANDS:
        line = f"/{command.name} {speaker.say(f'command_{command.name}')}"
        assert line in group.text
        assert (line in private.text) == command.in_private


@EVERY_LANGUAGE
async def test_topics_are_browsed_by_theme(preview: Preview, speaker: Speaker) -> None:
    """A theme leads to its topics, a topic to its briefing, all in one message."""
    talk = preview.talk(speaker.person)

    themes = await talk.says("/topics")
    topics = await talk.taps(themes, "Between Russia and Japan (2)")
    card = await talk.taps(topics, (0, 0))
    again = await talk.taps(topics, speaker.say("all_topics")) if card.id != themes.id else themes

    assert again.id == themes.id == topics.id == card.id
    assert labels(topics)[-1] == speaker.say("all_topics")
    assert card.text.splitlines()[2 if speaker is not ENGLISH else 0].startswith(labels(topics)[0][:40])


@pytest.mark.parametrize(("speaker", "party"), [(ENGLISH, "South Korea"), (RUSSIAN, "Южная Корея"), (JAPANESE, "韓国")])
async def test_topics_are_browsed_by_party(preview: Preview, speaker: Speaker, party: str) -> None:
    """A party is named in the reader's language, and leads to the topics that are about it."""
    talk = preview.talk(speaker.person)

    themes = await talk.says("/topics")
    topics = await talk.taps(themes, f"{party} (2)")

    assert topics.text == party
    assert len(presses(topics)) == 3


@pytest.mark.parametrize(
    ("speaker", "words", "shelf"),
    [
        (ENGLISH, "china", "China"),
        (ENGLISH, "Between Rusia and Japan", "Between Russia and Japan"),
        (RUSSIAN, "китай", "Китай"),
        (JAPANESE, "中国", "中国"),
        (RUSSIAN, "China", "Китай"),
    ],
)
async def test_topics_open_the_shelf_that_is_named(preview: Preview, speaker: Speaker, words: str, shelf: str) -> None:
    """A party by any of its names, a theme also misspelt: what its button would have opened."""
    talk = preview.talk(speaker.person)
    themes = await talk.says("/topics")
    button = next(label for label in labels(themes) if label.startswith(f"{shelf} ("))
    tapped = await talk.taps(themes, button)

    named = await talk.says(f"/topics {words}")

    assert named.text == tapped.text == shelf
    assert labels(named) == labels(tapped)


@EVERY_LANGUAGE
async def test_topics_with_other_words_answer_them(preview: Preview, speaker: Speaker) -> None:
    """What names no shelf is a question."""
    card = await preview.talk(speaker.person).says(f"/topics {speaker.question}")

    assert "russia-japan 2026.11 · 64baGjsC" in card.text


@EVERY_LANGUAGE
async def test_brief_answers_a_question(preview: Preview, speaker: Speaker) -> None:
    """The briefing is a reply to the question, so that its buttons know what was asked."""
    card = await preview.talk(speaker.person).says(f"/brief {speaker.question}")

    assert "russia-japan 2026.11 · 64baGjsC" in card.text
    assert card.reply_to is not None
    assert speaker.say("why_button") in labels(card)


@pytest.mark.parametrize("gap", ["\n", "\u3000", "  "], ids=["new line", "wide space", "two spaces"])
async def test_a_question_may_stand_apart_from_its_command(preview: Preview, gap: str) -> None:
    """No word of the question is lost to whatever white space stands before it: all of them are an exact phrase."""
    talk = preview.talk(ENGLISH.person)

    card = await talk.says(f"/brief{gap}why did Japan impose sanctions on Russia")
    reasons = await talk.taps(card, "Why this answer?")

    assert "a phrase of this topic: “why did Japan impose sanctions on Russia”" in reasons.text


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    ("command", "answer", "shows"),
    [("brief", "", "why_button"), ("quote", "strategic empathy", "words_found"), ("compare", "", "said_by_both")],
)
async def test_a_command_without_words_asks_for_them(
    preview: Preview, speaker: Speaker, command: str, answer: str, shows: str
) -> None:
    """The empty field shows an example; what is then replied is taken as if it had followed the command."""
    talk = preview.talk(speaker.person)
    treaty = {"en": "the peace treaty", "ru": "мирный договор", "ja": "平和条約"}[speaker.person.language]

    prompt = await talk.says(f"/{command}")
    screen = await talk.says(answer or treaty, reply_to=prompt)

    shown = "\n".join([screen.text, *labels(screen)])
    assert prompt.text == speaker.say(f"{command}_prompt")
    assert placeholder(prompt) == speaker.say(f"{command}_example")
    assert speaker.say(shows, words=speaker.say("quoted", text=answer)) in shown


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    "written",
    ['"two chessboards"', "“two chessboards”", "«Two Chessboards»", "「two chessboards」", "/quote two chessboards"],
)
async def test_exact_words_are_found_with_their_source(preview: Preview, speaker: Speaker, written: str) -> None:
    """Words in any quotation marks lead to the lines that have them, with source and paragraph, each a button."""
    talk = preview.talk(speaker.person)

    found = await talk.says(written)
    item = await talk.taps(found, (0, 0))

    assert "to play simultaneously on two chessboards — western and eastern" in found.text
    assert f"Valdai Discussion Club{speaker.say('separator')}" in found.text
    assert speaker.say("paragraph", number=12) in found.text
    assert item.text.splitlines()[0] == "Two chessboards, western and eastern"
    assert labels(item)[-2:] == [speaker.say("whole_briefing"), speaker.say("share")]


@EVERY_LANGUAGE
@pytest.mark.parametrize("written", ["“no such thing”", "/quote no such thing"])
async def test_words_that_nobody_said_are_not_found(preview: Preview, speaker: Speaker, written: str) -> None:
    """The bot says so, and repeats the words it looked for."""
    told = await preview.talk(speaker.person).says(written)

    assert lines(told) == [speaker.say("no_such_words"), speaker.say("quoted", text="no such thing")]


@EVERY_LANGUAGE
async def test_lines_that_were_found_have_their_buttons_numbers(preview: Preview, speaker: Speaker) -> None:
    """A button begins with the number and the words of its line, and opens that one."""
    talk = preview.talk(speaker.person)

    found = await talk.says("/quote trust")
    buttons, numbered = labels(found), [line for line in lines(found) if re.match(r"\d\. ", line)]
    second = await talk.taps(found, (1, 0))

    assert [re.sub("[“”‘’]", "", line)[:16] for line in numbered] == [
        re.sub("[“”‘’]", "", label)[:16] for label in buttons
    ]
    assert len(set(buttons)) == len(buttons) == 6
    assert numbered[1].partition(" ")[2].strip("“”‘’") in second.text


@pytest.mark.parametrize(
    ("speaker", "word", "language"), [(RUSSIAN, "доверие", "английском"), (JAPANESE, "信頼", "英語")]
)
async def test_words_in_another_language_are_told_where_to_look(
    preview: Preview, speaker: Speaker, word: str, language: str
) -> None:
    """In which language the file is, and the topic to which the word leads as a question."""
    talk = preview.talk(speaker.person)

    told = await talk.says(f"/quote {word}")
    card = await talk.taps(told, (0, 0))

    assert lines(told)[:3] == [
        speaker.say("no_such_words"),
        speaker.say("quoted", text=word),
        speaker.say("words_language", language=language),
    ]
    assert labels(told)[0] == "Russia–China trust-building"
    assert "russia-japan 2026.11" in card.text


async def test_words_in_the_middle_of_a_question_are_no_search(preview: Preview) -> None:
    """Only a message that is in quotation marks as a whole asks for exact words."""
    card = await preview.talk(ENGLISH.person).says("what is “strategic empathy” about")

    assert card.text.startswith("Strategic empathy · as of 16 April 2021")


@pytest.mark.parametrize(
    ("speaker", "topic"), [(ENGLISH, "peace treaty"), (RUSSIAN, "мирный договор"), (JAPANESE, "平和条約")]
)
async def test_compare_sets_the_sides_beside_each_other(preview: Preview, speaker: Speaker, topic: str) -> None:
    """Each side's lines stand under its heading; what both say, and a missing side, is told."""
    screen = await preview.talk(speaker.person).says(f"/compare {topic}")

    assert speaker.say("said_by_both") in lines(screen)
    assert speaker.say("one_side_tells") in lines(screen)


async def test_compare_of_something_vague_offers_topics(preview: Preview) -> None:
    """The topic that is then chosen opens side by side."""
    talk = preview.talk(ENGLISH.person)

    choice = await talk.says("/compare China")
    sides = await talk.taps(choice, (0, 0))

    assert choice.text.startswith("Which one do you mean?")
    assert "\nRussian side\n" in sides.text


@EVERY_LANGUAGE
async def test_sources_say_what_is_in_the_file(preview: Preview, speaker: Speaker) -> None:
    """Version, counts, curator and every source with its address."""
    screen = await preview.talk(speaker.person).says("/sources")

    addresses = [entity.get("url", "") for entity in screen.content["entities"]]
    assert "russia-japan 2026.11" in screen.text
    assert speaker.say("no_curator") in screen.text
    assert any("valdaiclub.com" in address for address in addresses)
    assert any("jiia.or.jp" in address for address in addresses)


async def test_cite_gives_a_claim_by_its_key(preview: Preview) -> None:
    """The citation is plain text with the item's key, and CSL-JSON of its source."""
    screen = await preview.talk(ENGLISH.person).says("/cite uDbVXg6f")

    csl = json.loads(lines(screen)[-1])
    assert "[paraphrase]" in screen.text
    assert "[russia-japan 2026.11, uDbVXg6f]" in screen.text
    assert csl["id"] == "valdai-2021-04-16"


async def test_cite_as_a_reply_gives_the_card_s_sources(preview: Preview) -> None:
    """The key is taken from the foot of the card that is replied to."""
    talk = preview.talk(ENGLISH.person)

    card = await talk.says(ENGLISH.question)
    screen = await talk.says("/cite", reply_to=card)

    assert lines(screen)[0] == "Citations: Japan's sanctions stance towards Russia"
    assert "CSL-JSON" in lines(screen)


@EVERY_LANGUAGE
@pytest.mark.parametrize(("written", "key"), [("/cite", "cite_prompt"), ("/cite ABCDEFGH", "cite_unknown")])
async def test_cite_says_how_it_is_used(preview: Preview, speaker: Speaker, written: str, key: str) -> None:
    """Without a key, or with one that nothing has, the bot says where keys stand."""
    told = await preview.talk(speaker.person).says(written)

    assert told.text == speaker.say(key)


@EVERY_LANGUAGE
async def test_privacy_says_what_is_kept(preview: Preview, speaker: Speaker) -> None:
    """Nothing is."""
    told = await preview.talk(speaker.person).says("/privacy")

    assert speaker.say("privacy_text") in told.text


@EVERY_LANGUAGE
@pytest.mark.parametrize("written", ["/nonsense", "/brief@some_other_bot x"])
async def test_an_unknown_command_is_told_so(preview: Preview, speaker: Speaker, written: str) -> None:
    """The answer names /help and offers the topics."""
    told = await preview.talk(speaker.person).says(written)

    assert told.text == speaker.say("unknown_command")
    assert labels(told) == [speaker.say("all_topics")]
    assert (copies(told), links(told)) == ([], [])


@EVERY_LANGUAGE
async def test_every_command_that_help_names_is_known_where_it_is_asked(preview: Preview, speaker: Speaker) -> None:
    """Those for groups alone are not named in a private chat, which does not know them."""
    talk = preview.talk(speaker.person)
    helped = await talk.says("/help")
    named = [line.split()[1] for line in lines(helped) if line.startswith("• /")]

    said = [(await talk.says(name)).text for name in named]

    assert len(named) > 10
    assert speaker.say("unknown_command") not in said
