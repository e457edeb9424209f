"""The digest as its reader sees it: attributed, dated, within bounds, late where it is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.briefing import FORMATS
from bot.briefing.formats.telegram import size
from bot.digests.composer import Composer
from bot.digests.delivery import NOTICE, Job
from bot.digests.digest import ENTITIES, LONGEST, Digest, pack, write
from bot.digests.planning import plan
from bot.digests.selection import Why
from bot.digests.stock import Stock
from bot.digests.subscription import MOST_ITEMS, History, Place, Seen
from bot.digests.wording import next_words, schedule_words
from bot.knowledge.keys import Kind, short_key
from bot.knowledge.model import Correction
from bot.locales import locale_of
from tests.builders import make_claim, make_knowledge, make_quote, make_topic
from tests.digests.builders import EIGHT, MORNING, make_schedule, make_subscription
from tests.telegram_parser import parse

if TYPE_CHECKING:
    from bot.briefing.desk import Desk
    from bot.digests.subscription import Subscription

TOPIC = make_topic(claims=(make_claim(),), quotes=(make_quote(),))
NEWCOMER = History()
STOCK = Stock.of(make_knowledge(TOPIC))


def written(
    subscription: Subscription | None = None, stock: Stock = STOCK, history: History = NEWCOMER, **fields: object
) -> Digest:
    """A digest that is due and written at eight."""
    due = EIGHT - fields.pop("late", timedelta())  # type: ignore[operator]  # a timedelta
    digest = write(subscription or make_subscription(), history, stock, EIGHT, due)
    assert digest
    return digest


def test_a_digest_reads_well() -> None:
    """Title with the date of the file, topics, items with their credits, the edition at the end."""
    shown = parse(FORMATS["telegram"](written().document)).text

    assert shown == (
        "Your digest · as of 16 April 2021\n"
        "Later events are not included: this page was due for review by 16 April 2022.\n"
        "\n"
        "The peace treaty\n"
        "• Cooperation matters for stability.\n"
        "— Japanese participants, as reported by JIIA, 15 April 2021, para. 3\n"
        "\n"
        "“parallel trends”\n"
        "— One of the participants, as reported by JIIA, 15 April 2021, para. 4\n"
        "\n"
        "russia-japan 2026.11"
    )


def test_a_digest_has_a_button_to_each_topic() -> None:
    """One a topic, with its short key."""
    (button,) = written().buttons

    assert (button.label, button.key) == ("The peace treaty", short_key("russia-japan", Kind.TOPIC, "peace-treaty"))


@pytest.mark.parametrize(("minutes", "said"), [(9, False), (10, True), (300, True)])
def test_a_late_digest_says_so(minutes: int, *, said: bool) -> None:
    """From ten minutes on, with the time it was due by the clocks of its place, and as a time of the reader's own."""
    subscription = make_subscription(schedule=make_schedule(zone="Asia/Tokyo"))
    shown = parse(FORMATS["telegram"](written(subscription, late=timedelta(minutes=minutes)).document))

    time, utc = {9: ("16:51", "7:51"), 10: ("16:50", "7:50"), 300: ("12:00", "3:00")}[minutes]
    words = f"This digest is late: it was due on Tuesday, 24 November 2026, {time} (Tokyo)."
    assert (words in shown.text) == said
    assert shown.kinds("DateTime") == ((f"24 November 2026 {utc} UTC",) if said else ())


def test_corrections_are_told_before_their_item() -> None:
    """What was wrong, and when that was put right."""
    correction = Correction(dated=date(2026, 11, 20), line="The paragraph was wrong.")
    topic = make_topic(claims=(make_claim(corrections=(correction,)), make_claim("other")))
    history = History({short_key("russia-japan", Kind.CLAIM, "a-claim"): Seen("print", 0, 1)}, news_since=EIGHT)

    shown = FORMATS["plain"](written(stock=Stock.of(make_knowledge(topic)), history=history).document)

    assert "Corrections\nThe peace treaty\nCorrected on 20 November 2026: The paragraph was wrong.\n\n• Coop" in shown


@pytest.mark.parametrize("language", ["en", "ru", "ja"])
def test_every_digest_of_the_first_dossier_is_a_valid_message(desk: Desk, language: str) -> None:
    """All of them, at the most items: parsed by Telegram, within 3,500 characters and 60 entities."""
    stock = Stock.of(desk.knowledge)
    subscription = make_subscription(items=MOST_ITEMS, language=language)
    history, keys = History(), list[str]()

    while not history.told_all:
        digest = write(subscription, history, stock, EIGHT, EIGHT - timedelta(hours=1))
        assert digest
        parsed = parse(FORMATS["telegram"](digest.document))
        assert (parsed.units, len(parsed.entities)) == size(digest.document)
        assert parsed.units <= LONGEST
        assert len(parsed.entities) <= ENTITIES
        parcel = pack(digest, subscription, history)
        keys += parcel.seen
        history = history.after(parcel, EIGHT)

    assert sorted(keys) == sorted(stock.keys)


def test_items_that_do_not_fit_wait_for_the_next_digest() -> None:
    """Only what was shown counts as seen."""
    topics = [
        make_topic(f"topic-{number}", claims=(make_claim(f"claim-{number}", text="word " * 180),))
        for number in range(5)
    ]
    subscription = make_subscription(items=5)

    digest = written(subscription, Stock.of(make_knowledge(*topics)))

    parcel = pack(digest, subscription, History())
    assert 0 < len(digest.picks) < 5
    assert len(parcel.seen) == len(digest.picks) == len(digest.buttons)
    assert parse(parcel.text).units <= LONGEST


def test_news_that_do_not_fit_are_still_new_the_next_time() -> None:
    """The digest holds fewer of them than were to go in."""
    topics = [
        make_topic(f"topic-{number}", claims=(make_claim(f"claim-{number}", text="word " * 180),))
        for number in range(5)
    ]
    knowledge = make_knowledge(*topics)
    stock = Stock.of(knowledge, dict.fromkeys(Stock.of(knowledge).keys, EIGHT))
    subscription, history = make_subscription(items=5), History(news_since=MORNING)

    first = pack(written(subscription, stock, history), subscription, history)
    after = history.after(first, EIGHT + timedelta(days=1))
    second = written(subscription, stock, after)

    assert {pick.why for pick in second.picks} == {Why.NEW}
    assert len(first.seen) + len(second.picks) == 5


def test_topics_of_different_dates_each_say_theirs() -> None:
    """Where a digest has no one date, each topic has its own."""
    topics = (
        make_topic("a", claims=(make_claim("a-1"),)),
        make_topic("b", claims=(make_claim("b-1"),), as_of=date(2025, 1, 2)),
    )

    shown = FORMATS["plain"](written(stock=Stock.of(make_knowledge(*topics))).document)

    assert "The peace treaty · as of 16 April 2021\n" in shown
    assert "The peace treaty · as of 2 January 2025\n" in shown
    assert shown.startswith("Your digest\n")


def test_having_seen_all_is_said_in_the_reader_s_language() -> None:
    """With the number of items; the parcel remembers that it was said."""
    subscription = make_subscription(language="ru")
    seen = pack(written(subscription), subscription, History()).seen
    history = History(seen, 1, told_all=False, news_since=EIGHT)

    digest = written(subscription, history=history)
    parcel = pack(digest, subscription, history)

    assert "Вы видели все записи (2)." in parcel.text
    assert (parcel.told_all, parcel.seen, parcel.buttons) == (True, {}, ())


def job_of(subscription: Subscription, history: History = NEWCOMER, **changes: object) -> Job:
    """The job of a digest that is due at eight."""
    _, delivery = plan(subscription, EIGHT)
    assert delivery
    return Job(replace(delivery, **changes), subscription, history)  # type: ignore[arg-type]  # fields of a delivery


def test_the_composer_writes_what_is_sent() -> None:
    """A parcel with everything that sending takes."""
    parcel = Composer(STOCK)(job_of(make_subscription(silent=True)), EIGHT)

    assert parcel
    assert parcel.silent
    assert len(parcel.seen) == 2
    assert parse(parcel.text).text.startswith("Your digest")


def test_the_composer_has_nothing_to_say() -> None:
    """Whoever has seen all and was told so gets nothing."""
    subscription = make_subscription()
    seen = pack(written(), subscription, History()).seen

    assert Composer(STOCK)(job_of(subscription, History(seen, 1, told_all=True)), EIGHT) is None


def test_the_composer_tells_a_forum_s_admins() -> None:
    """The word about a thread that is gone is no digest."""
    job = job_of(make_subscription(-100, 7, language="ja"), slot=NOTICE, place=Place(-100))

    parcel = Composer(STOCK)(job, EIGHT)

    assert parcel
    assert "一時停止" in parcel.text
    assert parcel.seen == {}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Next digest: Tuesday, 24 November 2026, 8:00 (UTC). By your clock: 24 November 2026 8:00 UTC."),
        ("ru", "Следующий выпуск: вторник, 24 ноября 2026, 8:00 (UTC). По вашим часам: 24 ноября 2026 8:00 UTC."),
        ("ja", "次のダイジェスト：2026年11月24日（火曜日）8:00（UTC）。お手元の時計では2026年11月24日 8:00 UTC。"),
    ],
)
def test_the_next_time_in_words(language: str, said: str) -> None:
    """As the reader's language writes it."""
    assert next_words(make_subscription(), locale_of(language)).text == said


def test_no_next_time_in_words() -> None:
    """A digest that is paused has none."""
    assert next_words(make_subscription(next=None), locale_of("en")).text == "No digest is due."


@pytest.mark.parametrize(
    ("days", "language", "said"),
    [
        (range(7), "en", "Every day at 8:00 (Tokyo)"),
        (range(5), "ru", "с понедельника по пятницу в 8:00 (Токио)"),
        ((0, 3), "en", "Mon, Thu at 8:00 (Tokyo)"),
        ((0, 3), "ja", "月、木 8:00（東京）"),
    ],
)
def test_a_schedule_in_words(days: range, language: str, said: str) -> None:
    """Days, time and place."""
    schedule = make_schedule(days=frozenset(days), zone="Asia/Tokyo")

    assert schedule_words(schedule, locale_of(language)) == said
