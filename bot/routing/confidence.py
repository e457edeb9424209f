"""How sure routing is: the signals of the best topics -> the chance of each that it is the right one.

What is left to 1 is the chance that none of them is. A multinomial logistic function (a conditional logit, in which
“none” weighs 1) of the signals and their products, fitted by tests/benchmarks/calibrate.py; the weights are in
`calibration.json` beside this file.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from bot.routing.signals import Signals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]


class Calibration:
    """The fitted function."""

    def __init__(self, weights: Mapping[str, Sequence[float]]) -> None:
        """Take `mean` and `scale` of each signal, and the `weights` of what `expand` makes of them."""
        mean, scale = np.array(weights["mean"]), np.array(weights["scale"])
        size = len(mean)
        linear = np.array(weights["weights"][1 : size + 1])
        products = np.zeros((size, size))
        products[_pairs(size)] = weights["weights"][size + 1 :]
        # The same function of the signals as they are: what `expand` has of standardised ones, multiplied out.
        self._products = products / np.outer(scale, scale)
        shifted = mean @ (self._products + self._products.T)
        self._linear = linear / scale - shifted
        self._constant = weights["weights"][0] - mean @ (linear / scale) + mean @ self._products @ mean

    def chances(self, signals: Sequence[Sequence[Signals]]) -> list[list[float]]:
        """The chances of the topics that each of some questions may mean, by their signals.

        Returns:
            Of each question a chance a topic, 0 to 1; together 1 at most.
        """
        height = sum(map(len, signals))
        numbers = chain.from_iterable(chain.from_iterable(signals))
        rows = np.fromiter(numbers, np.float64, height * len(self._linear)).reshape(height, len(self._linear))
        odds = ((rows @ self._products + self._linear) * rows).sum(axis=1) + self._constant
        weights = iter([math.exp(max(-STEEPEST, min(each, STEEPEST))) for each in odds.tolist()])
        return [_shares(list(islice(weights, len(topics)))) for topics in signals]


def _shares(weights: Sequence[float]) -> list[float]:
    """What each of some weights is of all of them, and of 1 for none of them."""
    total = 1 + sum(weights)
    return [weight / total for weight in weights]


STEEPEST = 30.0
"""Logarithm of the greatest odds, so that nothing overflows."""

MANY = 40
"""Phrases a topic above which the other weights hold: of many, some is near whatever is asked. Curators write 5 to 30;
at 80, the weights for few answered 10 % rightly, these 63 % (train rows of CLINC150)."""


def load_calibration(phrases_a_topic: float) -> Calibration:
    """The weights that ship with the bot, for a file of so many phrases a topic."""
    weights = json.loads((files("bot.routing") / "calibration.json").read_text("utf-8"))
    expected = list(Signals._fields)
    if weights["signals"] != expected:
        raise ValueError(
            f"calibration.json is for other signals: {weights['signals']}; run tests/benchmarks/calibrate.py"
        )
    return Calibration(weights["many" if phrases_a_topic > MANY else "few"])


def expand(standard: Numbers) -> Numbers:
    """A constant, the standardised signals, and every product of two of them, squares included; a row a topic."""
    rows, columns = _pairs(standard.shape[-1])
    constant = np.ones((*standard.shape[:-1], 1))
    return np.concatenate((constant, standard, standard[..., rows] * standard[..., columns]), axis=-1)


@lru_cache
def _pairs(size: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Numbers of the first and of the second of every two signals."""
    return np.triu_indices(size)
