"""What was put in last, by key: so many and no more, for whatever is remembered while the bot runs."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Latest(OrderedDict[K, V]):
    """A dictionary that is never larger than it may be: what was put in longest ago goes first."""

    def __init__(self, most: int) -> None:
        """Take how many keys it may have."""
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        """Put something in; where its key is there already, it is the latest from now on."""
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)
