"""The commands `check` and `verify`: what a curator runs after an edit."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.errors import InvalidInput, KnowledgeError
from bot.knowledge import Severity
from bot.knowledge.checks import check
from bot.knowledge.verification import verify
from bot.routing.words import phrase_key
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge import Problem

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


def print_problems(path: Path | None, *, strict: bool) -> bool:
    """Print every problem at a path, and say whether it is unfit: errors, with `strict` warnings too."""
    folder = path or read_settings().knowledge_path
    problems = check(folder, datetime.now(UTC).date(), phrase_key)
    _list(problems, Console(soft_wrap=True, highlight=False))
    counts = Counter(problem.severity for problem in problems)
    verdict = ", ".join(f"{counts[kind]} {kind}{'s' if counts[kind] != 1 else ''}" for kind in Severity)
    Console(stderr=True, highlight=False).print(
        Text(f"{folder}: {verdict if problems else 'no problems'}", style="dim")
    )
    return bool(counts[Severity.ERROR] or (strict and problems))


def _list(problems: Sequence[Problem], console: Console) -> None:
    for problem in problems:
        console.print(_line(problem) if console.is_terminal else Text(str(problem)))


def _line(problem: Problem) -> Text:
    where = f"{problem.path}:{problem.line}" if problem.line else str(problem.path)
    return Text.assemble(
        (where, "bold"),
        " ",
        (problem.severity, _STYLES[problem.severity]),
        f" {problem.key}\n    expected {problem.expected}\n    found    {problem.found}",
    )


def verify_quotes(arguments: Sequence[str], *, accept: bool) -> bool:
    """Find the quotes of each source in its text, write the locks, and say what was found.

    Returns:
        Whether all of them were found; else every problem is told and nothing is written.

    Raises:
        InvalidInput: an argument is not SOURCE_ID=FILE, or its file cannot be read.
    """
    texts = dict(_source_text(argument) for argument in arguments)
    try:
        verified = verify(read_settings().knowledge_path, texts, accept=accept)
    except KnowledgeError as error:
        _list(error.problems, complaints := Console(stderr=True, highlight=False, soft_wrap=True))
        complaints.print(Text("nothing is written", style="dim"))
        return False
    console = Console(highlight=False, soft_wrap=True)
    for found in verified:
        state = "written" if found.changed else "unchanged"
        quotes = f"{found.quotes} quote{'s' if found.quotes != 1 else ''}"
        console.print(Text(f"{found.source}: {quotes} found in {found.words} words; {found.lock} {state}"))
    return True


def _source_text(argument: str) -> tuple[str, bytes]:
    source, separator, file = argument.partition("=")
    if not separator or not source or not file:
        raise InvalidInput(f"“{argument}”: expected SOURCE_ID=FILE, such as valdai-2021-04-16=text.txt")
    try:
        return source, Path(file).read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file}: cannot be read ({error.strerror})") from error
