"""What `quotes.lock` says: in which text each quote of a dossier was found, and where.

It proves that the quotes agree with a past verification on any machine, without the source texts being there.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from bot.knowledge.folders import read_bytes
from bot.knowledge.passages import fold
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.value import Value

if TYPE_CHECKING:
    from bot.knowledge.model import Quote

ABOUT = "Where each quote was found, word for word. Written by `briefing-bot verify`; not to be edited by hand."


class LockedQuote(Value):
    """Where a quote was found."""

    sha256: str = Field(description="Of the folded words with their prefix and suffix, hexadecimal.")
    start: int = Field(ge=0, description="Position in the folded text, in characters from 0.")
    paragraph: int = Field(ge=1)


class LockedSource(Value):
    """The text in which quotes were found."""

    sha256: str = Field(description="Of the bytes of the text, hexadecimal.")
    words: int = Field(ge=0)
    characters: int = Field(ge=0)
    quotes: dict[str, LockedQuote] = Field(description="By the id of the quote.")


class Lock(Value):
    """The whole file."""

    about: str = ABOUT
    sources: dict[str, LockedSource] = Field(default_factory=dict, description="By the id of the source.")


def digest(quote: Quote) -> str:
    """SHA-256 of a quote's folded words, prefix and suffix: another one as soon as a letter of them changes."""
    parts = [fold(quote.prefix or ""), fold(quote.exact), fold(quote.suffix or "")]
    return sha256(json.dumps(parts).encode()).hexdigest()


def read_lock(path: Path) -> Lock | Problem | None:
    """The lock file at a path; None where there is none, a problem where it cannot be used."""
    if not path.exists():
        return None
    content = read_bytes(path)
    if isinstance(content, Problem):
        return content
    try:
        return Lock.model_validate_json(content, strict=True)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in fault["loc"])
        expected = "the file as `briefing-bot verify` wrote it (restore it, or delete it and verify each source again)"
        return Problem(Severity.ERROR, path, 0, key, expected, fault["msg"])


def write_lock(path: Path, lock: Lock) -> bool:
    """Write the lock file, whole or not at all; whether a byte of it has changed."""
    words = json.dumps(lock.model_dump(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    content = words.encode()
    if path.exists() and path.read_bytes() == content:
        return False
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)
    return True
