"""What a person reads in answer: the card and its pages, the choice, the miss, and the citation of a line."""

from __future__ import annotations

import json
from datetime import date
from typing import TypeVar

import pytest

from bot.briefing import (
    Document,
    cite,
    compose,
    compose_claims,
    compose_quotes,
    compose_related,
    compose_sides,
    compose_sources,
    csl_json,
)
from bot.briefing.document import (
    Block,
    Footnote,
    Heading,
    Notice,
    Option,
    Paragraph,
    Quotation,
    Reference,
    Statement,
    Title,
)
from bot.knowledge.keys import Kind, short_key
from bot.knowledge.model import Claim, Distinction, IssueDate, Knowledge, Level, Party, Theme, Topic
from bot.routing import Candidate, Outcome, Route, Talk
from tests.builders import make_claim, make_dossier, make_knowledge, make_quote, make_site_text, make_source, make_topic

IN_TIME, TOO_LATE = date(2021, 6, 1), date(2026, 11, 24)

B = TypeVar("B", bound=Block)


def every(kind: type[B], document: Document) -> list[B]:
    """All blocks of a kind, in order."""
    return [block for block in document.blocks if isinstance(block, kind)]


def notices(document: Document) -> list[str]:
    """The texts of all notices."""
    return [notice.text for notice in every(Notice, document)]


def outline(document: Document) -> list[str]:
    """The page in short: headings marked by #, then the words of each block under them."""
    marks = {Heading: "# ", Notice: "! "}
    shown = (block for block in document.blocks if not isinstance(block, Title | Footnote | Option))
    return [
        marks.get(type(block), "") + (block.exact if isinstance(block, Quotation) else block.text) for block in shown
    ]


def answer(topic: str = "peace-treaty", *, about_now: bool = False) -> Route:
    """A route that answers with a topic."""
    return Route(Outcome.ANSWER, "en", topic=topic, about_now=about_now)


# The card


def test_a_card_opens_with_its_title_and_date() -> None:
    """The title line says until when the page speaks."""
    card = compose(answer(), make_knowledge(), IN_TIME, "en")

    assert card.blocks[0] == Title("The peace treaty", "16 April 2021")


def test_a_card_of_a_file_without_a_date_has_none() -> None:
    """Where the file does not say until when it speaks, the title does not either."""
    card = compose(answer(), make_knowledge(as_of=None), IN_TIME, "en")

    assert card.blocks[0] == Title("The peace treaty", None)


def test_a_card_holds_summary_four_claims_a_quote_and_their_sources() -> None:
    """A card has what fits a screen, in the file's order, and the sources of just these lines."""
    topic = make_topic(
        claims=tuple(make_claim(f"claim-{number}", text=f"Claim {number}.") for number in range(6)),
        quotes=(make_quote("quote-0", exact="first words"), make_quote("quote-1", source="valdai-text")),
    )

    card = compose(answer(), make_knowledge(topic), IN_TIME, "en")

    assert outline(card) == [
        "What is said about the absence of a treaty.",
        "Claim 0.",
        "Claim 1.",
        "Claim 2.",
        "Claim 3.",
        "first words",
        "JIIA, “Online Discussion”, 15 April 2021",
    ]


def test_a_card_ends_with_dossier_version_and_key() -> None:
    """The footnote has all that is needed to find the answer again."""
    card = compose(answer(), make_knowledge(), IN_TIME, "en")

    key = short_key("russia-japan", Kind.TOPIC, "peace-treaty")
    assert card.blocks[-1] == Footnote(f"russia-japan 2026.11 · {key}")


def test_a_line_carries_the_key_of_its_item() -> None:
    """A claim and a quote of the same id have different short keys."""
    topic = make_topic(claims=(make_claim("same"),), quotes=(make_quote("same"),))

    card = compose(answer(), make_knowledge(topic), IN_TIME, "en")

    assert every(Statement, card)[0].key == short_key("russia-japan", Kind.CLAIM, "same")
    assert every(Quotation, card)[0].key == short_key("russia-japan", Kind.QUOTE, "same")


def test_before_its_review_a_card_has_no_notice() -> None:
    """On the day of the review itself the page still stands."""
    card = compose(answer(), make_knowledge(), date(2022, 4, 16), "en")

    assert notices(card) == []


def test_past_its_review_a_card_says_so_first() -> None:
    """The reader of an old page learns that later events are not included before reading on."""
    card = compose(answer(), make_knowledge(), TOO_LATE, "en")

    assert card.blocks[1] == Notice("Later events are not included: this page was due for review by 16 April 2022.")


def test_a_topic_may_have_its_own_dates() -> None:
    """The dates of the topic come before those of the dossier."""
    topic = make_topic(as_of=date(2024, 1, 2), review_by=date(2030, 1, 1))

    card = compose(answer(), make_knowledge(topic), TOO_LATE, "en")

    assert card.blocks[0] == Title("The peace treaty", "2 January 2024")
    assert notices(card) == []


def test_a_question_about_now_is_told_where_the_file_ends() -> None:
    """One notice says until when the file speaks; a second one on the review would say the same."""
    card = compose(answer(about_now=True), make_knowledge(), TOO_LATE, "en")

    assert notices(card) == ["This file ends on 16 April 2021; later events are not included."]


@pytest.mark.parametrize(
    ("score", "told"), [(60.0, ["This file ends on 16 April 2021; later events are not included."]), (0.1, [])]
)
def test_a_miss_about_now_is_told_where_what_is_nearest_ends(score: float, told: list[str]) -> None:
    """What is near, and later than the file, is missing for that reason; what is not near is missing anyway."""
    near = Candidate("peace-treaty", score, "peace treaty")
    miss = Route(Outcome.MISS, "en", about_now=True, candidates=(near, Candidate("other", score, "other")))

    assert notices(compose(miss, make_knowledge(make_topic(), make_topic("other")), TOO_LATE, "en")) == told


def test_a_question_about_now_to_an_undated_file_is_told_that_it_is_undated() -> None:
    """Without a date the notice claims none."""
    card = compose(answer(about_now=True), make_knowledge(as_of=None), IN_TIME, "en")

    assert notices(card) == ["This file does not say until when it speaks; later events may not be included."]


def test_a_topic_without_claims_says_so() -> None:
    """A page without claims shows its summary, and that nothing in it has a source yet."""
    card = compose(answer(), make_knowledge(make_topic(claims=())), IN_TIME, "en")

    assert outline(card) == ["! There are no sourced claims yet.", "What is said about the absence of a treaty."]


@pytest.mark.parametrize(
    ("language", "first_line"),
    [
        ("ru", "Ответ на английском: перевода этого досье пока нет."),
        ("ja", "回答は英語です。この資料の日本語訳はまだありません。"),
    ],
)
def test_an_untranslated_card_says_so_in_its_first_line(language: str, first_line: str) -> None:
    """Who asks in a language without a translation is told, in that language, before anything else."""
    card = compose(answer(), make_knowledge(), IN_TIME, language)

    assert card.blocks[0] == Notice(first_line)
    assert card.language == language


def test_a_language_the_bot_does_not_speak_gets_english() -> None:
    """An English card for a reader of another language needs no notice in English."""
    card = compose(answer(), make_knowledge(), IN_TIME, "de")

    assert card.language == "en"
    assert notices(card) == []


def test_a_dossier_in_another_language_is_named() -> None:
    """The notice names the dossier's language, or its code where that has no name here."""
    russian = compose(answer(), make_knowledge(language="ru"), IN_TIME, "en")
    german = compose(answer(), make_knowledge(language="de"), IN_TIME, "en")

    assert notices(russian) == ["The answer is in Russian: this file has not been translated yet."]
    assert notices(german) == ["The answer is in another language (de): this file has not been translated yet."]


# Attribution


@pytest.mark.parametrize(
    ("claim", "voice"),
    [
        (make_claim(), "Japanese participants, as reported by JIIA"),
        (make_claim(source="valdai-text"), "Japanese participants, as reported in the text on Valdai's site"),
        (make_claim(holder="JIIA", level=Level.PARTICIPANTS), "JIIA"),
        (make_claim(holder="The author of the text on Valdai's site", level=Level.AUTHOR, source="valdai-text"),
         "The author of the text on Valdai's site"),
    ],
)  # fmt: skip
def test_a_claim_says_who_speaks_and_through_whom(claim: Claim, voice: str) -> None:
    """The holder comes first, then the teller, unless the holder tells it."""
    topic = make_topic(claims=(claim,))

    card = compose(answer(), make_knowledge(topic), IN_TIME, "en")

    assert every(Statement, card)[0].attribution.voice == voice


@pytest.mark.parametrize(
    ("speaker", "voice"),
    [
        ("One participant", "One participant, as reported in the text on Valdai's site"),
        ("The author of the text on Valdai's site", "The author of the text on Valdai's site"),
    ],
)
def test_a_quote_says_who_speaks_and_through_whom(speaker: str, voice: str) -> None:
    """A speaker who is named with the teller needs no second mention of it."""
    topic = make_topic(quotes=(make_quote(speaker=speaker, source="valdai-text"),))

    card = compose(answer(), make_knowledge(topic), IN_TIME, "en")

    assert every(Quotation, card)[0].attribution.voice == voice


@pytest.mark.parametrize(
    ("language", "dated"), [("en", "c. 16 April 2021"), ("ru", "ок. 16 апреля 2021"), ("ja", "2021年4月16日頃")]
)
def test_a_line_is_dated_in_the_readers_language(language: str, dated: str) -> None:
    """Each line has its source's name, date, paragraph and address; a worked-out date is marked."""
    topic = make_topic(claims=(make_claim(source="valdai-text", paragraph=7),))

    card = compose(answer(), make_knowledge(topic), IN_TIME, language)

    attribution = every(Statement, card)[0].attribution
    assert (attribution.source, attribution.date, attribution.paragraph, attribution.url) == (
        "Valdai Discussion Club",
        dated,
        7,
        "https://valdaiclub.com/a/empathy/",
    )


# The pages behind the card


def test_the_page_of_claims_has_all_of_them() -> None:
    """Nothing is left out of the longer page."""
    topic = make_topic(claims=tuple(make_claim(f"claim-{number}") for number in range(9)))

    page = compose_claims("peace-treaty", make_knowledge(topic), IN_TIME, "en")

    assert len(every(Statement, page)) == 9


def test_the_page_of_quotes_has_all_of_them() -> None:
    """Quotes come in the file's order, in the language of their source."""
    topic = make_topic(quotes=(make_quote("one", exact="one"), make_quote("two", exact="two", source="a-russian-text")))
    knowledge = make_knowledge(topic, sources=(make_source(), make_source("a-russian-text", language="ru")))

    page = compose_quotes("peace-treaty", knowledge, IN_TIME, "en")

    assert [(quote.exact, quote.language) for quote in every(Quotation, page)] == [("one", "en"), ("two", "ru")]


def test_pages_without_content_say_so() -> None:
    """An empty page is explained, never blank."""
    knowledge = make_knowledge(make_topic(claims=()))
    pages = (compose_claims, compose_quotes, compose_sources, compose_related)

    said = [notices(compose("peace-treaty", knowledge, IN_TIME, "en"))[-1] for compose in pages]

    assert said == [
        "There are no sourced claims yet.",
        "There are no quotes on this topic.",
        "No sources are named for this topic.",
        "There are no related topics.",
    ]


def test_the_page_of_sources_cites_each_in_full_once() -> None:
    """A source used by several lines stands there once, with its note and address."""
    topic = make_topic(claims=(make_claim(), make_claim("other", source="valdai-text")), quotes=(make_quote(),))
    knowledge = make_knowledge(
        topic, sources=(make_source(author=({"literal": "JIIA staff"},)), make_site_text(note="No author is named."))
    )

    page = compose_sources("peace-treaty", knowledge, IN_TIME, "en")

    assert every(Reference, page) == [
        Reference(
            "JIIA staff, “Online Discussion”, Japan Institute of International Affairs, 15 April 2021",
            "russia-japan/jiia-report",
            "https://www.jiia.or.jp/en/report.html",
        ),
        Reference(
            "“In Search of Strategic Empathy”, Valdai Discussion Club, Think Tank, c. 16 April 2021",
            "russia-japan/valdai-text",
            "https://valdaiclub.com/a/empathy/",
            "No author is named.",
        ),
    ]


def test_related_topics_come_with_what_sets_them_apart() -> None:
    """A neighbour is shown with its difference from this page, else with the first words of its summary."""
    knowledge = make_knowledge(
        make_topic(related=("islands",), distinct_from=(Distinction(topic="trust", line="unused here"),)),
        make_topic("islands", title="The territorial issue", summary="word " * 40),
        make_topic(
            "trust", title="Trust", distinct_from=(Distinction(topic="peace-treaty", line="Trust, not treaty."),)
        ),
    )

    page = compose_related("peace-treaty", knowledge, IN_TIME, "en")

    islands, trust = every(Option, page)
    assert islands.detail is not None
    assert islands.detail.endswith("word…")
    assert len(islands.detail) <= 91
    assert trust == Option("trust", "Trust", "Trust, not treaty.")


# Side by side


def test_sides_stand_side_by_side() -> None:
    """Lines are grouped by whose view they are; a joint view comes after those of each side."""
    topic = make_topic(
        claims=(
            make_claim("joint", text="Joint view.", sides=("russia", "japan")),
            make_claim("ours", text="Japan's view.", sides=("japan",)),
            make_claim("theirs", text="Russia's view.", sides=("russia",), source="valdai-text"),
            make_claim("joint-2", text="Joint view again.", sides=("japan", "russia"), source="valdai-text"),
            make_claim("open", text="Nobody's view."),
        ),
        quotes=(make_quote(exact="Japan's words", sides=("japan",)),),
    )

    page = compose_sides("peace-treaty", make_knowledge(topic), IN_TIME, "en")

    assert outline(page) == [
        "# Russian side",
        "Russia's view.",
        "# Japanese side",
        "Japan's view.",
        "Japan's words",
        "# Said by both",
        "Joint view.",
        "Joint view again.",
        "# Not ascribed to a side",
        "Nobody's view.",
    ]


def test_a_missing_side_is_named_as_missing() -> None:
    """A side with no line on the topic has its heading and a sentence that says so."""
    topic = make_topic(claims=(make_claim(text="Japan's view.", sides=("japan",)),))

    page = compose_sides("peace-treaty", make_knowledge(topic), IN_TIME, "en")

    assert outline(page) == [
        "# Russian side",
        "The file holds nothing from this side on the topic.",
        "# Japanese side",
        "Japan's view.",
    ]


def test_a_side_known_only_through_the_other_is_marked() -> None:
    """Where all lines of a side are told by the other's institution, a heading above them says so."""
    topic = make_topic(claims=(make_claim(text="Russia's view.", sides=("russia",)),))

    page = compose_sides("peace-treaty", make_knowledge(topic), IN_TIME, "en")

    assert every(Heading, page)[:2] == [
        Heading("Russian side", side=True),
        Heading("Known only through the other side's text", level=2),
    ]


def test_lines_told_by_the_other_side_come_after_a_sides_own() -> None:
    """Where a side is heard both ways, its own text comes first."""
    topic = make_topic(
        claims=(
            make_claim("told", text="As JIIA tells it.", sides=("russia",)),
            make_claim("own", text="As Valdai tells it.", sides=("russia",), source="valdai-text"),
        )
    )

    page = compose_sides("peace-treaty", make_knowledge(topic), IN_TIME, "en")

    assert outline(page)[:4] == [
        "# Russian side",
        "As Valdai tells it.",
        "# Through the other side's text",
        "As JIIA tells it.",
    ]


def test_a_source_of_no_party_marks_nobody() -> None:
    """What a third institution tells is no hearsay of the other side."""
    topic = make_topic(claims=(make_claim(sides=("russia",), source="agency"),))
    knowledge = make_knowledge(topic, sources=(make_source("agency", party=None), make_source(), make_site_text()))

    page = compose_sides("peace-treaty", knowledge, IN_TIME, "en")

    assert [heading.level for heading in every(Heading, page)] == [1, 1]


def test_a_joint_view_told_by_one_side_is_marked() -> None:
    """What both are said to hold, but only one side's text tells, says so; no side is then named as missing."""
    topic = make_topic(claims=(make_claim(text="Joint view.", sides=("russia", "japan")),))

    page = compose_sides("peace-treaty", make_knowledge(topic), IN_TIME, "en")

    assert outline(page) == ["# Said by both", "# Known only through a text of one side", "Joint view."]


def test_sides_are_named_in_the_readers_language() -> None:
    """A heading takes the party's name in the reader's language where the file has it."""
    topic = make_topic(claims=(make_claim(sides=("japan",)),))

    japanese = compose_sides("peace-treaty", make_knowledge(topic), IN_TIME, "ja")
    russian = compose_sides("peace-treaty", make_knowledge(topic), IN_TIME, "ru")

    assert [heading.text for heading in every(Heading, japanese)] == ["ロシア側", "日本側"]
    assert [heading.text for heading in every(Heading, russian)] == ["Russian side", "Japanese side"]


def test_a_side_without_a_name_in_the_readers_language_keeps_its_own() -> None:
    """Also where a curator has begun a list of names in it and not filled it."""
    party = Party(id="japan", name="Japan", kind="country", adjective="Japanese", names={"ja": ()})
    knowledge = make_knowledge(make_topic(claims=(make_claim(sides=("japan",)),)), parties=(party,))

    page = compose_sides("peace-treaty", knowledge, IN_TIME, "ja")

    assert [heading.text for heading in every(Heading, page)] == ["Japanese side"]


# Choice


def make_neighbours() -> tuple[Topic, ...]:
    """Two topics that name their difference, and one that does not."""
    return (
        make_topic("trust", title="Trust", distinct_from=(Distinction(topic="risk", line="How trust was built."),)),
        make_topic("risk", title="Risk", distinct_from=(Distinction(topic="trust", line="What could go wrong."),)),
        make_topic("islands", title="Islands", summary="Who says what of them."),
    )


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Which one do you mean?"),
        ("ru", "Что именно вас интересует?"),
        ("ja", "どのトピックについてのご質問でしょうか？"),
    ],
)
def test_a_choice_asks_which_one_is_meant(language: str, question: str) -> None:
    """A choice is a question in the reader's language, with what sets its options apart."""
    route = Route(Outcome.CHOICE, language, choices=("risk", "trust", "islands"))

    page = compose(route, make_knowledge(*make_neighbours()), IN_TIME, language)

    assert page.blocks == (
        Title(question),
        Option("risk", "Risk", "What could go wrong."),
        Option("trust", "Trust", "How trust was built."),
        Option("islands", "Islands", "Who says what of them."),
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The file does not speak of North Korea."),
        ("ru", "«North Korea»: об этом в досье не говорится."),
        ("ja", "「North Korea」についての記述は資料にありません。"),
    ],
)
def test_a_stranger_is_named_before_a_choice(language: str, said: str) -> None:
    """A name that the file does not know is said first."""
    route = Route(Outcome.CHOICE, language, choices=("risk", "trust"), stranger="North Korea")

    page = compose(route, make_knowledge(*make_neighbours()), IN_TIME, language)

    assert page.blocks[0] == Notice(said)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The file has nothing on this from Japan."),
        ("ru", "В досье по этому вопросу нет ничего от: Japan."),
        ("ja", "この件について、Japanによる記載は資料にありません。"),
    ],
)
def test_who_tells_nothing_is_named_before_a_choice(language: str, said: str) -> None:
    """Who asks what somebody says is told first that they say nothing on what is offered."""
    route = Route(Outcome.CHOICE, language, choices=("risk", "trust"), silent=("japan",))

    page = compose(route, make_knowledge(*make_neighbours()), IN_TIME, language)

    assert page.blocks[0] == Notice(said)


# Miss


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "! The file has nothing on Iran.",
                "What I have is “Russia and Japan”, as of 16 April 2021: 3 topics.",
                "It is about: Asia; Trust.",
            ],
        ),
        (
            "ru",
            [
                "! «Iran»: об этом в досье ничего нет.",
                "У меня есть досье «Russia and Japan» (по состоянию на 16 апреля 2021): 3 темы.",
                "Разделы: Asia; Trust.",
            ],
        ),
        (
            "ja",
            [
                "! 「Iran」に関する記述は資料にありません。",
                "手元にあるのは「Russia and Japan」（2021年4月16日現在、全3トピック）です。",
                "扱っているテーマ：Asia; Trust",
            ],
        ),
    ],
)
def test_a_miss_says_what_the_file_covers(language: str, lines: list[str]) -> None:
    """Who asks for something else learns what there is, and which name is not in it."""
    themes = (Theme(id="asia", title="Asia"), Theme(id="trust", title="Trust"))
    route = Route(Outcome.MISS, language, stranger="Iran")

    page = compose(route, make_knowledge(*make_neighbours(), themes=themes), IN_TIME, language)

    assert outline(page) == lines


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "What I have: “Tea” (as of 16 April 2021, 1 topic), “Harbours” (1 topic).",
                "It is about: Asia.",
            ],
        ),
        (
            "ru",
            [
                "У меня есть досье: «Tea» (по состоянию на 16 апреля 2021, 1 тема), «Harbours» (1 тема).",
                "Разделы: Asia.",
            ],
        ),
        (
            "ja",
            [
                "手元にあるのは「Tea」（2021年4月16日現在、全1トピック）、「Harbours」（全1トピック）です。",
                "扱っているテーマ：Asia",
            ],
        ),
    ],
)
def test_a_miss_names_several_files_in_one_sentence(language: str, lines: list[str]) -> None:
    """Each with its date and size, then the themes of all."""
    tea = make_dossier(id="tea", title="Tea", themes=(Theme(id="asia", title="Asia"),))
    harbours = make_dossier(make_topic("harbours"), id="harbours", title="Harbours", as_of=None)

    page = compose(Route(Outcome.MISS, language), Knowledge(dossiers=(tea, harbours)), IN_TIME, language)

    assert outline(page) == lines


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "That is not in my file."),
        ("ru", "Этого в моём досье нет."),
        ("ja", "その内容は手元の資料にはありません。"),
    ],
)
def test_a_miss_says_so_in_its_title(language: str, title: str) -> None:
    """The first line of a miss is that it is one."""
    page = compose(Route(Outcome.MISS, language), make_knowledge(), IN_TIME, language)

    assert page.blocks[0] == Title(title)


def test_a_miss_offers_only_topics_that_are_near() -> None:
    """At most three topics whose score is near enough are offered."""
    scores = {"trust": 60.0, "risk": 12.0, "islands": 11.9}
    route = Route(Outcome.MISS, "en", candidates=tuple(Candidate(topic, score) for topic, score in scores.items()))

    page = compose(route, make_knowledge(*make_neighbours()), IN_TIME, "en")

    assert every(Option, page) == [Option("trust", "Trust"), Option("risk", "Risk")]


def test_a_miss_in_an_undated_file_claims_no_date() -> None:
    """Without a date the coverage names the topics alone."""
    page = compose(Route(Outcome.MISS, "en"), make_knowledge(as_of=None), IN_TIME, "en")

    assert outline(page) == ["What I have is “Russia and Japan”: 1 topic."]


def test_a_bot_without_files_says_so() -> None:
    """With nothing to answer from, a miss says that."""
    empty = make_knowledge().model_copy(update={"dossiers": ()})

    page = compose(Route(Outcome.MISS, "en"), empty, IN_TIME, "en")

    assert outline(page) == ["I have no file to answer from yet."]


@pytest.mark.parametrize(
    ("talk", "language", "opening"),
    [
        (Talk.GREETING, "en", "Hello."),
        (Talk.GREETING, "ru", "Здравствуйте!"),
        (Talk.GREETING, "ja", "こんにちは。"),
        (Talk.THANKS, "en", "You're welcome."),
        (Talk.THANKS, "ru", "Пожалуйста!"),
        (Talk.THANKS, "ja", "どういたしまして。"),
        (Talk.ABOUT, "en", "I look up who said what"),
        (Talk.ABOUT, "ru", "Я ищу, кто что сказал"),
        (Talk.ABOUT, "ja", "誰が、いつ、何を述べ"),
        (Talk.WORDLESS, "en", "I need a few words to go by"),
    ],
)
def test_small_talk_is_answered_kindly(talk: Talk, language: str, opening: str) -> None:
    """A message that is no question gets its answer and three examples, not a refusal."""
    page = compose(Route(Outcome.MISS, language, talk=talk), make_knowledge(*make_neighbours()), IN_TIME, language)

    assert isinstance(page.blocks[0], Paragraph)
    assert page.blocks[0].text.startswith(opening)
    assert len(every(Option, page)) == 3


def test_examples_show_the_width_of_the_file() -> None:
    """The examples come from different themes, and from topics that have claims."""
    themes = tuple(Theme(id=name, title=name) for name in ("one", "two"))
    topics = (
        make_topic("first", theme="one", claims=()),
        make_topic("second", theme="one"),
        make_topic("third", theme="one"),
        make_topic("fourth", theme="two"),
    )

    page = compose(Route(Outcome.MISS, "en", talk=Talk.GREETING), make_knowledge(*topics, themes=themes), IN_TIME, "en")

    assert [option.topic for option in every(Option, page)] == ["second", "fourth", "third"]


# Citing


def test_a_quote_is_cited_in_one_line() -> None:
    """A citation has voice, words, source, paragraph, address, and the record by which the answer is found again."""
    quote = make_quote(paragraph=4)
    knowledge = make_knowledge(make_topic(quotes=(quote,)))

    citation = cite(quote, knowledge.dossiers[0])

    key = short_key("russia-japan", Kind.QUOTE, "a-quote")
    assert citation == (
        "One of the participants, as reported by JIIA: “parallel trends” “Online Discussion”, Japan Institute of "
        "International Affairs, 15 April 2021, para. 4. https://www.jiia.or.jp/en/report.html "
        f"[russia-japan 2026.11, {key}]"
    )


def test_a_claim_is_cited_as_a_paraphrase() -> None:
    """Our own words are never passed off as the source's."""
    claim = make_claim()

    citation = cite(claim, make_knowledge().dossiers[0])

    assert citation.startswith(
        "Japanese participants, as reported by JIIA: Cooperation matters for stability. [paraphrase] "
    )


def test_a_source_is_cited_without_words() -> None:
    """A source without an address is cited all the same."""
    source = make_source(url=None)

    citation = cite(source, make_knowledge().dossiers[0])

    assert citation == (
        "“Online Discussion”, Japan Institute of International Affairs, 15 April 2021. "
        "[russia-japan 2026.11, jiia-report]"
    )


def test_a_source_becomes_csl_json() -> None:
    """Reference managers get the names and shapes they know, and nothing of ours."""
    source = make_site_text(author=({"literal": "A. Author"},), issued=IssueDate(date_parts=((2021, 4),), circa=True))

    item = json.loads(json.dumps(csl_json(source)))

    assert item == {
        "id": "valdai-text",
        "type": "webpage",
        "title": "In Search of Strategic Empathy",
        "author": [{"literal": "A. Author"}],
        "container-title": "Valdai Discussion Club, Think Tank",
        "publisher": "Valdai Discussion Club",
        "issued": {"date-parts": [[2021, 4]], "circa": True},
        "URL": "https://valdaiclub.com/a/empathy/",
        "language": "en",
    }


def test_csl_json_leaves_out_what_is_not_known() -> None:
    """A source without author, series, address or note has none of these keys, and a printed date no `circa`."""
    item = csl_json(make_source(url=None))

    assert item.keys() == {"id", "type", "title", "publisher", "issued", "language"}
    assert item["issued"] == {"date-parts": [[2021, 4, 15]]}
