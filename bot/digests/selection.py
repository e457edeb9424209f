"""What goes into the next digest of a place: corrections, then what is new or changed, then items in rotation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.digests.subscription import MOST_ITEMS, Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.digests.stock import Good, Stock
    from bot.digests.subscription import History, Subscription


class Why(StrEnum):
    """Why an item is in a digest, in the order in which they stand there."""

    CORRECTED = "corrected"
    NEW = "new"
    CHANGED = "changed"
    ROTATION = "rotation"


@dataclass(frozen=True, slots=True)
class Pick:
    """One item of a digest."""

    good: Good
    why: Why
    told: int = 0
    """How many of its corrections the reader knows already."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a digest holds. One without picks is the message that everything was seen."""

    picks: tuple[Pick, ...]
    round: int
    total: int
    """Items that the subscription could hold, all in all."""
    says_all: bool = False
    """Whether it is the one message that says so when everything was seen."""
    news: frozenset[str] = frozenset()
    """Short keys of all that is new, whether it is among the picks or not."""

    def seen(self, picks: Iterable[Pick]) -> dict[str, Seen]:
        """What to remember once some of the picks were sent."""
        return {pick.good.key: Seen(pick.good.print, len(pick.good.corrections), self.round) for pick in picks}

    def leaves_news(self, picks: Iterable[Pick]) -> bool:
        """Whether something new is left over once some of the picks were sent."""
        return not self.news <= {pick.good.key for pick in picks}


def select(subscription: Subscription, history: History, stock: Stock) -> Selection | None:
    """What goes into the next digest; None where there is nothing to say.

    Corrections are told to whoever was sent the item, whether they follow its topic now or not, and may be more than a
    digest otherwise holds. What is left over stays first for the next time.

    Args:
        subscription: what is followed, and how many items are wanted.
        history: what the place was sent.
        stock: everything there is.
    """
    wanted = [good for good in stock.goods if good.is_of(subscription.following)]
    picks = [*_corrected(stock.goods, history), *_news(wanted, history)]
    news = frozenset(pick.good.key for pick in picks if pick.why is Why.NEW)
    picks = picks[: max(subscription.items, sum(pick.why is Why.CORRECTED for pick in picks))][:MOST_ITEMS]
    picked = {pick.good.key for pick in picks}
    rest = [good for good in wanted if good.key not in picked]
    unseen = [good for good in rest if _round_of(good, history) < history.round]
    this_round = history.round
    if not unseen and rest and subscription.repeat and len(picks) < subscription.items:
        unseen, this_round = rest, history.round + 1
    shown = _shown(wanted, history)
    rotation = _balanced(unseen, picks, shown, subscription.items - len(picks))
    picks = [*picks, *(Pick(good, Why.ROTATION) for good in rotation)]
    if picks:
        return Selection(tuple(picks), this_round, len(wanted), news=news)
    if history.told_all or not wanted:
        return None
    return Selection((), history.round, len(wanted), says_all=True)


def _corrected(goods: Iterable[Good], history: History) -> Iterable[Pick]:
    for good in goods:
        seen = history.seen.get(good.key)
        if seen and seen.corrections < len(good.corrections):
            yield Pick(good, Why.CORRECTED, seen.corrections)


def _news(goods: Iterable[Good], history: History) -> Iterable[Pick]:
    changed = []
    for good in goods:
        seen = history.seen.get(good.key)
        if seen and seen.print != good.print and seen.corrections >= len(good.corrections):
            changed.append(Pick(good, Why.CHANGED))
        elif not seen and history.news_since and good.since and good.since > history.news_since:
            yield Pick(good, Why.NEW)
    yield from changed


def _round_of(good: Good, history: History) -> int:
    seen = history.seen.get(good.key)
    return seen.round if seen else 0


def _shown(goods: Iterable[Good], history: History) -> Counter[str]:
    """How often each party was heard in this round."""
    heard = (good for good in goods if _round_of(good, history) == history.round)
    return Counter(side for good in heard for side in _voices(good))


def _balanced(goods: Sequence[Good], before: Sequence[Pick], shown: Counter[str], count: int) -> list[Good]:
    """Up to `count` goods, each time of the parties least heard so far, of another topic if it can be, in order."""
    left, chosen = list(goods), [pick.good for pick in before]
    heard = shown + Counter(side for good in chosen for side in _voices(good))
    while left and len(chosen) < len(before) + count:
        topics = {good.topic.id for good in chosen}
        best = min(left, key=lambda good: (_loudness(good, heard), good.topic.id in topics))
        left.remove(best)
        chosen.append(best)
        heard.update(_voices(best))
    return chosen[len(before) :]


def _loudness(good: Good, heard: Counter[str]) -> float:
    voices = _voices(good)
    return sum(heard[voice] for voice in voices) / len(voices)


def _voices(good: Good) -> tuple[str, ...]:
    """The parties of an item; nobody's view is balanced like one more party's."""
    return good.sides or ("",)
