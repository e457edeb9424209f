"""The commands `digest` and `db`, as an admin uses them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.digests.subscription import Standing
from bot.errors import BotError, EnvironmentUnfit, InvalidInput
from bot.settings import Settings
from bot.stores import open_store
from tests.digests.builders import MORNING, make_schedule, make_subscription
from tests.digests.conftest import opened
from tests.loopback import HOST, free_port

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def said(url: str, *arguments: str, typed: str = "") -> str:
    """What a command prints; its error is raised.

    Args:
        url: of the store.
        arguments: of the command line.
        typed: on standard input.
    """
    settings = {"BRIEFING_DATABASE_URL": url, "BRIEFING_KNOWLEDGE": str(KNOWLEDGE)}
    done = CliRunner().invoke(app, arguments, input=typed, env=settings)
    if isinstance(done.exception, BotError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def keep(url: str, *subscriptions: Subscription) -> None:
    """Keep some subscriptions."""

    async def put() -> None:
        async with opened(url) as store:
            for each in subscriptions:
                await store.subscriptions.put(each, MORNING)

    asyncio.run(put())


def test_the_dry_run_tells_what_is_sent_when(url: str) -> None:
    """All digests of the coming days in order, in the time of each place; what is paused is left out."""
    keep(
        url,
        make_subscription(1, schedule=make_schedule(zone="Asia/Tokyo")),
        make_subscription(-100, 7, schedule=make_schedule(days=frozenset({3}))),
        make_subscription(3, standing=Standing.PAUSED, next=None),
    )

    lines = said(url, "digest", "--dry-run", "--at", "2026-11-24T00:00", "--days", "3").splitlines()

    assert [line.rsplit("  ", 1)[0] for line in lines] == [
        "2026-11-25T08:00+09:00 Asia/Tokyo  chat 1",
        "2026-11-26T08:00+09:00 Asia/Tokyo  chat 1",
        "2026-11-26T08:00+00:00 UTC  chat -100 thread 7",
        "2026-11-27T08:00+09:00 Asia/Tokyo  chat 1",
    ]
    assert [len(line.rsplit("  ", 1)[1].split()) for line in lines] == [3, 3, 3, 3]
    assert not set(lines[0].rsplit("  ", 1)[1].split()) & set(lines[1].rsplit("  ", 1)[1].split())


def test_the_dry_run_of_one_chat_shows_its_texts(sqlite_url: str) -> None:
    """Whole, as plain text."""
    keep(sqlite_url, make_subscription(1), make_subscription(2))

    shown = said(sqlite_url, "digest", "--dry-run", "--chat", "1", "--at", "2026-11-24T08:00", "--days", "1")

    assert shown.startswith("2026-11-24T08:00+00:00 UTC  chat 1  ")
    assert "Your digest (as of 16 April 2021)" in shown
    assert "chat 2" not in shown


def test_the_dry_run_says_that_nothing_is_sent(sqlite_url: str) -> None:
    """Because nobody wants a digest, this chat does not, or none of its days is near."""
    keep(sqlite_url, make_subscription(3, standing=Standing.PAUSED, next=None))

    assert said(sqlite_url, "digest", "--dry-run") == "No digest is active.\n"

    keep(sqlite_url, make_subscription(1, schedule=make_schedule(days=frozenset({3}))))
    near = ("--at", "2026-11-24T00:00", "--days", "2")

    assert said(sqlite_url, "digest", "--dry-run", "--chat", "5") == "No digest is active in chat 5.\n"
    assert said(sqlite_url, "digest", "--dry-run", *near) == "No digest is due within 2 days.\n"


def test_the_dry_run_comes_to_an_end(sqlite_url: str) -> None:
    """After the last item it says that everything was seen, and then that there is nothing to say."""
    keep(sqlite_url, make_subscription(1, items=7))

    shown = said(sqlite_url, "digest", "--dry-run", "--at", "2026-11-24T00:00", "--days", "30").splitlines()

    assert len(shown) == 30
    assert sum("everything seen" in line for line in shown) == 1
    assert shown[-1].endswith("nothing to say")


def test_the_dry_run_changes_nothing(sqlite_url: str) -> None:
    """The store is the same afterwards."""
    keep(sqlite_url, make_subscription(1))
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    before = file.read_bytes()

    said(sqlite_url, "digest", "--dry-run")

    assert file.read_bytes() == before


def test_digest_alone_sends_nothing(sqlite_url: str) -> None:
    """It says who does."""
    with pytest.raises(InvalidInput, match="--dry-run"):
        said(sqlite_url, "digest")
    with pytest.raises(InvalidInput, match="expected a time"):
        said(sqlite_url, "digest", "--dry-run", "--at", "tomorrow")


def test_a_store_is_made_once(tmp_path: Path) -> None:
    """The second time there is nothing to do."""
    url = f"sqlite:///{tmp_path}/new/store.db"

    assert said(url, "db", "upgrade").startswith("step none -> ")
    assert "up to date" in said(url, "db", "upgrade")


def test_a_store_moves_to_postgresql(sqlite_url: str, postgresql_url: str) -> None:
    """Every table is counted; a second copy must be told to replace."""
    keep(sqlite_url, make_subscription(1), make_subscription(2))

    assert "subscriptions: 2" in said(sqlite_url, "db", "copy", postgresql_url)
    with pytest.raises(EnvironmentUnfit, match="--replace"):
        said(sqlite_url, "db", "copy", postgresql_url)
    assert "subscriptions: 2" in said(sqlite_url, "db", "copy", postgresql_url, "--replace")


def test_the_other_store_can_be_told_beside_the_command_line(sqlite_url: str, tmp_path: Path) -> None:
    """Where nobody who lists processes sees its password, and no log of commands keeps it."""
    keep(sqlite_url, make_subscription(1))

    assert "subscriptions: 1" in said(sqlite_url, "db", "copy", "-", typed=f"sqlite:///{tmp_path}/other.db\n")
    assert (tmp_path / "other.db").exists()


def test_a_store_is_not_copied_onto_itself(url: str, sqlite_url: str, tmp_path: Path) -> None:
    """Under whatever name; nor is it restored from its own file, which may lack the last that was written."""
    keep(url, make_subscription(1))
    link = tmp_path / "link.db"
    link.symlink_to(sqlite_url.removeprefix("sqlite:///"))
    names = [url, f"sqlite:///{link}"] if url == sqlite_url else [url]

    for name in names:
        with pytest.raises(InvalidInput, match="is the store itself"):
            said(url, "db", "copy", name, "--replace")
    with pytest.raises(InvalidInput, match="is the store itself"):
        said(sqlite_url, "db", "restore", str(link), "--replace")
    assert "chat 1" in said(url, "digest", "--dry-run", "--at", "2026-11-24T00:00", "--days", "1")


def test_which_of_two_stores_does_not_answer_is_told(sqlite_url: str) -> None:
    """The settings say nothing of the other one."""
    keep(sqlite_url, make_subscription(1))

    with pytest.raises(EnvironmentUnfit, match="The other store does not answer: "):
        said(sqlite_url, "db", "copy", f"postgresql://nobody@{HOST}:{free_port()}/none")


def test_a_backup_and_its_return(url: str, tmp_path: Path) -> None:
    """Into a file, and back into a new store."""
    keep(url, make_subscription(1))
    file, other = tmp_path / "backup.db", f"sqlite:///{tmp_path}/other/store.db"

    assert "subscriptions: 1" in said(url, "db", "backup", str(file))
    assert "subscriptions: 1" in said(other, "db", "restore", str(file))

    shown = said(other, "digest", "--dry-run", "--at", "2026-11-24T00:00", "--days", "1")
    assert "chat 1" in shown


@pytest.mark.parametrize("command", [("backup", "file"), ("copy", "sqlite:///other.db"), ("restore", "missing")])
def test_without_a_store(command: tuple[str, ...], tmp_path: Path) -> None:
    """There is nothing to copy, to back up or to bring back."""
    with pytest.raises(BotError, match=r"no store|no such file"):
        said(f"sqlite:///{tmp_path}/store.db", "db", *command)


def test_a_running_bot_is_left_alone(sqlite_url: str, postgresql_url: str, tmp_path: Path) -> None:
    """What would undo its work is refused while it runs; a backup is not."""

    async def beside() -> None:
        async with open_store(sqlite_url, run=True):
            for command in (("copy", postgresql_url), ("restore", str(tmp_path / "backup.db")), ("upgrade",)):
                with pytest.raises(EnvironmentUnfit, match="another briefing-bot"):
                    await asyncio.to_thread(said, sqlite_url, "db", *command)
            assert "subscriptions: 0" in await asyncio.to_thread(
                said, sqlite_url, "db", "backup", str(tmp_path / "backup.db")
            )

    asyncio.run(beside())


def test_the_store_has_a_place_of_its_own() -> None:
    """Without a setting it is an SQLite file among the user's data; with one its password is not shown."""
    assert Settings(_env_file=None).store_url.startswith("sqlite:////")
    assert Settings(_env_file=None).store_url.endswith("briefing-bot/store.db")
    secret = Settings(_env_file=None, database_url="postgresql://u:hunter2@h/d")
    assert secret.store_url == "postgresql://u:hunter2@h/d"
    assert "hunter2" not in repr(secret)
