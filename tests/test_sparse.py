"""Sparse tables reckon as whole ones do, rows without anything included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.routing.sparse import Mixed, Sparse, from_dense

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.routing.sparse import Floats


def tables(count: int, height: int, width: int) -> list[Floats]:
    """Tables of which rows are full, nearly empty or empty."""
    dice = np.random.default_rng(1)
    shares = dice.choice([0.0, 0.05, 0.5, 1.0], (height, 1))
    found = [(dice.random((height, width)) < shares) * dice.random((height, width)) for _ in range(count)]
    return [table.astype(np.float32) for table in found]


@pytest.mark.parametrize("kind", [lambda table: table, Mixed])
def test_rows_are_added_up_by_weight(kind: Callable[[Sparse], Sparse | Mixed]) -> None:
    """Whether the fullest are kept whole or not."""
    (table,) = tables(1, 40, 30)
    rows, weights = np.array([3, 0, 39, 17, 8]), np.array([1, 0.5, -2, 0.1, 3], np.float32)

    assert kind(from_dense(table)).weigh(rows, weights) == pytest.approx(weights @ table[rows], abs=1e-5)


def test_spans_are_multiplied_by_a_vector() -> None:
    """Rows come out in the order of the spans."""
    (table,) = tables(1, 40, 30)
    vector = np.zeros(30, np.float32)
    vector[[2, 9, 21]] = 1, 2, 3

    products = from_dense(table).dot([(30, 40), (0, 7), (12, 13)], np.array([2, 9, 21]), vector[[2, 9, 21]])

    assert products == pytest.approx(np.concatenate((table[30:40], table[0:7], table[12:13])) @ vector, abs=1e-5)


def test_empty_rows_give_zeros() -> None:
    """Nothing at all is no error."""
    nothing = from_dense(np.zeros((4, 3), np.float32))

    assert nothing.dot([(0, 2), (3, 4)], np.array([1]), np.ones(1, np.float32)).tolist() == [0, 0, 0]


def test_tables_are_put_together() -> None:
    """By turns, with their columns beside each other."""
    one, other = tables(2, 6, 5)
    left, right = np.hstack((one, 0 * other)), np.hstack((0 * one, other))

    woven = from_dense(one).woven(from_dense(other))

    assert woven.whole().tolist() == np.stack((left, right), axis=1).reshape(12, 10).tolist()
