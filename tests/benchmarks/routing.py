"""Measure the router on public intent sets and at several sizes, beside two usual ways of doing the same.

    OMP_NUM_THREADS=1 uv run --group bench python -m tests.benchmarks.routing FOLDER [--quick]

FOLDER holds public intent sets, each a folder with train.tsv, test.tsv and test_typo.tsv (see intents.py), and
train5.tsv and train10.tsv where the set brings a draw of its own; nothing of them is kept. The rivals are rapidfuzz's
`extractOne` with token_set_ratio, and TF-IDF of character n-grams with a linear support vector machine (scikit-learn).
All of them see the same draws of phrases and the same rows. Prints Markdown tables; --quick takes one draw and a tenth
of the rows.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from rapidfuzz import fuzz, process

from bot.routing.router import Router
from tests.benchmarks.intents import as_knowledge, draw, read_rows
from tests.benchmarks.scale import print_scale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.intents import Row

DRAWS = (0, 1, 2)
FEW = (5, 10)
ACCEPTED = 0.1
"""Share of out-of-scope messages that may be answered when right answers are counted."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a method makes of a message."""

    topics: tuple[str, ...]
    """Best first, up to three."""
    sure: float
    """Higher is surer; comparable within a method."""


class Method(Protocol):
    """A way to find the topic of a message, made from phrases."""

    def guess(self, texts: Sequence[str]) -> list[Guess]:
        """The best topics of each message."""


class Ours:
    """The router: how sure it is is the chance it gives the best topic."""

    def __init__(self, phrases: Sequence[Row]) -> None:
        self._router = Router(as_knowledge(phrases))

    def guess(self, texts: Sequence[str]) -> list[Guess]:
        """By the candidates of the route."""
        found = []
        for text in texts:
            best = self._router.route(text).candidates[:3]
            found.append(Guess(tuple(each.topic for each in best), best[0].score if best else 0.0))
        return found


class TokenSet:
    """The nearest phrase by token_set_ratio."""

    def __init__(self, phrases: Sequence[Row]) -> None:
        self._topics = [row.topic or "" for row in phrases]
        self._phrases = [row.text.lower() for row in phrases]

    def guess(self, texts: Sequence[str]) -> list[Guess]:
        """By the best phrases, each topic once."""
        found = []
        for text in texts:
            best = process.extract(text.lower(), self._phrases, scorer=fuzz.token_set_ratio, limit=30)
            topics = dict.fromkeys(self._topics[place] for _, _, place in best)
            found.append(Guess(tuple(topics)[:3], best[0][1]))
        return found


class Machine:
    """TF-IDF of character n-grams of 3 to 5 within words, and a linear support vector machine."""

    def __init__(self, phrases: Sequence[Row]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        self._vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        self._machine = LinearSVC(C=1.0)
        self._machine.fit(self._vectors.fit_transform([row.text for row in phrases]), [row.topic for row in phrases])

    def guess(self, texts: Sequence[str]) -> list[Guess]:
        """By the distance from each topic's boundary."""
        scores = self._machine.decision_function(self._vectors.transform(texts))
        names = self._machine.classes_
        order = np.argsort(-scores, axis=1)[:, :3]
        return [Guess(tuple(names[row]), float(score[row[0]])) for row, score in zip(order, scores, strict=True)]


METHODS: dict[str, Callable[[Sequence[Row]], Method]] = {
    "router": Ours,
    "token_set_ratio": TokenSet,
    "TF-IDF char_wb + LinearSVC": Machine,
}


@dataclass(frozen=True, slots=True)
class Result:
    """How a method did, as shares."""

    top1: float
    top3: float
    typo: float
    """Top 1 of the same rows misspelt."""
    right_at_accepted: float
    """Right answers of all in scope, at the bar where ACCEPTED of those out of scope are answered."""


def measure(method: Method, clean: Sequence[Row], misspelt: Sequence[Row]) -> Result:
    """Guess every row, clean and misspelt, and count."""
    inside = [row for row in clean if row.topic]
    guesses = method.guess([row.text for row in inside])
    hits = np.array([row.topic in guess.topics[:1] for row, guess in zip(inside, guesses, strict=True)])
    top3 = np.mean([row.topic in guess.topics for row, guess in zip(inside, guesses, strict=True)])
    wrong = [row for row in misspelt if row.topic]
    typo = np.mean(
        [row.topic in guess.topics[:1] for row, guess in zip(wrong, method.guess([r.text for r in wrong]), strict=True)]
    )
    strange = [row.text for row in clean if not row.topic]
    at = float("nan")
    if strange:
        bar = np.quantile([guess.sure for guess in method.guess(strange)], 1 - ACCEPTED)
        at = float(np.mean(hits & (np.array([guess.sure for guess in guesses]) > bar)))
    return Result(float(hits.mean()), float(top3), float(typo), at)


def print_sets(folder: Path, draws: Sequence[int], every: int) -> None:
    """A table of every set, with few phrases an intent.

    Args:
        folder: of the sets.
        draws: seeds of the draws that are taken; none for the draw that a set brings.
        every: how many rows there are for one that is measured.
    """
    print("| set | phrases an intent | method | top 1 | top 3 | typos, top 1 | typos/clean | right at 10 % oos |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for path in sorted(folder.glob("*/train.tsv")):
        clean = read_rows(path.with_name("test.tsv"))[::every]
        misspelt = read_rows(path.with_name("test_typo.tsv"))[::every]
        for each in FEW:
            results: dict[str, list[Result]] = defaultdict(list)
            for phrases in _drawn(path, each, draws):
                for name, method in METHODS.items():
                    results[name].append(measure(method(phrases), clean, misspelt))
            for name, found in results.items():
                print(_line(path.parent.name, each, name, found, results["router"]), flush=True)


def _drawn(path: Path, each: int, draws: Sequence[int]) -> Iterator[list[Row]]:
    """Phrases of a set: of each draw, by its seed; without seeds those that the set brings, if it brings any."""
    brought = path.with_name(f"train{each}.tsv")
    if draws:
        rows = read_rows(path)
        yield from (draw(rows, each, seed)[0] for seed in draws)
    elif brought.exists():
        yield [row for row in read_rows(brought) if row.topic]


def _line(folder: str, each: int, name: str, found: Sequence[Result], ours: Sequence[Result]) -> str:
    top1, top3, typo, at = (
        np.mean([getattr(result, field) for result in found]) for field in ("top1", "top3", "typo", "right_at_accepted")
    )
    spread = f" ±{np.std([result.top1 for result in found]):.1%}" if len(found) > 1 else ""
    lead = np.mean([result.top1 for result in ours]) / top1
    beside = "" if found is ours else f" (router {lead:.2f}x)"
    kept = "–" if np.isnan(at) else f"{at:.1%}"
    cells = (
        folder,
        each,
        name,
        f"{top1:.1%}{spread}{beside}",
        f"{top3:.1%}",
        f"{typo:.1%}",
        f"{typo / top1:.3f}",
    )
    return f"| {' | '.join(map(str, cells))} | {kept} |"


def main() -> None:
    """Print every table."""
    quick = "--quick" in sys.argv
    folder, every = Path(sys.argv[1]), 10 if quick else 1
    for draws in ((), DRAWS[:1] if quick else DRAWS):
        print_sets(folder, draws, every)
        print()
    print_scale((20, 1_000, 10_000) if quick else (20, 1_000, 10_000, 100_000))


if __name__ == "__main__":
    main()
