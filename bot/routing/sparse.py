"""Sparse numbers in three flat arrays: products with a question's features, and with whole tables while learning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

BLOCK = 4_000_000
"""Numbers that a product holds at once: 16 MB."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A table most of which is 0, row by row."""

    starts: npt.NDArray[np.int64]
    """Where each row begins in the other two; one more than there are rows."""
    columns: npt.NDArray[np.int32]
    values: Floats
    width: int
    """Number of columns."""

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.starts) - 1

    def turned(self) -> Sparse:
        """The same table with rows and columns exchanged."""
        rows = np.repeat(np.arange(self.height, dtype=np.int32), np.diff(self.starts))
        order = np.argsort(self.columns, kind="stable")
        return Sparse(_starts(self.columns, self.width), rows[order], self.values[order], self.height)

    def weigh(self, rows: npt.NDArray[np.int64], weights: Floats) -> npt.NDArray[np.float64]:
        """Sum of some rows, each times its weight."""
        begins = self.starts[rows]
        lengths = self.starts[rows + 1] - begins
        total = int(lengths.sum())
        if not total:
            return np.zeros(self.width)
        offsets = np.repeat(begins - np.cumsum(lengths) + lengths, lengths)
        picks = np.arange(total) + offsets
        weighted = self.values[picks] * np.repeat(weights, lengths)
        return np.bincount(self.columns[picks], weighted, self.width).astype(np.float64, copy=False)

    def times(self, table: Floats) -> Floats:
        """Product with a dense table of as many rows as this one has columns."""
        product = np.zeros((self.height, table.shape[1]), np.float32)
        step = max(1, BLOCK // max(1, table.shape[1]))
        begin = 0
        while begin < self.height:
            end = max(begin + 1, int(np.searchsorted(self.starts, self.starts[begin] + step, "right")) - 1)
            low, high = self.starts[begin], self.starts[end]
            filled = np.flatnonzero(np.diff(self.starts[begin : end + 1]))
            if len(filled):
                parts = table[self.columns[low:high]] * self.values[low:high, None]
                product[begin + filled] = np.add.reduceat(parts, self.starts[begin + filled] - low, axis=0)
            begin = end
        return product


def from_rows(rows: Sequence[Mapping[int, float]], width: int) -> Sparse:
    """A table from rows that map columns to values."""
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    size = int(starts[-1])
    columns = np.fromiter((name for row in rows for name in row), dtype=np.int32, count=size)
    values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float32, count=size)
    return Sparse(starts, columns, values, width)


def from_dense(table: Floats) -> Sparse:
    """A table without its zeros."""
    rows, columns = np.nonzero(table)
    return Sparse(_starts(rows, len(table)), columns.astype(np.int32), table[rows, columns], table.shape[1])


def _starts(rows: npt.NDArray[np.integer], height: int) -> npt.NDArray[np.int64]:
    starts = np.zeros(height + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=height), out=starts[1:])
    return starts
