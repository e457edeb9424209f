"""Folders that nobody may look into, root neither: tests of the continuous integration run as root."""

from __future__ import annotations

import ctypes
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = 0x20080522
"""Of the structures of capget(2), in which a set has 64 bits in two halves."""

LOOKS_INTO_EVERYTHING = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, see capabilities(7)."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """A folder that may not be looked into."""
    folder.chmod(0)
    try:
        with _plain_user():
            yield
    finally:
        folder.chmod(0o755)


@contextmanager
def _plain_user() -> Iterator[None]:
    """This thread of root's without the right to look into everything; for others nothing changes."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    _check(libc.capget(header, sets))
    effective = sets[0]
    sets[0] = effective & ~LOOKS_INTO_EVERYTHING
    _check(libc.capset(header, sets))
    try:
        yield
    finally:
        sets[0] = effective
        _check(libc.capset(header, sets))


def _check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "capabilities cannot be changed")
