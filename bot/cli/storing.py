"""The commands `db upgrade`, `copy`, `backup` and `restore`: what an admin does to the store."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from bot.errors import EnvironmentUnfit, InvalidInput, StoreUnavailable
from bot.redaction import redact
from bot.settings import read_settings
from bot.stores import copying, make_folder
from bot.stores.database import file_of, open_database
from bot.stores.lock import lock
from bot.stores.migrating import step_of, upgrade

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.stores.copying import Counts
    from bot.stores.database import Database

Result = TypeVar("Result")


def upgrade_store() -> None:
    """Bring the store's tables up to this version; a new SQLite file is made."""

    async def work(database: Database) -> str:
        done = await upgrade(database)
        if done.before == done.after:
            return f"step {done.after}: up to date"
        return f"step {done.before or 'none'} -> {done.after}"

    print(_with_store(work, sole=True, new=True))  # noqa: T201 - the result


def copy_store(target: str, *, replace: bool) -> None:
    """Copy the store into another one; the bot must not run on either, or what it does meanwhile would be lost."""

    redact.add_address(target)

    async def work(database: Database) -> Counts:
        other = open_database(target)
        try:
            file = file_of(other.url)
            if other.url == database.url or (file and _is_file_of(database, file)):
                raise InvalidInput("The other address is the store itself (BRIEFING_DATABASE_URL): nothing was copied")
            with ExitStack() as locks:
                if file:
                    make_folder(file)
                    locks.enter_context(lock(file))
                await _require_answer(other)
                return await copying.copy(database, other, replace=replace)
        finally:
            await other.close()

    _print(_with_store(work, sole=True))


async def _require_answer(other: Database) -> None:
    """Make sure that the store to copy to answers: it is not the one of the settings."""
    try:
        await step_of(other)
    except StoreUnavailable as error:
        raise EnvironmentUnfit(f"The other store does not answer: {error}") from error


def back_up(file: Path) -> None:
    """Write the store into a new file, beside a running bot."""
    place = file.absolute()  # what goes wrong names the whole path: a service's own folder is not where the admin is
    _print(_with_store(lambda database: copying.backup(database, place)))


def bring_back(file: Path, *, replace: bool) -> None:
    """Fill the store from a backup; the bot must not run on it."""
    place = file.absolute()  # as above

    async def work(database: Database) -> Counts:
        if _is_file_of(database, place):
            raise InvalidInput(f"{place}: is the store itself (BRIEFING_DATABASE_URL): nothing was changed")
        return await copying.restore(place, database, replace=replace)

    _print(_with_store(work, sole=True, new=True))


def _is_file_of(database: Database, file: Path) -> bool:
    """Whether a file is that of a database, by whatever name."""
    own = file_of(database.url)
    return bool(own and own.is_file() and file.is_file() and own.samefile(file))


def _with_store(work: Callable[[Database], Awaitable[Result]], *, sole: bool = False, new: bool = False) -> Result:
    """Do some work with the store that the settings name.

    Args:
        work: gets the database.
        sole: whether no bot may run on an SQLite file meanwhile.
        new: whether the file may be missing.

    Raises:
        EnvironmentUnfit: there is no store.
        StoreUnavailable: it does not answer.
    """

    async def opened() -> Result:
        database = open_database(read_settings().store_url)
        try:
            with ExitStack() as locks:
                if file := file_of(database.url):
                    _prepare(file, locks, sole=sole, new=new)
                return await work(database)
        finally:
            await database.close()

    return asyncio.run(opened())


def _prepare(file: Path, locks: ExitStack, *, sole: bool, new: bool) -> None:
    if new:
        make_folder(file)
    elif not file.is_file():
        raise EnvironmentUnfit(f"{file}: there is no store yet")
    if sole:
        locks.enter_context(lock(file))


def _print(counts: Counts) -> None:
    for table, rows in counts.items():
        print(f"{table}: {rows}")  # noqa: T201 - the result
