"""What `check` says of a knowledge folder beyond what keeps it from loading."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.errors import EnvironmentUnfit
from bot.knowledge import Severity
from bot.knowledge.checks import check
from bot.knowledge.verification import verify
from bot.routing.words import phrase_key

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge import Problem

TODAY = date(2021, 6, 1)

SOURCE = "A report\n\n" + "Experts noted that tea is warm, as a rule. " * 4 + "\n\nOthers prefer “coffee”.\n"

SOUND = """\
id: drinks
title: Drinks
language: en
as_of: 2021-04-16
review_by: 2022-04-16
sources:
  - id: report
    type: report
    title: The Northern Cup
    publisher: An institute
    issued: {date-parts: [[2021, 4, 15]]}
    short: Report
    teller: the report
    quote_budget: 0.2
parties:
  - {id: brewers, name: Brewers, kind: group, names: {en: [brewers]}}
contested:
  - neutral: the cup
    names: {en: [Northern Cup, Kuppa], ja: [北の杯]}
themes:
  - {id: hot, title: Hot drinks}
topics:
  - id: tea
    title: Tea
    theme: hot
    summary: What experts say about tea.
    asks:
      en: [tea, is tea warm, Northern Cup]
    claims:
      - id: warm
        text: Tea is warm, said of the “Northern Cup”.
        holder: Experts
        level: experts
        source: report
        paragraph: 1
    related: [coffee]
    distinct_from: [{topic: coffee, line: Leaves rather than beans.}]
  - id: coffee
    title: Coffee
    summary: What others say about coffee.
    parties: [brewers]
    asks:
      en: [coffee, who prefers coffee, beans]
    claims:
      - {id: preferred, text: Coffee is liked., holder: Others, level: experts, source: report, paragraph: 2}
    quotes:
      - id: prefer-words
        exact: Others prefer "coffee"
        source: report
        paragraph: 2
        speaker: Others
    related: [tea]
    distinct_from: [{topic: tea, line: Beans rather than leaves.}]
"""

GLOSSARY = """\
concepts:
  - {id: drink, words: {en: [drink, beverage]}}
"""

SAYINGS = (
    "topics:\n"
    + "".join(f"  {topic}: [{', '.join(f'{topic} saying {n}' for n in range(8))}]\n" for topic in ("tea", "coffee"))
    + "choice:\n  - {say: a hot one, any_of: [tea, coffee]}\n"
    + f"nothing:\n  near: [{', '.join(f'near {n}' for n in range(30))}]\n"
    + f"  far: [{', '.join(f'far {n}' for n in range(30))}]\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dossier without a problem, its quotes verified."""
    path = tmp_path / "drinks"
    (path / "sayings").mkdir(parents=True)
    (path / "dossier.yaml").write_text(SOUND, encoding="utf-8")
    (path / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    (path / "sayings" / "en.yaml").write_text(SAYINGS, encoding="utf-8")
    verify(path, {"report": SOURCE.encode()})
    return path


def change(folder: Path, right: str, wrong: str, name: str = "dossier.yaml") -> int:
    """Replace words in a file of the dossier, and tell the line they stood at."""
    text = (folder / name).read_text(encoding="utf-8")
    assert right in text
    (folder / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    return text[: text.index(right)].count("\n") + right[: len(right) - len(right.lstrip("\n"))].count("\n") + 1


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int, str, Severity]]:
    """The problems without their words."""
    return [(problem.path.name, problem.line, problem.key, problem.severity) for problem in problems]


def test_a_sound_dossier_has_no_problem(folder: Path) -> None:
    """Nothing is said where nothing is wrong, for the folder and for the one it lies in."""
    problems = check(folder, TODAY, phrase_key), check(folder.parent, TODAY, phrase_key)

    assert problems == ((), ())


ERRORS = {
    "letter of a quote": ('Others prefer "coffee"', 'Others prefers "coffee"', "topics[1].quotes[0].exact"),
    "paragraph of a quote": ("paragraph: 2\n        sp", "paragraph: 1\n        sp", "topics[1].quotes[0].paragraph"),
    "suffix of a quote": ("        exact: Oth", "        suffix: x\n        exact: Oth", "topics[1].quotes[0].exact"),
    "id of a quote": (
        "      - id: prefer-words\n        exact",
        "      - id: w\n        exact",
        "topics[1].quotes[0].exact",
    ),
    "paragraph of a claim": (
        "        paragraph: 1\n    rel",
        "        paragraph: 3\n    rel",
        "topics[0].claims[0].paragraph",
    ),
    "budget of quotes": ("quote_budget: 0.2", "quote_budget: 0.05", "sources[0].quote_budget"),
    "length of a claim": ("text: Tea is warm", f"text: Tea is {'very ' * 50}warm", "topics[0].claims[0].text"),
    "contested name in a title": ("title: Tea", "title: Tea of the northern  cup", "topics[0].title"),
    "contested name, hyphenated": ("title: Tea", "title: Northern-Cup tea", "topics[0].title"),
    "contested name in a summary": ("experts say", "KUPPA experts say", "topics[0].summary"),
    "contested name in a claim": ("text: Tea is warm", "text: Kuppa's tea is warm", "topics[0].claims[0].text"),
    "contested name of a holder": ("holder: Experts", "holder: Kuppa", "topics[0].claims[0].holder"),
    "contested name in a line": ("line: Leaves", "line: Kuppa leaves", "topics[0].distinct_from[0].line"),
    "contested name of a theme": ("title: Hot drinks", "title: 新しい北の杯です", "themes[0].title"),
    "contested name of a party": ("name: Brewers", "name: Kuppa", "parties[0].name"),
    "date of the dossier": ("as_of: 2021-04-16", "as_of: 2021-06-02", "as_of"),
    "date of a topic": ("    theme: hot", "    as_of: 2021-06-02\n    theme: hot", "topics[0].as_of"),
    "date of a source": ("[[2021, 4, 15]]", "[[2021, 7]]", "sources[0].issued"),
}


@pytest.mark.parametrize(("right", "wrong", "key"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_told_at_its_key(folder: Path, right: str, wrong: str, key: str) -> None:
    """Each rule that keeps answers honest is an error with its key and line."""
    change(folder, right, wrong)

    errors = [problem for problem in check(folder, TODAY, phrase_key) if problem.severity is Severity.ERROR]

    assert [problem.key for problem in errors] == [key]
    lines = (folder / "dossier.yaml").read_text(encoding="utf-8").splitlines()
    assert key.rsplit(".", maxsplit=1)[-1].split("[", maxsplit=1)[0] in lines[errors[0].line - 1]


ALLOWED = {
    "in an ask": ("is tea warm", "where is Kuppa"),
    "inside typographic marks in a claim": ("“Northern Cup”", "“the Kuppa”"),
    "inside plain marks in a claim": ("“Northern Cup”", '"the Kuppa"'),
    "in the title of a source": ("title: The Northern Cup", "title: Kuppa"),
    "within another word": ("title: Tea", "title: Kuppas and kuppam"),
    "in the name of a party people use": ("names: {en: [brewers]}", "names: {en: [Kuppa]}"),
}


@pytest.mark.parametrize(("right", "wrong"), ALLOWED.values(), ids=ALLOWED)
def test_a_contested_name_may_stand_where_it_is_not_ours(folder: Path, right: str, wrong: str) -> None:
    """What people type, and what is quoted, keeps its words."""
    change(folder, right, wrong)

    problems = check(folder, TODAY, phrase_key)

    assert problems == ()


WARNINGS = {
    "title too long": ("title: Coffee", f"title: {'Coffee ' * 12}", "topics[1].title"),
    "summary too long": ("others say about", f"others say {'at length ' * 40}about", "topics[1].summary"),
    "ask too long": ("is tea warm", "is tea " + "very " * 24 + "warm", "topics[0].asks.en[1]"),
    "too few asks": ("[coffee, who prefers coffee, beans]", "[coffee]", "topics[1].asks"),
    "too many asks": ("beans]", f"{', '.join(f'beans {n}' for n in range(9))}]", "topics[1].asks.en"),
    "an ask of two topics": ("beans]", "beans, Is tea... WARM?]", "topics[1].asks.en[3]"),
    "no date": ("as_of: 2021-04-16\n", "", "as_of"),
    "no review date": ("review_by: 2022-04-16\n", "", "review_by"),
    "review before its date": ("review_by: 2022-04-16", "review_by: 2020-04-16", "review_by"),
    "a link one way": ("    related: [tea]\n", "", "topics[0].related[0]"),
    "a distinction one way": (
        "    distinct_from: [{topic: tea, line: Beans rather than leaves.}]\n",
        "",
        "topics[0].distinct_from[0].topic",
    ),
    "asks that run together": ("[coffee, who", "[珈琲、コーヒー、豆, coffee, who", "topics[1].asks.en[0]"),
    "a link to itself": ("related: [coffee]", "related: [coffee, tea]", "topics[0].related[1]"),
}


@pytest.mark.parametrize(("right", "wrong", "key"), WARNINGS.values(), ids=WARNINGS)
def test_what_is_thin_or_doubtful_is_a_warning(folder: Path, right: str, wrong: str, key: str) -> None:
    """A dossier with such a problem still answers, and its curator is told."""
    change(folder, right, wrong)

    problems = check(folder, TODAY, phrase_key)

    assert [(problem.key, problem.severity) for problem in problems] == [(key, Severity.WARNING)]


def test_a_dossier_without_names_of_its_own_is_told(folder: Path) -> None:
    """Too little is known of it to take a word for a name that it does not speak of."""
    change(folder, "parties:\n  - {id: brewers, name: Brewers, kind: group, names: {en: [brewers]}}\n", "")
    change(folder, "    parties: [brewers]\n", "")
    assert check(folder, TODAY, phrase_key) == ()
    (folder / "glossary.yaml").unlink()

    [problem] = check(folder, TODAY, phrase_key)

    assert (problem.severity, problem.found) == (Severity.WARNING, "neither")


@pytest.mark.parametrize(("name", "day"), [("as_of", "2021-04-16"), ("review_by", "2022-04-16")])
def test_a_date_that_is_none_is_told_once(folder: Path, name: str, day: str) -> None:
    """It is not said to be missing as well."""
    change(folder, f"{name}: {day}", f"{name}: April 2021")

    assert [(problem.key, problem.severity) for problem in check(folder, TODAY, phrase_key)] == [(name, Severity.ERROR)]


UNREAD = {
    "glosary.yaml": "did you mean `glossary.yaml`?",
    "ru.yaml": "nothing reads",
    "dossier.yml": "did you mean `dossier.yaml`?",
    "sayings.yaml": "did you mean `sayings`?",
    "saying/en.yaml": "did you mean `sayings`?",
    "sayings/ja.yaml.txt": "nothing reads",
}


@pytest.mark.parametrize(("name", "remedy"), UNREAD.items(), ids=UNREAD)
def test_a_file_that_nothing_reads_is_told(folder: Path, name: str, remedy: str) -> None:
    """What a curator wrote under another name is not passed over in silence."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("concepts: []", encoding="utf-8")

    (problem,) = check(folder, TODAY, phrase_key)

    assert problem.severity is Severity.WARNING
    assert remedy in problem.found


@pytest.mark.parametrize("name", [".dossier.yaml.swp.yaml", "dossier.yaml~", "report.txt", "README.md"])
def test_what_else_lies_in_the_folder_is_nobodys_affair(folder: Path, name: str) -> None:
    """Source texts, notes and what editors leave behind are no files of YAML."""
    (folder / name).write_text("x", encoding="utf-8")

    assert check(folder, TODAY, phrase_key) == ()


def test_a_dossier_without_topics_is_a_warning(folder: Path) -> None:
    """It loads and answers nothing."""
    change(folder, SOUND[SOUND.index("topics:") :], "topics: []\n")

    assert ("dossier.yaml", 22, "topics", Severity.WARNING) in told(check(folder, TODAY, phrase_key))


def test_a_topic_without_claims_is_a_warning(folder: Path) -> None:
    """Such a topic is shown without sourced claims, and its curator is told."""
    start = SOUND.index("    claims:\n      - id: warm")
    end = SOUND.index("    related: [coffee]")
    change(folder, SOUND[start:end], "")

    problems = check(folder, TODAY, phrase_key)

    assert told(problems) == [("dossier.yaml", 23, "topics[0].claims", Severity.WARNING)]


def test_a_missing_lock_is_an_error(folder: Path) -> None:
    """Quotes that were never verified are not shown as verbatim."""
    (folder / "quotes.lock").unlink()

    problems = check(folder, TODAY, phrase_key)

    assert told(problems) == [("dossier.yaml", 48, "topics[1].quotes[0].exact", Severity.ERROR)]
    assert "`briefing-bot verify report=FILE`" in problems[0].expected


@pytest.mark.parametrize("content", ["", "{", "<<<<<<< HEAD", '{"sources": {"report": {}}}', "[]", "\0"])
def test_a_broken_lock_is_an_error(folder: Path, content: str) -> None:
    """A lock file that was edited or merged badly is told, with the way out."""
    (folder / "quotes.lock").write_text(content, encoding="utf-8")

    problems = check(folder, TODAY, phrase_key)

    assert [problem.path.name for problem in problems] == ["quotes.lock"]
    assert "verify" in problems[0].expected


def test_a_lock_that_counts_no_paragraphs_is_taken(folder: Path) -> None:
    """A lock file of an earlier version says nothing of the paragraphs, and nothing is held against it."""
    lock = folder / "quotes.lock"
    lock.write_text(lock.read_text("utf-8").replace('"paragraphs": 2,', ""), "utf-8")
    change(folder, "        paragraph: 1\n    rel", "        paragraph: 3\n    rel")

    assert '"paragraphs"' not in lock.read_text("utf-8")
    assert check(folder, TODAY, phrase_key) == ()


def test_a_quote_of_more_than_25_words_is_an_error(tmp_path: Path) -> None:
    """A quote is short, whatever the budget of its source."""
    long = "tea is warm " * 8 + "and so on"
    text = SOUND.replace('exact: Others prefer "coffee"', f"exact: {long}").replace(
        "quote_budget: 0.2", "quote_budget: 1"
    )
    path = tmp_path / "dossier.yaml"
    path.write_text(text.replace("paragraph: 2\n        sp", "paragraph: 1\n        sp"), encoding="utf-8")
    verify(tmp_path, {"report": f"It is said that {long}.\n\nOthers spoke.".encode()})

    problems = check(tmp_path, TODAY, phrase_key)

    assert [(problem.key, problem.found) for problem in problems] == [("topics[1].quotes[0].exact", "27")]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "severity"),
    [
        ("tea saying 3", "Is tea warm?", 2, Severity.ERROR),
        ("  coffee: [", "  coffe: [", 3, Severity.ERROR),
        ("any_of: [tea, coffee]", "any_of: [tea, cocoa]", 5, Severity.ERROR),
        ("nothing:", "nothink:", 6, Severity.ERROR),
        ("tea saying 3, ", "", 2, Severity.WARNING),
        ("near 7, ", "", 6, Severity.WARNING),
        ("near 7", "Tea saying 3!", 7, Severity.ERROR),
        ("coffee saying 3", "tea saying 3", 3, Severity.ERROR),
    ],
    ids=[
        "an ask",
        "an unknown topic",
        "an unknown choice",
        "an unknown key",
        "few for a topic",
        "few for nothing",
        "of a topic and of none",
        "of two topics",
    ],
)
def test_sayings_are_checked(folder: Path, right: str, wrong: str, line: int, severity: Severity) -> None:
    """Sayings that cannot test anything are errors, too few of them a warning."""
    change(folder, right, wrong, "sayings/en.yaml")

    problems = check(folder, TODAY, phrase_key)

    assert ("en.yaml", line, severity) in [(problem.path.name, problem.line, problem.severity) for problem in problems]


@pytest.mark.parametrize(
    ("right", "wrong", "owner"),
    [
        ("beverage]}}", "beverage]}}\n  - {id: potion, words: {en: [Beverage]}}", "the concept `drink`"),
        ("beverage", "Brewers", "the party `brewers`"),
    ],
)
def test_a_glossary_word_has_one_meaning(folder: Path, right: str, wrong: str, owner: str) -> None:
    """A word that is claimed twice is a warning that names the other owner."""
    change(folder, right, wrong, "glossary.yaml")

    problems = check(folder, TODAY, phrase_key)

    assert [(problem.path.name, problem.severity) for problem in problems] == [("glossary.yaml", Severity.WARNING)]
    assert owner in problems[0].found


def test_an_ask_is_compared_across_dossiers(folder: Path) -> None:
    """Two dossiers that claim the same ask are told, with the place of the other."""
    other = folder.parent / "other"
    other.mkdir()
    head = "id: other\ntitle: Other\nlanguage: en\nas_of: 2021-04-16\nreview_by: 2022-04-16\nsources: []\n"
    topic = "topics:\n  - {id: mate, title: Mate, summary: Mate., asks: [mate, mate tea, TEA!]}\n"
    (other / "dossier.yaml").write_text(head + topic, encoding="utf-8")

    problems = [problem for problem in check(folder.parent, TODAY, phrase_key) if problem.key == "topics[0].asks[2]"]

    assert len(problems) == 1
    assert f"{folder / 'dossier.yaml'}:28" in problems[0].found


def test_phrases_are_compared_as_the_router_does(folder: Path) -> None:
    """Where a space is makes no difference to routing: with one or without, an ask is claimed by two topics."""
    change(folder, "is tea warm", "tea pot")
    change(folder, "prefers coffee, beans", "prefers coffee, teapot")

    problems = check(folder, TODAY, phrase_key)

    assert [problem.expected for problem in problems] == ["an ask of one topic"]


def test_errors_of_loading_and_rules_come_together(folder: Path) -> None:
    """A topic with a schema fault does not hide what is wrong in the others."""
    first = change(folder, "title: Tea", "titel: Tea")
    second = change(folder, "title: Coffee", "title: Kuppa")

    problems = check(folder, TODAY, phrase_key)

    assert ("dossier.yaml", first, "topics[0].titel", Severity.ERROR) in told(problems)
    assert ("dossier.yaml", second, "topics[1].title", Severity.ERROR) in told(problems)


def test_a_missing_folder_is_the_environments_fault(tmp_path: Path) -> None:
    """There is nothing to check, and that is no problem of the contents."""
    with pytest.raises(EnvironmentUnfit):
        check(tmp_path / "missing", TODAY, phrase_key)
