"""Names as people type them: what is near enough to be meant, and what is only offered."""

from __future__ import annotations

import pytest

from bot.routing.names import likely, nearest, plain

NAMES = {
    plain(name): name for name in ("Tokyo", "Moscow", "Saint Petersburg", "Токио", "東京", "Oslo", "Paris", "Pari")
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tokyo", "Tokyo"),
        ("TOKYO ", "Tokyo"),
        ("tokio", "Tokyo"),  # a wrong letter
        ("toyko", "Tokyo"),  # two swapped
        ("tokyoo", "Tokyo"),  # one too many
        ("saint-petersburg", "Saint Petersburg"),
        ("sant petersbourg", "Saint Petersburg"),  # two errors in a long name
        ("токио", "Токио"),
        ("東京", "東京"),
        ("osla", None),  # too short to be typed wrongly
        ("berlin", None),
        ("", None),
    ],
)
def test_the_nearest_name(typed: str, meant: str | None) -> None:
    """One error is forgiven in five letters, two in eight."""
    assert nearest(typed, NAMES) == meant


def test_between_two_names_nothing_is_meant() -> None:
    """Where two different things are equally near, neither is taken."""
    assert nearest("parix", {"paris": "a", "parid": "b"}) is None
    assert nearest("parix", {"paris": "a", "parid": "a"}) == "a"


def test_likely_names_are_offered_best_first() -> None:
    """Each thing once, however many of its names are alike."""
    assert likely("moskow", NAMES)[0] == "Moscow"
    assert likely("pariss", {"paris": "a", "parise": "a", "parish": "b"}) == ("a", "b")
    assert likely("xyz", NAMES) == ()
