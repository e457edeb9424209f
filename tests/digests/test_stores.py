"""Opening, locking, migrating, copying and backing up stores, and what happens when a database does not answer."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, select, text, update

from bot.chats import ChatSettings
from bot.chats.requests import make_request
from bot.digests.delivering import LEASE
from bot.digests.outcome import Ambiguous, Sent, judge
from bot.digests.subscribing import block_chat, stop
from bot.digests.subscription import Following, Place
from bot.errors import EnvironmentUnfit, InvalidInput, StoreUnavailable
from bot.stores import MEMORY, Store, copying, open_store, sql_store
from bot.stores.database import READERS, SERVER_SETTINGS, open_database
from bot.stores.indexes import SCHEMA
from bot.stores.lock import lock
from bot.stores.migrating import LOCK, latest, upgrade
from bot.stores.migrations import LATEST
from bot.stores.rows import subscription_row
from bot.stores.tables import CHATS, DELIVERIES, PACES, REQUESTS, SUBSCRIPTIONS
from tests.digests.builders import EIGHT, MORNING, make_subscription, write_plainly
from tests.digests.conftest import opened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.digests.delivery import Delivery
    from bot.stores.database import Database
    from tests.digests.databases import PostgreSQL


async def fill(store: Store) -> None:
    """Put something into every table."""
    await store.subscriptions.put(make_subscription(1), MORNING)
    await store.subscriptions.put(make_subscription(-100, 7, following=Following(frozenset({"a"}))), MORNING)
    await store.chats.keep_settings(ChatSettings(1, "ja"))
    await store.catalogue.list_items(["aaaaaaaa"], MORNING)
    await store.subscriptions.keep_zone_rules("2026a")
    await store.outbox.plan(EIGHT, 10)
    jobs = await store.outbox.take_pending(EIGHT, 10, LEASE)
    await store.outbox.keep({job.delivery.id: write_plainly(job, EIGHT) for job in jobs}, EIGHT)
    first, second = await store.outbox.claim(EIGHT, 10, LEASE, "worker")
    await store.outbox.record(first, judge(first, Sent(1), EIGHT), EIGHT)
    await store.outbox.record(second, judge(second, Ambiguous("5xx"), EIGHT), EIGHT)


async def contents(store: Store) -> list[object]:
    """What can be seen of a store."""
    subscriptions = await store.subscriptions.after(0, 100)
    return [
        subscriptions,
        [await store.subscriptions.history(each.id) for each in subscriptions],
        [await store.outbox.latest(each.id, 10) for each in subscriptions],
        await store.catalogue.listed(),
        await store.chats.settings(1),
        await store.subscriptions.zone_rules(),
    ]


# Opening


async def test_a_store_opens_by_its_address(url: str) -> None:
    """The same contents are there when it is opened again; the clock is a real one."""
    async with open_store(url, run=True) as store:
        await fill(store)
        before = await contents(store)
        assert timedelta() <= await store.clock() - await store.clock() + timedelta(seconds=5)

    async with open_store(url) as store:
        assert await contents(store) == before


async def test_a_store_in_memory_is_empty() -> None:
    """It begins anew each time."""
    async with open_store(MEMORY) as store:
        assert await store.subscriptions.after(0, 1) == ()
        assert store.sole


async def test_a_new_file_is_made_for_the_bot_alone(tmp_path: Path) -> None:
    """With its folder, for its owner; another command does not make one."""
    url = f"sqlite:///{tmp_path}/folder/store.db"
    with pytest.raises(EnvironmentUnfit, match="no store yet"):
        async with open_store(url):
            pass

    async with open_store(url, run=True) as store:
        assert store.sole

    assert (tmp_path / "folder").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://u:secret@host/db", "postgresql+psycopg://u:secret@host/db"])
async def test_a_wrong_address_is_refused_without_its_password(url: str) -> None:
    """The message says what would do, and nothing of what was given."""
    with pytest.raises(EnvironmentUnfit, match="BRIEFING_DATABASE_URL") as refusal:
        async with open_store(url):
            pass

    assert "secret" not in str(refusal.value)


async def test_a_database_that_does_not_answer_is_told() -> None:
    """One line, without the password."""
    with pytest.raises(StoreUnavailable) as refusal:
        async with open_store("postgresql://user:secret@127.0.0.1:9/name", run=True):
            pass

    assert "secret" not in str(refusal.value)


HOLD = """
import asyncio, sys
from bot.stores import open_store

async def main():
    async with open_store(sys.argv[1], run=True):
        print("open", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_second_bot_on_a_file_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    """While one runs, another is told so, by whatever name; a look beside it works; killed, it leaves the file free."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, sqlite_url], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220 - short
    assert process.stdout
    with process, process.stdout as output:
        assert output.readline() == "open\n"

        link = tmp_path / "link.db"
        link.symlink_to(sqlite_url.removeprefix("sqlite:///"))
        for name in (sqlite_url, f"sqlite:///{link}"):
            with pytest.raises(EnvironmentUnfit, match="another briefing-bot runs on it"):
                async with open_store(name, run=True):
                    pass
        async with open_store(sqlite_url) as store:
            assert await store.subscriptions.after(0, 1) == ()

        process.kill()
        process.wait()
    async with open_store(sqlite_url, run=True) as store:
        assert store.sole


async def test_a_lock_that_is_no_lock_is_told(sqlite_url: str, tmp_path: Path) -> None:
    """Where something else lies under the name of the lock, a bot does not start beside it, and says what is wrong."""
    (tmp_path / "store.db.lock").write_text("somebody's notes\n" * 100, "utf-8")

    with pytest.raises(EnvironmentUnfit, match=r"\.lock: cannot be made \(file is not a database\)"):
        async with open_store(sqlite_url, run=True):
            pass


LOADED = """
import asyncio, sys
from bot.stores import open_store

async def main():
    async with open_store(sys.argv[1], run=True) as store:
        assert await store.subscriptions.after(0, 1) == ()

asyncio.run(main())
print([name for name in ("sqlalchemy.dialects.postgresql", "sqlalchemy.orm") if name in sys.modules])
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
"""


def test_one_file_loads_no_more_of_sqlalchemy_than_it_needs(sqlite_url: str) -> None:
    """A bot on SQLite is spared the other database and the mapper; the whole package is there for whoever wants it."""
    done = subprocess.run([sys.executable, "-c", LOADED, sqlite_url], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


# Migrating


async def test_the_tables_are_those_of_the_code(url: str) -> None:
    """What the migrations make is what the code expects, on both databases."""

    def differences(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection), SCHEMA)

    database = open_database(url)
    async with database.begin() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


def test_the_last_step_is_known_without_reading_the_steps() -> None:
    """A start where nothing is to be done does without Alembic."""
    assert latest() == LATEST


async def test_several_replicas_migrate_at_once(postgresql: PostgreSQL) -> None:
    """One does it, the others wait and find it done."""
    first = open_database(postgresql.url)
    async with first.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    databases = [first, open_database(postgresql.url), open_database(postgresql.url)]

    done = await asyncio.gather(*(upgrade(database) for database in databases))

    assert sorted(str(each.before) for each in done) == sorted(["None", latest(), latest()])
    for database in databases:
        await database.close()


async def _undo_indexes(connection: AsyncConnection) -> None:
    """Take back the step that made these."""
    for index in ("ix_subscriptions_standing", "ix_deliveries_notable"):
        await connection.execute(text(f"DROP INDEX {index}"))


async def test_a_migration_and_a_copy_may_take_long(
    postgresql_url: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else a bot gives up after seconds: here it waits for the lock of another that migrates, and of one that
    writes into a table."""
    monkeypatch.setattr("bot.stores.database.ANSWER", 0.2)
    monkeypatch.setattr("bot.stores.database.SERVER_SETTINGS", {**SERVER_SETTINGS, "lock_timeout": "200"})
    source, holder, target = open_database(sqlite_url), open_database(postgresql_url), open_database(postgresql_url)

    async def wait_for(statement: str, work: Awaitable[object]) -> None:
        async with holder.begin() as connection:
            await connection.execute(text(statement))
            waiting = asyncio.ensure_future(work)
            await asyncio.sleep(0.5)
            assert not waiting.done()
        await waiting

    await wait_for(f"SELECT pg_advisory_xact_lock({LOCK})", upgrade(target))
    await wait_for("LOCK TABLE subscriptions", copying.copy(source, target))

    for each in (source, holder, target):
        await each.close()


async def test_who_had_blocked_the_bot_before_it_was_noted_is_forgotten_in_time(url: str) -> None:
    """Their time begins with the upgrade; a group with the same word may be one where the bot is silenced."""
    database = open_database(url)
    store = sql_store(database)
    for chat in (1, 2, -100):
        await store.subscriptions.put(make_subscription(chat), MORNING)
    for chat in (1, -100):
        await block_chat(chat, store.subscriptions, MORNING)
    async with database.begin() as connection:
        await connection.execute(text("DROP TABLE departures"))
        await _undo_indexes(connection)
        await connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    begun = await database.now()

    await upgrade(database)

    assert await store.removals.forget_departed(begun - timedelta(seconds=5)) == 0
    assert await store.removals.forget_departed(await database.now() + timedelta(seconds=5)) == 1
    assert [each.place.chat for each in await store.subscriptions.after(0, 9)] == [2, -100]
    await database.close()


async def test_deliveries_outlive_a_table_that_is_made_anew(sqlite_url: str) -> None:
    """So that it never gives a number twice; what is under way stays so, and is found as fast."""
    database = open_database(sqlite_url)
    store = sql_store(database)
    await fill(store)
    before, indexes = await contents(store), "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql > ''"
    async with database.begin() as connection:
        made = set((await connection.execute(text(indexes))).scalars())
        await _undo_indexes(connection)
        await connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))

    await upgrade(database)

    assert await contents(store) == before
    async with database.begin() as connection:
        assert set((await connection.execute(text(indexes))).scalars()) == made
    assert any("WHERE state = 'ready'" in index for index in made)
    await database.close()


async def test_a_store_of_a_later_version_is_refused(url: str) -> None:
    """An older bot does not touch newer tables."""
    database = open_database(url)
    async with database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for run in (True, False):
        with pytest.raises(EnvironmentUnfit, match="later version"):
            async with open_store(url, run=run):
                pass

    async with database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :step"), {"step": latest()})
    await database.close()


async def test_a_store_without_tables_is_not_looked_at(tmp_path: Path) -> None:
    """A command says what to do."""
    (tmp_path / "store.db").touch()

    with pytest.raises(EnvironmentUnfit, match="db upgrade"):
        async with open_store(f"sqlite:///{tmp_path}/store.db"):
            pass


# Copying


async def test_sqlite_goes_to_postgresql(sqlite_url: str, postgresql_url: str) -> None:
    """Everything is there, new ids do not collide, and a second copy needs to be told to replace."""
    source, target = open_database(sqlite_url), open_database(postgresql_url)
    await fill(sql_store(source))

    counts = await copying.copy(source, target)

    assert counts["subscriptions"] == counts["deliveries"] == 2
    assert await contents(sql_store(target)) == await contents(sql_store(source))
    new = await sql_store(target).subscriptions.put(make_subscription(3), MORNING)
    assert new.id == 3
    with pytest.raises(EnvironmentUnfit, match="--replace"):
        await copying.copy(source, target)
    await copying.copy(source, target, replace=True)
    assert await contents(sql_store(target)) == await contents(sql_store(source))
    await source.close()
    await target.close()


async def test_a_backup_beside_a_running_bot(url: str, tmp_path: Path) -> None:
    """It holds one moment, whatever is written meanwhile, and fills another store."""
    async with opened(url) as running:
        await fill(running)
        before = await contents(running)
        database = open_database(url)
        writing = asyncio.create_task(_write_on(running))

        await copying.backup(database, tmp_path / "backup.db")

        await writing
        await database.close()
    async with opened(f"sqlite:///{tmp_path}/other.db") as _:
        other = open_database(f"sqlite:///{tmp_path}/other.db")
        await copying.restore(tmp_path / "backup.db", other)
        restored = await contents(sql_store(other))
        await other.close()
    subscriptions, *rest = restored
    assert isinstance(subscriptions, tuple)
    assert [each.place.chat for each in subscriptions[:2]] == [1, -100]
    assert rest[2:] == before[3:]


async def _write_on(store: Store) -> None:
    for chat in range(10, 30):
        await store.subscriptions.put(make_subscription(chat), MORNING)


async def test_a_backup_comes_back(url: str, tmp_path: Path) -> None:
    """What was done since is undone, if that is wanted."""
    database = open_database(url)
    store = sql_store(database)
    await fill(store)
    before = await contents(store)
    await copying.backup(database, tmp_path / "backup.db")
    await store.removals.forget_chat(1)

    with pytest.raises(EnvironmentUnfit, match="--replace"):
        await copying.restore(tmp_path / "backup.db", database)
    await copying.restore(tmp_path / "backup.db", database, replace=True)

    assert await contents(store) == before
    await database.close()


async def test_a_backup_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    """A file that is there is not touched; one that is missing cannot be restored."""
    database = open_database(sqlite_url)
    (tmp_path / "file").write_text("mine")

    with pytest.raises(InvalidInput, match="exists already"):
        await copying.backup(database, tmp_path / "file")
    with pytest.raises(InvalidInput, match="no such file"):
        await copying.restore(tmp_path / "missing", database)

    await database.close()


async def test_a_backup_is_for_its_owner_alone(sqlite_url: str, tmp_path: Path) -> None:
    """It says who reads what, as the store does."""
    database, file = open_database(sqlite_url), tmp_path / "folder" / "backup.db"
    file.parent.mkdir()

    await copying.backup(database, file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]
    await database.close()


async def test_a_file_that_appears_during_a_backup_is_not_overwritten(sqlite_url: str, tmp_path: Path) -> None:
    """Whoever takes the name first has it, and nothing half done is left beside it."""
    database, file = open_database(sqlite_url), tmp_path / "folder" / "backup.db"
    file.parent.mkdir()
    event.listen(database.engine.sync_engine, "begin", lambda _: file.write_text("mine"))

    with pytest.raises(InvalidInput, match="exists already"):
        await copying.backup(database, file)

    assert file.read_text() == "mine"
    assert list(file.parent.iterdir()) == [file]
    await database.close()


async def test_a_backup_onto_a_full_disk_says_so(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not the store that fails; and what was written takes no room afterwards."""
    database, file = open_database(sqlite_url), tmp_path / "folder" / "backup.db"
    file.parent.mkdir()

    def open_small(url: str) -> Database:
        small = open_database(url)
        event.listen(small.engine.sync_engine, "connect", lambda made, _: made.execute("PRAGMA max_page_count = 9"))
        return small

    monkeypatch.setattr(copying, "open_database", open_small)

    with pytest.raises(EnvironmentUnfit, match=r"folder/backup\.db: no room is left on its disk"):
        await copying.backup(database, file)

    assert not list(file.parent.iterdir())
    await database.close()


async def test_a_backup_sweeps_out_what_one_that_was_killed_has_left(sqlite_url: str, tmp_path: Path) -> None:
    """Each would take as much room as the store; one that is being written stays."""
    database, folder = open_database(sqlite_url), tmp_path / "folder"
    dead, busy, strange = folder / ".backup-dead", folder / ".backup-busy", folder / ".backup-strange"
    for each in (dead, busy, strange):
        each.mkdir(parents=True)
        (each / "store.db").touch()
    (dead / "store.db.lock").touch()

    with lock(busy / "store.db"):
        await copying.backup(database, folder / "backup.db")

    assert sorted(folder.iterdir()) == [busy, strange, folder / "backup.db"]
    await database.close()


@pytest.mark.parametrize("folder", ["missing", "file"])
async def test_a_backup_makes_no_folder(folder: str, sqlite_url: str, tmp_path: Path) -> None:
    """It might be a disk that is not mounted, or a slip of the pen: the folder is named, and nothing is made."""
    database = open_database(sqlite_url)
    (tmp_path / "file").write_text("mine")

    with pytest.raises(InvalidInput, match=f"{folder}: no such folder"):
        await copying.backup(database, tmp_path / folder / "backup.db")

    assert not (tmp_path / "missing").exists()
    await database.close()


async def test_what_is_no_backup_changes_nothing(url: str, tmp_path: Path) -> None:
    """Whatever else is named is told by its name, and the store has all it had, though it was to be replaced."""
    database = open_database(url)
    store = sql_store(database)
    await fill(store)
    before = await contents(store)
    empty, words, foreign, cut = files = [tmp_path / name for name in ("empty", "words", "foreign", "cut")]
    empty.touch()
    words.write_text("# Words\n" * 99)
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("CREATE TABLE things (id INTEGER)")
    await copying.backup(database, cut)
    cut.write_bytes(cut.read_bytes()[:-8192])

    for file in files:
        with pytest.raises(InvalidInput, match=rf"/{file.name}: is no backup.*nothing was changed"):
            await copying.restore(file, database, replace=True)

        assert await contents(store) == before, file.name
    await database.close()


# Zones that are not known


async def test_a_zone_that_is_not_known_here_stops_nobody(url: str) -> None:
    """As after a step back to older zone rules: its digests go by UTC, those of others as ever; the zone is kept."""
    database = open_database(url)
    store = sql_store(database)
    for chat in (1, 2):
        await store.subscriptions.put(make_subscription(chat), MORNING)
        await store.chats.keep_settings(ChatSettings(chat, zone="Asia/Tokyo"))
    async with database.begin() as connection:
        for table in (SUBSCRIPTIONS, CHATS):
            await connection.execute(update(table).where(table.c.chat == 1).values(zone="America/Coyhaique_2"))

    assert await store.outbox.plan(EIGHT, 10) == 2
    jobs = await store.outbox.take_pending(EIGHT, 10, LEASE)

    assert [job.subscription.schedule.zone for job in jobs] == ["UTC", "UTC"]
    assert (await store.chats.settings(1)).zone is None
    async with database.begin() as connection:
        zones = set((await connection.execute(select(SUBSCRIPTIONS.c.zone))).scalars())
    assert zones == {"America/Coyhaique_2", "UTC"}
    await database.close()


# Forgetting beside a reader who comes back


async def test_a_digest_that_is_taken_up_again_while_the_old_is_swept_out_stays(postgresql_url: str) -> None:
    """It had been given up, and nothing of it was left but what it had been sent."""
    database = open_database(postgresql_url)
    store = sql_store(database)
    delivery = await _sent(store)
    (subscription,) = await store.subscriptions.of_chat(1)
    await stop(subscription.place, store.subscriptions, EIGHT)
    async with database.begin() as connection:
        again = update(SUBSCRIPTIONS).values(standing="active")
        await connection.execute(again)
        sweeping = asyncio.create_task(store.outbox.sweep(EIGHT + timedelta(days=14)))
        await _waits_for_a_lock(database)

    assert await sweeping == 1
    assert len(await store.subscriptions.of_chat(1)) == 1
    assert (await store.subscriptions.history(delivery.subscription)).seen
    await database.close()


async def _sent(store: Store) -> Delivery:
    """A digest of chat 1 that was sent."""
    await store.subscriptions.put(make_subscription(1), MORNING)
    await store.outbox.plan(EIGHT, 10)
    (job,) = await store.outbox.take_pending(EIGHT, 10, LEASE)
    await store.outbox.keep({job.delivery.id: write_plainly(job, EIGHT)}, EIGHT)
    (delivery,) = await store.outbox.claim(EIGHT, 1, LEASE, "worker")
    await store.outbox.record(delivery, judge(delivery, Sent(1), EIGHT), EIGHT)
    return delivery


async def _waits_for_a_lock(database: Database) -> None:
    """Wait until a transaction waits for another one."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    while True:
        async with database.reading() as connection:
            if (await connection.execute(waiting)).scalar():
                return
        await asyncio.sleep(0.01)


# Reading beside a writer


async def test_nobody_who_reads_waits_for_who_writes(url: str) -> None:
    """While another has begun to write, in this process or elsewhere, all that only reads goes on, as it was before."""
    database, elsewhere = open_database(url), open_database(url)
    store = sql_store(database)
    await fill(store)
    await store.requests.add(make_request(1, "weather in Paris", "en", MORNING))
    reads: dict[str, Callable[[], Awaitable[object]]] = {
        "find": lambda: store.subscriptions.find(Place(1)),
        "of_chat": lambda: store.subscriptions.of_chat(1),
        "history": lambda: store.subscriptions.history(1),
        "after": lambda: store.subscriptions.after(0, 9),
        "zone_rules": store.subscriptions.zone_rules,
        "settings": lambda: store.chats.settings(1),
        "listed": store.catalogue.listed,
        "latest": lambda: store.outbox.latest(1, 9),
        "overview": store.outbox.overview,
        "requests": lambda: store.requests.of_chat(1),
        "requests after": lambda: store.requests.after(0, 9),
        "feedback": lambda: store.feedback.since(MORNING),
    }
    before = {name: await read() for name, read in reads.items()}
    held_up = set()

    for writer in (database, elsewhere):
        async with writer.begin() as connection:
            for table in (SUBSCRIPTIONS, CHATS, REQUESTS, DELIVERIES):
                await connection.execute(update(table).values(chat=table.c.chat + 5))
            for name, read in reads.items():
                try:
                    async with asyncio.timeout(2):
                        assert await read() == before[name]
                except TimeoutError:
                    held_up.add(name)
            await connection.rollback()

    assert not held_up
    for each in (database, elsewhere):
        await each.close()


async def test_many_who_read_leave_room_for_who_writes(url: str) -> None:
    """Readers that take their time, more of them than are let in at once, do not keep a writer out."""
    database = open_database(url)
    store = sql_store(database)

    reading, written = asyncio.Semaphore(0), asyncio.Event()

    async def read() -> None:
        async with database.reading() as connection:
            await connection.execute(select(CHATS))
            reading.release()
            await written.wait()

    readers = [asyncio.create_task(read()) for _ in range(3)]
    for _ in range(READERS):
        await reading.acquire()
    async with asyncio.timeout(5):
        await store.chats.keep_settings(ChatSettings(1, "ja"))

    written.set()
    await asyncio.gather(*readers)
    assert (await store.chats.settings(1)).language == "ja"
    await database.close()


# A database in trouble


async def test_a_disk_that_is_full_is_told_apart_from_a_database_that_is_away(sqlite_url: str) -> None:
    """Both may pass, and what was asked can be asked again; who looks after the machine has another thing to do."""
    database = open_database(sqlite_url)
    event.listen(database.engine.sync_engine, "connect", lambda made, _: made.execute("PRAGMA max_page_count = 1"))
    rows = [{**subscription_row(make_subscription(1)), "chat": chat} for chat in range(1, 999)]

    async def fill_up() -> None:
        async with database.begin() as connection:
            await connection.execute(SUBSCRIPTIONS.insert(), rows)

    with pytest.raises(StoreUnavailable) as raised:
        await fill_up()

    assert raised.value.full
    await database.close()


async def test_a_frozen_replica_holds_nobody_up(postgresql_url: str) -> None:
    """Two seconds after it stopped within a transaction, PostgreSQL lets the others at the budget."""
    frozen, living = open_database(postgresql_url), open_database(postgresql_url)
    await sql_store(living).subscriptions.put(make_subscription(), MORNING)
    store = sql_store(living)
    await store.outbox.plan(EIGHT, 10)
    jobs = await store.outbox.take_pending(EIGHT, 10, LEASE)
    await store.outbox.keep({job.delivery.id: write_plainly(job, EIGHT) for job in jobs}, EIGHT)

    async def freeze() -> None:
        async with frozen.begin() as connection:
            await connection.execute(text("SELECT * FROM budgets FOR UPDATE"))
            await asyncio.sleep(3)

    freezing = asyncio.create_task(freeze())
    await asyncio.sleep(0.2)
    async with asyncio.timeout(4):
        waited = await store.outbox.claim(EIGHT, 10, LEASE, "living")
        assert len(await store.outbox.claim(EIGHT, 10, LEASE, "living")) == 1
    assert waited == ()  # the time that it was given is past

    with pytest.raises(StoreUnavailable):
        await freezing
    await frozen.close()
    await living.close()


async def work_through(store: Store) -> None:
    """Every statement that a courier makes, a few times."""
    for minute in range(3):
        now = EIGHT + timedelta(minutes=minute)
        await store.outbox.plan(now + timedelta(days=1), 20)
        jobs = await store.outbox.take_pending(now, 20, LEASE)
        await store.outbox.keep({job.delivery.id: write_plainly(job, now) for job in jobs}, now)
        for delivery in await store.outbox.claim(now, 5, LEASE, "worker"):
            await store.outbox.record(delivery, judge(delivery, Sent(1), now), now)
        await store.outbox.reap(now)


async def many(database: Database) -> Store:
    """A store with thousands of deliveries that are due."""
    row = subscription_row(make_subscription(1))
    async with database.begin() as connection:
        await connection.execute(SUBSCRIPTIONS.insert(), [{**row, "chat": chat} for chat in range(1, 2001)])
    store = sql_store(database)
    while await store.outbox.plan(EIGHT, 1000):
        pass
    async with database.begin() as connection:
        await connection.execute(text("ANALYZE"))
    return store


async def ready(store: Store) -> None:
    """A digest that waits to be claimed at eight."""
    await store.subscriptions.put(make_subscription(1), MORNING)
    await store.outbox.plan(EIGHT, 1)
    (job,) = await store.outbox.take_pending(EIGHT, 1, LEASE)
    await store.outbox.keep({job.delivery.id: write_plainly(job, EIGHT)}, EIGHT)


async def test_starts_that_passed_while_the_budget_was_held_are_not_taken(url: str) -> None:
    """Whoever waited a second for it takes nothing, and gets it at the next try."""
    database, waits = open_database(url), iter((0.0, 1.0))
    store = sql_store(database, elapsed=lambda: next(waits, 1.0))
    await ready(store)

    late = await store.outbox.claim(EIGHT, 1, LEASE, "worker")
    again = await store.outbox.claim(EIGHT, 1, LEASE, "worker")

    assert (len(late), len(again)) == (0, 1)
    await database.close()


async def test_how_fast_chats_are_written_to_is_not_kept(url: str) -> None:
    """When a chat may have its next message goes with the old deliveries."""
    database = open_database(url)
    store = sql_store(database, elapsed=lambda: 0.0)
    await ready(store)
    (delivery,) = await store.outbox.claim(EIGHT, 1, LEASE, "worker")
    await store.outbox.record(delivery, judge(delivery, Sent(1), EIGHT), EIGHT)
    kept = []

    for before in (EIGHT, EIGHT + timedelta(days=1)):
        await store.outbox.sweep(before)
        async with database.begin() as connection:
            kept.append(len((await connection.execute(select(PACES))).all()))

    assert kept == [1, 0]
    await database.close()


async def test_a_backup_of_a_later_version_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    """It is the backup that is told, and not the store."""
    database, file = open_database(sqlite_url), tmp_path / "file"
    store = sql_store(database)
    await fill(store)
    before = await contents(store)
    await copying.backup(database, file)
    with closing(sqlite3.connect(file)) as later, later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(InvalidInput, match=r"/file: is of a later version.*nothing was changed"):
        await copying.restore(file, database, replace=True)

    assert await contents(store) == before
    await database.close()


async def test_without_room_for_it_a_backup_is_not_restored(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder that is full is named, not only the file that is read."""
    database, file = open_database(sqlite_url), tmp_path / "file"
    file.touch()

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    monkeypatch.setattr("shutil.copyfile", fail)

    with pytest.raises(EnvironmentUnfit, match=r"file: cannot be copied into .*briefing-bot-.* \(No space left"):
        await copying.restore(file, database)

    await database.close()


SCANS = "SELECT sum(seq_scan) FROM pg_stat_user_tables WHERE relname IN ('subscriptions', 'deliveries')"


async def scans(database: Database) -> int:
    """How often PostgreSQL has read a large table whole."""
    async with database.begin() as connection:
        await connection.execute(text("SELECT pg_stat_force_next_flush()"))
    async with database.begin() as connection:
        return int((await connection.execute(text(SCANS))).scalar_one())


async def test_postgresql_never_reads_a_large_table_whole(postgresql_url: str) -> None:
    """Planning, writing, claiming, recording and reaping find their rows by an index."""
    database = open_database(postgresql_url)
    store = await many(database)
    before = await scans(database)

    await work_through(store)

    assert await scans(database) == before
    await database.close()


async def test_sqlite_never_reads_a_large_table_whole(sqlite_url: str) -> None:
    """The same: SQLite finds its partial indexes, too."""
    database = open_database(sqlite_url)
    store = await many(database)
    made: list[tuple[str, Any]] = []

    def note(*given: Any) -> None:
        _, _, statement, parameters, *_ = given
        if not statement.startswith(("BEGIN", "INSERT")):
            made.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await work_through(store)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)

    plans: set[str] = set()
    async with database.begin() as connection:
        for statement, parameters in made:
            given = parameters[0] if isinstance(parameters, list) else parameters
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            plans |= {row.detail for row in rows}
    assert len(made) > 20
    assert not plans & {"SCAN deliveries", "SCAN subscriptions"}
    await database.close()


async def counted(database: Database) -> None:
    """Count the deliveries once, where nearly all were sent."""
    store = await many(database)
    async with database.begin() as connection:
        await connection.execute(update(DELIVERIES).where(DELIVERIES.c.id > 5).values(state="sent"))
        await connection.execute(text("ANALYZE"))
    await store.outbox.overview()


async def test_sqlite_counts_deliveries_without_reading_them(sqlite_url: str) -> None:
    """Prometheus asks every few seconds, and there may be more than a million."""
    database = open_database(sqlite_url)
    made: list[str] = []
    event.listen(
        database.engine.sync_engine, "before_cursor_execute", lambda *given: made.append(given[2].replace("?", "10"))
    )

    await counted(database)

    selects = [statement for statement in made if statement.startswith("SELECT") and "count(" in statement]
    dead = [statement for statement in made if "= 'dead'" in statement]
    plans: set[str] = set()
    async with database.begin() as connection:
        for statement in (*selects, *dead):
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
            plans |= {row.detail for row in rows if row.detail.startswith(("SCAN", "SEARCH"))}
    assert (len(selects), len(dead)) == (2, 1)
    assert all("INDEX" in plan for plan in plans)
    assert sum("ix_deliveries_notable" in plan for plan in plans) == 2
    await database.close()


async def test_postgresql_counts_deliveries_without_reading_them(postgresql_url: str) -> None:
    """All that is not simply sent is found by its index: for the counts, and for the dead ones."""
    database = open_database(postgresql_url)
    used = "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'ix_deliveries_notable'"

    await counted(database)

    await scans(database)
    async with database.begin() as connection:
        assert (await connection.execute(text(used))).scalar_one() >= 2
    await database.close()


@pytest.mark.parametrize(
    "url",
    [
        "store.db",
        "mysql://user:pass-word@host/name",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://store.db",
        "postgresql://user:pass-word@host:port/name",
        "postgresql://user:pass-word@host:99999/name",
        "postgresql://user:an@other:pass-word@host/name",
        "postgresql://user:pass-word@host/name?connection_class=x",
    ],
)
def test_an_address_that_is_none_is_told_without_its_value(url: str) -> None:
    """Before anything is opened, and in words of ours: what is wrong may be the password."""
    with pytest.raises(EnvironmentUnfit, match="BRIEFING_DATABASE_URL") as refused:
        open_database(url)

    assert not re.search("pass-word|an@other|connection_class", str(refused.value))


async def test_tls_is_asked_for_as_postgresql_says_it() -> None:
    """`sslmode` is in the addresses that hosts of databases give out: who requires it speaks to nobody without."""
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(8))
        writer.write(b"N")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(StoreUnavailable, match="SSL"):
            async with open_store(f"postgresql://user:pass-word@127.0.0.1:{port}/name?sslmode=require"):
                pass

    # https://www.postgresql.org/docs/current/protocol-message-formats.html, SSLRequest
    assert asked == [(8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")]
