"""What is remembered stays small, and what was not heard of for longest is forgotten."""

from __future__ import annotations

from bot.latest import Latest


def test_what_was_put_in_longest_ago_goes_first() -> None:
    latest = Latest[str, int](2)
    latest["first"] = 1
    latest["second"] = 2
    latest["first"] = 3
    latest["third"] = 4

    assert dict(latest) == {"first": 3, "third": 4}
