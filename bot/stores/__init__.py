"""Where everything is kept: SQLite for one machine, PostgreSQL for several, memory for tests; an address says which."""

from __future__ import annotations

from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from bot.chats.seen import SeenInMemory
from bot.digests.pace import RATE
from bot.errors import EnvironmentUnfit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.chats import Chats, Feedback, Requests
    from bot.chats.seen import SeenUpdates
    from bot.digests.ports import Catalogue, Clock, Outbox, Removals, Subscriptions
    from bot.stores.database import Database
    from bot.stores.memory.contents import Memory

MEMORY = "memory:"
"""Address of a store that forgets everything at its end."""


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept, by what it is for."""

    subscriptions: Subscriptions
    outbox: Outbox
    catalogue: Catalogue
    chats: Chats
    feedback: Feedback
    requests: Requests
    removals: Removals
    seen: SeenUpdates
    """Which updates were handled; in memory where nobody else works from the store."""
    clock: Clock
    """The time by which all who use the store go."""
    sole: bool
    """Whether nobody else delivers from it: see `Courier.run`."""


@asynccontextmanager
async def open_store(url: str, *, run: bool = False, rate: float = RATE) -> AsyncIterator[Store]:
    """Open a store, and close it at the end.

    Args:
        url: `sqlite:////folder/file.db`, `postgresql://user:password@host/name` or `memory:`.
        run: for the bot itself: its tables are made or brought up to date, and an SQLite file is locked. Without it the
            store is looked at beside a running bot, and must be there.
        rate: digests a second, all replicas together; Telegram's limit leaves no more to an ordinary bot.

    Raises:
        EnvironmentUnfit: the address is wrong, the tables are of another version, or another bot runs on the file.
        StoreUnavailable: the database does not answer.
    """
    if url == MEMORY:
        yield memory_store()
        return
    # These libraries take a sixth of a second; a store in memory does without them.
    from bot.stores.database import file_of, open_database
    from bot.stores.lock import lock
    from bot.stores.migrating import require_latest, upgrade

    database = open_database(url)
    file = file_of(database.url)
    with ExitStack() as locks:
        try:
            if file and run:
                make_folder(file)
                locks.enter_context(lock(file))
            elif file and not file.is_file():
                raise EnvironmentUnfit(
                    f"{file}: no store yet; `briefing-bot run` or `briefing-bot db upgrade` makes one"
                )
            await (upgrade if run else require_latest)(database)
            yield sql_store(database, sole=run and database.is_sqlite, rate=rate)
        finally:
            await database.close()


def memory_store(memory: Memory | None = None, clock: Clock | None = None) -> Store:
    """A store in memory, by the machine's clock unless another is given."""
    from bot.stores.memory.chats import MemoryCatalogue, MemoryChats
    from bot.stores.memory.contents import Memory
    from bot.stores.memory.feedback import MemoryFeedback, MemoryRequests
    from bot.stores.memory.outbox import MemoryOutbox
    from bot.stores.memory.removals import MemoryRemovals
    from bot.stores.memory.subscriptions import MemorySubscriptions

    memory = memory or Memory()
    return Store(
        MemorySubscriptions(memory),
        MemoryOutbox(memory),
        MemoryCatalogue(memory),
        MemoryChats(memory),
        MemoryFeedback(memory),
        MemoryRequests(memory),
        MemoryRemovals(memory),
        SeenInMemory(),
        clock or _machine_clock,
        sole=True,
    )


def sql_store(
    database: Database, *, sole: bool = False, rate: float = RATE, elapsed: Callable[[], float] = monotonic
) -> Store:
    """The store of a database whose tables are up to date.

    Args:
        sole: whether no other process uses it.
        rate: digests a second.
        elapsed: seconds that go on whatever is done to the clock.
    """
    from bot.stores.chats import SqlCatalogue, SqlChats, SqlRemovals
    from bot.stores.feedback import SqlFeedback, SqlRequests
    from bot.stores.outbox import SqlOutbox
    from bot.stores.seen import SqlSeenUpdates
    from bot.stores.subscriptions import SqlSubscriptions

    return Store(
        SqlSubscriptions(database),
        SqlOutbox(database, rate, elapsed),
        SqlCatalogue(database),
        SqlChats(database),
        SqlFeedback(database),
        SqlRequests(database),
        SqlRemovals(database),
        # Two writes for every update are the price of replicas: one process alone does without them.
        SeenInMemory() if sole else SqlSeenUpdates(database),
        database.now,
        sole=sole,
    )


def make_folder(file: Path) -> None:
    """Make the folder of a database file, for its owner alone: the store knows who reads what.

    Raises:
        EnvironmentUnfit: it cannot be made.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentUnfit(f"{file.parent}: cannot be made ({error.strerror})") from error


async def _machine_clock() -> datetime:
    return datetime.now(UTC)
