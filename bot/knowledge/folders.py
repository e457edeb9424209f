"""Where dossiers lie on disk, and how one file of theirs is read: for the loader, the checks and the verification."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from bot.errors import EnvironmentUnfit
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.yaml_tree import Tree, parse

if TYPE_CHECKING:
    from pathlib import Path

DOSSIER = "dossier.yaml"
GLOSSARY = "glossary.yaml"
LOCK = "quotes.lock"
SAYINGS = "sayings"

MISNAMED = {DOSSIER: "dossier.yml", GLOSSARY: "glossary.yml"}
"""What some call the files."""

MAX_SIZE = 5_000_000  # bytes; thousands of pages, while a slip such as a video named dossier.yaml is told at once


def find_folders(path: Path) -> tuple[Path, ...]:
    """The dossier folders at a path, by name; hidden entries are passed over.

    Args:
        path: a knowledge folder (its folders that hold a dossier.yaml count) or one dossier folder.

    Returns:
        The folders; empty where there is no dossier at all.

    Raises:
        EnvironmentUnfit: the path is missing, is no folder, or cannot be looked into.
    """
    try:
        if not path.exists():
            raise EnvironmentUnfit(f"There is no folder “{path}”; name a folder that holds dossiers.")
        if not path.is_dir():
            raise EnvironmentUnfit(f"“{path}” is a file; name the folder it lies in.")
        if _holds(path, DOSSIER):
            return (path,)
        inside = (entry for entry in sorted(path.iterdir()) if not entry.name.startswith("."))
        return tuple(entry for entry in inside if entry.is_dir() and _holds(entry, DOSSIER))
    except (OSError, ValueError) as error:
        raise EnvironmentUnfit(f"The folder “{path}” cannot be read: {_reason(error)}.") from error


def find_misnamed(path: Path) -> tuple[Path, ...]:
    """Files whose names end in `.yml` where those that are read end in `.yaml`, and are not there; by folder.

    Args:
        path: as for `find_folders`, which has been called.
    """
    inside = () if _holds(path, DOSSIER) else (entry for entry in sorted(path.iterdir()) if entry.is_dir())
    return tuple(
        folder / wrong
        for folder in (path, *(entry for entry in inside if not entry.name.startswith(".")))
        for right, wrong in MISNAMED.items()
        if _holds(folder, wrong) and not _holds(folder, right)
    )


def read_bytes(path: Path) -> bytes | Problem:
    """The content of a file of at most 5 MB, or why there is none."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Problem(Severity.ERROR, path, 0, "", "a file", "a folder or a device")
        if status.st_size > MAX_SIZE:
            found = f"{status.st_size / 1_000_000:.1f} MB"
            return Problem(Severity.ERROR, path, 0, "", f"a file of at most {MAX_SIZE // 1_000_000} MB", found)
        return path.read_bytes()
    except OSError as error:
        return Problem(Severity.ERROR, path, 0, "", "a file that can be read", f"one that cannot ({_reason(error)})")


def read_tree(path: Path) -> Tree:
    """A YAML file; one that cannot be read is a tree that is not usable and says why."""
    content = read_bytes(path)
    if isinstance(content, Problem):
        return Tree(path, problems=(content,), usable=False)
    return parse(path, content)


def present(folder: Path, name: str) -> Path | None:
    """The path of that name in a folder, where there is something of that name."""
    return folder / name if _holds(folder, name) else None


def sayings_files(folder: Path) -> tuple[Path, ...]:
    """The files of sayings in a dossier folder, by name; also those that end in `.yml`, which nothing else reads.

    Raises:
        EnvironmentUnfit: there are sayings that cannot be looked into.
    """
    sayings = present(folder, SAYINGS)
    if sayings is None:
        return ()
    try:
        entries = sorted(sayings.iterdir())
    except OSError as error:
        raise EnvironmentUnfit(f"The folder “{sayings}” cannot be read: {_reason(error)}.") from error
    return tuple(entry for entry in entries if entry.suffix in (".yaml", ".yml") and not entry.name.startswith("."))


def _holds(folder: Path, name: str) -> bool:
    # A link that leads nowhere is there too: it is reported when it is read, not passed over in silence.
    return (folder / name).exists() or (folder / name).is_symlink()


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
