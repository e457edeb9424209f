"""Texts that say much the same are one group, whatever their order of words, endings and slips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.routing.likeness import MOST, group_alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("weather in Paris", "Paris, weather in?"),
        ("gas pipeline", "gas pipelines"),
        ("погода в Париже", "погода Париж"),
        ("北朝鮮のミサイル", "北朝鮮ミサイル"),
        ("ＷＥＡＴＨＥＲ", "weather"),
    ],
)
def test_the_same_in_other_words_is_one(one: str, other: str) -> None:
    """Order, endings, punctuation, capitals and width make no difference."""
    assert group_alike([one, other]) == ((0, 1),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sanctions on Iran", "sanctions on Cuba"),
        ("санкции против Ирана", "санкции против Кубы"),
        ("イランへの制裁", "キューバへの制裁"),
        ("fishing rights", "fishing rights near the Kurils and who polices them"),
    ],
)
def test_another_subject_is_another_group(one: str, other: str) -> None:
    """One word can be what it is about."""
    assert group_alike([one, other]) == ((0,), (1,))


@given(st.lists(st.text(max_size=30), max_size=30))
def test_every_text_is_in_one_group(texts: list[str]) -> None:
    """None is lost or doubled, groups stand in the order of their first texts, and equal texts are together."""
    groups = group_alike(texts)

    assert sorted(position for group in groups for position in group) == list(range(len(texts)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    home = {position: number for number, group in enumerate(groups) for position in group}
    assert all(home[texts.index(text)] == home[position] for position, text in enumerate(texts))


@pytest.mark.long
def test_a_full_month_is_grouped() -> None:
    """Twice as many different texts as are compared."""
    texts = [f"{number * 7919 % 100_003:x} {number * 104_729 % 99_991:x} question" for number in range(2 * MOST)]

    groups = group_alike(texts)

    assert len(groups) > MOST
