"""The verbatim lock: quotes are found word for word in their source, once, in the paragraph they name."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from bot.errors import EnvironmentUnfit, InvalidInput, KnowledgeError, SourceChanged
from bot.knowledge.verification import verify

if TYPE_CHECKING:
    from pathlib import Path

DOSSIER = """\
id: drinks
title: Drinks
language: en
sources:
  - {id: report, type: report, title: R, publisher: P, issued: {date-parts: [[2021]]}, short: R, teller: the report}
  - {id: letter, type: report, title: L, publisher: P, issued: {date-parts: [[2021]]}, short: L, teller: the letter}
topics:
  - id: tea
    title: Tea
    summary: What is said about tea.
    asks: [tea]
    quotes:
      - id: words
        source: report
        FIELDS
        speaker: An expert
"""

REPORT = """\
Event Report

Tea, or Coffee? A Discussion

Last year the experts met, as they always do, in order to speak about tea and coffee.

One of them said that the people’s tea “is warm” — and\u00a0always will be.

Others said:
that tea is cold in the morning, and that tea is cold in the evening.
"""


def dossier(folder: Path, exact: str, **more: object) -> Path:
    """A dossier folder with one quote."""
    fields = {"exact": exact, "paragraph": 2, **more}
    lines = "\n        ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
    text = DOSSIER.replace("FIELDS", lines)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dossier.yaml").write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path, text: str = REPORT) -> str:
    """The one problem that keeps a quote from being verified."""
    with pytest.raises(KnowledgeError) as caught:
        verify(folder, {"report": text.encode()})
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


@pytest.mark.parametrize(
    "exact",
    [
        "the people’s tea “is warm” — and\u00a0always will be",
        'the people\'s tea "is warm" - and always will be',
        "the people‘s tea «is warm» – and\u202falways will be",
    ],
    ids=["as printed", "as typed", "in other marks"],
)
def test_a_quote_is_found_whatever_its_marks_and_spaces(tmp_path: Path, exact: str) -> None:
    """No-break spaces, quotation marks and dashes may differ in kind."""
    verified = verify(dossier(tmp_path, exact), {"report": REPORT.encode()})

    assert [(source.source, source.quotes, source.changed) for source in verified] == [("report", 1, True)]
    locked = json.loads((tmp_path / "quotes.lock").read_text(encoding="utf-8"))["sources"]["report"]
    assert locked["quotes"]["words"]["start"] == REPORT.index("the people’s")
    assert locked["quotes"]["words"]["paragraph"] == 2


def test_letters_are_composed_before_they_are_compared(tmp_path: Path) -> None:
    """A letter and its accent are the letter with the accent (NFC)."""
    folder = dossier(tmp_path, "a cafe\u0301", paragraph=1)

    verified = verify(folder, {"report": "It is called a caf\u00e9 by everyone.".encode()})

    assert verified[0].quotes == 1


@pytest.mark.parametrize(
    "exact",
    ["the People’s tea", "the peoples tea", "the people’s  tea", "always will", "he people’s tea", "the people’s te"],
    ids=["case", "a letter less", "a space more", "other words", "a word cut at the front", "a word cut at the end"],
)
def test_nothing_else_is_forgiven(tmp_path: Path, exact: str) -> None:
    """A quote that differs otherwise, or that cuts a word, is not found."""
    text = REPORT.replace("and\u00a0always will be", "and always\nwill be")

    line = refusal(dossier(tmp_path, exact), text)

    assert "dossier.yaml:15: error: topics[0].quotes[0].exact: expected words that stand in report" in line
    assert not (tmp_path / "quotes.lock").exists()


def test_a_quote_that_is_not_found_shows_the_nearest_passage(tmp_path: Path) -> None:
    """The curator sees what the source has instead, and where."""
    line = refusal(dossier(tmp_path, "of them said that the peoples’ tea is warm"))

    assert "paragraph 2, is “of them said that the people's tea" in line


def test_a_quote_that_stands_twice_needs_its_neighbours(tmp_path: Path) -> None:
    """Which of two places is meant is told by the words before or after."""
    line = refusal(dossier(tmp_path, "tea is cold", paragraph=3))

    assert "add `prefix` or `suffix`" in line
    assert "them 2 times, in paragraphs 3, 3" in line


@pytest.mark.parametrize(
    "neighbours",
    [{"prefix": "and that"}, {"prefix": "and that "}, {"suffix": "in the evening"}, {"suffix": " in the evening."}],
)
def test_prefix_and_suffix_tell_places_apart(tmp_path: Path, neighbours: dict[str, str]) -> None:
    """The words next to the quote single it out, with or without the space between."""
    folder = dossier(tmp_path, "tea is cold", paragraph=3, **neighbours)

    verify(folder, {"report": REPORT.encode()})

    locked = json.loads((tmp_path / "quotes.lock").read_text(encoding="utf-8"))["sources"]["report"]
    assert locked["quotes"]["words"]["start"] == REPORT.rindex("tea is cold")


def test_a_wrong_prefix_is_told_as_such(tmp_path: Path) -> None:
    """Words that stand there, but not after their prefix, are another fault than words that do not stand there."""
    line = refusal(dossier(tmp_path, "tea is cold", paragraph=3, prefix="because"))

    assert "between their prefix and suffix" in line


def test_the_paragraph_is_checked(tmp_path: Path) -> None:
    """Titles do not count; a wrong number is told with the right one."""
    line = refusal(dossier(tmp_path, "the experts met", paragraph=3))

    assert "topics[0].quotes[0].paragraph: expected paragraph 1" in line


def test_a_claim_beyond_the_last_paragraph_is_told(tmp_path: Path) -> None:
    """Claims are in our own words, but the paragraph they name has to be there; titles do not count."""
    folder = dossier(tmp_path, "the people's tea")
    claim = "{id: x, text: X., holder: X, level: experts, source: report, paragraph: 4}"
    path = folder / "dossier.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f"    claims:\n      - {claim}\n", encoding="utf-8")

    line = refusal(folder)

    assert f"{path}:19: error: topics[0].claims[0].paragraph: expected at most 3, the last paragraph of report" in line


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("Title\n\nFirst one.\n\nHere are the words.\n", 2),
        ("Title\r\n\r\nFirst one.\r\n\r\nHere are\u00a0the words.\r\n", 2),
        ("A Title\nFirst one.\nHere are the words.\n", 2),
        ("What Now?\n\nFirst one.\n\nA Heading\n\nHere are the words.\n", 2),
        ("\ufeffHere are the words", 1),
        ("題名\n\n最初の段落。\n\n「Here are the words。」\n", 2),
        ("Title\n\nIt says:\n\n“Here are the words.”\n", 2),
    ],
    ids=["plain", "Windows", "no blank lines", "headings", "nothing else", "Japanese", "colon and marks"],
)
def test_paragraphs_are_those_of_running_text(tmp_path: Path, text: str, paragraph: int) -> None:
    """Paragraphs count from the first one of running text; headings between them do not."""
    folder = dossier(tmp_path, "are the words", paragraph=paragraph)

    verified = verify(folder, {"report": text.encode()})

    assert verified[0].quotes == 1


def test_verifying_twice_changes_no_byte(tmp_path: Path) -> None:
    """The second run finds what the first has written, and leaves the file alone."""
    folder = dossier(tmp_path, "the people's tea")
    verify(folder, {"report": REPORT.encode()})
    os.utime(folder / "quotes.lock", (0, 0))
    before = (folder / "quotes.lock").read_bytes()

    verified = verify(folder, {"report": REPORT.encode()})

    assert [source.changed for source in verified] == [False]
    assert (folder / "quotes.lock").read_bytes() == before
    assert (folder / "quotes.lock").stat().st_mtime == 0
    assert sorted(entry.name for entry in folder.iterdir()) == ["dossier.yaml", "quotes.lock"]


def test_the_lock_says_what_it_is(tmp_path: Path) -> None:
    """Whoever opens the file learns what wrote it; it has no byte that could differ from run to run."""
    verify(dossier(tmp_path, "the people's tea"), {"report": REPORT.encode(), "letter": b"Dear all."})

    text = (tmp_path / "quotes.lock").read_text(encoding="utf-8")

    assert "briefing-bot verify" in text.splitlines()[1]
    assert text.endswith("}\n")
    assert list(json.loads(text)["sources"]) == ["letter", "report"]


def test_the_lock_counts_the_paragraphs(tmp_path: Path) -> None:
    """What is not known of a source that was verified before they were counted stays unsaid."""
    folder = dossier(tmp_path, "the people's tea")
    verify(folder, {"report": REPORT.encode(), "letter": b"Dear all.\n\nIt was good tea."})
    lock = folder / "quotes.lock"
    told = json.loads(lock.read_text(encoding="utf-8"))
    counted = {source: each.pop("paragraphs") for source, each in told["sources"].items()}
    lock.write_text(json.dumps(told), encoding="utf-8")

    verify(folder, {"report": REPORT.encode()})

    renewed = json.loads(lock.read_text(encoding="utf-8"))["sources"]
    assert counted == {"letter": 2, "report": 3}
    assert {source: each.get("paragraphs", "unsaid") for source, each in renewed.items()} == counted | {
        "letter": "unsaid"
    }


def test_another_text_is_refused_unless_accepted(tmp_path: Path) -> None:
    """A source whose bytes changed is taken only when that is meant."""
    folder = dossier(tmp_path, "the people's tea")
    verify(folder, {"report": REPORT.encode()})
    before = (folder / "quotes.lock").read_bytes()
    revised = REPORT.replace("Last year", "Two years ago").encode()

    with pytest.raises(SourceChanged) as caught:
        verify(folder, {"report": revised})

    assert caught.value.source == "report"
    assert (folder / "quotes.lock").read_bytes() == before
    assert verify(folder, {"report": revised}, accept=True)[0].changed


def test_other_sources_stay_as_they_were(tmp_path: Path) -> None:
    """Verifying one source does not forget another."""
    folder = dossier(tmp_path, "the people's tea")
    verify(folder, {"report": REPORT.encode()})
    before = json.loads((folder / "quotes.lock").read_text(encoding="utf-8"))

    verify(folder, {"letter": b"Dear all."})

    after = json.loads((folder / "quotes.lock").read_text(encoding="utf-8"))
    assert after["sources"]["report"] == before["sources"]["report"]
    assert after["sources"]["letter"]["words"] == 2


def test_nothing_is_written_unless_every_quote_is_found(tmp_path: Path) -> None:
    """One lost quote keeps the lock files of all dossiers as they were."""
    found = dossier(tmp_path / "a", "the people's tea")
    lost = dossier(tmp_path / "b", "the people's coffee")
    text = (lost / "dossier.yaml").read_text(encoding="utf-8")
    (lost / "dossier.yaml").write_text(
        text.replace("id: drinks", "id: b").replace("id: tea", "id: b"), encoding="utf-8"
    )

    with pytest.raises(KnowledgeError):
        verify(tmp_path, {"report": REPORT.encode()})

    assert not (found / "quotes.lock").exists()


def test_words_without_spaces_are_counted_in_pairs(tmp_path: Path) -> None:
    """Two Japanese characters are reckoned as a word, so that the budget of quotes holds for them too."""
    verified = verify(dossier(tmp_path, "tea", paragraph=1), {"report": "お茶は温かい。 It is tea — warm.".encode()})

    assert verified[0].words == 7


@pytest.mark.parametrize(
    ("source", "content", "word"),
    [("repotr", b"", "report, letter"), ("report", b"\xff", "UTF-8"), ("report", b" \n", "no words")],
)
def test_what_cannot_be_verified_is_told(tmp_path: Path, source: str, content: bytes, word: str) -> None:
    """An unknown source, or a text that is no text, is the fault of the call."""
    with pytest.raises(InvalidInput, match=word):
        verify(dossier(tmp_path, "the people's tea"), {source: content})


def test_a_broken_lock_is_not_overwritten(tmp_path: Path) -> None:
    """What a damaged lock file said of other sources would be lost in silence."""
    folder = dossier(tmp_path, "the people's tea")
    (folder / "quotes.lock").write_text("{", encoding="utf-8")

    line = refusal(folder)

    assert "verify each source again" in line
    assert (folder / "quotes.lock").read_text(encoding="utf-8") == "{"


def test_a_missing_folder_is_the_environments_fault(tmp_path: Path) -> None:
    """There is nothing to verify."""
    with pytest.raises(EnvironmentUnfit):
        verify(tmp_path / "missing", {"report": b""})
