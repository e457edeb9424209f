"""When a digest is wanted: days of the week, a time of day, a zone; and the hours in which a chat is left alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.digests.zones import zone_of

if TYPE_CHECKING:
    from datetime import tzinfo

DAY = 24 * 60
"""Minutes of a day."""

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days and time of a digest, as its readers' clocks show them."""

    days: frozenset[int]
    """Days of the week, Monday 0 to Sunday 6; at least one."""
    minute: int
    """Minutes after local midnight, 0 to 1439."""
    zone: str
    """An IANA name, or an offset such as `+09:00`."""

    def __post_init__(self) -> None:
        if not self.days or not self.days <= EVERY_DAY:
            raise ValueError(f"days of a schedule: {sorted(self.days)}")
        if not 0 <= self.minute < DAY:
            raise ValueError(f"minute of a schedule: {self.minute}")
        zone_of(self.zone)

    @property
    def tzinfo(self) -> tzinfo:
        """The zone as `datetime` takes it."""
        return zone_of(self.zone)

    @property
    def clock(self) -> str:
        """The time of day as it is written: “8:05”."""
        return clock(self.minute)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when nothing is sent unasked; may go over midnight."""

    start: int
    """Minutes after local midnight."""
    end: int
    """Minutes after local midnight; this one is not quiet any more."""

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY and 0 <= self.end < DAY and self.start != self.end):
            raise ValueError(f"quiet hours: {self.start} to {self.end}")

    def covers(self, minute: int) -> bool:
        """Whether a minute of the day is quiet."""
        return (minute - self.start) % DAY < (self.end - self.start) % DAY


def clock(minute: int) -> str:
    """A minute of the day as it is written: “8:05”."""
    return f"{minute // 60}:{minute % 60:02}"
