"""Every error the project raises by itself, in one tree.

BotError
├── KnowledgeError        the curators' files cannot be used; holds all problems at once
├── SourceChanged         a source text is not the one that was verified before
├── UnsourcedStatement    a format was handed a claim or quote without voice, source or date
├── InvalidInput          what a person typed on the command line cannot be used
├── StoreUnavailable      the database does not answer for the moment, or has no room; it can be asked again
├── CallRefused           the preview's Telegram refuses a call of the Bot API, as Telegram would
└── EnvironmentUnfit      configuration or machine: folder, file, token, port, database

What a reader meets becomes words in `bot.chat`, in their language. Who runs the bot or keeps its files reads `str()`
of an error on the command line or in the log: one sentence in English, written where the cause is known, which may name
the command or setting that mends it. What a program acts on is a field besides. `bot.cli` makes exit codes of them, and
nothing below it prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.knowledge.problems import Problem


class BotError(Exception):
    """Raised for anything that is foreseen; `str()` of it is one sentence for whoever runs the bot."""


class KnowledgeError(BotError):
    """Raised when a knowledge folder holds errors; `problems` has every one of them, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        first, more = self.problems[0], len(self.problems) - 1
        return f"{first}" + (f" (and {more} more: run `briefing-bot check`)" if more else "")


class SourceChanged(BotError):
    """Raised when another text is given under the id of a source that was verified before.

    Args:
        source: id of the source.
        locked: SHA-256 in `quotes.lock`, hexadecimal.
        found: SHA-256 of the text that was given.
    """

    def __init__(self, source: str, locked: str, found: str) -> None:
        self.source, self.locked, self.found = source, locked, found
        super().__init__(source, locked, found)

    def __str__(self) -> str:
        return (
            f"{self.source}: this text is not the one that was verified before "
            f"(SHA-256 {self.found[:12]}, locked {self.locked[:12]}); use --accept if the new one is meant"
        )


class UnsourcedStatement(BotError):
    """Raised by a format that would have to show a statement without its voice, source or date.

    Args:
        statement: the words concerned.
        missing: names of the empty fields.
    """

    def __init__(self, statement: str, missing: Sequence[str]) -> None:
        self.statement, self.missing = statement, tuple(missing)
        super().__init__(statement, self.missing)

    def __str__(self) -> str:
        return f"“{self.statement}” cannot be shown without its {', '.join(self.missing)}"


class InvalidInput(BotError):
    """Raised for an argument or a file of questions that cannot be used; the message says why and what would do."""


class EnvironmentUnfit(BotError):
    """Raised when the machine or the configuration stands in the way; the message says what and how to mend it."""


class StoreUnavailable(BotError):
    """Raised by a store whose database is down, restarts or is held up: nothing was changed, or it is not known.

    Its words are the driver's, without the statement; `bot.cli` and `bot.chat` say what that means.

    Args:
        words: the driver's.
        full: whether there is no room left on the database's disk.
    """

    def __init__(self, words: str, *, full: bool = False) -> None:
        self.full = full
        super().__init__(words)


class CallRefused(BotError):
    """Raised by the preview's stand-in for Telegram where it refuses a call; the message is the answer's description.

    Args:
        code: `error_code` of the answer, also its HTTP status.
        description: what Telegram says, such as “Bad Request: chat not found”.
        parameters: what a program needs to go on, such as `retry_after` in seconds.
    """

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        self.code, self.description, self.parameters = code, description, dict(parameters or {})
        super().__init__(description)
