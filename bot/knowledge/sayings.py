"""What people say and where it should lead: a dossier's own routing tests, for `eval` and for the checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.errors import KnowledgeError
from bot.knowledge.folders import find_folders, read_tree, sayings_files
from bot.knowledge.problems import Problem
from bot.knowledge.validation import validate
from bot.knowledge.value import Id, Line, Value, is_language
from bot.knowledge.yaml_tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.knowledge.yaml_tree import KeyPath


class SayingKind(StrEnum):
    """What a saying tests."""

    TOPIC = "topic"
    CHOICE = "choice"
    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Saying:
    """Something a person might type."""

    text: str
    expected: frozenset[str]
    """Topic ids, any of them right; empty where nothing should be found."""
    language: str
    """ISO 639 code."""
    kind: SayingKind
    line: int
    """Line in its file, from 1."""


class Ambiguous(Value):
    """A saying that sits between topics."""

    say: Line
    any_of: Annotated[tuple[Id, ...], Field(min_length=2)]


class Nothing(Value):
    """Sayings that the dossier does not answer."""

    near: tuple[Line, ...] = Field(default=(), description="Shares words with a topic, yet is another matter.")
    far: tuple[Line, ...] = Field(default=(), description="Has nothing to do with the dossier.")


class SayingsFile(Value):
    """The sayings of one language: `sayings/<language>.yaml`."""

    topics: dict[Id, tuple[Line, ...]] = Field(default_factory=dict)
    choice: tuple[Ambiguous, ...] = ()
    nothing: Nothing = Nothing()


@dataclass(frozen=True, slots=True)
class Sayings:
    """One file of sayings, read."""

    tree: Tree
    file: SayingsFile | None
    """None where it has errors."""
    problems: tuple[Problem, ...]

    def each(self) -> Iterator[tuple[KeyPath, Saying]]:
        """Every saying with its key path, in file order."""
        if self.file is None:
            return
        for topic, texts in self.file.topics.items():
            yield from self._run(("topics", topic), texts, frozenset({topic}), SayingKind.TOPIC)
        for at, entry in enumerate(self.file.choice):
            key = ("choice", at, "say")
            yield key, self._saying(key, entry.say, frozenset(entry.any_of), SayingKind.CHOICE)
        yield from self._run(("nothing", "near"), self.file.nothing.near, frozenset(), SayingKind.NEAR)
        yield from self._run(("nothing", "far"), self.file.nothing.far, frozenset(), SayingKind.FAR)

    def _run(
        self, key: KeyPath, texts: tuple[str, ...], expected: frozenset[str], kind: SayingKind
    ) -> Iterator[tuple[KeyPath, Saying]]:
        yield from (((*key, at), self._saying((*key, at), text, expected, kind)) for at, text in enumerate(texts))

    def _saying(self, key: KeyPath, text: str, expected: frozenset[str], kind: SayingKind) -> Saying:
        return Saying(text, expected, self.tree.path.stem, kind, self.tree.line(key))


def read_sayings(folder: Path) -> tuple[Sayings, ...]:
    """The files of sayings of one dossier folder, by name, with their problems."""
    files = sayings_files(folder)
    if isinstance(files, Problem):
        return (Sayings(Tree(files.path, problems=(files,), usable=False), None, (files,)),)
    return tuple(_read(path) for path in files)


def load_sayings(path: Path) -> tuple[Saying, ...]:
    """Every saying of a knowledge folder or of one dossier folder, in file order.

    Raises:
        KnowledgeError: with every error of all files of sayings.
        EnvironmentUnfit: there is no such folder, or it cannot be looked into.
    """
    files = [sayings for folder in find_folders(path) for sayings in read_sayings(folder)]
    if problems := [problem for sayings in files for problem in sayings.problems]:
        raise KnowledgeError(problems)
    return tuple(saying for sayings in files for _, saying in sayings.each())


def _read(path: Path) -> Sayings:
    tree = read_tree(path)
    if not tree.usable:
        return Sayings(tree, None, tree.problems)
    if path.suffix != ".yaml" or not is_language(path.stem):
        problem = tree.problem((), "the code of a language as the name of the file, such as en.yaml", path.name)
        return Sayings(tree, None, (*tree.problems, problem))
    file = validate(tree, SayingsFile)
    if isinstance(file, SayingsFile):
        return Sayings(tree, file, tree.problems)
    return Sayings(tree, None, (*tree.problems, *file))
