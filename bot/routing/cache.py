"""Keeps what was read of the dossiers on disk, so that a start takes a tenth of the time.

A file is named by the hash of everything it was made from: the knowledge, routing's own code and tables, the bot's
languages, Python, and the libraries whose results are in it. So a change of any makes another file, and nothing is
ever out of date. The files are Python pickles, which whoever may write them could turn into code: they are kept where
only the user may write, and a folder that others may write is not used.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import pickle
import stat
import sys
import tempfile
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.locales import languages
from bot.routing.atlas import Atlas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge import Knowledge

KEPT = 4
"""Files kept: of the dossiers and versions used last."""

LIBRARIES = ("babel", "numpy", "pystemmer", "rapidfuzz")
"""Packages whose results are in a file: names of countries and cities, arrays, stems, likeness."""


def open_atlas(knowledge: Knowledge, folder: Path | None, advance: Callable[[float], None]) -> Atlas:
    """The atlas of some knowledge: from the cache, or made now and kept there.

    Args:
        knowledge: all dossiers.
        folder: where to keep it; None, or one that cannot be used, means that it is made every time.
        advance: called with the share that is done while it is made.
    """
    if folder is None or not _is_private(folder):
        return Atlas(knowledge, advance)
    path = folder / f"{_fingerprint(knowledge)}.atlas"
    # Whatever is wrong with a kept file, the remedy is the same: make it anew.
    with suppress(Exception), path.open("rb") as file:
        atlas = pickle.load(file)  # noqa: S301 - only the user may write there
        if isinstance(atlas, Atlas):
            with suppress(OSError):
                os.utime(path)  # so that what is used stays
            return atlas
    atlas = Atlas(knowledge, advance)
    with suppress(OSError):
        _keep(path, pickle.dumps(atlas, protocol=pickle.HIGHEST_PROTOCOL))
    return atlas


def _is_private(folder: Path) -> bool:
    """Whether the folder is there, or can be made, and only the user may write in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _fingerprint(knowledge: Knowledge) -> str:
    digest = hashlib.sha256(__version__.encode())
    digest.update(repr((sys.version_info, languages(), *map(importlib.metadata.version, LIBRARIES))).encode())
    for content in _own_files():
        digest.update(content)
    digest.update(knowledge.model_dump_json().encode())
    return digest.hexdigest()[:32]


def _own_files() -> Iterator[bytes]:
    """Routing's code and tables, in a fixed order."""
    here = files("bot.routing")
    for folder in (here, here / "languages"):
        for entry in sorted(folder.iterdir(), key=lambda item: item.name):
            if entry.is_file() and not entry.name.endswith(".pyc"):
                yield entry.read_bytes()


def _keep(path: Path, content: bytes) -> None:
    """Write whole or not at all, and drop the files that were used longest ago."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
    for old in sorted(path.parent.glob("*.atlas"), key=lambda item: item.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
