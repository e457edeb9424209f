"""How a knowledge folder becomes Knowledge: for everything that answers from it, with every error told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.errors import KnowledgeError
from bot.knowledge import folders, references
from bot.knowledge.lock import find_departures, read_lock
from bot.knowledge.model import Concept, Dossier, Knowledge
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.validation import construct, validate
from bot.knowledge.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.knowledge.model import Claim, Quote, Topic
    from bot.knowledge.yaml_tree import KeyPath, Tree


class Glossary(Value):
    """The words of a dossier's field, one concept in several languages: `glossary.yaml`."""

    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class DossierFolder:
    """A dossier with the files it was read from, for rules that have to name a line."""

    path: Path
    tree: Tree
    """Its dossier.yaml."""
    glossary: Tree | None = None
    dossier: Dossier | None = None
    """The dossier; only the part of it that fits the schema where `sound` is False, and None where nothing does."""
    sound: bool = False
    positions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Where the entries of a part that has lost some stand in the file."""

    def key(self, part: str, position: int) -> KeyPath:
        """Key path of an entry of the dossier: `("topics", 3)`."""
        return part, self.positions[part][position] if part in self.positions else position

    def topics(self) -> Iterator[tuple[KeyPath, Topic]]:
        """Each topic that could be read, with its key path."""
        for position, topic in enumerate(self.dossier.topics if self.dossier else ()):
            yield self.key("topics", position), topic

    def claims(self) -> Iterator[tuple[KeyPath, Claim]]:
        """Each claim that could be read, with its key path."""
        for key, topic in self.topics():
            yield from (((*key, "claims", at), claim) for at, claim in enumerate(topic.claims))

    def quotes(self) -> Iterator[tuple[KeyPath, Quote]]:
        """Each quote that could be read, with its key path."""
        for key, topic in self.topics():
            yield from (((*key, "quotes", at), quote) for at, quote in enumerate(topic.quotes))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found at a path."""

    folders: tuple[DossierFolder, ...]
    problems: tuple[Problem, ...]
    """All errors that stand in the way, in file order."""

    @property
    def knowledge(self) -> Knowledge:
        """The dossiers; KnowledgeError where there are errors."""
        if self.problems:
            raise KnowledgeError(self.problems)
        return Knowledge(dossiers=tuple(folder.dossier for folder in self.folders if folder.dossier))


def load(path: Path) -> Knowledge:
    """Read a knowledge folder or one dossier folder, for whatever answers from it.

    Raises:
        KnowledgeError: with every error of all files, also each quote that is not as it was verified.
        EnvironmentUnfit: there is no such folder, or it cannot be looked into.
    """
    reading = read(path)
    problems = list(reading.problems)
    for folder in reading.folders:
        problems += find_departures(folder, read_lock(folder.path / folders.LOCK))
    return Reading(reading.folders, in_file_order(problems)).knowledge


def read(path: Path) -> Reading:
    """Read a knowledge folder or one dossier folder as far as that goes; its errors are part of the result.

    Quotes are not held against their lock: `verify` has to read those that are not in it yet.

    Raises:
        EnvironmentUnfit: there is no such folder, or it cannot be looked into.
    """
    found = folders.find_folders(path)
    problems = [
        Problem(Severity.ERROR, file, 0, "", f"`{right}` as its name", f"`{file.name}`")
        for file, right in folders.find_misnamed(path)
    ]
    if not found and not problems:
        expected = f"a {folders.DOSSIER} in it or in a folder in it"
        return Reading((), (Problem(Severity.ERROR, path, 0, "", expected, "none"),))
    dossiers = tuple(_read_folder(folder, problems) for folder in found)
    trees = [tree for folder in dossiers for tree in (folder.tree, folder.glossary) if tree and tree.usable]
    problems += references.find_faults(trees)
    return Reading(dossiers, in_file_order(problems))


def in_file_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """The problems by file and line, each once."""
    return tuple(dict.fromkeys(sorted(problems, key=lambda problem: (str(problem.path), problem.line))))


def _read_folder(path: Path, problems: list[Problem]) -> DossierFolder:
    tree = folders.read_tree(path / folders.DOSSIER)
    problems += tree.problems
    glossary_path = folders.present(path, folders.GLOSSARY)
    glossary = folders.read_tree(glossary_path) if glossary_path else None
    concepts = _read_concepts(glossary, problems) if glossary else ()
    if not tree.usable:
        return DossierFolder(path, tree, glossary)
    dossier = validate(tree, Dossier, elsewhere={"concepts": folders.GLOSSARY})
    if isinstance(dossier, Dossier):
        whole = dossier.model_copy(update={"concepts": concepts})
        return DossierFolder(path, tree, glossary, whole, sound=True)
    problems += dossier
    return _salvage(DossierFolder(path, tree, glossary), concepts)


def _read_concepts(tree: Tree, problems: list[Problem]) -> tuple[Concept, ...]:
    problems += tree.problems
    if not tree.usable:
        return ()
    glossary = validate(tree, Glossary)
    if isinstance(glossary, Glossary):
        return glossary.concepts
    problems += glossary
    return ()


def _salvage(folder: DossierFolder, concepts: tuple[Concept, ...]) -> DossierFolder:
    """The folder with what remains of its dossier without the entries that have faults, so that the rest is checked."""
    data = folder.tree.data
    try:
        construct(Dossier, data)
    except ValidationError as error:
        faulty = {fault["loc"][:2] for fault in error.errors(include_url=False)}
    else:
        faulty = set()
    if not isinstance(data, dict):
        return folder
    parts = {name: value for name, value in data.items() if (name,) not in faulty and name != "concepts"}
    positions = {
        name: tuple(at for at in range(len(value)) if (name, at) not in faulty)
        for name, value in parts.items()
        if isinstance(value, list)
    }
    parts |= {name: [parts[name][at] for at in kept] for name, kept in positions.items()}
    try:
        dossier = construct(Dossier, parts).model_copy(update={"concepts": concepts})
    except ValidationError:
        return folder
    return DossierFolder(folder.path, folder.tree, folder.glossary, dossier, positions=positions)
