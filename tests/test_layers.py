"""The import rules of the house, and the files that must be in step with the code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.knowledge import schema

ROOT = Path(__file__).parents[1]


def test_imports_go_down_only() -> None:
    """import-linter finds every contract of pyproject.toml kept."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]

    done = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_schemas_are_in_step_with_the_model() -> None:
    """The committed JSON Schemas are those that the model gives (`python -m bot.knowledge.schema` writes them)."""
    assert not schema.outdated(ROOT / "knowledge" / "schema")
