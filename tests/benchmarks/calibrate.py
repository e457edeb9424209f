"""Fit the weights of routing's confidence on the sayings of the dossiers.

    uv run python tests/benchmarks/calibrate.py [--write]

Prints what ten-fold cross-validation gives at several bars, and with --write saves the weights fitted on all sayings to
bot/routing/calibration.json. Logistic regression with an L2 penalty, by Newton's method.
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

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

PENALTY = 12.0
"""Of a squared weight; chosen by cross-validation among 5, 12, 25, 50."""

FOLDS = 10
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Data:
    """Sayings as numbers: signals of the best topic, and what came of it."""

    signals: Numbers
    right: Numbers
    found: Numbers
    in_scope: npt.NDArray[np.bool_]


def measure_sayings(knowledge_path: Path) -> Data:
    """Rank every saying and note the signals of its best topic; sayings with nothing to rank are left out."""
    knowledge = load(knowledge_path)
    atlas = Atlas(knowledge)
    rows, right, found, in_scope = [], [], [], []
    for saying in load_sayings(knowledge_path):
        standings = atlas.rank(atlas.read(saying.text))
        if not standings:
            continue
        best = [standing.page.id for standing in standings[:3]]
        rows.append(standings[0].signals.values())
        right.append(best[0] in saying.expected)
        found.append(bool(saying.expected.intersection(best)))
        in_scope.append(bool(saying.expected))
    return Data(np.array(rows), np.array(right, float), np.array(found, float), np.array(in_scope))


def fit(features: Numbers, target: Numbers) -> Numbers:
    """Weights of a logistic regression; the constant is not penalised."""
    weights = np.zeros(features.shape[1])
    penalty = np.full(features.shape[1], PENALTY)
    penalty[0] = 0.0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (target - chance) - penalty * weights
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def cross_validate(features: Numbers, target: Numbers) -> Numbers:
    """The chance of each row as fitted without its fold."""
    folds = np.random.default_rng(0).permutation(len(target)) % FOLDS
    chances = np.zeros(len(target))
    for fold in range(FOLDS):
        weights = fit(features[folds != fold], target[folds != fold])
        chances[folds == fold] = 1 / (1 + np.exp(-features[folds == fold] @ weights))
    return chances


def main() -> None:
    """Print the table, write the weights where asked."""
    data = measure_sayings(ROOT / "knowledge")
    mean, scale = data.signals.mean(axis=0), data.signals.std(axis=0) + 1e-9
    features = np.array([expand(row) for row in (data.signals - mean) / scale])
    right, found = cross_validate(features, data.right), cross_validate(features, data.found)
    inside, outside = data.in_scope, ~data.in_scope
    print("bar    answered right  wrong  choices   |  must not match: answered   (cross-validated, before vetoes)")
    for bar in (0.78, 0.82, 0.86, 0.9, 0.93, 0.96):
        answered = right >= bar
        offered = ~answered & (found >= 0.5)
        print(
            f"{bar:.2f}   {(answered & (data.right > 0) & inside).sum() / inside.sum():14.1%}"
            f"  {(answered & (data.right == 0) & inside).sum():5d}  {(offered & inside).sum() / inside.sum():7.1%}"
            f"   |  {(answered & outside).sum()} of {outside.sum()}"
        )
    print("bar    missed of must-not-match  missed in scope")
    for bar in (0.4, 0.5, 0.6, 0.7):
        print(f"{bar:.2f}   {(found < bar)[outside].mean():24.1%}  {(found < bar)[inside].mean():15.1%}")
    if "--write" in sys.argv:
        weights = {
            "signals": [field.name for field in fields(Signals)],
            "mean": mean.round(5).tolist(),
            "scale": scale.round(5).tolist(),
            "right": fit(features, data.right).round(5).tolist(),
            "found": fit(features, data.found).round(5).tolist(),
        }
        path = ROOT / "bot" / "routing" / "calibration.json"
        path.write_text(json.dumps(weights) + "\n", encoding="utf-8")
        print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
