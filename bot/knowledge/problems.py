"""A problem of the knowledge files: what is wrong, where, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Severity(StrEnum):
    """How bad a problem is: the bot refuses files with errors, and lives with warnings."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a knowledge folder."""

    severity: Severity
    path: Path
    """File or folder concerned."""
    line: int
    """Line in the file, from 1; 0 where no single line is meant."""
    key: str
    """Key path, such as `topics[3].claims[0].source`; may be empty."""
    expected: str
    """What would be right, in words."""
    found: str
    """What stands there, in words."""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        key = f" {self.key}:" if self.key else ""
        return f"{where}: {self.severity}:{key} expected {self.expected}, found {self.found}"
