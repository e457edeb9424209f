"""Phrases by topic -> what each feature tells for and against each topic.

A topic begins as the mean of its phrases; some steps of multinomial logistic regression then move it away from the
phrases of others that resemble it. Against the means alone this is worth 3 to 6 points of top-1 on public intent sets
with 5 or 10 phrases an intent (tests/benchmarks/routing.py).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.routing.sparse import Sparse, from_dense

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from bot.routing.sparse import Floats

STEPS, STRIDE, MOMENTUM, SHARPNESS, START, PULL = 24, 0.2, 0.8, 7.0, 0.5, 0.25
"""Of the descent, whose strides shorten to nothing; SHARPNESS turns likeness into chances, START is the length of the
mean that it begins from, PULL how strongly it is drawn back there. Chosen on train rows of CLINC150 and BANKING77, with
5, 10 and 50 phrases an intent: against 8 even strides without a pull 2.5 to 3 points of top-1 more with 10, and 3 with
50."""

STEADY = 2.2
"""A stride is at most this by the phrases of a topic: of many, each step would overshoot."""

AFFORDABLE, FEWEST = 2_400_000_000, 16
"""Features of all phrases times topics times steps that are taken, about 6 s; where fewer steps than FEWEST are left,
the means are kept, which a large file can afford as they are sparse."""

OWNERS = 250
"""Topics whose phrases are summed at a time, so that memory stays small."""

FAINT = 0.002
"""Weights below this share of the largest are dropped."""


def learn(phrases: Sparse, owners: npt.NDArray[np.int32], topics: int, advance: Callable[[], None]) -> Sparse:
    """Weights, a row a feature and a column a topic.

    Args:
        phrases: features of each phrase, of length 1.
        owners: topic of each phrase.
        topics: how many there are.
        advance: called after each step.
    """
    steps = min(STEPS, AFFORDABLE // max(1, len(phrases.values) * topics))
    if not topics or steps < FEWEST:
        return _means(phrases, owners, topics)
    by_feature = phrases.turned()
    right = np.zeros((phrases.height, topics), np.float32)
    right[np.arange(phrases.height), owners] = 1
    weights = by_feature.times(right)
    weights *= START / (np.linalg.norm(weights, axis=0) + 1e-9)
    means, pace = weights.copy(), np.zeros_like(weights)
    longest = min(STRIDE, STEADY * topics / max(1, phrases.height))
    for step in range(steps):
        chances = _softmax(SHARPNESS * phrases.times(weights))
        stride = np.float32(longest * (1 - step / steps))
        pace *= MOMENTUM
        pace += stride * (by_feature.times(right - chances) - PULL * (weights - means))
        weights += pace
        advance()
    weights[np.abs(weights) < FAINT * np.abs(weights).max(initial=0.0)] = 0
    return from_dense(weights)


def gather(rows: Sparse, owners: npt.NDArray[np.int32], height: int) -> Sparse:
    """Sum of the rows of each owner.

    Args:
        rows: any number of them.
        owners: row of the sum that each goes to, in ascending order.
        height: rows of the sum.
    """
    columns, values, sizes = [], [], np.zeros(height, dtype=np.int64)
    first = np.searchsorted(owners, np.arange(0, max(height, 1) + OWNERS, OWNERS))
    for begin, end in pairwise(first.tolist()):
        low, high = rows.starts[begin], rows.starts[end]
        cells = np.repeat(owners[begin:end].astype(np.int64), np.diff(rows.starts[begin : end + 1]))
        cells = cells * rows.width + rows.columns[low:high]
        found, where = np.unique(cells, return_inverse=True)
        columns.append((found % rows.width).astype(np.int32))
        values.append(np.bincount(where, rows.values[low:high], len(found)).astype(np.float32))
        sizes += np.bincount(found // rows.width, minlength=height)
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    return Sparse(starts, np.concatenate(columns), np.concatenate(values), rows.width)


def _means(phrases: Sparse, owners: npt.NDArray[np.int32], topics: int) -> Sparse:
    """The direction of each topic's mean phrase."""
    sums = gather(phrases, owners, topics)
    rows = np.repeat(np.arange(topics), np.diff(sums.starts))
    lengths = np.sqrt(np.bincount(rows, sums.values * sums.values, topics)) + 1e-9
    return sums.with_values((sums.values / lengths[rows]).astype(np.float32)).turned()


def _softmax(table: Floats) -> Floats:
    table = np.exp(table - table.max(axis=1, keepdims=True))
    shares: Floats = table / table.sum(axis=1, keepdims=True)
    return shares
