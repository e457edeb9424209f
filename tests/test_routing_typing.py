"""What typing does to words, and how they are read all the same: through `Router.route`, on a small file."""

from __future__ import annotations

import pytest

from bot.routing import Outcome
from bot.routing.readings import in_kana
from bot.routing.router import Router
from tests.builders import make_knowledge, make_topic


@pytest.fixture(scope="module")
def router() -> Router:
    """A router on three topics."""
    return Router(
        make_knowledge(
            make_topic(
                "bill",
                title="Bills",
                asks=["pay my phone bill", "how much is the electricity bill", "apr of my card", "the law"],
            ),
            make_topic("tire", title="Tires", asks=["when should you change a tire", "pressure of my tires"]),
            make_topic(
                "alarm", title="Alarm", asks=["set an alarm for tomorrow", "разбуди меня завтра утром", "на час позже"]
            ),
        )
    )


def _spellings(router: Router, text: str) -> set[str]:
    """What was mended in a text."""
    return {reason.detail for reason in router.explain(text).why if reason.rule == "spelling"}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("phonebill", "bill"),
        ("th ealarm", "alarm"),
        ("myt ires", "tire"),
        ("ala rm", "alarm"),
        ("electricityxbill", "bill"),
        ("утромразбуди", "alarm"),
    ],
)
def test_a_space_in_the_wrong_place_is_put_right(router: Router, text: str, topic: str) -> None:
    """Words that ran together, were cut in two, or lost a letter to their neighbour are known."""
    assert router.route(text).candidates[0].topic == topic


@pytest.mark.parametrize(("text", "spelling"), [("rlectricity", "rlectricity → electricity"), ("itre", "itre → tire")])
def test_a_wrong_first_letter_is_mended(router: Router, text: str, spelling: str) -> None:
    """A word may begin with another letter, where it ends as it should."""
    assert spelling in _spellings(router, text)


@pytest.mark.parametrize(("text", "known"), [("arp", "apr"), ("lwa", "law"), ("чса", "час")])
def test_two_letters_of_a_short_word_may_be_exchanged(router: Router, text: str, known: str) -> None:
    """Of a word of three letters an exchange is taken for a slip."""
    assert _spellings(router, text) == {f"{text} → {known}"}


@pytest.mark.parametrize("text", ["apk", "чад"])
def test_nothing_else_of_a_short_word_is_mended(router: Router, text: str) -> None:
    """Another letter makes another word of so short a one."""
    assert _spellings(router, text) == set()


def test_known_words_keep_their_borders(router: Router) -> None:
    """Two words that are both known are never joined or cut."""
    assert _spellings(router, "the bills of the tires") == set()


def test_the_coverage_is_a_share(router: Router) -> None:
    """A route that weighed a topic tells how much of the question it speaks of, from 0 to 1; others tell nothing."""
    covered, partly = router.route("phone bill").coverage, router.route("phone bill of Beethoven").coverage

    assert covered is not None
    assert partly is not None
    assert 0 <= partly < covered <= 1
    assert router.route("hello").coverage is None


def test_reading_tells_how_far_it_is() -> None:
    """The share that is done rises from 0 to 1 while a file is read."""
    shares: list[float] = []
    topics = [make_topic(f"topic-{number}", asks=[f"phrase {number}"]) for number in range(3)]

    Router(make_knowledge(*topics), advance=shares.append)

    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] == pytest.approx(1)


def test_many_asks_a_topic_leave_room_for_a_miss() -> None:
    """A file with a hundred asks a topic still answers what it has and misses what it has not."""
    drinks = {"tea": "green black herbal iced sweet", "coffee": "roasted ground filter cold strong"}
    verbs = ("brew", "pour", "buy", "store", "serve", "taste", "grow", "dry", "pack", "ship")
    topics = [
        make_topic(
            name,
            asks=[
                f"{verb} {kind} {name} {when}" for verb in verbs for kind in kinds.split() for when in ("now", "later")
            ],
        )
        for name, kinds in drinks.items()
    ]
    router = Router(make_knowledge(*topics))

    assert router.route("how do I brew herbal tea").topic == "tea"
    assert router.route("the orbit of Saturn").outcome is Outcome.MISS


@pytest.fixture(scope="module")
def japanese() -> Router:
    """A router on three topics in Japanese; the words are those of the glossary that ships with the bot."""
    return Router(
        make_knowledge(
            make_topic("sanctions", title="Sanctions", asks=["対ロ制裁", "制裁の理由"]),
            make_topic("treaty", title="Peace", asks=["平和条約", "条約の締結"]),
            make_topic("alliance", title="Alliance", asks=["日米同盟", "同盟の将来"]),
        )
    )


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("せいさいの理由", "sanctions"),
        ("へいわじょうやく", "treaty"),
        ("セイサイの理由", "sanctions"),
        ("どうめいの将来", "alliance"),
        ("seisai", "sanctions"),
        ("heiwa joyaku", "treaty"),
        ("heiwa jouyaku", "treaty"),
    ],
)
def test_words_of_kanji_are_known_by_their_sound(japanese: Router, text: str, topic: str) -> None:
    """In hiragana, in katakana and in Latin letters, however its long vowels are written."""
    assert japanese.route(text).candidates[0].topic == topic


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("制栽の理由", "制栽 → 制裁"),
        ("平和条訳", "条訳 → 条約"),
        ("同名の将来", "同名 → 同盟"),
        ("対ロ制栽", "対ロ制栽 → 対ロ制裁"),
    ],
)
def test_kanji_that_sound_right_are_mended(japanese: Router, text: str, spelling: str) -> None:
    """One kanji of a word taken for another of the same reading."""
    assert spelling in _spellings(japanese, text)


@pytest.mark.parametrize("text", ["制服の理由", "感動の条件", "世界の経済"])
def test_other_kanji_stay_what_they_are(japanese: Router, text: str) -> None:
    """A kanji of another reading, or a common word, is no slip."""
    assert not _spellings(japanese, text)


def test_words_of_the_file_are_no_slip() -> None:
    """However they sound: a topic may be about people of one name (同名), not about an alliance (同盟)."""
    router = Router(make_knowledge(make_topic("namesakes", title="Namesakes", asks=["同名の人物", "Mr Domei's life"])))

    assert not _spellings(router, "同名の別人")
    assert not _spellings(router, "the life of Domei")


@pytest.mark.parametrize(
    ("word", "kana"),
    [("接近", "セッキン"), ("北方", "ホッポウ"), ("平和条約", "ヘイワジョウヤク"), ("反発", "ハンパツ")],
)
def test_readings_are_joined_as_they_are_spoken(word: str, kana: str) -> None:
    """Where two readings meet, some letters change."""
    assert kana in in_kana(word)
