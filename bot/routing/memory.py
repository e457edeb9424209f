"""What was worked out before: people say the same words again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Asked = TypeVar("Asked")
Found = TypeVar("Found")

REMEMBERED = 8192
"""Answers that are kept, so that memory stays bounded."""


class Memory(dict[Asked, Found]):
    """Answers by what was asked, worked out when first looked up; when there are too many, all are forgotten."""

    def __init__(self, work_out: Callable[[Asked], Found]) -> None:
        """Take how an answer is found: it depends on nothing but what is asked."""
        self._work_out = work_out

    def __missing__(self, asked: Asked) -> Found:
        found = self._work_out(asked)
        if len(self) >= REMEMBERED:
            self.clear()
        self[asked] = found
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        """What goes to disk: not what was worked out, which whoever reads it may never ask."""
        return type(self).__new__, (type(self),), vars(self)
