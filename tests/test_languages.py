"""What routing is told of each language: that its file is complete, and that what is wrong in one is told."""

from __future__ import annotations

import re

import pytest

from bot.routing.frames import Sentences, compile_frames
from bot.routing.lexicon import load_languages

LANGUAGES = load_languages()
SENTENCES = [("telling", "frames"), ("turned", "frames"), ("turned", "alone"), ("beside", "frames")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_section(language: str) -> None:
    """A language has the same sections as English, no fewer and no more, and the same keys in them."""
    english, other = (
        {section: sorted(told) if isinstance(told, dict) and "words" in told else [] for section, told in file.items()}
        for file in (LANGUAGES["en"], LANGUAGES[language])
    )

    assert other == english


@pytest.mark.parametrize(("section", "key"), SENTENCES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_needs_something_to_be_said(language: str, section: str, key: str) -> None:
    """All can be read, and none says something of a question without a word."""
    assert not compile_frames(language, section, key).search("")


@pytest.mark.parametrize("section", ["telling", "turned", "beside"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_of_words_is_used(language: str, section: str) -> None:
    """What stands in a list is in a sentence, be it through another list."""
    told = LANGUAGES[language][section]
    sentences = [*told["frames"], *told.get("alone", ()), *(word for words in told["words"].values() for word in words)]

    assert set(re.findall(r"<(\w+)>", " ".join(sentences))) == set(told["words"])


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("what <syas> {teller}", "nothing is called 'syas'"),
        ("what {tellers} says", "nothing is called 'tellers'"),
        ("{other:genitive} <says>", "nothing is called 'genitive'"),
        ("what + {teller}", "nothing is called '+'"),
        ("what [(does|did] {teller}", "brackets"),
        (True, "without quotes"),  # what YAML makes of a bare “on”
    ],
)
def test_a_sentence_that_cannot_be_read_is_told(sentence: str, fault: str) -> None:
    """The error says where it stands and what is wrong."""
    sentences = Sentences(LANGUAGES["en"], {"says": ["says"]}, "de.yaml, telling")

    with pytest.raises(ValueError, match=f"^de.yaml, telling: .*{re.escape(fault)}"):
        sentences.whole(sentence)
