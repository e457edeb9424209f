"""Which words are forms of a name, noun or verb, and which only share its stem."""

from __future__ import annotations

import pytest

from bot.routing.forms import is_conjugated, is_declined, is_name_declined, is_plural


@pytest.mark.parametrize(
    ("word", "name", "is_form"),
    [
        ("кубе", "куба", True),
        ("афганистаном", "афганистан", True),
        ("украинского", "украинский", True),
        ("китайцев", "китаец", True),
        ("токио", "токио", True),
        ("мало", "мали", False),
        ("самое", "самоа", False),
        ("суда", "судан", False),
        ("песка", "песков", False),
        ("люблю", "любляна", False),
        ("либерал", "либерия", False),
    ],
)
def test_russian_names_are_declined(word: str, name: str, is_form: bool) -> None:
    """Each by its own ending; names that have one form are known in that alone."""
    assert is_name_declined(word, name) is is_form


@pytest.mark.parametrize(
    ("word", "noun", "is_form"), [("вином", "вино", True), ("визы", "виза", True), ("визит", "виза", False)]
)
def test_russian_nouns_are_declined(word: str, noun: str, is_form: bool) -> None:
    """Those in -о too, which names are not."""
    assert is_declined(word, noun) is is_form


@pytest.mark.parametrize(("word", "verb", "is_form"), [("верила", "верить", True), ("готовы", "готовить", False)])
def test_russian_verbs_are_conjugated(word: str, verb: str, is_form: bool) -> None:
    """An adjective with the stem of a verb is no form of it."""
    assert is_conjugated(word, verb) is is_form


@pytest.mark.parametrize(
    ("word", "name", "is_form"),
    [("germans", "german", True), ("philippine", "philippines", True), ("polished", "polish", False)],
)
def test_english_names_have_a_plural(word: str, name: str, is_form: bool) -> None:
    """And nothing else."""
    assert is_plural(word, name) is is_form
