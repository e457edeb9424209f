"""Many words in little room: each is found by itself alone, with what stands beside it."""

from __future__ import annotations

import pytest

from bot.routing.word_list import WordList

WORDS = WordList(["trade 52", "trad 40", "trader 39", "мир 55", "мира", "政策 48", "政", "policy white paper"])


@pytest.mark.parametrize(
    ("word", "note"),
    [("trade", "52"), ("trad", "40"), ("мир", "55"), ("мира", ""), ("政策", "48"), ("policy", "white paper")],
)
def test_a_word_is_found_with_its_note(word: str, note: str) -> None:
    assert word in WORDS
    assert WORDS.note(word) == note


@pytest.mark.parametrize(
    "word", ["tra", "rade", "tradé", "52", "", "ми", "策", "政治", "white", "trade 52", "x" * 2000]
)
def test_what_is_only_like_a_word_or_beside_one_is_not_found(word: str) -> None:
    assert word not in WORDS
    assert WORDS.note(word) is None


def test_all_words_are_told_with_their_notes() -> None:
    assert sorted(WORDS) == [
        ("policy", "white paper"),
        ("trad", "40"),
        ("trade", "52"),
        ("trader", "39"),
        ("мир", "55"),
        ("мира", ""),
        ("政", ""),
        ("政策", "48"),
    ]
