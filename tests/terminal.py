"""Types commands as a person would: arguments and environment in; what is printed and the exit code out.

Each command runs in a process of its own, forked from one that has the libraries loaded: the same as in a terminal but
for the second that loading takes. That a bare `briefing-bot` starts is shown where the wheel is built and served.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

PATIENCE = 60
"""Seconds that a command may take."""

_FORKS = multiprocessing.get_context("forkserver")
_COMMANDS = ("asking", "curating", "evaluating", "reporting", "storing")
_FORKS.set_forkserver_preload([*(f"bot.cli.{name}" for name in _COMMANDS), "typer.rich_utils"])


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def has_traceback(self) -> bool:
        """Whether Python's inner life was shown."""
        return "Traceback" in self.stdout + self.stderr


def run(*arguments: str, cwd: Path = ROOT, onto: Path | None = None, **environment: str) -> Done:
    """Run `briefing-bot` with these arguments, without the settings of whoever runs the tests.

    Args:
        arguments: as typed.
        cwd: folder it is typed in.
        onto: where standard output goes instead.
        environment: added to what is inherited.

    Raises:
        TimeoutError: it did not end within PATIENCE.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFING_", "COV_"))}
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        out.touch()
        child = _FORKS.Process(target=_work, args=(arguments, cwd, inherited | environment, onto or out, err))
        child.start()
        child.join(PATIENCE)
        if child.exitcode is None:
            child.kill()
            raise TimeoutError(f"briefing-bot {' '.join(arguments)}")
        return Done(child.exitcode, *(path.read_text("utf-8") for path in (out, err)))


def _work(arguments: tuple[str, ...], cwd: Path, environment: dict[str, str], out: Path, err: Path) -> None:
    """Become the command, in the child."""
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["briefing-bot", *arguments]
    from bot.cli import main

    main()
