"""Time zones: a zone by its stored name, for arithmetic; and the zone a person means, by city, country or offset.

The rules are those of the pinned `tzdata` package and not of the machine, so that every replica counts alike.
"""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import tzdata

if TYPE_CHECKING:
    from datetime import tzinfo

RULES = tzdata.IANA_VERSION
"""Version of the zone rules: where it changes, due times are computed anew."""

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_WIDEST = timedelta(hours=14)
"""No clock on earth is further from UTC (Kiribati)."""


@cache
def zone_of(name: str) -> tzinfo:
    """The zone of a stored name.

    Args:
        name: an IANA name such as `Asia/Tokyo`, or an offset as `offset` writes it.

    Raises:
        ValueError: where there is no such zone.
    """
    if name == offset(name):
        hours, minutes = int(name[1:3]), int(name[4:6])
        return timezone((-1 if name[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
    if name not in names():
        raise ValueError(f"no time zone {name!r}")
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def is_zone(name: str) -> bool:
    """Whether `zone_of` knows a stored name."""
    return name == offset(name) or name in names()


@cache
def names() -> frozenset[str]:
    """Every IANA name."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="ascii").split())


def offset(text: str) -> str | None:
    """An offset as it is stored, `+09:00`, from one as it is typed: `+9`, `UTC+9`, `-0330`; None for anything else."""
    found = _OFFSET.fullmatch(text.strip())
    if not found:
        return None
    sign, hours, minutes = found[1], int(found[2]), int(found[3] or 0)
    if timedelta(hours=hours, minutes=minutes) > _WIDEST:
        return None
    return f"{'+' if sign == '+' else '-'}{hours:02}:{minutes:02}"
