"""Reading of knowledge folders: what loads, and how each fault is told."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import EnvironmentUnfit, KnowledgeError
from bot.knowledge import Kind, index, load, schema, short_key
from bot.knowledge.sayings import SayingKind, load_sayings
from bot.knowledge.verification import verify
from bot.knowledge.yaml_tree import parse
from tests.rights import locked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge import Problem

SMALLEST = """\
id: smallest
title: The smallest dossier
language: en
sources: []
topics:
  - id: tea
    title: Tea
    summary: What is said about tea.
    asks: [tea, a cup of tea, чай]
"""

FULL = """\
id: full
title: A dossier with everything
language: en
version: "1.0"
as_of: 2021-04-16
sources:
  - id: report
    type: report
    title: A report
    container-title: A series
    author: [{literal: An institute}]
    publisher: An institute
    issued: {date-parts: [[2021, 4]], circa: true}
    URL: https://example.org/report
    short: Report
    teller: the report
    party: norway
    quote_budget: 0.2
parties:
  - {id: norway, name: Norway, kind: country, names: {no: [Norge], en: [Norway]}}
themes:
  - {id: drinks, title: Drinks}
topics:
  - id: tea
    title: Tea
    summary: What is said about tea.
    theme: drinks
    parties: [norway]
    asks:
      en: [tea]
      no: [te, on, 12:30, "1"]
    claims:
      - {id: warm, text: Tea is warm., holder: Experts, level: experts, source: report, paragraph: 1, sides: [norway]}
    quotes:
      - {id: warm-words, exact: tea is warm, source: report, paragraph: 1, speaker: An expert}
    related: [coffee]
    distinct_from: [{topic: coffee, line: Leaves rather than beans.}]
  - id: coffee
    title: Coffee
    summary: What is said about coffee.
    asks: [coffee]
"""

SAYINGS = """\
topics:
  tea: [is there any tea, something hot with leaves]
choice:
  - {say: a hot drink, any_of: [tea, coffee]}
nothing:
  near: [tea party of 1773]
  far: [the weather]
"""


def write(folder: Path, text: str | bytes, name: str = "dossier.yaml") -> Path:
    """A folder with one file more."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def write_full(folder: Path) -> Path:
    """A folder with the full dossier, its quote verified."""
    verify(write(folder, FULL), {"report": b"They said that tea is warm."})
    return folder


def problems_of(path: Path) -> Sequence[Problem]:
    """Every problem that keeps a folder from loading."""
    with pytest.raises(KnowledgeError) as caught:
        load(path)
    return caught.value.problems


def test_the_smallest_dossier_loads(tmp_path: Path) -> None:
    """An id, a title, a language, no sources, and a topic with plain asks are enough."""
    knowledge = load(write(tmp_path / "smallest", SMALLEST))

    assert knowledge.topic("tea").asks == {"und": ("tea", "a cup of tea", "чай")}
    assert knowledge.home("tea").title == "The smallest dossier"


def test_a_full_dossier_loads_with_its_glossary(tmp_path: Path) -> None:
    """Every part of a dossier is read, with the concepts from the file beside it."""
    folder = write_full(tmp_path / "full")
    write(folder, "concepts: [{id: drink, words: {en: [drink, beverage]}}]", "glossary.yaml")

    dossier = load(folder).dossiers[0]

    assert dossier.as_of == date(2021, 4, 16)
    assert dossier.source("report").issued.parts == (2021, 4)
    assert dossier.source("report").container_title == "A series"
    assert dossier.concepts[0].words == {"en": ("drink", "beverage")}


def test_words_of_yaml_1_1_are_text(tmp_path: Path) -> None:
    """`no`, `on` and a time of day are what they look like, as keys and as values."""
    knowledge = load(write_full(tmp_path / "full"))

    assert knowledge.topic("tea").asks["no"] == ("te", "on", "12:30", "1")


def test_a_knowledge_folder_is_its_dossier_folders(tmp_path: Path) -> None:
    """Folders with a dossier.yaml count; hidden ones, others and translations do not disturb."""
    write_full(tmp_path / "full")
    write(tmp_path / "smallest", SMALLEST.replace("id: tea", "id: green-tea"))
    write(tmp_path / ".hidden", "{")
    write(tmp_path / "schema", "{}", "dossier.schema.json")
    write(tmp_path / "full", "{", "ru.yaml")

    knowledge = load(tmp_path)

    assert [dossier.id for dossier in knowledge.dossiers] == ["full", "smallest"]


FAULTS = {
    "no end of a quotation mark": ("title: The smallest dossier", 'title: "The smallest', 2, "", "a quotation mark"),
    "a quotation mark closed too late": (
        "title: The smallest dossier\nlanguage: en",
        'title: "The smallest dossier\nlanguage: "en"',
        3,
        "",
        "a quotation mark that ends the text begun on line 2",
    ),
    "a block of text not further in": ("title: Tea", "title: >-\n    Tea", 8, "", "`key: value`, with a plain colon"),
    "text after its quotes": ("title: Tea", "title: 'Tea' is warm", 7, "", "quotes of the other kind"),
    "no space after a colon": ("title: Tea", "title:Tea", 7, "", "`key: value`, with a plain colon"),
    "a colon of Japanese": ("title: Tea", "title：Tea", 7, "", "`key: value`, with a plain colon"),
    "no space after a hyphen": (
        "    asks: [tea, a cup of tea, чай]",
        "    asks:\n    - tea\n    -a",
        11,
        "",
        "a space",
    ),
    "a key too far in": ("    title: Tea", "      title: Tea", 7, "", "a key or “- ” as far in as those beside it"),
    "a key too far out": ("    title: Tea", "   title: Tea", 7, "", "a key or “- ” as far in as those beside it"),
    "a space of Japanese": ("    title: Tea", "　　title: Tea", 7, "", "plain spaces at the start of the line"),
    "a no-break space": ("    title: Tea", "    \u00a0title: Tea", 7, "\u00a0title", "one of `id`"),
    "an odd start of text": ("title: Tea", "title: @tea", 7, "", "quotes around text that starts with `@`"),
    "a tab after a hyphen": ("  - id: tea", "  -\tid: tea", 6, "", "spaces in place of tabs"),
    "a bracket in text": ("title: Tea", "title: [sic] tea", 7, "", "quotes around text that starts with `[`"),
    "an asterisk in text": ("title: Tea", "title: *tea*", 7, "", "quotes around text that starts with `*`"),
    "a list in a line": ("title: Tea", "title: - tea", 7, "", "each “- ” on a line of its own"),
    "a list without an end": ("чай]", "чай\nx: y", 10, "", "commas between entries, and a “]” that ends the list of l"),
    "a comma too many": ("[tea, a", "[tea, , a", 9, "", "text on both sides of each comma"),
    "a path in quotes": ("title: Tea", 'title: "C:\\data"', 7, "", "single quotes around text with a backslash"),
    "a colon in an ask": ("[tea, a", "[tea: warm, a", 9, "asks[0]", "text (in quotes where it has “: ”"),
    "one ask without a list": (
        "[tea, a cup of tea, чай]",
        "tea",
        9,
        "topics[0].asks",
        "a list of phrases, or languages",
    ),
    "a tab": ("    title: Tea", "\ttitle: Tea", 7, "", "spaces in place of tabs"),
    "a colon in text": ("title: Tea", "title: Tea: hot", 7, "", "quotes around text"),
    "a key twice": ("language: en", "language: en\ntitle: Again", 4, "title", "each key once"),
    "a number as key": ("language: en", "language: en\n1: x", 4, "", "text as a key"),
    "a tag": ("title: Tea", "title: !!python/name:os.system Tea", 7, "topics[0].title", "plain text"),
    "an anchor": ("title: Tea", "title: &tea Tea", 7, "topics[0].title", "the words themselves"),
    "a second document": ("language: en", "language: en\n---\nlanguage: en", 4, "", "one document"),
    "an invisible line break": ("title: Tea", "title: Tea\u2028", 7, "", "characters that can be seen"),
    "a NUL": ("title: Tea", "title: Tea\0", 7, "", "characters that can be seen"),
    "an escaped NUL": ("title: Tea", 'title: "Tea\\0"', 7, "topics[0].title", "characters that can be seen"),
    "an unknown key": ("    asks:", "    aks:", 9, "topics[0].aks", "one of `id`"),
    "a missing key": ("    title: Tea\n", "", 6, "topics[0].title", "`title`"),
    "a number for text": ("language: en", "language: en\nversion: 1", 4, "version", "text in quotes"),
    "nothing for text": ("title: Tea", "title:", 7, "topics[0].title", "text"),
    "empty text": ("title: Tea", "title: ' '", 7, "topics[0].title", "text that is not empty"),
    "text for a list": ("sources: []", "sources: none", 4, "sources", "a list"),
    "text for a topic": ("  - id: tea", "  - tea\n  - id: tea", 6, "topics[0]", "keys such as `id:`"),
    "an id with capitals": ("id: tea", "id: Tea", 6, "topics[0].id", "small letters"),
    "a language of its own": ("language: en", "language: English", 3, "language", "the code of a language"),
    "what is no language": ("language: en", "language: xx", 3, "language", "the code of a language"),
    "no language of names": (": [tea, a cup of tea, чай]", ": {xq: [tea]}", 9, "asks.xq", "the code of a"),
    "no date": ("language: en", "language: en\nas_of: April", 4, "as_of", "a date such as 2021-04-16"),
    "a year for a date": ("language: en", "language: en\nas_of: 2021", 4, "as_of", "a date such as 2021-04-16"),
    "a number among asks": ("asks: [tea, ", "asks: [1, ", 9, "topics[0].asks[0]", "text in quotes"),
    "no language of asks": (": [tea, a cup of tea, чай]", ": {English: [tea]}", 9, "asks.English", "the code of a"),
    "concepts in the dossier": ("language: en", "language: en\nconcepts: []", 4, "concepts", "it in glossary.yaml"),
    "an unknown theme": (
        "    title: Tea",
        "    theme: drinks\n    title: Tea",
        7,
        "topics[0].theme",
        "the id of a theme",
    ),
    "a dead link": (
        "    title: Tea",
        "    related: [tee]\n    title: Tea",
        7,
        "topics[0].related[0]",
        "the id of a topic",
    ),
}


@pytest.mark.parametrize(("right", "wrong", "line", "key", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_place(  # noqa: PLR0917 the columns of the table
    tmp_path: Path, right: str, wrong: str, line: int, key: str, expected: str
) -> None:
    """Each fault has the file, the line and the key it stands at, and says what would be right."""
    folder = write(tmp_path / "faulty", SMALLEST.replace(right, wrong, 1))

    problems = problems_of(folder)

    assert any(
        (problem.path, problem.line) == (folder / "dossier.yaml", line)
        and problem.key.endswith(key)
        and problem.expected.startswith(expected)
        for problem in problems
    )


REFERENCES = {
    "source of a claim": ("source: report, paragraph: 1, sides", "source: reprot, paragraph: 1, sides", "report"),
    "source of a quote": ("source: report, paragraph: 1, speaker", "source: x, paragraph: 1, speaker", "report"),
    "side": ("sides: [norway]", "sides: [norwey]", "norway"),
    "party of a topic": ("parties: [norway]", "parties: [sweden]", "norway"),
    "party of a source": ("party: norway", "party: sweden", "norway"),
    "theme": ("theme: drinks", "theme: drink", "drinks"),
    "neighbour": ("topic: coffee", "topic: cofee", "coffee"),
    "id twice": ("id: coffee", "id: tea", "an id of its own"),
    "plain date of a source": ("{date-parts: [[2021, 4]], circa: true}", "2021-04-15", "a date such as `{date-parts:"),
    "date of a source in one bracket": ("[[2021, 4]]", "[2021, 4, 1]", "a date such as `{date-parts:"),
    "month of a source": ("[[2021, 4]]", "[[2021, 13]]", "calendar"),
    "Python's name of a key": ("    URL:", "    url:", "`URL`"),
}


@pytest.mark.parametrize(("right", "wrong", "expected"), REFERENCES.values(), ids=REFERENCES)
def test_what_is_named_has_to_exist(tmp_path: Path, right: str, wrong: str, expected: str) -> None:
    """An id that leads nowhere is an error that lists what there is."""
    problems = problems_of(write(tmp_path / "full", FULL.replace(right, wrong, 1)))

    assert any(expected in problem.expected for problem in problems)


UNVERIFIED = {
    "other words": ("exact: tea is warm", "exact: tea is hot", "exact"),
    "words after it": (
        "source: report, paragraph: 1, speaker",
        "suffix: x, source: report, paragraph: 1, speaker",
        "exact",
    ),
    "a new quote": ("id: warm-words", "id: warmer-words", "exact"),
    "another paragraph": ("paragraph: 1, speaker", "paragraph: 2, speaker", "paragraph"),
}


@pytest.mark.parametrize(("right", "wrong", "key"), UNVERIFIED.values(), ids=UNVERIFIED)
def test_a_quote_that_is_not_as_verified_is_not_loaded(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    """Nobody answers from words that were not found in their source, or not there: one line says where they stand."""
    folder = write_full(tmp_path / "full")
    write(folder, FULL.replace(right, wrong, 1))

    (problem,) = problems_of(folder)

    assert str(problem).startswith(f"{folder / 'dossier.yaml'}:35: error: topics[0].quotes[0].{key}: expected ")


@pytest.mark.parametrize("lock", [None, '{"sources": {}}'], ids=["no lock", "not in it"])
def test_the_remedy_for_an_unverified_quote_is_named(tmp_path: Path, lock: str | None) -> None:
    """Where quotes were never verified, the line says what to type."""
    folder = write(tmp_path / "full", FULL)
    if lock:
        write(folder, lock, "quotes.lock")

    (problem,) = problems_of(folder)

    assert problem.line == 35
    assert "`briefing-bot verify report=FILE`" in problem.expected


def test_claims_need_no_lock(tmp_path: Path) -> None:
    """A dossier without quotes loads before anything was verified."""
    text = "\n".join(line for line in FULL.splitlines() if "quotes:" not in line and "warm-words" not in line)

    assert load(write(tmp_path / "full", text)).topic("tea").claims


def test_a_mistyped_key_is_told_its_likely_meaning(tmp_path: Path) -> None:
    """An unknown key comes with the known one that is nearest."""
    problems = problems_of(write(tmp_path / "faulty", SMALLEST.replace("summary:", "sumary:")))

    assert any("did you mean `summary`?" in problem.found for problem in problems)


def test_letters_that_look_alike_are_named(tmp_path: Path) -> None:
    """A Cyrillic letter within a Latin key or id is seen by nobody."""
    text = SMALLEST.replace("summary:", "summ\u0430ry:").replace("id: tea", "id: te\u0430")

    problems = problems_of(write(tmp_path / "faulty", text))

    name = "with U+0430 (cyrillic small letter a)"
    assert {problem.key for problem in problems if name in problem.found} == {"topics[0].id", "topics[0].summ\u0430ry"}


def test_an_id_with_a_fault_is_no_remedy(tmp_path: Path) -> None:
    """Whoever named the topic rightly elsewhere is not told to name it wrongly there too."""
    problems = problems_of(write(tmp_path / "full", FULL.replace("id: coffee", "id: Coffee")))

    assert not any("Coffee" in str(problem) for problem in problems if problem.key == "topics[0].related[0]")


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    """Faults of syntax, schema and reference in several files are told in one go, in file order."""
    write(tmp_path / "a", SMALLEST.replace("language: en", "language: en\nlanguage: ru\ntitel: x"))
    write(tmp_path / "b", FULL.replace("id: tea", "id: mate").replace("level: experts", "level: boss, level: boss"))
    write(tmp_path / "b", "concepts: [{id: drink}]", "glossary.yaml")
    write(tmp_path / "c", "title: a: b")
    write(tmp_path / "d", SMALLEST.replace("id: smallest", "id: d"))

    problems = problems_of(tmp_path)

    assert [(problem.path.parent.name, problem.line, problem.key) for problem in problems] == [
        ("a", 4, "language"),
        ("a", 5, "titel"),
        ("b", 33, "topics[0].claims[0].level"),
        ("b", 33, "topics[0].claims[0].level"),
        ("b", 1, "concepts[0].words"),
        ("c", 1, ""),
        ("d", 6, "topics[0].id"),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "keys such as `id:` with values"),
        (b"id: x\ntitle: \xff", "text in UTF-8 (an editor offers it under “save as”)"),
        (SMALLEST.encode("utf-16"), "text in UTF-8 (an editor offers it under “save as”)"),
        (b"\xef\xbb\xbf- 1", "keys such as `id:` with values"),
        (b"[" * 100, "at most 20 levels, one in the other"),
        (b"{" * 100, "at most 20 levels, one in the other"),
        (b"a: &a [x]\nb: [*a, *a]", "the words themselves (in quotes where text starts with that sign)"),
        (b"#" * 5_000_001, "a file of at most 5 MB"),
    ],
    ids=["empty", "not UTF-8", "UTF-16", "a list", "deep lists", "deep keys", "aliases", "too large"],
)
def test_a_file_that_is_no_dossier_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    """Whatever lies there under the name of a dossier gets one clear line."""
    problems = problems_of(write(tmp_path / "faulty", content))

    assert expected in [problem.expected for problem in problems]
    assert "\n" not in str(problems[0])


def test_a_dossier_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """A folder or a link to nowhere in the place of the file is told, not raised."""
    (tmp_path / "folder" / "dossier.yaml").mkdir(parents=True)
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "dossier.yaml").symlink_to("nowhere")

    problems = problems_of(tmp_path)

    assert [problem.found for problem in problems] == [
        "a folder or a device",
        "one that cannot (no such file or directory)",
    ]


@pytest.mark.parametrize("name", ["missing", "file", "\0"])
def test_a_path_that_is_no_folder_is_the_environments_fault(tmp_path: Path, name: str) -> None:
    """A folder that was configured and is not there cannot be mended in the dossiers."""
    write(tmp_path, "", "file")

    with pytest.raises(EnvironmentUnfit):
        load(tmp_path / name)


def test_a_folder_without_rights_is_named(tmp_path: Path) -> None:
    """Among several, it is told which one cannot be looked into."""
    write(tmp_path / "a", SMALLEST)
    write(tmp_path / "b", SMALLEST)

    with locked(tmp_path / "b"), pytest.raises(EnvironmentUnfit, match=f"“{tmp_path / 'b'}” cannot be read"):
        load(tmp_path)


def test_sayings_without_rights_are_told(tmp_path: Path) -> None:
    """They are not taken for none."""
    folder = write(write(tmp_path / "full", FULL), SAYINGS, "sayings/en.yaml")

    with locked(folder / "sayings"), pytest.raises(KnowledgeError) as caught:
        load_sayings(folder)

    assert [problem.path for problem in caught.value.problems] == [folder / "sayings"]


def test_a_folder_without_a_dossier_is_a_problem(tmp_path: Path) -> None:
    """Where nothing can be answered from, that is said."""
    problems = problems_of(tmp_path)

    assert problems[0].found == "none"


NAMES = ["dossier.yml", "glossary.yml", "Dossier.yaml", "GLOSSARY.YML", "dossier.yaml.txt"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_another_ending_is_not_passed_over(tmp_path: Path, name: str) -> None:
    """Beside others, it is told as what it is: nobody wonders why it is not read."""
    write(tmp_path / "a", SMALLEST)
    write(tmp_path / "b", SMALLEST, name)

    (problem,) = problems_of(tmp_path)

    assert problem.path == tmp_path / "b" / name
    assert problem.expected == f"`{name.lower().split('.')[0]}.yaml` as its name"


def test_a_lone_dossier_of_another_ending_is_seen(tmp_path: Path) -> None:
    """A folder that holds a dossier.yml is not said to hold none."""
    write(tmp_path / "tea", SMALLEST, "dossier.yml")

    assert [problem.found for problem in (*problems_of(tmp_path), *problems_of(tmp_path / "tea"))] == [
        "`dossier.yml`"
    ] * 2


@pytest.mark.parametrize("language", ["fr", "tl", "grc", "und"])
def test_any_language_can_be_a_dossiers(tmp_path: Path, language: str) -> None:
    """Also one that the bot does not speak, and one that few do."""
    folder = write(tmp_path / "smallest", SMALLEST.replace("language: en", f"language: {language}"))

    assert load(folder).dossiers[0].language == language


@settings(max_examples=100, deadline=None)
@given(content=st.binary() | st.text(alphabet=st.sampled_from("ab:-&*!?[]{}'\"|>#%@`~ \n\t01.\u2028é")).map(str.encode))
def test_no_content_breaks_the_reading(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Any bytes at all are a dossier with errors, never another exception."""
    folder = write(tmp_path_factory.mktemp("any"), content)

    assert problems_of(folder)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_value_breaks_the_reading(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Any value in the place of any line of a dossier either loads or is told."""
    lines = FULL.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    value = data.draw(st.sampled_from(["", "~", "1e999", "[]", "{}", "[[]]", "{a: b}", "-1", "true", "x", "[1, x]"]))
    lines[at] = lines[at].split(":")[0] + ": " + value
    folder = write(tmp_path_factory.mktemp("any"), "\n".join(lines))

    with suppress(KnowledgeError):
        load(folder)


def test_plain_words_follow_the_core_schema_of_yaml_1_2() -> None:
    """Only the words that YAML 1.2 names are no text."""
    text = b"[null, ~, true, False, 7, -7, 007, 1.5, 1e3, .5, yes, NO, 0b1, 1_000, 2021-04-16, 1:30, '7', .inf, 1.2.3]"

    data = parse(Path("x.yaml"), text).data

    assert data[:10] == [None, None, True, False, 7, -7, 7, 1.5, 1000.0, 0.5]
    assert data[10:] == ["yes", "NO", "0b1", "1_000", "2021-04-16", "1:30", "7", ".inf", "1.2.3"]


def test_a_large_dossier_loads_fast(tmp_path: Path) -> None:
    """15,000 asks are read in less than 2.5 seconds."""
    asks = "".join(f"      - what about the number {number}\n" for number in range(100))
    topic = "  - id: topic-{0}\n    title: Topic\n    summary: A topic.\n    asks:\n"
    topics = "".join(topic.format(number) + asks for number in range(150))
    folder = write(tmp_path / "large", SMALLEST.split("topics:", maxsplit=1)[0] + "topics:\n" + topics)
    start = perf_counter()

    knowledge = load(folder)

    assert perf_counter() - start < 2.5
    assert len(knowledge.topics) == 150


def test_every_item_has_a_stable_short_key(tmp_path: Path) -> None:
    """A key depends on the ids alone, has 8 characters, and leads back to its item."""
    items = index(load(write_full(tmp_path / "full")))

    assert [item.value.id for item in items.values()] == ["tea", "warm", "warm-words", "coffee"]
    assert short_key("full", Kind.CLAIM, "warm") == "8kZKc1D9"
    assert items["8kZKc1D9"].topic.id == "tea"


def test_two_items_of_one_short_key_are_refused(tmp_path: Path) -> None:
    """Ids whose keys fall together (found by trying 24 million) are an error at the second of them."""
    claims = "".join(
        f"      - {{id: {name}, text: Tea is warm., holder: Experts, level: experts, source: r, paragraph: 1}}\n"
        for name in ("c6336275", "c18309558")
    )
    folder = write(tmp_path / "d", SMALLEST.replace("id: smallest", "id: d") + "    claims:\n" + claims)

    problems = problems_of(folder)

    assert ("topics[0].claims[1].id", "another id") in [(problem.key, problem.expected) for problem in problems]


def test_sayings_come_with_what_they_should_lead_to(tmp_path: Path) -> None:
    """Each saying has its language, kind and line, and the topics that are right."""
    folder = write(write(tmp_path / "full", FULL), SAYINGS, "sayings/en.yaml")

    sayings = load_sayings(tmp_path)

    assert folder.is_dir()
    assert [(saying.text, sorted(saying.expected), saying.kind, saying.line) for saying in sayings] == [
        ("is there any tea", ["tea"], SayingKind.TOPIC, 2),
        ("something hot with leaves", ["tea"], SayingKind.TOPIC, 2),
        ("a hot drink", ["coffee", "tea"], SayingKind.CHOICE, 4),
        ("tea party of 1773", [], SayingKind.NEAR, 6),
        ("the weather", [], SayingKind.FAR, 7),
    ]
    assert {saying.language for saying in sayings} == {"en"}


def test_faulty_sayings_are_told(tmp_path: Path) -> None:
    """Sayings of a wrong shape, or in a file that names no language, cannot be used."""
    folder = write(tmp_path / "full", FULL)
    write(folder, "choice: [{say: x, any_of: [tea]}]", "sayings/en.yaml")
    write(folder, SAYINGS, "sayings/english.yaml")
    write(folder, SAYINGS, "sayings/fr.yml")
    write(folder, SAYINGS, "sayings/xx.yaml")

    with pytest.raises(KnowledgeError) as caught:
        load_sayings(folder)

    assert [problem.expected for problem in caught.value.problems] == [
        "a list of at least 2",
        *["the code of a language as the name of the file, such as en.yaml"] * 3,
    ]


def test_sayings_that_are_no_folder_are_told(tmp_path: Path) -> None:
    """A file in its place holds nothing that would be read."""
    folder = write(write(tmp_path / "full", FULL), SAYINGS, "sayings")

    with pytest.raises(KnowledgeError) as caught:
        load_sayings(folder)

    assert [(problem.path, problem.found) for problem in caught.value.problems] == [(folder / "sayings", "a file")]


def test_the_committed_schemas_are_those_of_the_models() -> None:
    """What editors complete is what the loader takes; `python -m bot.knowledge.schema` mends this."""
    committed = Path(__file__).parent.parent / "knowledge" / "schema"

    assert schema.outdated(committed) == ()


def test_schemas_are_written_once(tmp_path: Path) -> None:
    """Writing them brings a folder up to date, and writing again finds nothing to do."""
    written = schema.write(tmp_path / "schema")

    assert len(written) == len(schema.MODELS)
    assert schema.write(tmp_path / "schema") == ()


@pytest.mark.parametrize(
    ("name", "text", "fits"),
    [
        ("dossier", SMALLEST, True),
        ("dossier", FULL, True),
        ("dossier", SMALLEST.replace("asks", "aks"), False),
        ("dossier", SMALLEST + "concepts: []\n", False),
        ("sayings", SAYINGS, True),
        ("glossary", "concepts: [{id: drink, words: {en: [drink]}}]", True),
    ],
)
def test_schemas_agree_with_the_loader(name: str, text: str, fits: bool) -> None:
    """What loads is valid for an editor too, and what does not is not."""
    validator = jsonschema.Draft202012Validator(json.loads(schema.schemas()[f"{name}.schema.json"]))

    assert validator.is_valid(parse(Path("x.yaml"), text.encode()).data) is fits
