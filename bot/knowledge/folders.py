"""Where dossiers lie on disk, and how one file of theirs is read: for the loader, the checks and the verification."""

from __future__ import annotations

import stat
from difflib import get_close_matches
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

SUFFIXES = (".yaml", ".yml")

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
        # What was looked for names the folder that cannot be looked into, which may be one of several.
        named = path / (getattr(error, "filename", None) or path)
        folder = path if named == path else named.parent
        raise EnvironmentUnfit(f"The folder “{folder}” cannot be read: {_reason(error)}.") from error


def find_misnamed(path: Path) -> tuple[tuple[Path, str], ...]:
    """Files that are named almost as those that are read, such as `dossier.yml` or `Dossier.yaml.txt`; by folder.

    Args:
        path: as for `find_folders`, which has been called.

    Returns:
        Each with the name it should have; none whose right name is there as well.
    """
    inside = () if _holds(path, DOSSIER) else (entry for entry in _entries(path) if entry.is_dir())
    return tuple(
        (entry, right)
        for folder in (path, *inside)
        for entry in _entries(folder)
        if (right := _right_name(entry)) in {DOSSIER, GLOSSARY} and not _holds(folder, right)
    )


def find_unread(folder: Path) -> tuple[Path, ...]:
    """Files of YAML, and folders named almost as that of the sayings, that nothing reads, in a dossier folder; by name.

    Those that `find_misnamed` tells are not among them.
    """
    told = {entry for entry, _ in find_misnamed(folder)}
    beside = [entry for entry in _entries(folder) if entry.name not in {DOSSIER, GLOSSARY, SAYINGS}]
    return tuple(
        entry
        for entry in (*beside, *_entries(folder / SAYINGS))
        if entry not in told
        and (_is_stray_yaml(entry) or (entry.is_dir() and get_close_matches(entry.name, [SAYINGS])))
    )


def _is_stray_yaml(entry: Path) -> bool:
    # Of the sayings, whatever ends in `.yaml` or `.yml` is read or told by whoever reads them.
    read = entry.parent.name == SAYINGS and entry.suffix in SUFFIXES
    return _right_name(entry).endswith(".yaml") and not read


def _right_name(entry: Path) -> str:
    """The name that was meant: in small letters, with `.yaml`, and without what some editors put at the end."""
    name = entry.name.casefold().removesuffix(".txt")
    return name.removesuffix(".yml") + ".yaml" if name.endswith(".yml") else name


def _entries(folder: Path) -> list[Path]:
    """What is in a folder by name, without hidden entries; nothing where it cannot be looked into."""
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        return []


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


def sayings_files(folder: Path) -> tuple[Path, ...] | Problem:
    """The files of sayings in a dossier folder, by name, or why they cannot be found.

    Also those that end in `.yml`, which nothing reads, so that they are told.
    """
    if not _holds(folder, SAYINGS):
        return ()
    try:
        entries = sorted((folder / SAYINGS).iterdir())
    except NotADirectoryError:
        found = "a file"
        return Problem(Severity.ERROR, folder / SAYINGS, 0, "", "a folder, with a file such as en.yaml in it", found)
    except OSError as error:
        found = f"one that cannot ({_reason(error)})"
        return Problem(Severity.ERROR, folder / SAYINGS, 0, "", "a folder that can be read", found)
    return tuple(entry for entry in entries if entry.suffix in SUFFIXES and not entry.name.startswith("."))


def _holds(folder: Path, name: str) -> bool:
    # A link that leads nowhere is there too: it is reported when it is read, not passed over in silence.
    return (folder / name).exists() or (folder / name).is_symlink()


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
