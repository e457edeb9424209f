"""The command line `briefing-bot`: reads arguments, calls one part, prints; every error becomes one line and a code.

A command's own module is imported when the command is called: `ask` has to answer within a second, and libraries of
Telegram, web and databases are not on its way.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path  # noqa: TC003 - Typer reads the annotations at run time
from typing import Annotated, NoReturn

import typer

from bot import __version__
from bot.cli.ending import CONTENT, DONE, INTERRUPTED, run_to_end
from bot.cli.loading import DRAWING, collect_nothing, without
from bot.errors import InvalidInput
from bot.routing.model import Surface

app = typer.Typer(
    help="Who said what, when, and where it is written: answers from a curated knowledge file.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"briefing-bot {__version__}")
        raise typer.Exit


def _read_language(code: str) -> str:
    from bot.locales.locale import languages, without_region

    known, language = languages(), without_region(code)
    if language not in known:
        raise typer.BadParameter(f"“{code}” is none of the languages that the bot speaks: {', '.join(known)}")
    return language


def _read_surface(name: str) -> Surface:
    # Typer's own words for a wrong choice begin with those of a library.
    if name not in list(Surface):
        raise typer.BadParameter(f"“{name}” is none of these: {', '.join(Surface)}")
    return Surface(name)


SURFACES = "|".join(Surface)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Take the options that belong to no command."""


@app.command()
def run() -> None:
    """Run the bot on Telegram, with the token in BRIEFING_TOKEN: by long polling, or by BRIEFING_WEBHOOK_URL."""
    _keep_hang_ups()
    collect_nothing()
    with without(*DRAWING):
        from bot.cli.running import run_bot

    raise typer.Exit(INTERRUPTED if run_bot() else DONE)


@app.command()
def preview(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port on this machine; 0 takes any.")] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page.")] = False,
) -> None:
    """Chat with the bot in the browser: no token, no network, no Telegram."""
    collect_nothing()
    from bot.cli.running import run_preview

    run_preview(port, browser=not no_browser)
    raise typer.Exit(INTERRUPTED)


@app.command()
def ask(
    words: Annotated[
        list[str], typer.Argument(metavar="QUESTION", help="The question, in English, Russian or Japanese.")
    ],
    lang: Annotated[
        str | None,
        typer.Option(parser=_read_language, metavar="CODE", help="Language to answer in; else that of the question."),
    ] = None,
    surface: Annotated[
        Surface,
        typer.Option(parser=_read_surface, metavar=SURFACES, help="Where it is asked: a group has the higher bar."),
    ] = Surface.PRIVATE,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Tell how the answer came about.")] = False,
) -> None:
    """Ask one question and read the briefing."""
    collect_nothing()
    from bot.cli.asking import answer

    answer(" ".join(words), language=lang, surface=surface, as_json=as_json, why=why)


@app.command()
def check(
    path: Annotated[Path | None, typer.Argument(help="A knowledge folder or one dossier folder.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
) -> None:
    """Tell every problem of the knowledge files at once."""
    from bot.cli.curating import print_problems

    raise typer.Exit(CONTENT if print_problems(path, strict=strict) else DONE)


@app.command()
def verify(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE_ID=FILE", help="Source texts, by source id.")],
    accept: Annotated[bool, typer.Option("--accept", help="Accept another text under a known id.")] = False,
) -> None:
    """Find every quote in its source text, word for word, and write quotes.lock."""
    from bot.cli.curating import verify_quotes

    raise typer.Exit(DONE if verify_quotes(sources, accept=accept) else CONTENT)


@app.command(name="eval")
def evaluate(
    queries: Annotated[
        Path | None,
        typer.Option(
            help="TSV with the columns text and expected (topic ids with | between them, - for none); else the sayings."
        ),
    ] = None,
    surface: Annotated[
        Surface, typer.Option(parser=_read_surface, metavar=SURFACES, help="Whose bars to use.")
    ] = Surface.PRIVATE,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    gate: Annotated[bool, typer.Option("--gate", help="Fail where routing is worse than promised.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Name all messages whose topic was not found.")] = False,
) -> None:
    """Measure how well questions are routed."""
    collect_nothing()
    from bot.cli.evaluating import report

    raise typer.Exit(DONE if report(queries, surface, as_json=as_json, gate=gate, every=every) else CONTENT)


@app.command()
def digest(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    chat: Annotated[int | None, typer.Option(help="Only this chat, with the texts.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="From when on, such as 2026-11-24T08:00; else now.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="For how many days.")] = 7,
) -> None:
    """Tell which digests are sent when; it is `run` that sends them."""
    if not dry_run:
        raise InvalidInput("digest sends nothing: use --dry-run to see what `briefing-bot run` will send")
    from bot.cli.digesting import forecast

    forecast(chat=chat, at=at, days=days)


@app.command()
def report(
    days: Annotated[int, typer.Option(min=1, max=30, help="How far back; nothing is kept for longer.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell what readers said about answers, alike things as one, with phrases to paste."""
    from bot.cli.reporting import report_feedback

    report_feedback(days, as_json=as_json)


database = typer.Typer(no_args_is_help=True, help="Keep the store: upgrade, copy, backup, restore.")
app.add_typer(database, name="db")


@database.command()
def upgrade() -> None:
    """Bring the store's tables up to this version; a new store is made."""
    from bot.cli.storing import upgrade_store

    upgrade_store()


@database.command()
def copy(
    target: Annotated[
        str, typer.Argument(metavar="URL", help="Address of the other store, such as postgresql://...; - reads a line.")
    ],
    replace: Annotated[bool, typer.Option("--replace", help="Delete what it holds.")] = False,
) -> None:
    """Copy the store into another one, such as from SQLite to PostgreSQL."""
    from bot.cli.storing import copy_store

    if target == "-":  # on the command line its password would be seen by whoever lists processes
        target = sys.stdin.readline().strip()
    copy_store(target, replace=replace)


@database.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file, in SQLite's format.")]) -> None:
    """Write the store into a file; the bot may be running."""
    from bot.cli.storing import back_up

    back_up(file)


@database.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    replace: Annotated[bool, typer.Option("--replace", help="Delete what the store holds.")] = False,
) -> None:
    """Fill the store from a backup."""
    from bot.cli.storing import bring_back

    bring_back(file, replace=replace)


def _keep_hang_ups() -> None:
    """Keep a SIGHUP that comes during the start until `bot.cli.running` answers it: it would end the process."""
    if hasattr(signal, "SIGHUP"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})


def main() -> NoReturn:
    """Run the command line and exit with its code; a foreseen error is one line on stderr, never a traceback."""
    sys.exit(run_to_end(app))
