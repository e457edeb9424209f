"""How sure routing is: signals -> the chance that the best topic is right, and that one of the best three is.

Two logistic functions of the signals and their products, fitted by tests/benchmarks/calibrate.py; the weights are in
`calibration.json` beside this file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from bot.routing.signals import Signals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Confidence:
    """Chances, 0 to 1."""

    right: float
    """That the best topic answers the question."""
    found: float
    """That one of the best three does."""


class Calibration:
    """The fitted functions."""

    def __init__(self, weights: Mapping[str, Sequence[float]]) -> None:
        """Take `mean` and `scale` of each signal, and the weights of `right` and `found` (see `expand`)."""
        self._mean = np.array(weights["mean"])
        self._scale = np.array(weights["scale"])
        self._right = np.array(weights["right"])
        self._found = np.array(weights["found"])

    def judge(self, signals: Signals) -> Confidence:
        """The chances for a topic with these signals."""
        features = expand((np.array(signals.values()) - self._mean) / self._scale)
        return Confidence(_logistic(float(features @ self._right)), _logistic(float(features @ self._found)))


def load_calibration() -> Calibration:
    """The weights that ship with the bot."""
    weights = json.loads((files("bot.routing") / "calibration.json").read_text("utf-8"))
    expected = [field.name for field in fields(Signals)]
    if weights["signals"] != expected:
        raise ValueError(
            f"calibration.json is for other signals: {weights['signals']}; run tests/benchmarks/calibrate.py"
        )
    return Calibration(weights)


def expand(standard: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A constant, the standardised signals, and every product of two of them, squares included."""
    rows, columns = np.triu_indices(len(standard))
    return np.concatenate(([1.0], standard, standard[rows] * standard[columns]))


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))
