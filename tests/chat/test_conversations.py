"""A question in somebody's own words is answered, offered topics, or told that the file does not have it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.briefing.formats.foreign import shorten
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
    presses,
)

if TYPE_CHECKING:
    from bot.briefing.desk import Desk
    from bot.web.preview import Preview

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOPIC = "Japan's sanctions stance towards Russia"
COPIED = 256


@EVERY_LANGUAGE
async def test_a_card_opens_every_section_in_place(preview: Preview, speaker: Speaker) -> None:
    """Claims, quotes, sides, sources and neighbours open in the card's own message, and lead back to it."""
    talk = preview.talk(speaker.person)
    card = await talk.says(speaker.question)
    sections = {"claims": 4, "quotes": 1, "sides": None, "sources": 1, "related": 3}
    names = [speaker.say(name) + (f" ({count})" if count else "") for name, count in sections.items()]

    opened = []
    for name in names:
        opened.append(await talk.taps(card, name))
        back = await talk.taps(opened[-1], speaker.say("back"))
        assert (back.text, back.buttons) == (card.text, card.buttons)

    assert labels(card)[:5] == names
    assert {screen.id for screen in opened} == {card.id}
    for heading, screen in zip(sections, opened, strict=True):
        assert heading == "sides" or speaker.say(heading) in lines(screen)


async def test_long_sections_are_paged(preview: Preview) -> None:
    """‹ and › go round the parts and change one message; every claim stands on exactly one part."""
    talk = preview.talk(ENGLISH.person)
    card = await talk.says("/brief Prime Minister Suga")
    label = next(label for label in labels(card) if label.startswith("Key claims"))
    count = int(label.removeprefix("Key claims (").removesuffix(")"))

    first = await talk.taps(card, label)
    parts, last = [first], first
    while "›" in labels(last) and (last := await talk.taps(last, "›")).text != first.text:
        parts.append(last)
    before = await talk.taps(last, "‹") if len(parts) > 1 else first

    claims = [line for part in parts for line in lines(part) if line.startswith("•")]
    assert count > 4
    assert len(claims) == len(set(claims)) == count
    assert before.text == parts[-1].text
    assert all(one.text != other.text for one, other in pairwise(parts))


async def test_quotes_can_be_copied(preview: Preview) -> None:
    """A quote's button copies the exact words with their credit, within what Telegram allows."""
    talk = preview.talk(ENGLISH.person)
    card = await talk.says("what is strategic empathy")

    quotes = await talk.taps(card, next(label for label in labels(card) if label.startswith("Quotes")))

    assert copies(quotes)
    for copied in copies(quotes):
        words, _, credit = copied.partition("” — ")
        assert words.removeprefix("“") in quotes.text
        assert credit in quotes.text
        assert len(copied.encode("utf-16-le")) // 2 <= COPIED


@EVERY_LANGUAGE
async def test_a_vague_question_gets_a_choice(preview: Preview, speaker: Speaker) -> None:
    """Each topic is a button and says what sets it apart; the choice becomes the card."""
    talk = preview.talk(speaker.person)

    choice = await talk.says(speaker.vague)
    card = await talk.taps(choice, (0, 0))

    assert lines(choice)[0] == speaker.say("which_one")
    assert labels(choice)[-1] == speaker.say("none_of_these")
    assert "rather than how they came to trust each other" in choice.text
    assert card.id == choice.id
    assert labels(choice)[0] in card.text


@EVERY_LANGUAGE
async def test_none_of_the_offered_topics_tells_the_coverage(preview: Preview, speaker: Speaker) -> None:
    """Whoever wants none of them is told what the file is about, and where all topics are."""
    talk = preview.talk(speaker.person)
    choice = await talk.says(speaker.vague)

    told = await talk.taps(choice, speaker.say("none_of_these"))

    assert lines(told)[0] == speaker.say("not_in_file")
    assert "Russia and Japan in search of strategic empathy" in told.text
    assert labels(told) == [speaker.say("wish_button"), speaker.say("all_topics")]


@EVERY_LANGUAGE
async def test_a_miss_names_coverage_and_neighbours(preview: Preview, speaker: Speaker) -> None:
    """What is not in the file is told so, with the nearest topics as buttons."""
    talk = preview.talk(speaker.person)

    miss = await talk.says(speaker.near)
    card = await talk.taps(miss, TOPIC)

    assert lines(miss)[0] == speaker.say("not_in_file")
    assert "21" in miss.text
    assert speaker.say("nearest") in lines(miss)
    assert TOPIC in card.text


@EVERY_LANGUAGE
async def test_a_question_about_something_else_is_a_miss(preview: Preview, speaker: Speaker) -> None:
    """Nothing near means no topic is offered but the list of all, and to be told when there is one."""
    miss = await preview.talk(speaker.person).says(speaker.strange)

    assert lines(miss)[0] == speaker.say("not_in_file")
    assert labels(miss) == [speaker.say("wish_button"), speaker.say("all_topics")]


@pytest.mark.parametrize(
    ("speaker", "question", "reasons"),
    [
        (ENGLISH, "sanctions of Japan against Russia", ["why_phrase", "why_coverage"]),
        (
            ENGLISH,
            "why did Japan sanction Rusia and Mars",
            ["why_phrase", "why_coverage", "why_spelling", "why_missing"],
        ),
        (RUSSIAN, "почему Япония ввела санкции против Росии", ["why_phrase", "why_coverage", "why_missing"]),
        (JAPANESE, JAPANESE.question, ["why_exact"]),
    ],
)
async def test_an_answer_says_why(preview: Preview, speaker: Speaker, question: str, reasons: list[str]) -> None:
    """Matched phrase, coverage, mended spelling and what is missing: all in the reader's language."""
    talk = preview.talk(speaker.person)
    card = await talk.says(question)

    told = await talk.taps(card, speaker.say("why_button"))
    back = await talk.taps(told, speaker.say("back"))

    for reason in reasons:
        beginning = speaker.say(reason, phrase="\0", detail="\0").partition("\0")[0]
        assert any(line.startswith(beginning) for line in lines(told))
    assert speaker is ENGLISH or "of what was asked" not in told.text
    assert back.buttons == card.buttons


@EVERY_LANGUAGE
async def test_a_wrong_topic_can_be_exchanged(preview: Preview, speaker: Speaker) -> None:
    """Others are offered, without the one that was wrong."""
    talk = preview.talk(speaker.person)
    card = await talk.says(speaker.question)

    others = await talk.taps(card, speaker.say("wrong_button"))
    other = await talk.taps(others, (0, 0))

    assert lines(others)[0] == speaker.say("wrong_title")
    assert TOPIC not in others.text
    assert other.id == card.id


async def test_the_question_is_known_without_the_bot_s_name(preview: Preview) -> None:
    """A mention is no part of what was asked, neither for the answer nor for its reasons."""
    talk = preview.talk(ENGLISH.person)
    card = await talk.says("@briefing_preview_bot why did Japan impose sanctions on Russia")

    told = await talk.taps(card, "Why this answer?")

    assert "a phrase of this topic: “why did Japan impose sanctions on Russia”" in told.text


@EVERY_LANGUAGE
async def test_a_card_can_be_shared(preview: Preview, speaker: Speaker) -> None:
    """The share button hands on the title and a link into this chat that opens the same topic."""
    talk = preview.talk(speaker.person)
    card = await talk.says(speaker.question)
    shared = parse_qs(urlsplit(links(card)[0]).query)
    payload = parse_qs(urlsplit(shared["url"][0]).query)["start"][0]

    opened = await talk.starts(payload)

    assert shared["text"] == [TOPIC]
    assert shared["url"][0].startswith("https://t.me/briefing_preview_bot?start=")
    assert opened.text.endswith(card.text.splitlines()[-1])


@pytest.mark.parametrize(
    ("payload", "shows"),
    [
        ("t_64baGjsC", f"{TOPIC} · as of 16 April 2021"),
        ("c_uDbVXg6f", "Strategic empathy"),
        ("q_cYNHXue8", "Two chessboards, western and eastern"),
        ("s_64baGjsC", "Japanese side"),
    ],
    ids=["topic", "claim", "quote", "comparison"],
)
async def test_a_deep_link_opens_its_item(preview: Preview, payload: str, shows: str) -> None:
    """Topic, claim, quote and comparison each have an address."""
    opened = await preview.talk(ENGLISH.person).starts(payload)

    assert shows in lines(opened)


@EVERY_LANGUAGE
@pytest.mark.parametrize("payload", ["t_AAAAAAAA", "z_64baGjsC", "campaign-7", "t_64baGjsCx"])
async def test_a_dead_deep_link_is_told_so(preview: Preview, speaker: Speaker, payload: str) -> None:
    """The greeting comes all the same, with a line that the link leads to nothing."""
    greeting = await preview.talk(speaker.person).starts(payload)

    assert lines(greeting)[:2] == [speaker.say("welcome_title"), speaker.say("link_lost")]
    assert len(presses(greeting)) == 5


@pytest.mark.parametrize("speaker", [RUSSIAN, JAPANESE], ids=["ru", "ja"])
async def test_an_answer_without_translation_says_so_first(preview: Preview, speaker: Speaker) -> None:
    """The first line, in the asker's language, names the language of the answer."""
    card = await preview.talk(speaker.person).says(speaker.question)

    assert lines(card)[0] == speaker.say("untranslated", language=speaker.say("language_en"))


async def test_the_language_of_the_question_counts(preview: Preview) -> None:
    """Whoever uses Telegram in English and asks in Russian is answered in Russian."""
    card = await preview.talk(ENGLISH.person).says(RUSSIAN.question)

    assert lines(card)[0] == RUSSIAN.say("untranslated", language="английском")
    assert RUSSIAN.say("why_button") in labels(card)


async def test_a_question_about_now_is_told_where_the_file_ends(preview: Preview) -> None:
    """The second line gives the last date that the file speaks of."""
    card = await preview.talk(ENGLISH.person).says("what are Japan's sanctions against Russia today")

    assert lines(card)[1] == "This file ends on 16 April 2021; later events are not included."


@EVERY_LANGUAGE
async def test_a_wrong_topic_leads_to_those_related_to_it(preview: Preview, desk: Desk, speaker: Speaker) -> None:
    """After what the question may have meant; each once, and never the wrong one itself."""
    talk = preview.talk(speaker.person)
    card = await talk.says(speaker.question)
    candidates = [each.topic for each in desk.router.route(speaker.question).candidates][1:4]
    page = desk.knowledge.topic("japan-sanctions")
    related = [*page.related, *(other.topic for other in page.distinct_from)]

    others = await talk.taps(card, speaker.say("wrong_button"))

    wanted = list(dict.fromkeys([*candidates, *related]))
    titles = [shorten(desk.knowledge.topic(topic).title, 44) for topic in wanted]
    assert len(wanted) > 3
    assert "What was done under Abe, rather than what his successor promised." not in others.text
    assert labels(others)[: len(titles)] == titles
    assert shorten(page.title, 44) not in labels(others)


@EVERY_LANGUAGE
async def test_a_page_that_was_turned_to_claims_no_question(preview: Preview, speaker: Speaker) -> None:
    """A related topic does not say that the question leads to it; it has the way back to the answer instead."""
    talk = preview.talk(speaker.person)
    card = await talk.says(speaker.question)
    related = await talk.taps(card, labels(card)[4])

    turned = await talk.taps(related, (0, 0))
    back = await talk.taps(turned, f"‹ {TOPIC}")

    assert labels(related)[0] in turned.text
    assert not {speaker.say("why_button"), speaker.say("wrong_button")} & set(labels(turned))
    assert (back.text, back.buttons) == (card.text, card.buttons)


@EVERY_LANGUAGE
async def test_an_older_button_does_not_claim_the_question_either(preview: Preview, speaker: Speaker) -> None:
    """Who asks why a page is shown to which the question does not lead is told just that."""
    talk = preview.talk(speaker.person)
    card = await talk.says(speaker.question)
    row = next(row for row in card.buttons if row[0]["text"] == speaker.say("why_button"))
    row[0]["callback_data"] = row[0]["callback_data"].replace("64baGjsC", "UgU8jhVp")

    told = await talk.taps(card, speaker.say("why_button"))

    assert lines(told) == [speaker.say("why_title"), speaker.say("why_turned")]


async def test_the_topic_that_was_chosen_says_its_own_phrase(preview: Preview, desk: Desk) -> None:
    """Not that of the best topic, of which the reader has chosen none."""
    talk = preview.talk(ENGLISH.person)
    choice = await talk.says(ENGLISH.vague)
    phrases = {each.topic: each.phrase for each in desk.router.route(ENGLISH.vague).candidates}
    chosen = desk.router.route(ENGLISH.vague).choices[2]

    card = await talk.taps(choice, (2, 0))
    told = await talk.taps(card, "Why this answer?")

    assert lines(told)[1:] == [ENGLISH.say("why_phrase", phrase=phrases[chosen])]


@pytest.mark.parametrize("place", ["private", "group"])
async def test_the_way_back_remembers_a_question_about_now(preview: Preview, place: str) -> None:
    """Where the file ends is told again after a section was looked at."""
    talk = preview.talk(ENGLISH.person, in_group=place == "group")
    card = await talk.says("/brief what are Japan's sanctions against Russia today")

    section = await talk.taps(card, (0, 0))
    back = await talk.taps(section, "‹ Briefing")

    assert lines(card)[1] == "This file ends on 16 April 2021; later events are not included."
    assert back.text == card.text
