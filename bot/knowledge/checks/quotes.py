"""Whether the quotes are those that were verified, and few and short enough, and claims name paragraphs there are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.knowledge.lock import Lock, find_beyond, find_departures
from bot.knowledge.passages import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.checks.ground import Ground
    from bot.knowledge.problems import Problem

QUOTE_WORDS = 25  # a short quotation, not an excerpt


def check_lock(ground: Ground) -> Iterator[Problem]:
    """Each quote is, word for word, what `verify` found in its source."""
    return find_departures(ground.folder, ground.lock)


def check_paragraphs(ground: Ground) -> Iterator[Problem]:
    """The paragraph of a claim is one that its source has, as far as `verify` has counted them."""
    sources = ground.lock.sources if isinstance(ground.lock, Lock) else {}
    for source, locked in sources.items():
        if locked.paragraphs is not None:
            yield from find_beyond(ground.folder, source, locked.paragraphs)


def check_length(ground: Ground) -> Iterator[Problem]:
    """A quote is short."""
    for key, quote in ground.quotes():
        if (words := count_words(quote.exact)) > QUOTE_WORDS:
            yield ground.folder.tree.problem((*key, "exact"), f"at most {QUOTE_WORDS} words", f"{words}")


def check_budget(ground: Ground) -> Iterator[Problem]:
    """All quotes of a source together are at most the share of its words that its `quote_budget` grants."""
    if not isinstance(ground.lock, Lock):
        return
    quoted: Counter[str] = Counter()
    for _, quote in ground.quotes():
        quoted[quote.source] += count_words(quote.exact)
    for at, source in enumerate(ground.dossier.sources):
        locked = ground.lock.sources.get(source.id)
        if locked and quoted[source.id] > locked.words * source.quote_budget:
            key = (*ground.folder.key("sources", at), "quote_budget")
            allowed = int(locked.words * source.quote_budget)
            expected = f"at most {allowed} quoted words ({source.quote_budget:.0%} of {locked.words})"
            yield ground.folder.tree.problem(key, expected, f"{quoted[source.id]}")
