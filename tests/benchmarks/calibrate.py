"""Fit the weights of routing's confidence on the sayings of the dossiers and on public intent sets.

    uv run python -m tests.benchmarks.calibrate FOLDER [--write]

FOLDER holds public intent sets (see intents.py); of them train rows only are looked at, and some of their intents are
left out of the file so that it lacks what is asked for. The sayings teach what holds for a file with parties and
concepts, the sets what holds for one without. Prints what five-fold cross-validation gives at several bars; with
--write saves the weights fitted on everything to bot/routing/calibration.json instead. A conditional logit with an L2
penalty, by Newton's method.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.knowledge import load
from bot.knowledge.sayings import load_sayings
from bot.routing.atlas import Atlas
from bot.routing.confidence import expand
from bot.routing.signals import Signals
from bot.routing.vetoes import vetoes
from tests.benchmarks.exchange import exchange_parties
from tests.benchmarks.intents import as_knowledge, draw, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from bot.knowledge import Knowledge

    Numbers = npt.NDArray[np.float64]

PENALTY = 40.0
"""Of a squared weight; chosen among 12, 40 and 100 on messages that were not fitted on."""

FOLDS = 5

FEW, MANY, LEFT_OUT, OF_A_SET = (5, 10), (50, 80), 0.2, 500
"""Phrases an intent (of few and of many), share of intents left out, and messages taken of a public set."""

CONSTANT = 1e-4
"""Spread below which a signal is the same everywhere: without parties none is foreign."""

ROOT = Path(__file__).parents[2]


EXCHANGED = 3
"""Of the sayings with another party, one in so many: all of them would outnumber what people ask."""


@dataclass(frozen=True)
class Data:
    """Messages as numbers."""

    signals: Numbers
    """Message x topic of its shortlist x signal."""
    present: npt.NDArray[np.bool_]
    """Message x topic: False where the shortlist is shorter."""
    right: npt.NDArray[np.bool_]
    """Message x topic: whether the topic is right."""
    in_scope: npt.NDArray[np.bool_]
    vetoed: npt.NDArray[np.bool_]
    """Message x topic: whether the topic must not answer it."""

    def take(self, rows: npt.NDArray[np.bool_]) -> Data:
        """Some of the messages."""
        return Data(*(getattr(self, field.name)[rows] for field in fields(self)))


def measure_messages(knowledge: Knowledge, messages: Iterable[tuple[str, frozenset[str]]]) -> Data:
    """Shortlist topics for every message; messages with nothing to rank are left out."""
    atlas = Atlas(knowledge)
    signals, present, right, in_scope, vetoed = [], [], [], [], []
    for text, expected in messages:
        question = atlas.read(text)
        if not question.units:
            continue
        [standings] = atlas.shortlists([question])
        blank = 8 - len(standings)
        signals.append([s.signals for s in standings] + [standings[0].signals] * blank)
        present.append([True] * len(standings) + [False] * blank)
        right.append([s.page.id in expected for s in standings] + [False] * blank)
        in_scope.append(bool(expected))
        vetoed.append(
            [any(vetoes(question, s, atlas.shared_parties, strict=False)) for s in standings] + [False] * blank
        )
    return Data(np.array(signals), np.array(present), np.array(right), np.array(in_scope), np.array(vetoed))


def chances(features: Numbers, present: npt.NDArray[np.bool_], weights: Numbers) -> Numbers:
    """Chance of each topic, message x topic."""
    odds = np.exp(np.clip(features @ weights, -30, 30)) * present
    shares: Numbers = odds / (1 + odds.sum(axis=1, keepdims=True))
    return shares


def likelihood(data: Data, features: Numbers, weights: Numbers) -> float:
    """Log of how likely what is right is under the weights."""
    each = chances(features, data.present, weights)
    outcome = np.where(data.right.any(axis=1), (each * data.right).sum(axis=1), 1 - each.sum(axis=1))
    return float(np.log(np.maximum(outcome, 1e-12)).sum())


def fit(data: Data, features: Numbers, penalty: float = PENALTY) -> Numbers:
    """Weights under which what is right was likeliest: a right topic, or none where none of the shortlist is."""
    weights = np.zeros(features.shape[-1])
    ridge = np.full(features.shape[-1], float(penalty))
    ridge[0] = 0.0

    def worth(some: Numbers) -> float:
        return likelihood(data, features, some) - float(ridge @ (some * some)) / 2

    for _ in range(40):
        each = chances(features, data.present, weights)
        mass = (each * data.right).sum(axis=1, keepdims=True)
        target = np.where(data.right.any(axis=1, keepdims=True), each * data.right / np.maximum(mass, 1e-12), 0.0)
        slope = np.einsum("ntf,nt->f", features, target - each) - ridge * weights
        mean = np.einsum("ntf,nt->nf", features, each)
        flat = features.reshape(-1, features.shape[-1])
        curve = (flat * each.reshape(-1, 1)).T @ flat - mean.T @ mean + np.diag(ridge + 1e-6)
        step = np.linalg.solve(curve, slope)
        while worth(weights + step) < worth(weights) and np.abs(step).max() > 1e-6:
            step /= 2
        weights += step
        if np.abs(step).max() < 1e-5:
            break
    return weights


def measure_sets(folder: Path, sizes: Sequence[int], *, evenly: bool = False) -> list[Data]:
    """Messages of every public set, beside files with so many phrases an intent.

    Args:
        folder: of the sets.
        sizes: phrases an intent.
        evenly: True takes messages from the whole draw; False the first ones, of which more are out of scope (most of
            the others become phrases). With few phrases that keeps confidence stricter: taken evenly, of the messages
            of the sayings that must not match 1.9 % were answered instead of 1.3 %.
    """
    found = []
    for path in sorted(folder.glob("*/train.tsv")):
        rows = read_rows(path)
        for each in sizes:
            phrases, messages = draw(rows, each, seed=each, left_out=LEFT_OUT)
            step = max(1, len(messages) // OF_A_SET) if evenly else 1
            found.append(
                measure_messages(
                    as_knowledge(phrases),
                    [(row.text, frozenset({row.topic} if row.topic else ())) for row in messages[::step][:OF_A_SET]],
                )
            )
    return found


def join(parts: Sequence[Data]) -> Data:
    """Messages of several files."""
    return Data(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Data)))


def cross_validate(own: Data, own_features: Numbers, other: Data, other_features: Numbers) -> Numbers:
    """Chances of the topics of each own message, as fitted without its fold."""
    folds = np.random.default_rng(0).permutation(len(own_features)) % FOLDS
    found = np.zeros(own.right.shape)
    for fold in range(FOLDS):
        rest, out = folds != fold, folds == fold
        weights = fit(join([own.take(rest), other]), np.concatenate([own_features[rest], other_features]))
        found[out] = chances(own_features[out], own.present[out], weights)
    return found


def print_bars(data: Data, found: Numbers) -> None:
    """What bars of answering and of offering a choice would give."""
    order, numbers = np.argsort(-found, axis=1), np.arange(len(found))
    best = order[:, 0]
    offered, held = (np.take_along_axis(table, order[:, :3], axis=1) for table in (data.right, found))
    inside, right, three = data.in_scope, data.right[numbers, best], offered.any(axis=1)
    print("answer choice | right  wrong  choice  without  missed | must not match: answered  choice")
    for bar, low in ((0.75, 0.4), (0.8, 0.4), (0.85, 0.4), (0.9, 0.4), (0.95, 0.5), (0.97, 0.5)):
        answered = (found[numbers, best] >= bar) & ~data.vetoed[numbers, best]
        chosen = ~answered & (held.sum(axis=1) >= low)
        shares = (answered & right, answered & ~right, chosen & three, chosen & ~three, ~answered & ~chosen)
        print(
            f"{bar:.2f}   {low:.2f}   |",
            *(f"{share[inside].mean():6.1%}" for share in shares),
            " | ",
            *(f"{share[~inside].mean():6.1%}" for share in (answered, chosen)),
        )


def _fit_many(folder: Path) -> dict[str, list[float]]:
    """Weights for files with many phrases a topic: of those there are public sets only."""
    data = join(measure_sets(folder, MANY, evenly=True))
    present = data.signals[data.present]
    mean, scale = present.mean(axis=0), present.std(axis=0)
    scale[scale < CONSTANT] = 1.0
    return _as_json(mean, scale, fit(data, expand((data.signals - mean) / scale)))


def _as_json(mean: Numbers, scale: Numbers, weights: Numbers) -> dict[str, list[float]]:
    return {
        "mean": mean.round(5).tolist(),
        "scale": scale.round(5).tolist(),
        "weights": weights.round(5).tolist(),
    }


def main() -> None:
    """Print the table, or write the weights where asked."""
    folder = Path(sys.argv[1])
    knowledge, sayings = load(ROOT / "knowledge"), load_sayings(ROOT / "knowledge")
    own = measure_messages(knowledge, [(saying.text, saying.expected) for saying in sayings])
    swapped = measure_messages(knowledge, exchange_parties(knowledge, sayings)[::EXCHANGED])
    other = join([swapped, *measure_sets(folder, FEW)])
    everything = join([own, other]).signals[join([own, other]).present]
    mean, scale = own.signals[own.present].mean(axis=0), everything.std(axis=0) + 1e-9
    own_features, other_features = (expand((data.signals - mean) / scale) for data in (own, other))
    if "--write" not in sys.argv:
        print_bars(own, cross_validate(own, own_features, other, other_features))
        return
    weights = fit(join([own, other]), np.concatenate([own_features, other_features]))
    content = {
        "signals": Signals._fields,
        "few": _as_json(mean, scale, weights),
        "many": _fit_many(folder),
    }
    path = ROOT / "bot" / "routing" / "calibration.json"
    path.write_text(json.dumps(content) + "\n", encoding="utf-8")
    print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
