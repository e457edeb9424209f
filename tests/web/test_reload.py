"""Knowledge is read again while the bot runs: whole or not at all, and curators are told what is wrong."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import threading
import weakref
from typing import TYPE_CHECKING

import pytest

from bot.app import open_desk
from bot.app.previewing import answer_preview
from bot.app.watching import Watch
from bot.knowledge.verification import verify
from bot.stores import memory_store
from bot.web.preview import ANN, BORIS, serve_preview
from tests.waiting import until
from tests.web.conftest import Running, running
from tests.web.processes import program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.briefing.desk import Desk

DOSSIER = """
id: harbour
title: The harbour dispute
language: en
version: "{version}"
sources: []
topics:
  - id: harbour-dues
    title: {title}
    summary: What the two ports say of the dues.
    asks: [harbour dues, who pays for the harbour, dues of the port]
"""


def write(folder: Path, version: str = "1", title: str = "Harbour dues") -> None:
    """Write the dossier."""
    (folder / "harbour").mkdir(exist_ok=True)
    (folder / "harbour" / "dossier.yaml").write_text(DOSSIER.format(version=version, title=title), "utf-8")


@contextlib.asynccontextmanager
async def harbour(folder: Path, *, watched: bool = False) -> AsyncIterator[Running]:
    """A bot on the dossier, with Ann for a curator."""
    write(folder)
    async with running(
        open_desk(folder, cache=None), hook=False, knowledge=folder, curators=str(ANN.id), reload=watched
    ) as service:
        service.preview.town.start(ANN)
        await service.preview.talk(ANN).rests()
        yield service


async def test_a_change_of_the_files_is_noticed(tmp_path: Path) -> None:
    """Whoever asks after a file was saved is answered from it; nobody is told anything unasked."""
    async with harbour(tmp_path, watched=True) as service:
        boris = service.preview.talk(BORIS)
        before = await boris.says("who pays for the harbour")
        sent = len(service.preview.town.ledger.named("sendMessage"))

        write(tmp_path, "2", "Dues of the port")
        await until(lambda: service.service.shelf.last)
        first = service.service.shelf.last
        service.service.reload()  # begins when all is done of the one before
        await until(lambda: service.service.shelf.last is not first)
        quiet = len(service.preview.town.ledger.named("sendMessage")) == sent
        after = await boris.says("who pays for the harbour")

    assert "Harbour dues" in before.text
    assert "Dues of the port" in after.text
    assert quiet


async def test_a_folder_that_is_moved_in_is_noticed(tmp_path: Path) -> None:
    """It comes whole, and none of its files is told as changed."""
    ready, knowledge = tmp_path / "ready", tmp_path / "knowledge"
    ready.mkdir()
    knowledge.mkdir()
    write(ready)
    dossier = ready / "harbour" / "dossier.yaml"
    dossier.write_text(dossier.read_text("utf-8").replace("harbour", "coast").replace("dues", "fees"), "utf-8")
    async with harbour(knowledge, watched=True) as service:
        await service.preview.talk(BORIS).says("who pays for the harbour")
        (ready / "harbour").rename(knowledge / "coast")
        await until(lambda: service.service.shelf.last)
        dossiers = [dossier.id for dossier in service.service.shelf.desk.knowledge.dossiers]

    assert dossiers == ["coast", "harbour"]


async def test_the_preview_notices_it_too(tmp_path: Path) -> None:
    """Whoever writes a dossier looks at it beside, and its faults come to the curator there."""
    write(tmp_path)
    stop = asyncio.Event()
    async with serve_preview(0) as preview:
        ann = preview.talk(ANN)
        ann.patience = 30

        def read() -> Desk:
            return open_desk(tmp_path, cache=None)

        answering = asyncio.create_task(
            answer_preview(
                preview.token,
                read(),
                memory_store(),
                stop,
                preview.url,
                read=read,
                watched=tmp_path,
                curators=frozenset({ANN.id}),
            )
        )
        before = await ann.says("who pays for the harbour")
        ann.look()
        write(tmp_path, title="a: b")
        told = await ann.hears()
        stop.set()
        await answering

    assert "Harbour dues" in before.text
    assert "dossier.yaml:9" in told.text


@pytest.mark.long
async def test_sighup_has_them_read(tmp_path: Path) -> None:
    """Also where nobody watches the folder, as on a network's file system."""
    write(tmp_path)
    async with serve_preview(0) as preview:
        given = {"token": preview.token, "api_url": preview.url, "knowledge": str(tmp_path), "reload": "false"}
        async with program(tmp_path, **given) as bot:
            boris = preview.talk(BORIS)
            boris.patience = 30
            before = await boris.says("who pays for the harbour")
            write(tmp_path, "2", "Dues of the port")
            bot.process.send_signal(signal.SIGHUP)
            await until(lambda: "reloaded" in bot.log.read_text("utf-8"))
            after = await boris.says("who pays for the harbour")

    assert "Harbour dues" in before.text
    assert "Dues of the port" in after.text


async def test_broken_files_leave_what_was_loaded_and_are_told_once(tmp_path: Path) -> None:
    """A curator reads file and line, once; everybody else is answered as before; mended files are told too."""
    async with harbour(tmp_path) as service:
        ann, boris = service.preview.talk(ANN), service.preview.talk(BORIS)
        path = tmp_path / "harbour" / "dossier.yaml"
        path.write_text(path.read_text("utf-8").replace("id: harbour-dues", "id: Harbour Dues"), "utf-8")

        ann.look()
        service.service.reload()
        told = await ann.hears()
        first = service.service.shelf.last
        service.service.reload()
        await until(lambda: service.service.shelf.last is not first)
        answer = await boris.says("who pays for the harbour")
        write(tmp_path, "2")
        service.service.reload()
        mended = await ann.hears()  # and nothing before

    assert f"{path}:8" in told.text
    assert "I go on with what was loaded before" in told.text
    assert "Harbour dues" in answer.text
    assert "The new files are loaded." in mended.text
    assert "harbour 2: 1 topic" in mended.text


QUOTED = """
sources:
  - {id: letter, type: report, title: L, publisher: P, issued: {date-parts: [[2021]]}, short: L, teller: the letter}
"""

QUOTE = """
    quotes:
      - {id: due, exact: the dues are due, source: letter, paragraph: 1, speaker: The harbour master}
"""


async def test_a_quote_that_was_not_verified_is_not_taken_up(tmp_path: Path) -> None:
    """The last good dossier goes on, and curators read what to type, until the quote is verified."""
    async with harbour(tmp_path) as service:
        ann, boris = service.preview.talk(ANN), service.preview.talk(BORIS)
        path = tmp_path / "harbour" / "dossier.yaml"
        path.write_text(path.read_text("utf-8").replace("\nsources: []\n", QUOTED) + QUOTE, "utf-8")

        refused = await ann.says("/reload")
        before = await boris.says("who pays for the harbour")
        verify(tmp_path, {"letter": b"He writes that the dues are due."})
        taken = await ann.says("/reload")
        after = await boris.says("who pays for the harbour")

    assert f"{path}:15" in refused.text
    assert "briefing-bot verify letter=FILE" in refused.text
    assert "the dues are due" not in before.text
    assert "The new files are loaded." in taken.text
    assert "the dues are due" in after.text


async def test_a_folder_that_goes_away_is_borne(tmp_path: Path) -> None:
    """A checkout that takes the folder away for a moment stops nothing."""
    async with harbour(tmp_path, watched=True) as service:
        shutil.rmtree(tmp_path / "harbour")
        await until(lambda: service.service.shelf.last)

        answer = await service.preview.talk(BORIS).says("who pays for the harbour")

    assert "Harbour dues" in answer.text


async def test_questions_are_answered_while_files_are_read(tmp_path: Path) -> None:
    """Reading runs beside the answers, and each answer is of the old files or of the new ones."""
    async with harbour(tmp_path) as service:
        reading, go_on = threading.Event(), threading.Event()
        shelf = service.service.shelf
        build = shelf._build  # noqa: SLF001 - reading is held up where it begins

        def slowly() -> object:
            reading.set()
            go_on.wait(5)
            return build()

        shelf._build = slowly  # type: ignore[assignment] # noqa: SLF001 - as above
        write(tmp_path, "2", "Dues of the port")
        service.service.reload()
        await until(reading.is_set)
        during = await service.preview.talk(BORIS).says("who pays for the harbour")
        go_on.set()
        await until(lambda: shelf.last)
        after = await service.preview.talk(BORIS).says("who pays for the harbour")

    assert "Harbour dues" in during.text
    assert "Dues of the port" in after.text


@pytest.mark.long
async def test_desks_that_were_read_and_left_are_given_back(tmp_path: Path) -> None:
    """However often files are read, changed or not, only what answers come from stays in memory."""
    async with harbour(tmp_path) as service:
        shelf, read = service.service.shelf, list[weakref.ref[object]]()
        build = shelf._build  # noqa: SLF001 - whatever is read passes here, also what is thrown away

        def note() -> Desk:
            desk = build()
            read.append(weakref.ref(desk.router.atlas.index))
            return desk

        shelf._build = note  # noqa: SLF001 - as above
        ann, boris = service.preview.talk(ANN), service.preview.talk(BORIS)
        for version in (1, 1, 2):
            write(tmp_path, str(version), f"Harbour dues {version}")
            await ann.says("/reload")
            await boris.says("who pays for the harbour")

        assert len(read) == 3
        await until(lambda: [each() is not None for each in read].count(True) == 1)


async def test_a_reading_that_fails_is_not_the_last() -> None:
    """Whoever asks again has the files read again, whatever befell the reading before."""
    read: list[bool] = []

    async def reading() -> None:
        read.append(True)
        if len(read) == 1:
            raise KeyError("a bug")

    watch = Watch(reading)
    async with watch.working(None):
        watch.ask()
        await until(lambda: len(read) == 1)
        watch.ask()
        await until(lambda: len(read) == 2)


async def test_curators_reload_and_look(tmp_path: Path) -> None:
    """`/reload` says how it went, `/status` what runs; both in the curator's language."""
    async with harbour(tmp_path) as service:
        ann = service.preview.talk(ANN)
        same = await ann.says("/reload")
        write(tmp_path, "2")
        changed = await ann.says("/reload")
        await ann.says("who pays for the harbour")
        status = await ann.says("/status")

    assert "The files say what they said before." in same.text
    assert "harbour 2: 1 topic" in changed.text
    assert "Running for 0 h 00 min" in status.text
    assert "The new files are loaded." in status.text
    assert "1 answered" in status.text


@pytest.mark.parametrize("command", ["/reload", "/status"])
async def test_nobody_else_has_these_commands(tmp_path: Path, command: str) -> None:
    """For a person who is no curator they are unknown, and groups hear nothing."""
    async with harbour(tmp_path) as service:
        answer = await service.preview.talk(BORIS).says(command)
        group = service.preview.talk(ANN, in_group=True)
        group.posts(f"{command}@briefing_preview_bot")
        await group.silence()

        assert "/help" in answer.text
        assert service.service.shelf.last is None
