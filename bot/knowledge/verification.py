"""Whether each quote stands word for word in its source text; what was found is kept in `quotes.lock`."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.errors import EnvironmentUnfit, InvalidInput, KnowledgeError, SourceChanged
from bot.knowledge.folders import LOCK
from bot.knowledge.loader import in_file_order, read
from bot.knowledge.lock import Lock, LockedQuote, LockedSource, digest, find_beyond, read_lock, write_lock
from bot.knowledge.passages import Text, count_words
from bot.knowledge.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

    from bot.knowledge.loader import DossierFolder
    from bot.knowledge.model import Quote
    from bot.knowledge.yaml_tree import KeyPath


@dataclass(frozen=True, slots=True)
class Verified:
    """A source whose quotes were all found."""

    source: str
    """Id of the source."""
    quotes: int
    """How many quotes were found in it."""
    words: int
    """Length of the text."""
    lock: Path
    """The lock file that says so."""
    changed: bool
    """False where the lock file said so already."""


def verify(path: Path, texts: Mapping[str, bytes], *, accept: bool = False) -> tuple[Verified, ...]:
    """Find every quote of some sources in their texts, and write `quotes.lock` beside the dossier.

    Nothing is written unless every quote was found, and every paragraph that a claim names is there. What the lock
    file says of other sources stays.

    Args:
        path: a knowledge folder or one dossier folder.
        texts: content of the source text, UTF-8, by the id of the source.
        accept: take a text that is not the one that was verified before.

    Returns:
        What was found, in the order of the dossiers and their sources.

    Raises:
        InvalidInput: no dossier has such a source, or a text is not UTF-8 or holds no words.
        KnowledgeError: the dossiers hold errors, a lock file is broken, or quotes or paragraphs are not found;
            with all such problems, in file order.
        SourceChanged: the text is not the one that was verified before.
        EnvironmentUnfit: there is no such folder, or the lock file cannot be written.
    """
    reading = read(path)
    known = [source.id for dossier in reading.knowledge.dossiers for source in dossier.sources]
    decoded = {source: _decode(source, content, known) for source, content in texts.items()}
    problems: list[Problem] = []
    drafts: list[tuple[DossierFolder, Lock, Lock]] = []
    for folder in reading.folders:
        before = read_lock(folder.path / LOCK)
        if isinstance(before, Problem):
            problems.append(before)
            continue
        before = before or Lock()
        after = {source: before.sources[source] for source in _named(folder, before.sources)}
        for source in _named(folder, texts):
            sha = sha256(texts[source]).hexdigest()
            if source in before.sources and before.sources[source].sha256 != sha and not accept:
                raise SourceChanged(source, before.sources[source].sha256, sha)
            after[source] = _lock_source(folder, source, sha, decoded[source], problems)
        drafts.append((folder, before, Lock(sources=after)))
    if problems:
        raise KnowledgeError(in_file_order(problems))
    return tuple(verified for draft in drafts for verified in _write(*draft, texts))


def _decode(source: str, content: bytes, known: list[str]) -> str:
    if source not in known:
        listed = ", ".join(known) or "none at all"
        raise InvalidInput(f"There is no source “{source}”; the sources are: {listed}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The text of {source} is not UTF-8; save it as plain text in UTF-8.") from error
    if not count_words(text):
        raise InvalidInput(f"The text of {source} holds no words; name the file with the whole text.")
    return text


def _named(folder: DossierFolder, names: Container[str]) -> list[str]:
    """Those sources of the dossier that are among some names."""
    return [source.id for source in folder.dossier.sources if source.id in names] if folder.dossier else []


def _quotes(folder: DossierFolder, source: str) -> Iterator[tuple[KeyPath, Quote]]:
    yield from ((key, quote) for key, quote in folder.quotes() if quote.source == source)


def _lock_source(folder: DossierFolder, source: str, sha: str, decoded: str, problems: list[Problem]) -> LockedSource:
    text = Text.of(decoded)
    quotes: dict[str, LockedQuote] = {}
    for key, quote in _quotes(folder, source):
        starts = text.find(quote.exact, quote.prefix, quote.suffix)
        if problem := _misfit(folder, key, quote, text, starts):
            problems.append(problem)
        else:
            quotes[quote.id] = LockedQuote(sha256=digest(quote), start=starts[0], paragraph=quote.paragraph)
    problems += find_beyond(folder, source, text.paragraphs)
    return LockedSource(
        sha256=sha,
        words=count_words(text.folded),
        characters=len(text.folded),
        paragraphs=text.paragraphs,
        quotes=quotes,
    )


def _misfit(folder: DossierFolder, key: KeyPath, quote: Quote, text: Text, starts: list[int]) -> Problem | None:
    """Why a quote cannot be locked: it has to stand once, in the paragraph it names."""
    problem = folder.tree.problem
    paragraphs = [text.paragraph(start) for start in starts]
    if not starts and text.find(quote.exact):
        return problem((*key, "exact"), "words that stand between their prefix and suffix", "none between them")
    if not starts:
        start, passage = text.nearest(quote.exact)
        found = f"none; the nearest passage, in paragraph {text.paragraph(start)}, is “{passage}”"
        return problem((*key, "exact"), f"words that stand in {quote.source}", found)
    if len(starts) > 1:
        places = ", ".join(str(paragraph) for paragraph in paragraphs)
        expected = "words that stand once (add `prefix` or `suffix`, the words before or after them)"
        return problem((*key, "exact"), expected, f"them {len(starts)} times, in paragraphs {places}")
    if paragraphs[0] != quote.paragraph:
        expected = f"paragraph {paragraphs[0]}, where the words stand in {quote.source}"
        return problem((*key, "paragraph"), expected, str(quote.paragraph))
    return None


def _write(folder: DossierFolder, before: Lock, after: Lock, texts: Mapping[str, bytes]) -> Iterator[Verified]:
    sources = _named(folder, texts)
    if not sources:
        return
    path = folder.path / LOCK
    try:
        write_lock(path, after)
    except OSError as error:
        raise EnvironmentUnfit(f"“{path}” cannot be written: {(error.strerror or str(error)).lower()}.") from error
    for source in sources:
        locked = after.sources[source]
        changed = before.sources.get(source) != locked
        yield Verified(source, len(locked.quotes), locked.words, path, changed)
