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

from bot.knowledge.folders import LOCK, read_bytes
from bot.knowledge.passages import fold
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.loader import DossierFolder
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
    paragraphs: int | None = Field(default=None, ge=0, description="Of running text; None where not counted yet.")
    quotes: dict[str, LockedQuote] = Field(description="By the id of the quote.")


class Lock(Value):
    """The whole file."""

    about: str = ABOUT
    sources: dict[str, LockedSource] = Field(default_factory=dict, description="By the id of the source.")


def digest(quote: Quote) -> str:
    """SHA-256 of a quote's folded words, prefix and suffix: another one as soon as a letter of them changes."""
    parts = [fold(quote.prefix or ""), fold(quote.exact), fold(quote.suffix or "")]
    return sha256(json.dumps(parts).encode()).hexdigest()


def find_departures(folder: DossierFolder, lock: Lock | Problem | None) -> Iterator[Problem]:
    """Each quote that is not, word for word, what `verify` found in its source.

    Args:
        folder: the dossier.
        lock: what its lock file says; None where there is none, a problem where it cannot be used.
    """
    if isinstance(lock, Problem):
        yield lock
        return
    quotes = list(folder.quotes())
    if lock is None and quotes:
        sources = " ".join(f"{source}=FILE" for source in dict.fromkeys(quote.source for _, quote in quotes))
        expected = f"quotes found by `briefing-bot verify {sources}`"
        yield folder.tree.problem((*quotes[0][0], "exact"), expected, f"no {LOCK} beside the dossier")
    if lock is None:
        return
    for key, quote in quotes:
        source = lock.sources.get(quote.source)
        locked = source.quotes.get(quote.id) if source else None
        command = f"`briefing-bot verify {quote.source}=FILE`"
        if locked is None:
            found = f"none of the id `{quote.id}` in {LOCK}"
            yield folder.tree.problem((*key, "exact"), f"a quote found by {command}", found)
        elif locked.sha256 != digest(quote):
            expected = f"the words found in {quote.source} (if the new ones are meant, run {command})"
            yield folder.tree.problem((*key, "exact"), expected, "others, changed since then")
        elif locked.paragraph != quote.paragraph:
            expected = f"paragraph {locked.paragraph}, where the words were found"
            yield folder.tree.problem((*key, "paragraph"), expected, str(quote.paragraph))


def find_beyond(folder: DossierFolder, source: str, paragraphs: int) -> Iterator[Problem]:
    """Each claim that names a paragraph which its source does not have.

    Args:
        folder: the dossier.
        source: id of the source.
        paragraphs: how many it has.
    """
    for key, claim in folder.claims():
        if claim.source == source and claim.paragraph > paragraphs:
            expected = f"at most {paragraphs}, the last paragraph of {source} (headings are not counted)"
            yield folder.tree.problem((*key, "paragraph"), expected, str(claim.paragraph))


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


def write_lock(path: Path, lock: Lock) -> None:
    """Write the lock file, whole or not at all; one that says the same already is left as it is."""
    words = json.dumps(lock.model_dump(exclude_none=True), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    content = words.encode()
    if path.exists() and path.read_bytes() == content:
        return
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)
