"""A bucket of tokens: so many at once, and so many a second after that."""

from __future__ import annotations

import time


class Bucket:
    """Gives out tokens as long as there are some."""

    def __init__(self, rate: float, burst: float) -> None:
        """Make a full bucket.

        Args:
            rate: tokens that come in a second.
            burst: tokens it holds at most.
        """
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, time.monotonic()

    def take(self) -> bool:
        """Take a token; False where there is none."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
