"""The audit of dependencies fails for a known hole, and never for want of a network, which it says."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SOUND = {"name": "starlette", "version": "1.0.0", "vulns": []}
HOLE = {"name": "aiohttp", "version": "3.1", "vulns": [{"id": "PYSEC-2030-1", "fix_versions": ["3.2"]}]}
UNKNOWN = {"name": "babel", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("report", "code", "said"),
    [
        ([SOUND], 0, "1 of 1 packages audited, 0 known holes"),
        ([HOLE], 1, "aiohttp 3.1: PYSEC-2030-1, mended in 3.2"),
        ([UNKNOWN], 0, "NOT AUDITED"),
        (None, 0, "NOT AUDITED"),
    ],
)
def test_it_says_what_it_found(tmp_path: Path, report: list[dict[str, Any]] | None, code: int, said: str) -> None:
    """With an auditor in place of the real one, which asks the network."""
    (tmp_path / "report").write_text("" if report is None else json.dumps({"dependencies": report}))
    write_program(tmp_path / "uv", "echo some==1.0")
    write_program(tmp_path / "uvx", f'while [ "$1" != --output ]; do shift; done; cp {tmp_path}/report "$2"')

    done = subprocess.run(
        [ROOT / ".ci" / "audit"],
        env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, said in done.stdout) == (code, True), done


def write_program(path: Path, line: str) -> None:
    """A program of one line."""
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
