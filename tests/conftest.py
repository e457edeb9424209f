"""What every test may use."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from bot.app import open_desk, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.briefing.desk import Desk
    from tests.digests.databases import PostgreSQL

# Settings of whoever runs the tests must not reach them.
for name in [name for name in os.environ if name.startswith("BRIEFING_")]:
    del os.environ[name]

# Nor must every program that a test starts compile the bot anew, as it would where Python may not write bytecode.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The tests themselves are there to stay: looking through all of them for garbage took a tenth of the time.
gc.disable()

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"


def pytest_collection_finish() -> None:
    """Collect garbage of tests only."""
    settle()


def pytest_xdist_auto_num_workers() -> int:
    """Two to a processor: much of the time goes by while a bot under test starts or is waited for."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all its workers have."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def desk(shared: Path) -> Desk:
    """The first dossier as it is in the repository, ready for questions; read by one worker for all."""
    with FileLock(shared / "desk.lock"):
        return open_desk(KNOWLEDGE, cache=shared)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A real PostgreSQL."""
    from tests.digests.databases import PostgreSQL  # most runs of a few tests do without

    with PostgreSQL() as database:
        yield database


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> str:
    """Address of its database, emptied."""
    postgresql.empty()
    return postgresql.url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with empty tables, to be copied."""
    from tests.digests.databases import migrated  # as above

    file = tmp_path_factory.mktemp("template") / "store.db"
    asyncio.run(migrated(f"sqlite:///{file}"))
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Address of an SQLite store of the test's own, which lies in its folder as `store.db`."""
    file = tmp_path / "store.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"
