"""What goes into a digest: corrections, what is new, then everything in turn, with the parties balanced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.digests.delivery import Parcel
from bot.digests.selection import Selection, Why, select
from bot.digests.stock import Stock
from bot.digests.subscription import MOST_ITEMS, Following, History
from bot.knowledge.model import Claim, Correction
from tests.builders import make_claim, make_knowledge, make_quote, make_topic
from tests.digests.builders import EIGHT, MORNING, make_subscription

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription
    from bot.knowledge.model import Topic

CORRECTION = Correction(dated=date(2026, 11, 20), line="The date was wrong.")


def topic_of(topic_id: str, *claims: Claim, **fields: Any) -> Topic:
    """A topic with these claims."""
    return make_topic(topic_id, claims=claims, **fields)


def topics(count: int, **fields: Any) -> list[Topic]:
    """So many topics of one claim each."""
    return [topic_of(f"topic-{number}", make_claim(f"claim-{number}", **fields)) for number in range(count)]


def picked(selection: Selection | None) -> list[str]:
    """The ids of the items of a selection."""
    assert selection
    return [pick.good.value.id for pick in selection.picks]


def after(selection: Selection | None, history: History) -> History:
    """The history once a selection was sent."""
    assert selection
    parcel = Parcel(
        "text",
        seen=selection.seen(selection.picks),
        round=selection.round,
        told_all=selection.says_all,
        leaves_news=selection.leaves_news(selection.picks),
    )
    return history.after(parcel, EIGHT)


def sent(stock: Stock, subscription: Subscription, times: int) -> History:
    """The history after so many digests."""
    history = History()
    for _ in range(times):
        history = after(select(subscription, history, stock), history)
    return history


def test_items_come_in_turn_without_repeats() -> None:
    """Three a digest until all were sent, the last one with what is left."""
    stock = Stock.of(make_knowledge(*topics(7)))
    subscription = make_subscription()
    history, rounds = History(), []

    for _ in range(3):
        selection = select(subscription, history, stock)
        rounds.append(picked(selection))
        history = after(selection, history)

    assert [len(each) for each in rounds] == [3, 3, 1]
    assert len({item for each in rounds for item in each}) == 7


def test_when_all_is_seen_it_is_said_once() -> None:
    """One message that says so, and then silence."""
    stock = Stock.of(make_knowledge(*topics(2)))
    history = sent(stock, make_subscription(), 1)

    said = select(make_subscription(), history, stock)

    assert said
    assert (said.picks, said.says_all, said.total) == ((), True, 2)
    assert select(make_subscription(), after(said, history), stock) is None


def test_who_wants_it_again_begins_anew() -> None:
    """With `repeat` the digest after the last item begins the next round."""
    stock = Stock.of(make_knowledge(*topics(4)))
    subscription = make_subscription(items=3, repeat=True)

    history = sent(stock, subscription, 1)
    second = select(subscription, history, stock)
    third = select(subscription, after(second, history), stock)

    assert (len(picked(second)), second and second.round) == (1, 1)
    assert (len(picked(third)), third and third.round) == (3, 2)


def test_an_empty_file_says_nothing() -> None:
    """No topic with claims: no digest, not even one that says so."""
    stock = Stock.of(make_knowledge(make_topic(claims=(), quotes=(make_quote(),))))

    assert select(make_subscription(), History(), stock) is None


def test_parties_are_balanced() -> None:
    """Where one side has many more items, the other is heard as often as long as it has any."""
    stock = Stock.of(
        make_knowledge(
            topic_of("a", *(make_claim(f"russia-{number}", sides=("russia",)) for number in range(6))),
            topic_of("b", *(make_claim(f"japan-{number}", sides=("japan",)) for number in range(2))),
        )
    )
    subscription = make_subscription(items=2)

    history = sent(stock, subscription, 1)
    first, second = (
        set(picked(select(subscription, History(), stock))),
        set(picked(select(subscription, history, stock))),
    )

    assert {each.split("-")[0] for each in first} == {each.split("-")[0] for each in second} == {"russia", "japan"}


def test_topics_take_turns() -> None:
    """A digest is of as many topics as it can be."""
    stock = Stock.of(
        make_knowledge(
            topic_of("a", make_claim("a-1"), make_claim("a-2")),
            topic_of("b", make_claim("b-1"), make_claim("b-2")),
            topic_of("c", make_claim("c-1")),
        )
    )

    assert picked(select(make_subscription(), History(), stock)) == ["a-1", "b-1", "c-1"]


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        (Following(topics=frozenset({"topic-1"})), {"claim-1"}),
        (Following(parties=frozenset({"japan"})), {"of-japan"}),
        (Following(frozenset({"topic-1"}), frozenset({"japan"})), {"claim-1", "of-japan"}),
    ],
)
def test_only_what_is_followed(following: Following, expected: set[str]) -> None:
    """Topics and parties that are named, together."""
    knowledge = make_knowledge(*topics(3), topic_of("other", make_claim("of-japan", sides=("japan",))))

    assert set(picked(select(make_subscription(following=following), History(), Stock.of(knowledge)))) == expected


def test_a_correction_comes_first_to_whoever_was_sent_the_item() -> None:
    """Whether the topic is still followed or not; who was never sent it sees the corrected item in its turn."""
    before = Stock.of(make_knowledge(*topics(5)))
    history = sent(before, make_subscription(items=1), 1)
    corrected = topic_of("topic-0", make_claim("claim-0", text="Other words.", corrections=(CORRECTION,)))
    stock = Stock.of(make_knowledge(corrected, *topics(5)[1:]))
    subscription = make_subscription(following=Following(topics=frozenset({"topic-3"})))

    selection = select(subscription, history, stock)
    newcomer = select(make_subscription(), History(), stock)

    assert picked(selection) == ["claim-0", "claim-3"]
    assert selection
    assert [pick.why for pick in selection.picks] == [Why.CORRECTED, Why.ROTATION]
    assert newcomer
    assert {pick.why for pick in newcomer.picks} == {Why.ROTATION}


def test_a_correction_is_told_once() -> None:
    """A second correction of the same item is told again, with the new line only."""
    history = sent(Stock.of(make_knowledge(*topics(1))), make_subscription(), 1)
    once = Stock.of(make_knowledge(topic_of("topic-0", make_claim("claim-0", corrections=(CORRECTION,)))))
    told = after(select(make_subscription(), history, once), history)
    told = replace(told, told_all=True)

    assert select(make_subscription(), told, once) is None
    twice = Stock.of(make_knowledge(topic_of("topic-0", make_claim("claim-0", corrections=(CORRECTION, CORRECTION)))))
    again = select(make_subscription(), told, twice)

    assert again
    assert [(pick.why, pick.told) for pick in again.picks] == [(Why.CORRECTED, 1)]


def test_corrections_may_be_more_than_a_digest_holds() -> None:
    """All that fit a message come at once; the others next time."""
    history = sent(Stock.of(make_knowledge(*topics(9))), make_subscription(items=7), 2)
    stock = Stock.of(make_knowledge(*topics(9, corrections=(CORRECTION,))))

    first = select(make_subscription(items=1), history, stock)
    second = select(make_subscription(items=1), after(first, history), stock)

    assert (len(picked(first)), len(picked(second))) == (MOST_ITEMS, 2)


def test_what_is_new_comes_before_the_rotation() -> None:
    """An item that came into the file after the last digest goes ahead of those that wait."""
    history = sent(Stock.of(make_knowledge(*topics(6))), make_subscription(), 1)
    grown = make_knowledge(*topics(6), topic_of("late", make_claim("fresh")))
    keys = Stock.of(grown).keys
    fresh = next(good.key for good in Stock.of(grown).goods if good.value.id == "fresh")
    stock = Stock.of(grown, dict.fromkeys(keys, MORNING) | {fresh: EIGHT + timedelta(days=1)})

    selection = select(make_subscription(), history, stock)

    assert selection
    assert [(pick.good.value.id, pick.why) for pick in selection.picks[:1]] == [("fresh", Why.NEW)]
    assert len(selection.picks) == 3


def test_a_newcomer_is_told_nothing_is_new() -> None:
    """Before the first digest everything is in its turn."""
    knowledge = make_knowledge(*topics(2))
    stock = Stock.of(knowledge, dict.fromkeys(Stock.of(knowledge).keys, EIGHT))

    selection = select(make_subscription(), History(), stock)

    assert selection
    assert {pick.why for pick in selection.picks} == {Why.ROTATION}


@pytest.mark.parametrize("change", [{"text": "Other words."}, {"holder": "Officials"}, {"paragraph": 9}])
def test_what_has_changed_is_shown_again(change: dict[str, Any]) -> None:
    """Other words, another voice or place: the reader sees the item as it is now, even after having seen all."""
    history = replace(sent(Stock.of(make_knowledge(*topics(2))), make_subscription(), 1), told_all=True)
    changed = topic_of("topic-1", make_claim("claim-1", **change))
    stock = Stock.of(make_knowledge(topics(2)[0], changed))

    selection = select(make_subscription(), history, stock)

    assert selection
    assert [(pick.good.value.id, pick.why) for pick in selection.picks] == [("claim-1", Why.CHANGED)]
    assert select(make_subscription(), replace(after(selection, history), told_all=True), stock) is None


def test_quotes_are_items_too() -> None:
    """Claims and quotes of a topic both have their turn."""
    stock = Stock.of(make_knowledge(make_topic(claims=(make_claim(),), quotes=(make_quote(),))))

    assert picked(select(make_subscription(), History(), stock)) == ["a-claim", "a-quote"]
