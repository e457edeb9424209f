"""The command line as a person runs it: arguments in; text, JSON and exit codes out; never a traceback."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.terminal import ROOT, run

SMALLEST = """\
id: small
title: Small
language: en
sources: []
topics:
  - id: tea
    title: Tea
    summary: About tea.
    asks: [what about tea, tea leaves]
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A knowledge folder with the smallest dossier that loads."""
    folder = tmp_path / "knowledge" / "small"
    folder.mkdir(parents=True)
    (folder / "dossier.yaml").write_text(SMALLEST, encoding="utf-8")
    return tmp_path / "knowledge"


def test_ask_prints_an_attributed_briefing() -> None:
    """The answer names voice, source and date on every claim and quote."""
    done = run("ask", "why did Japan sanction Russia")

    statements = [line for line in done.stdout.splitlines() if line.startswith(("•", "“"))]
    assert done.returncode == 0
    assert "Japan's sanctions stance" in done.stdout.splitlines()[0]
    assert len(statements) == 5
    assert all("Valdai" in line and "c. 16 April 2021" in line for line in statements)


def test_ask_json_keeps_the_contract() -> None:
    """The JSON object has the promised fields with the promised types."""
    told = json.loads(run("ask", "why did Japan sanction Russia", "--json").stdout)

    assert {
        "outcome", "topic", "choices", "candidates", "matched", "why", "text", "dossier", "version", "lang", "ms",
    } == set(told)  # fmt: skip
    assert (told["outcome"], told["topic"], told["choices"]) == ("answer", "japan-sanctions", [])
    assert len(told["candidates"]) == 5
    assert {"topic", "score"} == set(told["candidates"][0])
    assert {"rule", "detail"} == set(told["why"][0])
    assert (told["dossier"], told["lang"]) == ("russia-japan", "en")
    assert told["ms"] > 0


def test_a_miss_is_a_result() -> None:
    """A question that the file does not answer is told so, in its language, with exit code 0."""
    done = run("ask", "санкции против Ирана", "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, told["outcome"], told["topic"], told["lang"]) == (0, "miss", None, "ru")
    assert "Ирана" in told["text"]


@pytest.mark.parametrize("tag", ["ja", "JA-jp"])
def test_the_language_can_be_chosen(tag: str) -> None:
    """`--lang` decides in which language the bot speaks, in any case and of any region."""
    assert json.loads(run("ask", "hello", "--lang", tag, "--json").stdout)["lang"] == "ja"


@pytest.mark.parametrize("code", ["fr", "", "english"])
def test_a_language_that_the_bot_does_not_speak_is_usage(code: str) -> None:
    """Nobody is answered in another language than the one asked for: those that there are stand in the line."""
    done = run("ask", "x", "--lang", code)

    assert (done.returncode, done.stdout) == (2, "")
    assert "en, ja, ru" in " ".join(done.stderr.replace("│", " ").split())


def test_a_question_needs_no_quotation_marks() -> None:
    """All words are the question, as they stand."""
    plain, quoted = (json.loads(run("ask", *words, "--json").stdout) for words in (
        ("why", "did", "Japan", "sanction", "Russia"), ("why did Japan sanction Russia",),
    ))  # fmt: skip

    assert (plain["topic"], plain["candidates"]) == (quoted["topic"], quoted["candidates"])


@pytest.mark.parametrize("written", ['"an atmosphere of trust"', "«an atmosphere of trust»"])
def test_words_in_quotation_marks_are_looked_for(written: str) -> None:
    """As in the chat: exactly as they stand, in a page and in JSON."""
    page, told = run("ask", written), json.loads(run("ask", written, "--json").stdout)

    assert page.stdout.startswith("“an atmosphere of trust” in my file\n")
    assert "2. Concluding the peace treaty is possible only in an atmosphere of trust. —" in page.stdout
    assert (told["outcome"], len(told["items"])) == ("words", 3)


@pytest.mark.parametrize(
    ("written", "said"),
    [("“no such thing”", "No such words"), ("«доверие»", "таких слов нет"), ("「信頼」", "英語で書かれて")],
)
def test_words_that_nobody_said_are_told_so(written: str, said: str) -> None:
    """In the language of the words, with where to look."""
    assert said in run("ask", written).stdout


def test_why_tells_the_reasons() -> None:
    """`--why` prints how the answer came about below it."""
    assert "confidence: " in run("ask", "wht sanctons jp put on rusia", "--why").stdout


@pytest.mark.parametrize(
    "text",
    ["", "\u200b\u202e\x07", "שלום עולם 😀", "\udcff", "peace " * 2000, "\x1b[31mred"],
    ids=["empty", "control", "right-to-left", "surrogate", "long", "escape"],
)
def test_odd_questions_are_answered_kindly(text: str) -> None:
    """Whatever is asked, there is an answer in words, exit code 0 and no control character of the question in it."""
    done = run("ask", text)

    assert done.returncode == 0
    assert done.stdout.strip()
    assert "\x1b" not in done.stdout
    assert not done.has_traceback


def test_an_unknown_option_is_usage() -> None:
    """A wrong option is told in one line, with exit code 2."""
    done = run("ask", "x", "--surface", "moon")

    assert done.returncode == 2
    assert "“moon” is none of these: private, group" in done.stderr
    assert "Value error" not in done.stderr
    assert not done.has_traceback


def test_a_missing_folder_is_environment(tmp_path: Path) -> None:
    """A knowledge folder that is set but missing is exit code 3, with its name."""
    done = run("ask", "x", BRIEFING_KNOWLEDGE=str(tmp_path / "nowhere"))

    assert done.returncode == 3
    assert "nowhere" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_broken_dossier_is_content(small: Path) -> None:
    """Broken YAML stops `ask` with exit code 1 and names file and line."""
    (small / "small" / "dossier.yaml").write_text(SMALLEST + "    asks: [again]\n", encoding="utf-8")

    done = run("ask", "tea", BRIEFING_KNOWLEDGE=str(small))

    assert done.returncode == 1
    assert "dossier.yaml:10" in done.stderr
    assert not done.has_traceback


def test_the_smallest_dossier_answers(small: Path) -> None:
    """A topic without claims shows its summary and says that it has none."""
    done = run("ask", "tea leaves", cwd=small.parent)

    assert "About tea." in done.stdout
    assert "no sourced claims yet" in done.stdout


def test_check_is_clean_on_the_first_dossier() -> None:
    """`check --strict` finds nothing wrong in the repository's knowledge."""
    done = run("check", "knowledge", "--strict")

    assert (done.stdout, done.returncode) == ("", 0)


def falsify(folder: Path) -> str:
    """Copy the first dossier into a folder with one letter of a quote changed, and tell where."""
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    path = folder / "knowledge" / "russia-japan" / "dossier.yaml"
    text = path.read_text(encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "exact: this could be called" in row)
    path.write_text(text.replace("exact: this could be called", "exact: this could be colled"), encoding="utf-8")
    return f"{path.relative_to(folder)}:{line}: error: "


def test_check_names_the_line_of_a_changed_quote(tmp_path: Path) -> None:
    """One letter changed in a quote fails `check` with file and line, without the source text."""
    place = falsify(tmp_path)

    done = run("check", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stdout.startswith(place)


@pytest.mark.parametrize(
    "command",
    [("ask", "two chessboards"), ("eval",), ("run",), ("preview", "--no-browser"), ("digest", "--dry-run")],
    ids=lambda command: command[0],
)
def test_a_changed_quote_is_not_served(tmp_path: Path, sqlite_url: str, command: tuple[str, ...]) -> None:
    """Nothing answers from a dossier whose quotes are not those that were verified: one line, with the remedy."""
    place = falsify(tmp_path)

    done = run(*command, cwd=tmp_path, BRIEFING_TOKEN="1:" + "A" * 35, BRIEFING_DATABASE_URL=sqlite_url)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {place}")
    assert "`briefing-bot verify valdai-2021-04-16=FILE`" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_check_strict_fails_on_warnings(small: Path) -> None:
    """What is thin is a warning: fine for `check`, not for `check --strict`."""
    assert run("check", str(small)).returncode == 0
    assert run("check", str(small), "--strict").returncode == 1


def test_verify_wants_pairs() -> None:
    """An argument that is no SOURCE_ID=FILE is usage."""
    done = run("verify", "valdai")

    assert done.returncode == 2
    assert "SOURCE_ID=FILE" in done.stderr


def test_verify_tells_every_quote_that_is_not_found(tmp_path: Path) -> None:
    """All of them at once, in file order: `check` without the text could not."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    (tmp_path / "text.txt").write_text("Another text altogether, of one paragraph.", encoding="utf-8")

    done = run("verify", "jiia-2021-04-15=text.txt", "--accept", cwd=tmp_path)

    told = [line for line in done.stderr.splitlines() if ".exact: expected words that stand in jiia" in line]
    lines = [int(line.split(":")[1]) for line in told]
    assert (done.returncode, done.stdout, len(told)) == (1, "", 4)
    assert lines == sorted(lines)
    assert "briefing-bot check" not in done.stderr
    assert not done.has_traceback


def test_eval_reads_a_file(tmp_path: Path) -> None:
    """`eval --queries` counts each outcome, grouped by the other columns, and names the wrong ones."""
    queries = tmp_path / "queries.tsv"
    rows = ["text\texpected\tlang", "why did Japan sanction Russia\tjapan-sanctions\ten", "borsch recipe\t-\ten",
            "северные территории\tpeace-treaty|two-chessboards\tru"]  # fmt: skip
    queries.write_text("\n".join(rows) + "\n", encoding="utf-8")

    told = json.loads(run("eval", "--queries", str(queries), "--json").stdout)

    assert (told["n"], told["in_scope"], told["out_of_scope"]) == (3, 2, 1)
    assert (told["answered_right"], told["answered_wrong"], told["out_of_scope_missed"]) == (1, 1, 1)
    assert [wrong["text"] for wrong in told["wrong"]] == ["северные территории"]
    assert {"en", "ru"} == set(told["groups"]["lang"])
    assert pytest.approx(20 / 3, abs=0.001) == told["cost"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", ":1: expected a header with the columns text and expected, found none"),
        ("text\tright\n", ":1: expected a header"),
        ("text\texpected\nx\n", ":2: expected 2 columns, found 1"),
        ("text\texpected\nx\tno-such-topic\n", ":2: no topic has the id no-such-topic"),
        ("text\texpected\nx\t\n", ":2: expected the id of a topic, or - for none, found an empty cell"),
        ("text\texpected\n \t-\n", ":2: expected a message, found an empty cell"),
    ],
)
def test_eval_names_the_line_of_a_bad_file(tmp_path: Path, content: str, complaint: str) -> None:
    """A file of questions that cannot be used is told with its line, exit code 2."""
    queries = tmp_path / "queries.tsv"
    queries.write_text(content, encoding="utf-8")

    done = run("eval", "--queries", str(queries))

    assert done.returncode == 2
    assert complaint in done.stderr


def test_eval_tells_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    """In a person's words: it is not there, or saved in another encoding."""
    other = tmp_path / "other.tsv"
    other.write_text("text\texpected\n", encoding="utf-16")

    missing, foreign = (run("eval", "--queries", str(path)) for path in (tmp_path / "none.tsv", other))

    assert (missing.returncode, foreign.returncode) == (2, 2)
    assert "none.tsv: cannot be read (no such file or directory)" in missing.stderr
    assert "other.tsv: expected UTF-8 text; save it as such" in foreign.stderr


def write_queries(folder: Path, *rows: tuple[str, str]) -> str:
    """A file of questions with what is right for each."""
    path = folder / "queries.tsv"
    path.write_text("".join("\t".join(row) + "\n" for row in (("text", "expected"), *rows)), encoding="utf-8")
    return str(path)


UNFOUND = (
    ("borsch recipe", "peace-treaty"),
    ("northern territories or two chessboards", "japan-sanctions"),
)
"""One that is missed, and one that is offered others."""


def test_eval_names_what_was_not_found(tmp_path: Path) -> None:
    """A curator reads which saying was missed, and which choice lacks the right topic; so does a program."""
    queries = write_queries(tmp_path, *UNFOUND)

    lines = run("eval", "--queries", queries).stdout.splitlines()
    told = json.loads(run("eval", "--queries", queries, "--json").stdout)

    assert "missed: borsch recipe, expected peace-treaty" in lines
    assert any(line.startswith(f"choice without it: {UNFOUND[1][0]} → ") for line in lines)
    assert [(each["text"], each["outcome"], each["expected"]) for each in told["unfound"]] == [
        ("borsch recipe", "miss", "peace-treaty"),
        (UNFOUND[1][0], "choice", "japan-sanctions"),
    ]


def test_eval_names_all_that_was_not_found_when_asked(tmp_path: Path) -> None:
    """Of many, the first twenty are named and the rest counted, unless all are asked for."""
    queries = write_queries(tmp_path, *((f"borsch recipe {number}", "peace-treaty") for number in range(23)))

    few, every = (run("eval", "--queries", queries, *flags).stdout for flags in ((), ("--all",)))

    assert (few.count("missed: "), every.count("missed: ")) == (20, 23)
    assert "and 3 more" in few
    assert "more" not in every


@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--gate",), 1)], ids=["table", "gate"])
def test_eval_says_that_there_are_no_sayings(small: Path, flags: tuple[str, ...], code: int) -> None:
    """No row of dashes, and no share of nothing."""
    done = run("eval", *flags, cwd=small.parent)

    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("There are no sayings yet")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.long
def test_the_gate_holds() -> None:
    """Routing of the committed sayings keeps to what is promised, in each language."""
    done = run("eval", "--gate")

    assert (done.returncode, done.stderr) == (0, "")


def test_help_names_every_command() -> None:
    """`--help` lists the commands, and costs none of their libraries."""
    done = run("--help")

    assert done.returncode == 0
    assert all(command in done.stdout for command in ("ask", "check", "verify", "eval"))


@pytest.mark.parametrize("command", ["preview", "ask", "check", "verify", "eval", "digest", "report", "db copy"])
def test_help_fits_a_narrow_window(command: str) -> None:
    """At sixty columns every name is shown whole."""
    done = run(*command.split(), "--help", COLUMNS="60")

    assert "─╮" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 60
    assert "…" not in done.stdout


def test_ask_brings_in_no_library_of_the_edges() -> None:
    """Libraries of Telegram, web and databases are not on the way of `ask`."""
    script = (
        "import sys; from bot.cli import app; app(['ask', 'why did Japan sanction Russia'], standalone_mode=False);"
        "edges = {'telegram', 'starlette', 'uvicorn', 'aiohttp', 'sqlalchemy'};"
        "print(sorted(edges & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stderr.strip() == "[]"


def test_run_brings_in_no_library_that_draws() -> None:
    """What httpx and structlog would draw with is not on the way of `run`, and there for whoever wants it later."""
    script = (
        "import sys; from contextlib import suppress\n"
        "from bot.cli import app; from bot.errors import EnvironmentUnfit\n"
        "with suppress(EnvironmentUnfit): app(['run'], standalone_mode=False)\n"
        "print('telegram' in sys.modules, sorted({'pygments', 'rich'} & set(sys.modules)))\n"
        "import rich.console"
    )

    settings = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "True []"


def test_a_checkout_carries_the_first_dossier(tmp_path: Path) -> None:
    """In a folder without dossiers, the program of a checkout answers from its own, as a wheel does."""
    assert "Japan's sanctions stance" in run("ask", "why did Japan sanction Russia", cwd=tmp_path).stdout


@pytest.mark.long
def test_the_wheel_carries_the_first_dossier(tmp_path: Path) -> None:
    """Built and put on another path, away from the checkout, the package answers from the dossier packed in."""
    build = shutil.which("uv")
    if build is None:
        pytest.skip("uv is not on this machine: the wheel is not built")
    subprocess.run([build, "build", "--wheel", "--quiet", "--out-dir", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path / "site", "zip")
    away = tmp_path / "away"
    away.mkdir()

    command = [sys.executable, "-m", "bot", "ask", "why did Japan sanction Russia"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site"), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=away, env=environment, capture_output=True, text=True, check=True)

    assert "Japan's sanctions stance" in done.stdout


def test_report_prints_a_month(tmp_path: Path) -> None:
    """Feedback of the store as a page with YAML below it, or as JSON; without a store one line says how to make one."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    missing = run("report", BRIEFING_DATABASE_URL=url)
    run("db", "upgrade", BRIEFING_DATABASE_URL=url)
    empty = run("report", BRIEFING_DATABASE_URL=url)
    now = time.time_ns() // 1000
    rows = [("miss", now, "", words, "en") for words in ("fishing near the Kurils", "Kurils: fishing near the")]
    rows.append(("miss", now - 20 * 86_400_000_000, "", "weather in Paris", "en"))
    with contextlib.closing(sqlite3.connect(tmp_path / "store.db")) as connection, connection:
        connection.executemany("INSERT INTO feedback (kind, at, item, words, detail) VALUES (?, ?, ?, ?, ?)", rows)

    page = run("report", BRIEFING_DATABASE_URL=url)
    found = json.loads(run("report", "--days", "7", "--json", BRIEFING_DATABASE_URL=url).stdout)

    assert (missing.returncode, empty.returncode, page.returncode) == (3, 0, 0)
    assert "Nobody said anything." in empty.stdout
    assert "• 2 × “fishing near the Kurils”" in page.stdout
    assert "weather in Paris" in page.stdout
    assert 'en: ["fishing near the Kurils", "Kurils: fishing near the"]' in page.stdout
    assert [group["count"] for group in found["misses"]] == [2]
    assert found["days"] == 7
    assert all(not done.has_traceback for done in (missing, empty, page))


@pytest.mark.parametrize("command", [("digest", "--dry-run"), ("report",), ("db", "backup", "backup.db")], ids=" ".join)
def test_a_database_that_fails_is_no_fault_of_the_content(
    command: tuple[str, ...], tmp_path: Path, sqlite_url: str
) -> None:
    """Also where it fails after it was opened: one sentence, and the code for the machine."""
    with contextlib.closing(sqlite3.connect(tmp_path / "store.db")) as store:
        store.execute("DROP TABLE items")
        store.execute("DROP TABLE feedback")

    done = run(*command, BRIEFING_DATABASE_URL=sqlite_url, BRIEFING_KNOWLEDGE=str(ROOT / "knowledge"), cwd=tmp_path)

    assert done.returncode == 3
    assert done.stderr.startswith("error: The database does not answer: no such table")
    assert len(done.stderr.splitlines()) == 1


def test_a_store_without_room_is_told_as_such() -> None:
    """Its database does answer."""
    script = (
        "import sys; from bot.cli.ending import run_to_end; from bot.errors import StoreUnavailable\n"
        "def app(): raise StoreUnavailable('database or disk is full', full=True)\n"
        "sys.exit(run_to_end(app))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.returncode == 3
    assert done.stderr == "error: No room is left on the disk of the database: database or disk is full\n"


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="there is no such device here")
@pytest.mark.parametrize(
    "command", [("ask", "trust"), ("ask", "trust", "--json"), ("--help",), ("--version",)], ids=" ".join
)
def test_a_full_disk_is_no_fault_of_the_content(command: tuple[str, ...]) -> None:
    """What cannot be written is told in one line, with the code for the machine."""
    done = run(*command, onto=FULL)

    assert done.returncode == 3
    assert done.stderr.startswith("error: ")
    assert "No space left on device" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("report",), ("digest", "--dry-run"), ("db", "backup", "backup.db")], ids=" ".join)
def test_a_folder_that_cannot_be_read_is_no_fault_of_the_content(command: tuple[str, ...], tmp_path: Path) -> None:
    """The system's own word about the store's folder, in one line; here for a name that is too long for it."""
    done = run(*command, BRIEFING_DATABASE_URL=f"sqlite:///{tmp_path}/{'x' * 300}/store.db")

    assert done.returncode == 3
    assert done.stderr.endswith("store.db: File name too long\n")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("ask", "trust"), ("--help",)], ids=" ".join)
def test_who_has_read_enough_hears_nothing(command: tuple[str, ...]) -> None:
    """As with `| head -1`: a pipe that nobody reads any more is neither an error nor a word."""
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [sys.executable, "-m", "bot", *command], stdout=writer, stderr=subprocess.PIPE, cwd=ROOT, check=False
    )

    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_closed_output_is_no_error() -> None:
    """As with `>&-`: the question is answered to nobody."""
    command = [sys.executable, "-m", "bot", "ask", "trust"]
    done = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *command], stderr=subprocess.PIPE, cwd=ROOT, check=False)  # noqa: S607 - any shell

    assert (done.returncode, done.stderr) == (0, b"")
