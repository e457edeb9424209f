"""`briefing-bot run` and `preview` as programs of their own: what they print, how they end, and what stops them not."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import sqlite3
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.locales import locale_of
from bot.web.preview import ANN, BORIS, serve_preview
from tests.loopback import free_port, http_client
from tests.terminal import run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from bot.web.preview import Preview

ROOT = Path(__file__).parents[2]
TOKEN = "7000000001:" + "x" * 35
PATIENCE = 60.0
"""Seconds for a program to say what it should; it takes two on a machine that has nothing else to do."""


@dataclass
class Program:
    """A running command."""

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)
    """The lines of stdout and stderr that were read."""

    async def says(self, words: str) -> str:
        """Wait for a line with these words, and return it."""
        async with asyncio.timeout(PATIENCE):
            while line := await self._line():
                if words in line:
                    return line
        raise AssertionError("\n".join(self.said))

    async def falls_silent(self, seconds: float) -> None:
        """Wait until it has not said anything for so long."""
        with contextlib.suppress(TimeoutError):
            while await asyncio.wait_for(self._line(), seconds):
                pass

    async def ends(self, *signals: signal.Signals, within: float = PATIENCE) -> int:
        """Send signals, a moment apart, and return the exit code."""
        for number in signals:
            self.process.send_signal(number)
            await asyncio.sleep(0.3)
        begin = time.monotonic()
        async with asyncio.timeout(PATIENCE):
            while await self._line():
                pass
            code = await self.process.wait()
        assert time.monotonic() - begin < within
        assert "Traceback" not in "\n".join(self.said)
        assert TOKEN not in "\n".join(self.said)
        return code

    async def _line(self) -> str:
        """The next line; empty at the end of all."""
        assert self.process.stdout
        line = (await self.process.stdout.readline()).decode()
        if line:
            self.said.append(line.rstrip())
        return line

    def count(self, words: str) -> int:
        """How many lines had these words."""
        return sum(words in line for line in self.said)


@contextlib.asynccontextmanager
async def program(*arguments: str, log: str = "", cwd: str = ".", **settings: str) -> AsyncIterator[Program]:
    """Start `briefing-bot` with arguments, and with settings of these names; it is ended in the end.

    Args:
        arguments: as typed.
        log: path of a file where standard error goes; empty: where standard output does.
        cwd: folder it is typed in.
        settings: by their names in small letters.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFING_", "COV_"))}
    settings.setdefault("knowledge", str(ROOT / "knowledge"))
    settings.setdefault("database_url", "memory:")
    given = {f"BRIEFING_{name.upper()}": value for name, value in settings.items()}
    errors = os.open(log, os.O_WRONLY) if log else asyncio.subprocess.STDOUT
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env=inherited | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"} | given,
        stdout=asyncio.subprocess.PIPE,
        stderr=errors,
        cwd=cwd,
    )
    if log:
        os.close(errors)
    try:
        yield Program(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


@contextlib.asynccontextmanager
async def running(preview: Preview, token: str = TOKEN) -> AsyncIterator[Program]:
    """Start `run` against a stand-in."""
    async with program("run", token=token, api_url=preview.url) as started:
        yield started


@pytest.mark.long
async def test_without_a_token_run_says_which_setting_is_missing() -> None:
    """One line, exit code 3."""
    async with program("run") as bot:
        code = await bot.ends()

    assert code == 3
    assert len(bot.said) == 1
    assert "BRIEFING_TOKEN" in bot.said[0]


@pytest.mark.long
async def test_a_misspelt_setting_is_told(tmp_path: Path) -> None:
    """Left out in silence, it would leave a bot open to everybody that was to be closed."""
    (tmp_path / ".env").write_text("BRIEFING_CURATOR=5\nOTHER=6\n", "utf-8")
    async with program("run", token=TOKEN, api_url="http://127.0.0.1:9", allowed_user="5", cwd=str(tmp_path)) as bot:
        line = await bot.says("not known")

        await bot.ends(signal.SIGTERM)

    assert "BRIEFING_ALLOWED_USER, BRIEFING_CURATOR" in line
    assert "OTHER" not in line


def test_every_wrong_setting_is_named_at_once_without_its_value() -> None:
    """One line, exit code 3; a wrong value may be a secret all the same."""
    wrong = {"TOKEN": "my-secret", "API_URL": "some place", "LOG_FORMAT": "parchment", "LOG_LEVEL": "chatty"}
    given: dict[str, Any] = {f"BRIEFING_{name}": value for name, value in wrong.items()}

    done = run("run", **given)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)
    for name, value in wrong.items():
        assert f"BRIEFING_{name}: " in done.stderr
        assert value not in done.stderr


@pytest.mark.long
async def test_a_wrong_token_is_told_in_a_line() -> None:
    """Exit code 3, without the token."""
    async with serve_preview(0) as preview, running(preview) as bot:
        code = await bot.ends()

    assert code == 3
    assert len([line for line in bot.said if "[info" not in line]) == 1
    assert "BRIEFING_TOKEN" in bot.said[-1]


@pytest.mark.long
async def test_told_to_stop_it_sends_the_answers_in_hand() -> None:
    """SIGTERM ends it within 5 seconds with exit code 0; who has asked is answered, one a second."""
    async with serve_preview(0, token=TOKEN) as preview:
        for _ in range(3):
            preview.town.say(ANN, "/help")
        talk = preview.talk(ANN)
        talk.patience = PATIENCE
        talk.seen = 0
        async with running(preview) as bot:
            await talk.hears()

            code = await bot.ends(signal.SIGTERM, within=5)

        answers = [message for message in preview.town.conversation(ANN.id) if message.sender.is_bot]
    assert code == 0
    assert len(answers) == 3
    assert preview.town.ledger.busiest(1, ANN.id) == 1


@pytest.mark.long
@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
async def test_ctrl_c_ends_it_with_130(times: int) -> None:
    """Once lets it finish what it has in hand; twice ends it at once; neither shows Python's inner life."""
    async with serve_preview(0, token=TOKEN) as preview, running(preview) as bot:
        await bot.says("the bot is polling")
        for _ in range(3 * times):
            preview.town.say(ANN, "/help")
        talk = preview.talk(ANN)
        talk.seen = 0
        await talk.hears()

        code = await bot.ends(*[signal.SIGINT] * times, within=5 if times == 1 else 3)

    assert code == 130


@pytest.mark.long
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
async def test_a_log_that_cannot_be_written_stops_no_answer() -> None:
    """As where the disk is full: people are answered, and it ends as it is told."""
    async with (
        serve_preview(0, token=TOKEN) as preview,
        program("run", token=TOKEN, api_url=preview.url, log="/dev/full") as bot,
    ):
        preview.town.say(ANN, "/help")
        talk = preview.talk(ANN)
        talk.patience = PATIENCE
        talk.seen = 0
        await talk.hears()

        code = await bot.ends(signal.SIGTERM)

    assert code == 0


@contextlib.contextmanager
def held(file: Path) -> Iterator[Callable[[], None]]:
    """A store that somebody writes to, so that a start waits for it; yields what lets go of it."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        yield lambda: other.execute("ROLLBACK").close()


async def appears(place: Path, pattern: str) -> None:
    """Wait for a file of this name."""
    async with asyncio.timeout(PATIENCE):
        while not any(place.glob(pattern)):  # noqa: ASYNC110, ASYNC240 - another process makes it
            await asyncio.sleep(0.02)


@pytest.mark.long
async def test_told_to_read_its_files_while_it_starts_it_does_so_then(tmp_path: Path) -> None:
    """SIGHUP would end it otherwise, and systemd takes that for an end in peace and starts nothing again."""
    url = f"sqlite:///{tmp_path}/store.db"
    async with serve_preview(0, token=TOKEN) as preview:
        with held(tmp_path / "store.db") as let_go:
            async with program("run", token=TOKEN, api_url=preview.url, database_url=url, http_listen="off") as bot:
                await appears(tmp_path, "store.db.lock")
                bot.process.send_signal(signal.SIGHUP)
                let_go()

                await bot.says("reloaded")

                code = await bot.ends(signal.SIGTERM)

    assert code == 0


@pytest.mark.long
async def test_told_to_stop_while_it_starts_it_ends_by_itself(tmp_path: Path) -> None:
    """As the first process of a container it would be spared by a signal that it has no handler for, until killed."""
    url = f"sqlite:///{tmp_path}/store.db"
    with held(tmp_path / "store.db") as let_go:
        async with program("run", token=TOKEN, database_url=url, http_listen="off") as bot:
            await appears(tmp_path, "store.db.lock")
            bot.process.send_signal(signal.SIGTERM)
            let_go()

            code = await bot.ends()

    assert (code, bot.said) == (143, [])


@pytest.mark.long
async def test_a_restore_that_is_stopped_leaves_no_copy_of_the_backup(tmp_path: Path) -> None:
    """It holds who reads what, and nobody would ever delete it."""
    url, place = f"sqlite:///{tmp_path}/store.db", tmp_path / "place"
    place.mkdir()
    async with program("db", "upgrade", database_url=url) as made:
        assert await made.ends() == 0
    async with program("db", "backup", f"{tmp_path}/backup.db", database_url=url) as backed_up:
        assert await backed_up.ends() == 0

    with pytest.MonkeyPatch.context() as environment, held(tmp_path / "store.db") as let_go:
        environment.setenv("TMPDIR", str(place))
        async with program("db", "restore", f"{tmp_path}/backup.db", database_url=url) as bot:
            await appears(place, "*/store.db")
            bot.process.send_signal(signal.SIGTERM)
            let_go()

            code = await bot.ends()

    assert (code, list(place.iterdir())) == (143, [])


async def test_preview_needs_nothing_and_ends_cleanly() -> None:
    """It says its address, serves the page, brings its own bot, and Ctrl-C ends it with 130."""
    async with program("preview", "--no-browser", "--port", "0") as bot:
        address = re.search(r"http://127\.0\.0\.1:[0-9]+", await bot.says("The chat is at"))
        assert address
        async with http_client() as client:
            page = await client.get(address[0])

        code = await bot.ends(signal.SIGINT, within=5)

    assert (code, page.status_code) == (130, 200)
    assert len(bot.said) == 1


@pytest.mark.long
async def test_in_the_preview_ann_is_a_curator() -> None:
    """She has the commands of curators, and reads the files again; the others of the cast do not."""
    commands = ("/status", "/report", "/reload")
    async with program("preview", "--no-browser", "--port", "0") as bot, http_client() as client:
        address = re.search(r"http://127\.0\.0\.1:[0-9]+", await bot.says("The chat is at"))
        assert address
        key = {"X-Preview-Key": (await client.get(f"{address[0]}/state")).json()["key"]}
        for person in (ANN.id, BORIS.id):
            for words in commands:
                body = {"person": person, "chat": person, "text": words}
                (await client.post(f"{address[0]}/act/say", json=body, headers=key)).raise_for_status()
        answers: dict[int, list[str]] = {}
        async with asyncio.timeout(PATIENCE):
            while sum(map(len, answers.values())) < 2 * len(commands):
                await asyncio.sleep(0.05)
                state = (await client.get(f"{address[0]}/state")).json()
                answers = {
                    chat["id"]: [each["text"] for each in chat["messages"] if each["author"] == state["bot"]["id"]]
                    for chat in state["chats"]
                    if chat["id"] in (ANN.id, BORIS.id)
                }
        await bot.ends(signal.SIGINT, within=5)

    first = [text.splitlines()[0] for text in answers[ANN.id]]
    assert first == ["Status", "Feedback of the last 30 days", "The files say what they said before."]
    assert answers[BORIS.id] == [locale_of("ru").say("unknown_command")] * 3


@pytest.mark.long
async def test_preview_passes_over_a_port_in_use() -> None:
    """It says so, takes the next one, and says which."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with program("preview", "--no-browser", "--port", str(port)) as bot:
            told = await bot.says("The chat is at")
            code = await bot.ends(signal.SIGTERM, within=5)

    assert bot.said[0].strip() == f"Port {port} is taken."
    assert f":{port}" not in told
    assert code == 130


@pytest.mark.long
async def test_a_second_program_with_the_token_ends_the_first() -> None:
    """One line that says why, exit code 3."""
    async with serve_preview(0, token=TOKEN) as preview, running(preview) as bot, http_client() as client:
        await bot.says("the bot is polling")
        await asyncio.sleep(0.5)

        await client.get(f"{preview.base_url}{TOKEN}/getUpdates?timeout=0")
        code = await bot.ends()

    assert code == 3
    assert bot.said[-1] == "error: Another program polls with this token; stop it, or give this one a token of its own."


@pytest.mark.long
async def test_a_token_that_is_revoked_ends_it() -> None:
    """A bot that Telegram does not know any more does not go on as if nothing had happened."""
    port = free_port()
    async with contextlib.AsyncExitStack() as stack:
        async with serve_preview(port, token=TOKEN) as preview:
            bot = await stack.enter_async_context(running(preview))
            await bot.says("the bot is polling")
        async with serve_preview(port, token=f"{TOKEN}y"):
            code = await bot.ends()

    assert code == 3
    assert "BRIEFING_TOKEN" in bot.said[-1]


@pytest.mark.long
async def test_without_network_it_waits_and_then_answers() -> None:
    """One line when there is no connection at the start, however often it tries, and one when there is."""
    port = free_port()
    async with program("run", token=TOKEN, api_url=f"http://127.0.0.1:{port}") as bot:
        await bot.says("no connection to Telegram")
        await asyncio.sleep(1.5)
        async with serve_preview(port, token=TOKEN) as preview:
            await bot.says("the connection to Telegram is back")
            await bot.says("the bot is polling")
            card = await preview.talk(ANN).says("why did Japan sanction Russia")
            code = await bot.ends(signal.SIGTERM, within=5)

    assert code == 0
    assert "64baGjsC" in card.text
    assert (bot.count("no connection"), bot.count("is back")) == (1, 1)
    assert not [line for line in bot.said if "[error" in line]


@pytest.mark.long
async def test_a_connection_that_is_lost_is_told_once() -> None:
    """One line when it goes, one when it comes back, and then the bot answers as before."""
    port = free_port()
    async with contextlib.AsyncExitStack() as stack:
        async with serve_preview(port, token=TOKEN) as preview:
            bot = await stack.enter_async_context(running(preview))
            await bot.says("the bot is polling")
            await preview.talk(ANN).says("/start")
        await bot.says("no connection to Telegram")
        await bot.falls_silent(2.5)  # a server that goes may still have answered once in between
        told = bot.count("no connection")
        preview.town.feed.closed = False
        async with serve_preview(port, token=TOKEN, town=preview.town) as again:
            await bot.says("the connection to Telegram is back")
            card = await again.talk(ANN).says("why did Japan sanction Russia")
            code = await bot.ends(signal.SIGTERM, within=5)

    assert code == 0
    assert "64baGjsC" in card.text
    assert bot.count("no connection") == bot.count("is back") == told
    assert not [line for line in bot.said if "[error" in line or "[warning" in line][told:]


@pytest.mark.long
async def test_without_network_it_can_be_stopped() -> None:
    """SIGTERM ends it while it waits for a connection."""
    async with program("run", token=TOKEN, api_url=f"http://127.0.0.1:{free_port()}") as bot:
        await bot.says("no connection to Telegram")

        code = await bot.ends(signal.SIGTERM, within=5)

    assert code == 0
    assert len([line for line in bot.said if "[info" not in line]) == 1
