"""Whether everything that a curator wrote is read: a file under a name that nobody looks for is lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.folders import DOSSIER, GLOSSARY, SAYINGS, find_unread
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.validation import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.checks.ground import Ground


def check_unread(ground: Ground) -> Iterator[Problem]:
    """Each file of YAML is one of those that are read."""
    expected = f"{DOSSIER}, {GLOSSARY}, or files such as en.yaml in {SAYINGS}"
    for path in find_unread(ground.folder.path):
        found = f"`{path.name}`, which nothing reads{nearest(path.name, [DOSSIER, GLOSSARY, SAYINGS])}"
        yield Problem(Severity.WARNING, path, 0, "", expected, found)
