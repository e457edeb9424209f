"""What must hold of every question: form changes nothing, more topics change no exact answer, names are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.routing import Outcome, Surface
from bot.routing.router import Router
from bot.routing.words import Script, fold, in_katakana, normalise, split
from tests.builders import make_knowledge, make_topic

if TYPE_CHECKING:
    from bot.briefing.desk import Desk

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

PHRASES = st.sampled_from(
    [
        "why did Japan sanction Russia",
        "what is strategic empathy",
        "почему нет мирного договора",
        "日本の制裁姿勢",
        "sanctions on North Korea",
        "trust between moscow and beijing",
        "best pizza in town",
    ]
)
FORMS = st.sampled_from(
    [
        str.upper,
        str.swapcase,
        lambda text: text.replace(" ", "  \t "),
        lambda text: f"… {text} ?!",
        lambda text: f"({text})",
        lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
        lambda text: f"please {text}",
        lambda text: f"{text}, пожалуйста",
        lambda text: f"{text}教えて",
    ]
)
WORDS = st.lists(
    st.sampled_from(("tea", "coffee", "warm", "beans", "roast", "water", "spring", "чай", "вода", "水", "お茶")),
    min_size=1,
    max_size=4,
).map(" ".join)


@SLOW
@given(text=PHRASES, forms=st.lists(FORMS, min_size=1, max_size=3))
def test_any_mixture_of_forms_changes_nothing(desk: Desk, text: str, forms: list[object]) -> None:
    """Case, width, punctuation, spaces and politeness may be changed together, in any order."""
    changed = text
    for form in forms:
        assert callable(form)
        changed = form(changed)

    plain, route = desk.router.route(text), desk.router.route(changed)

    assert (plain.outcome, plain.topic, plain.choices) == (route.outcome, route.topic, route.choices)


@settings(SLOW, max_examples=4)  # each example reads two whole files
@given(asks=st.lists(WORDS, min_size=2, max_size=6, unique_by=lambda ask: normalise(ask).replace(" ", "")))
def test_a_further_topic_changes_no_exact_answer(asks: list[str]) -> None:
    """Whatever a new topic is asked by, a phrase that stands in an old one leads where it led."""
    old = make_topic("old", title="Old", asks=asks[:1])
    new = make_topic("new", title="New", asks=asks[1:])

    assert Router(make_knowledge(old)).route(asks[0]).topic == "old"
    assert Router(make_knowledge(old, new)).route(asks[0]).topic == "old"


@SLOW
@given(text=st.text(max_size=80))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """A normalised text is its own normal form, so that phrases and questions meet."""
    once = normalise(text)

    assert [word.surface for word in split(once)] == [word.surface for word in split(normalise(once))]


@pytest.mark.parametrize(
    ("one", "other"), [("Kurily", "курилы"), ("курилы", "クリル"), ("sanktsii", "санкции"), ("Moskva", "москва")]
)
def test_spellings_of_one_name_begin_alike_across_scripts(one: str, other: str) -> None:
    """Folded to rough Latin letters, a name starts the same in Latin, Cyrillic and katakana."""
    first, second = (fold(normalise(name)) for name in (one, other))

    assert first[:3] == second[:3]


def test_japanese_words_end_at_a_space() -> None:
    """A space between katakana words keeps them apart; the middle dot of a name does not."""
    assert [word.apart for word in split("ラブロフ クアッド")] == [False, True]
    assert [word.apart for word in split("インド・太平洋")] == [False, False]
    assert split("クアッド")[0].script is Script.KATAKANA
    assert in_katakana("ろしあ") == "ロシア"


@pytest.mark.parametrize(
    ("text", "stranger"),
    [
        ("China's border talks with Kazakhstan", "Kazakhstan"),
        ("мирный договор с Хельсинки", "Хельсинки"),
        ("peace talks in Tehran", "Tehran"),
        ("日独関係と平和条約", "独"),
        ("Treaty of Versailles and peace", "Versailles"),
        ("Lavrov on the peace treaty with Japan", "Lavrov"),
        ("Norwegian sanctions on Russia", "Norwegian"),
        ("Danish peace treaty", "Danish"),
        ("мирный договор армян с азербайджанцами", "армян"),
        ("польские санкции против России", "польские"),
        ("sanctions on Korea", "Korea"),
        ("朝鮮への制裁", "朝鮮"),
    ],
)
def test_places_and_people_of_the_world_are_strangers(desk: Desk, text: str, stranger: str) -> None:
    """Countries, capitals, treaties and people that the file has nothing on are seen, and never answered."""
    route = desk.router.route(text)

    assert route.outcome is not Outcome.ANSWER
    assert route.stranger == stranger


@pytest.mark.parametrize(
    "text",
    [
        "when did the Hosokawa government resign",
        "сколько лет Кайфу был премьером",
        "細川政権はいつ退陣したか",
        "what changed after Rajoy left",
        "Bolsonaro's legacy",
    ],
)
def test_a_page_about_somebody_does_not_answer_about_another(desk: Desk, text: str) -> None:
    """No list has every name: a page about a person answers where they are named, or nothing else is."""
    route = desk.router.explain(text)

    assert route.outcome is not Outcome.ANSWER
    assert any("somebody who is not named" in reason.detail for reason in route.why)


def test_a_page_about_somebody_answers_without_the_name(desk: Desk) -> None:
    """Where nothing in the question is foreign to it."""
    route = desk.router.route("longest serving Japanese prime minister of all")

    assert (route.outcome, route.topic) == (Outcome.ANSWER, "abe-legacy")


@pytest.mark.parametrize(
    "text",
    [
        "Shintaro Abe's policy towards Russia",
        "Синтаро Абэ и политика в отношении России",
        "安倍昭恵さんの訪露",
        "Jun Suga's promises to Russia",
        "Ivanka Trump's document on the Indo-Pacific",
    ],
)
def test_another_of_the_same_name_is_not_answered(desk: Desk, text: str) -> None:
    """A strange word beside a surname may be a given name: the page is offered, not opened."""
    route = desk.router.explain(text)

    assert route.outcome is Outcome.CHOICE
    assert any(reason.detail.startswith("perhaps another of that name") for reason in route.why)


@pytest.mark.parametrize(
    "text", ["Shinzo Abe's policy towards Russia", "how did Abe handle Moscow", "安倍晋三の対ロ政策"]
)
def test_their_own_names_and_common_words_stand_beside_a_surname(desk: Desk, text: str) -> None:
    """A given name that the file has, and words that are no names."""
    assert desk.router.route(text).topic == "abe-legacy"


@pytest.mark.parametrize(
    "text",
    [
        "why did the US impose sanctions on Russia",
        "санкции США против России",
        "how did the US and China settle their border",
        "what is China most afraid of",
        "中国のインド太平洋戦略",
    ],
)
def test_what_another_did_is_not_answered(desk: Desk, text: str) -> None:
    """A page about what one party does is none about another that does the same."""
    assert desk.router.route(text).outcome is not Outcome.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "Did Russia impose sanctions on Japan?",
        "is China afraid of Japan?",
        "China is dependent on Russia",
        "how dependent is China on Russia",
        "China's fear of Japan",
        "Russian sanctions against Japan",
        "sanctions on Japan",
        "did Russia contain the US in the Indo-Pacific",
        "Россия боится Японии",
        "страхи Китая перед Японией",
        "российские санкции против Японии",
        "санкции против Японии",
        "зависит ли Китай от России",
        "ввела ли Россия санкции против Японии",
        "ロシアは日本を恐れているか",
        "ロシアは日本に制裁を科したか",
        "ロシアの日本への制裁",
        "中国のロシア依存",
        "対日制裁",
    ],
)
def test_what_is_done_to_somebody_is_not_told_of_what_they_do(desk: Desk, text: str) -> None:
    """The same names and words the other way round are another question."""
    assert desk.router.route(text).outcome is not Outcome.ANSWER


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Did Japan impose sanctions on Russia?", "japan-sanctions"),
        ("was Russia sanctioned by Japan", "japan-sanctions"),
        ("how did Russia react to Japan's sanctions", "japan-sanctions"),
        ("is Japan afraid of China?", "japan-strategic-fears"),
        ("Россия под санкциями Японии", "japan-sanctions"),
        ("зависит ли Россия от Китая", "russia-china-dependence"),
        ("日本は中国を恐れているか", "japan-strategic-fears"),
        ("Japan's fear of China", "japan-strategic-fears"),
        ("зависимость России от Китая", "russia-china-dependence"),
        ("日本の対露制裁", "japan-sanctions"),
        ("sanctions on Russia", "japan-sanctions"),
    ],
)
def test_who_suffers_may_stand_first(desk: Desk, text: str, topic: str) -> None:
    """What they do is answered, in whatever order and voice."""
    assert desk.router.route(text).topic == topic


def test_what_the_page_tells_of_others_is_answered(desk: Desk) -> None:
    """Where its own phrases speak of them without the first."""
    route = desk.router.route("South Korea and Israel did not join sanctions, did they")

    assert (route.outcome, route.topic) == (Outcome.ANSWER, "japan-sanctions")


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Rajoy's sanctions stance", Surface.PRIVATE),
        ("санкции Сапатеро", Surface.PRIVATE),
        ("トカエフの制裁姿勢", Surface.PRIVATE),
        ("multipolar world Dugin", Surface.PRIVATE),
        ("北方領土の墓石", Surface.GROUP),
        ("Рахой и мирный договор с Японией", Surface.GROUP),
        ("why did Japan impose sanctions on Zapatero", Surface.GROUP),
        ("продолжил ли Суга курс Махатхира", Surface.GROUP),
    ],
)
def test_an_unknown_word_may_be_a_name(desk: Desk, text: str, surface: Surface) -> None:
    """It is not answered where nobody is named whom the page is about; in a group, whoever is named."""
    route = desk.router.explain(text, surface)

    assert route.outcome is not Outcome.ANSWER
    assert any(reason.detail.startswith("unknown") for reason in route.why)


@pytest.mark.parametrize("text", ["гималайские границы", "мирный договор так и не срослось"])
def test_an_unknown_word_is_not_cut_into_a_name_and_a_letter(desk: Desk, text: str) -> None:
    """No Malays, of малайские, and no Norway, of Осло: a letter that stands for the space has words on both sides."""
    assert desk.router.route(text).stranger is None


def test_a_word_is_not_another_that_has_it_as_its_stem(desk: Desk) -> None:
    """The preposition о is not ось, an axis."""
    told = [reason.detail for reason in desk.router.explain("риторика Токио о КНР").why if reason.rule == "concept"]

    assert told == ["риторика → rhetoric"]


ORDINARY = (
    "того самого мало дело делать мая поле пола газ суда люблю медведь мода конь песка дня перестанет полдень финал "
    "орал колебание распределение либерал 朝 今朝 polished oral reunion undoubtedly"
)
"""Words in which the stemmer, or a cut, finds Togo, Samoa, Mali, Delhi, Mao, Poland, Gaza, Sudan, Medvedev..."""


def test_an_ordinary_word_is_no_name(desk: Desk) -> None:
    """Else it would be said that the file has nothing on Togo, and nothing would be answered."""
    routes = {word: desk.router.explain(f"{word} strategic empathy") for word in ORDINARY.split()}

    assert [word for word, route in routes.items() if route.stranger] == []
    assert [word for word, route in routes.items() if any(reason.rule == "party" for reason in route.why)] == []


@pytest.mark.parametrize("word", ["перед", "разве", "чё", "в целом"])
def test_a_particle_is_no_concept(desk: Desk, word: str) -> None:
    """Though it has the stem of one: передать, развалиться, чей, цель."""
    assert not any(reason.rule == "concept" for reason in desk.router.explain(f"{word} Токио").why)


FORMS_OF_NAMES = (
    "Украиной Афганистане Байденом Путину поляков Кубе Польше шведов Карабахе Судане Казахстаном "
    "французского австрийцы Эрдогана Мали Чили Перу Philippine Germans Iran's"
)


def test_a_name_is_known_in_all_its_forms(desk: Desk) -> None:
    """Case and number make no difference."""
    routes = {name: desk.router.route(f"strategic empathy {name}") for name in FORMS_OF_NAMES.split()}

    assert [name for name, route in routes.items() if route.outcome is Outcome.ANSWER] == []


@pytest.mark.parametrize("name", ["Индией", "Дели", "Токио", "россиянам", "американского", "Кремлём", "китайцев"])
def test_a_party_is_known_in_all_its_forms(desk: Desk, name: str) -> None:
    """Adjectives and inhabitants are names of theirs too."""
    assert any(reason.rule == "party" for reason in desk.router.explain(name).why)


@pytest.mark.parametrize(("text", "party"), [("菅", "suga"), ("露 制裁", "russia")])
def test_a_short_name_may_stand_alone(desk: Desk, text: str, party: str) -> None:
    """One character with nothing beside it is a name; within a word it is a syllable."""
    assert [reason.detail for reason in desk.router.explain(text).why if reason.rule == "party"] == [
        f"{text[0]} → {party}"
    ]


def test_a_question_of_how_often_holds_no_name(desk: Desk) -> None:
    """何回 is in no list of words, and yet nobody is called so."""
    why = desk.router.explain("何回会談したか", Surface.GROUP).why

    assert not any("何回" in reason.detail for reason in why)


def test_so_it_may_where_a_page_is_about_nobody() -> None:
    """Of files that have names of their own: the Rogun dam is none that they speak of."""
    dam = make_topic("dam", title="Who pays for the dam", asks=["who pays for the dam", "costs of the dam"])
    router = Router(make_knowledge(dam, make_topic("fish", title="Fish in the river", asks=["fish in the river"])))

    for surface in Surface:
        assert router.route("who pays for the dam then", surface).topic == "dam"
        assert router.route("who pays for the Rogun dam", surface).topic is None


@pytest.mark.parametrize(
    "text", ["how do I build trust in a team from a low base of morale", "две шахматные задачи на мат в два хода"]
)
def test_other_matters_of_nobody_are_not_answered_in_a_group(desk: Desk, text: str) -> None:
    """Where nobody is named, every weighty word has to be the topic's."""
    assert desk.router.route(text, Surface.GROUP).outcome is not Outcome.ANSWER


@pytest.mark.parametrize(
    "text",
    ["trade war between the US and China", "союз сша и южной кореи", "中印国境紛争", "doctors and patients: trust"],
)
def test_another_pair_or_field_is_not_answered_in_a_group(desk: Desk, text: str) -> None:
    """Words of a topic beside other parties, or in another field of life, open nothing."""
    assert desk.router.route(text, Surface.GROUP).outcome is not Outcome.ANSWER


@pytest.mark.parametrize("text", ["China's trade", "торговля Китая", "руководство России", "中国の貿易"])
def test_what_a_topic_mentions_in_passing_is_not_answered_in_a_group(desk: Desk, text: str) -> None:
    """One word beside a name is answered where the topic is about it, not where one of its phrases has it."""
    assert desk.router.route(text, Surface.GROUP).outcome is not Outcome.ANSWER


@pytest.mark.parametrize(
    ("text", "topic"), [("Japan's allies", "us-japan-alliance"), ("страхи Японии", "japan-strategic-fears")]
)
def test_what_a_topic_is_about_is_answered_in_a_group(desk: Desk, text: str, topic: str) -> None:
    """So is one word beside a name that stands in the title, in whatever form."""
    assert desk.router.route(text, Surface.GROUP).topic == topic
