"""Everything of a store into another one: from SQLite to PostgreSQL, into a backup, and back."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from bot.errors import EnvironmentUnfit, InvalidInput, StoreUnavailable
from bot.stores.database import open_database
from bot.stores.lock import lock
from bot.stores.migrating import require_latest, step_of, upgrade
from bot.stores.tables import BUDGETS, DELIVERIES, FEEDBACK, METADATA, REQUESTS, SEEN_UPDATES, SUBSCRIPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.stores.database import Database

BATCH = 500
"""Rows that are read and written at once."""

TABLES = tuple(table for table in METADATA.sorted_tables if table not in (BUDGETS, SEEN_UPDATES))
"""Every table in an order in which rows find those that they refer to. The budget and the updates that were seen are of
the moment, and stay."""

Counts = dict[str, int]
"""Rows by table."""


async def copy(source: Database, target: Database, *, replace: bool = False) -> Counts:
    """Copy every row, in one transaction on each side; the target has all of them afterwards, or none.

    Args:
        source: stays as it is; may be in use.
        target: is brought up to this version first.
        replace: delete what the target holds; else it must be empty.

    Returns:
        How many rows each table has.

    Raises:
        EnvironmentUnfit: the source is not of this version, or the target holds something.
        StoreUnavailable: a database does not answer.
    """
    await require_latest(source)
    await upgrade(target)
    async with source.snapshot() as reading, target.unhurried() as writing:
        if replace:
            for table in reversed(TABLES):
                await writing.execute(delete(table))
        elif any([await _count(writing, table) for table in TABLES]):
            raise EnvironmentUnfit(
                "The target holds something already: nothing was copied. Use --replace to overwrite."
            )
        for table in TABLES:
            await _copy_table(table, reading, writing)
        if not target.is_sqlite:
            await _count_on(writing)
        return {table.name: await _count(writing, table) for table in TABLES}


async def backup(database: Database, file: Path) -> Counts:
    """Write everything into a new SQLite file, whatever the database is; the bot may run meanwhile.

    The file is its owner's alone, as the store is.

    Raises:
        InvalidInput: there is such a file, or one has appeared meanwhile; or there is no folder for it.
        EnvironmentUnfit: as `copy`, or the file cannot be made, or there is no room for it.
        StoreUnavailable: as `copy`.
    """
    if file.exists():  # noqa: ASYNC240 - a command waits for nothing else
        raise InvalidInput(_THERE.format(file))
    if not file.parent.is_dir():
        # Not made: a disk that is not mounted, or a slip of the pen, would get the backup that is missed later.
        raise InvalidInput(f"{file.parent}: no such folder; a backup goes into one that is there")
    with _draft_beside(file) as draft:
        # Under its own name only when it is whole.
        target = open_database(f"sqlite:///{draft}")
        try:
            counts = await copy(database, target)
        except StoreUnavailable as error:
            if error.full:
                raise EnvironmentUnfit(f"{file}: no room is left on its disk") from error
            raise
        finally:
            await target.close()
        draft.chmod(0o600)
        _name(draft, file)
    return counts


_THERE = "{}: exists already; a backup goes into a new file"

DRAFTS, DRAFT = ".backup-", "store.db"
"""How the folders of drafts begin, and what the draft in one is called."""


@contextmanager
def _draft_beside(file: Path) -> Iterator[Path]:
    """A name for the draft, in a folder that is its owner's alone and goes afterwards, as do those of the killed."""
    try:
        folder = TemporaryDirectory(dir=file.parent, prefix=DRAFTS)
    except OSError as error:
        raise EnvironmentUnfit(f"{file}: cannot be made ({error.strerror})") from error
    with folder as own, lock(Path(own) / DRAFT):
        for left in file.parent.glob(f"{DRAFTS}*"):
            # Somebody else's folder may be a trap: a link to what is not to be deleted.
            if left.lstat().st_uid == Path(own).lstat().st_uid:
                _sweep_out(left)
        yield Path(own) / DRAFT


def _sweep_out(folder: Path) -> None:
    """Delete the folder of a draft, unless somebody is writing in it, or has just made it."""
    if (folder / f"{DRAFT}.lock").exists():
        with suppress(EnvironmentUnfit), lock(folder / DRAFT):
            shutil.rmtree(folder, ignore_errors=True)


def _name(draft: Path, file: Path) -> None:
    """Give a draft a second name that nobody has; to rename it would overwrite whoever took that meanwhile."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise InvalidInput(_THERE.format(file)) from None
    except OSError as error:
        raise EnvironmentUnfit(
            f"{file}: cannot be made ({error.strerror}); write it on another disk, and copy it from there"
        ) from error


async def restore(file: Path, database: Database, *, replace: bool = False) -> Counts:
    """Bring back what a backup holds, of this version or an earlier one; the backup stays as it is.

    Raises:
        InvalidInput: there is no such file, or it is no backup, a damaged one, or one of a later version: nothing was
            changed.
        EnvironmentUnfit: as `copy`, or there is no room for what is read of it.
        StoreUnavailable: as `copy`.
    """
    if not file.is_file():  # noqa: ASYNC240 - a command waits for nothing else
        raise InvalidInput(f"{file}: no such file")
    with TemporaryDirectory(prefix="briefing-bot-") as folder:
        copied = Path(folder) / "store.db"
        try:
            shutil.copyfile(file, copied)
        except OSError as error:
            raise EnvironmentUnfit(f"{file}: cannot be copied into {folder} ({error.strerror})") from error
        source = open_database(f"sqlite:///{copied}")
        try:
            await _require_backup(source, file)
            try:
                await upgrade(source)
            except EnvironmentUnfit:
                raise InvalidInput(f"{file}: is of a later version of the bot; nothing was changed") from None
            return await copy(source, database, replace=replace)
        finally:
            await source.close()


async def _require_backup(source: Database, file: Path) -> None:
    """Make sure that the copy of a file is a store from end to end: an empty file would do for SQLite."""
    try:
        async with source.reading() as connection:
            state: str = (await connection.exec_driver_sql("PRAGMA quick_check")).scalar_one()
        step = await step_of(source)
    except StoreUnavailable as error:
        state, step = str(error), None
    if state != "ok":
        raise InvalidInput(f"{file}: is no backup, or a damaged one ({state.splitlines()[0]}); nothing was changed")
    if step is None:
        raise InvalidInput(f"{file}: is no backup; nothing was changed")


async def _copy_table(table: Table, reading: AsyncConnection, writing: AsyncConnection) -> None:
    async with reading.stream(select(table)) as rows:
        async for batch in rows.mappings().partitions(BATCH):
            await writing.execute(insert(table), [dict(row) for row in batch])


async def _count(connection: AsyncConnection, table: Table) -> int:
    return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def _count_on(connection: AsyncConnection) -> None:
    """Make PostgreSQL give new rows ids above those that were copied."""
    for table in (SUBSCRIPTIONS, DELIVERIES, FEEDBACK, REQUESTS):
        highest = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
        await connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), highest, False)))
