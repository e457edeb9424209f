"""Fit the weights of routing's confidence on the sayings of the dossiers.

    uv run python tests/benchmarks/calibrate.py [--write]

Prints what ten-fold cross-validation gives at several bars, and with --write saves the weights fitted on all sayings to
bot/routing/calibration.json. A conditional logit with an L2 penalty, by Newton's method.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.knowledge import load, load_sayings
from bot.routing.atlas import Atlas
from bot.routing.confidence import expand
from bot.routing.signals import Signals
from bot.routing.vetoes import vetoes

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from bot.knowledge import Knowledge

    Numbers = npt.NDArray[np.float64]

PENALTY = 12.0
"""Of a squared weight; chosen by cross-validation among 5, 12, 25, 50."""

FOLDS = 10
ROOT = Path(__file__).parents[2]


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

    def take(self, rows: npt.NDArray[np.bool_]) -> Data:
        """Some of the messages."""
        return Data(*(getattr(self, field.name)[rows] for field in fields(self)))


def measure_messages(knowledge: Knowledge, messages: Iterable[tuple[str, frozenset[str]]]) -> Data:
    """Shortlist topics for every message; messages with nothing to rank are left out."""
    atlas = Atlas(knowledge)
    signals, present, right, in_scope, vetoed = [], [], [], [], []
    for text, expected in messages:
        question = atlas.read(text)
        standings = atlas.shortlist(question)
        if not standings:
            continue
        blank = 8 - len(standings)
        signals.append([s.signals.values() for s in standings] + [standings[0].signals.values()] * blank)
        present.append([True] * len(standings) + [False] * blank)
        right.append([s.page.id in expected for s in standings] + [False] * blank)
        in_scope.append(bool(expected))
        vetoed.append([any(vetoes(question, s, atlas.shared_parties)) for s in standings]+ [False] * blank)
    return Data(np.array(signals), np.array(present), np.array(right), np.array(in_scope), np.array(vetoed))


def chances(features: Numbers, present: npt.NDArray[np.bool_], weights: Numbers) -> Numbers:
    """Chance of each topic, message x topic."""
    odds = np.exp(np.clip(features @ weights, -30, 30)) * present
    return odds / (1 + odds.sum(axis=1, keepdims=True))


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


def main() -> None:
    """Print the table, write the weights where asked."""
    knowledge, sayings = load(ROOT / "knowledge"), load_sayings(ROOT / "knowledge")
    data = measure_messages(knowledge, [(saying.text, saying.expected) for saying in sayings])
    mean, scale = data.signals[data.present].mean(axis=0), data.signals[data.present].std(axis=0) + 1e-9
    features = expand((data.signals - mean) / scale)
    if "--write" in sys.argv:
        weights = {
            "signals": [field.name for field in fields(Signals)],
            "mean": mean.round(5).tolist(),
            "scale": scale.round(5).tolist(),
            "weights": fit(data, features).round(5).tolist(),
        }
        path = ROOT / "bot" / "routing" / "calibration.json"
        path.write_text(json.dumps(weights) + "\n", encoding="utf-8")
        print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
