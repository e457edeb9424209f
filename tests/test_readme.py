"""The README keeps its word: its commands run, its transcripts are what they print, its tables are complete."""

from __future__ import annotations

import re
import shlex
import tomllib
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from bot.settings import Settings
from tests.terminal import ROOT, run

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text("utf-8")

ENDLESS = {"preview", "run"}
"""Commands that go on until they are stopped; their own tests run them."""


def transcripts() -> list[tuple[str, str]]:
    """Each command of the README that is ours, with what it is said to print."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    shown = [part.partition("\n") for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    return [(line, output) for line, _, output in shown if line.startswith("uv run briefing-bot")]


@pytest.mark.parametrize(("line", "output"), transcripts())
def test_a_transcript_is_what_the_command_prints(line: str, output: str) -> None:
    """A reader who types the command sees what the README shows."""
    command = shlex.split(line)[3:]
    if command[0] in ENDLESS:
        assert run(command[0], "--help").returncode == 0
        assert output == ""
        return

    done = run(*command)

    assert (done.returncode, done.stdout) == (0, output)


def test_every_command_is_in_the_table() -> None:
    """The table of commands has what `--help` has, and the other way round."""
    named = set(re.findall(r"^\| `briefing-bot (\w+)", README, re.MULTILINE))

    helped = set(re.findall(r"^│ (\w+)  ", run("--help").stdout, re.MULTILINE))

    assert named == helped


def test_every_setting_is_explained() -> None:
    """Each setting stands in the README and in env.example, and nothing else does."""
    settings = {f"BRIEFING_{name.upper()}" for name in Settings.model_fields}
    example = (ROOT / "deploy" / "env.example").read_text("utf-8")

    assert set(re.findall(r"^\| `(BRIEFING_\w+)`", README, re.MULTILINE)) == settings
    assert set(re.findall(r"^#?(BRIEFING_\w+)=", example, re.MULTILINE)) == settings


def test_every_dependency_has_its_reason() -> None:
    """CONTRIBUTING.md says of each package why it is there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    reasons = (ROOT / "CONTRIBUTING.md").read_text("utf-8").lower()

    unexplained = [name for each in wanted if (name := re.split(r"[<>=\[]", each)[0]) not in reasons]

    assert unexplained == []


def test_the_smallest_dossier_answers(tmp_path: Path) -> None:
    """The YAML of the README, copied into a folder, is checked without errors, and answers the README's question."""
    yaml = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)[0]
    folder = tmp_path / "knowledge" / "harbour"
    folder.mkdir(parents=True)
    (folder / "dossier.yaml").write_text(yaml, "utf-8")

    (question,) = re.findall(r'`uv run briefing-bot ask "([^"]+)"` opens the topic', README)

    checked, answered = run("check", cwd=tmp_path), run("ask", question, cwd=tmp_path)

    assert checked.returncode == 0
    assert answered.stdout.startswith("Harbour dues\n")
    assert "There are no sourced claims yet." in answered.stdout


SOURCE = f"Two ports\n\nDues were doubled. {'Ships came and went. ' * 8}\n\nAn owner said: nobody asked us.\n"


def test_the_steps_of_a_new_dossier_lead_to_answers(tmp_path: Path) -> None:
    """Source, claim, quote, sayings and glossary, as the README has them: verified, checked, measured and shown."""
    first, more, sayings, glossary = map(
        dedent, re.findall(r"^ *```yaml\n(.*?)^ *```", README, re.DOTALL | re.MULTILINE)
    )
    sources, topic = more.split("topics:\n")
    dossier = first.replace("sources: []\n", sources) + topic.split("and:\n")[1]
    folder = tmp_path / "knowledge" / "harbour"
    (folder / "sayings").mkdir(parents=True)
    (folder / "dossier.yaml").write_text(dossier, "utf-8")
    (folder / "glossary.yaml").write_text(glossary, "utf-8")
    (folder / "sayings" / "en.yaml").write_text(sayings, "utf-8")
    (tmp_path / "text.txt").write_text(SOURCE, "utf-8")

    verified = run("verify", "gazette-2024-03-12=text.txt", cwd=tmp_path)
    checked = run("check", cwd=tmp_path)
    measured = run("eval", cwd=tmp_path)
    answered = run("ask", "who pays for the harbour", cwd=tmp_path)

    assert "1 quote found" in verified.stdout
    assert ": error:" not in checked.stdout
    assert "3" in measured.stdout.splitlines()[2].split()
    assert "The dues were doubled in spring." in answered.stdout
    assert "“nobody asked us” — A ship owner" in answered.stdout
