"""How a command ends: its exit code, and the one line that says what failed, wherever that can still be written."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

import typer

from bot.errors import BotError, EnvironmentUnfit, InvalidInput, StoreUnavailable
from bot.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, CONTENT, USAGE, ENVIRONMENT, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: done (also for a miss), content problems or a failed gate, usage, configuration or machine, Ctrl-C."""

SIGNALLED = 128
"""Added to a signal's number, it is the exit code of who was ended by it, as shells have it."""


def run_to_end(app: Callable[[], object]) -> int:
    """Run the command line, tell how it failed, write out what it printed, and return its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # the shell closed it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - a device, to the end
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    return _hand_over(_run(app))


def _run(app: Callable[[], object]) -> int:
    try:
        app()
    except SystemExit as end:
        # Whoever read has read enough, as `head` has; Typer and Rich would make a failure of that.
        return DONE if isinstance(end.__context__, BrokenPipeError) else int(end.code or DONE)
    except Exception as error:  # noqa: BLE001 - each becomes words and a code
        return _explain(error)
    return DONE


def _explain(error: Exception) -> int:
    match error:
        case StoreUnavailable(full=True):
            _complain(f"No room is left on the disk of the database: {error}")
            return ENVIRONMENT
        case StoreUnavailable():
            _complain(f"The database does not answer: {error} (BRIEFING_DATABASE_URL says where it is looked for)")
            return ENVIRONMENT
        case BotError():
            _complain(str(error))
            if isinstance(error, EnvironmentUnfit):
                return ENVIRONMENT
            return USAGE if isinstance(error, InvalidInput) else CONTENT
        case OSError(strerror=str(reason)):  # a disk, a right: the machine's, whatever was at work
            _complain(f"{error.filename}: {reason}" if error.filename else reason)
            return ENVIRONMENT
        case _:  # shown as Python would, but for secrets
            _tell("".join(traceback.format_exception(error)).rstrip())
            return CONTENT


def _hand_over(code: int) -> int:
    """Write out what was printed, and return the code: left to Python's own end, a full disk would be a traceback, or
    another code for a log that nobody can read."""
    try:
        sys.stderr.flush()
    except OSError:
        _give_up(sys.stderr)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _give_up(sys.stdout)
    except OSError as error:
        _give_up(sys.stdout)
        if code != ENVIRONMENT:
            _complain(f"What was printed could not be written: {error.strerror}")
        return ENVIRONMENT
    return code


def _end(number: int, _: object) -> None:
    """End at once, but take away what is temporary.

    Left alone, Ctrl-C would end in Typer's code 1; SIGTERM would leave copies of the store behind, and be passed over
    where this is the first process of a container.
    """
    sys.exit(SIGNALLED + number)


def _complain(sentence: str) -> None:
    mark = typer.style("error:", fg=typer.colors.RED, bold=True) if sys.stderr.isatty() else "error:"
    _tell(f"{mark} {sentence}")


def _tell(words: str) -> None:
    try:
        typer.echo(redact(words), err=True)
    except OSError:  # nowhere is left to tell it; the exit code does
        _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere: Python would try once more at its end, and complain itself."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), stream.fileno())
