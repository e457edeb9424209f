"""What every store does with feedback and requests, whether in memory, in SQLite or in PostgreSQL."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.chats import ChatSettings
from bot.chats.feedback import ErrorReport, Miss, Note, WrongTopic, make_miss
from bot.chats.requests import LONGEST, MOST, Added, Request, make_request
from bot.stores.copying import copy
from bot.stores.database import open_database
from tests.digests.builders import EIGHT, MORNING
from tests.digests.conftest import opened

if TYPE_CHECKING:
    from pathlib import Path

    from bot.stores import Store

SECOND = timedelta(seconds=1)
NOTES: tuple[Note, ...] = (
    WrongTopic("64baGjsC", "peace treaty", MORNING),
    WrongTopic("", "", MORNING + SECOND),
    ErrorReport("7hQ2Zk9a", "russia-japan 2026.11", EIGHT),
    Miss("погода в Париже", "ru", EIGHT + SECOND),
)


async def ask(store: Store, chat: int, *words: str) -> list[Added]:
    """Have a chat ask to be told of some questions."""
    return [await store.requests.add(make_request(chat, each, "en", MORNING)) for each in words]


async def words_of(store: Store, chat: int) -> list[str]:
    """What a chat waits for."""
    return [request.words for request in await store.requests.of_chat(chat)]


async def test_notes_are_kept_whole(store: Store) -> None:
    """Notes of every kind come back as they were, in the order in which they came, from a moment on."""
    for note in NOTES:
        await store.feedback.note(note)

    assert await store.feedback.since(MORNING) == NOTES
    assert await store.feedback.since(EIGHT) == NOTES[2:]


async def test_old_notes_are_swept_out(store: Store) -> None:
    """What was noted before a moment goes, the rest stays."""
    for note in NOTES:
        await store.feedback.note(note)

    assert await store.feedback.sweep(EIGHT) == 2
    assert await store.feedback.sweep(EIGHT) == 0

    assert await store.feedback.since(MORNING) == NOTES[2:]


async def test_a_chat_asks_for_the_same_once(store: Store) -> None:
    """Capital letters and spaces make no other request; another chat may ask for the same."""
    assert await ask(store, 1, "The  Kuril chain", "the kuril CHAIN") == [Added.KEPT, Added.KNOWN]
    assert await ask(store, 2, "The Kuril chain") == [Added.KEPT]

    assert await words_of(store, 1) == ["The Kuril chain"]


async def test_a_chat_waits_for_twenty_things_at_most(store: Store) -> None:
    """One more is refused, until one was taken."""
    added = await ask(store, 1, *(f"question {number}" for number in range(MOST + 1)))
    first, *_ = await store.requests.of_chat(1)

    assert added == [Added.KEPT] * MOST + [Added.FULL]
    assert await store.requests.take(first.id)
    assert await ask(store, 1, "one more") == [Added.KEPT]


async def test_what_was_taken_out_finds_its_place_again(store: Store) -> None:
    """Also where the chat has filled it meanwhile; what it has asked for again is one."""
    await ask(store, 1, "the first one")
    (first,) = await store.requests.of_chat(1)
    assert await store.requests.take(first.id)
    await ask(store, 1, *(f"question {number}" for number in range(MOST)))

    added = [await store.requests.add(first, back=True) for _ in range(2)]

    assert added == [Added.KEPT, Added.KNOWN]
    assert len(await store.requests.of_chat(1)) == MOST + 1


async def test_requests_are_walked_through_and_taken_once(store: Store) -> None:
    """In pieces by their ids; whoever comes second gets nothing."""
    await ask(store, 1, "one", "two")
    await ask(store, 2, "three")

    first = await store.requests.after(0, 2)
    rest = await store.requests.after(first[-1].id, 2)

    assert [each.words for each in (*first, *rest)] == ["one", "two", "three"]
    assert [await store.requests.take(first[0].id) for _ in range(2)] == [True, False]
    assert await words_of(store, 1) == ["two"]


@pytest.mark.parametrize("words", ["", "x" * 5000, "ΐ" * 400, "a\0b\ud800c\n\u202ed", "🏯" * 400, "'; DROP TABLE--"])
async def test_any_words_can_be_kept(store: Store, words: str) -> None:
    """Controls, half characters and long texts are no reason to fail."""
    await ask(store, 1, words)
    await store.feedback.note(make_miss(words, "en", MORNING))

    (request,) = await store.requests.of_chat(1)
    assert len(request.words) <= LONGEST
    assert await store.feedback.since(MORNING) == (make_miss(words, "en", MORNING),)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("write to ann@example.org or @ann_lee", "write to … or …"),
        ("call +7 (495) 123-45-67 now", "call … now"),
        ("see https://example.org/a?b=c please", "see … please"),
        ("the 1956 joint declaration of 2021-04-16", "the 1956 joint declaration of …"),
        ("日ソ共同宣言 1956年", "日ソ共同宣言 1956年"),
    ],
)
def test_what_looks_personal_is_not_kept(words: str, kept: str) -> None:
    """Addresses, user names, links and long numbers are left out of a miss; a long date goes with them."""
    assert make_miss(words, "en", MORNING).words == kept


async def test_a_chat_that_moves_takes_its_requests_along(store: Store) -> None:
    """What the new chat has asked for already is not there twice."""
    await ask(store, -1, "one", "two")
    await ask(store, -1001, "TWO")

    await store.removals.move_chat(-1, -1001)

    assert await words_of(store, -1) == []
    assert sorted(await words_of(store, -1001)) == ["TWO", "one"]


async def test_a_forgotten_chat_waits_for_nothing(store: Store) -> None:
    """Its requests go with everything else; those of others and all feedback, which is nobody's, stay."""
    await ask(store, 1, "one")
    await ask(store, 2, "one")
    await store.feedback.note(NOTES[0])

    await store.removals.forget_chat(1)

    assert await words_of(store, 1) == []
    assert await words_of(store, 2) == ["one"]
    assert await store.feedback.since(MORNING) == NOTES[:1]


async def test_another_database_gets_everything(url: str, tmp_path: Path) -> None:
    """Settings, requests and feedback are copied, and new ones find ids above those that were copied."""
    target = f"sqlite:///{tmp_path / 'other.db'}"
    async with opened(url) as store:
        await store.chats.keep_settings(ChatSettings(1, "ru"))
        await ask(store, 1, "one")
        await store.feedback.note(NOTES[0])
    source, other = open_database(url), open_database(target)
    counts = await copy(source, other)
    await copy(other, source, replace=True)
    await source.close()
    await other.close()

    for address in (url, target):
        async with opened(address) as store:
            await ask(store, 1, "two")
            await store.feedback.note(NOTES[1])
            assert await store.chats.settings(1) == ChatSettings(1, "ru")
            assert await words_of(store, 1) == ["one", "two"]
            assert await store.feedback.since(MORNING) == NOTES[:2]
    assert (counts["chats"], counts["requests"], counts["feedback"]) == (1, 1, 1)


async def test_feedback_has_no_room_for_who_gave_it(sqlite_url: str) -> None:
    """The table has no column in which a person or a chat could be kept."""
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(feedback)")}
    connection.close()

    assert columns == {"id", "kind", "at", "item", "words", "detail"}


def test_a_request_is_known_by_its_sense() -> None:
    """Requests that differ in capitals only are one."""
    assert Request(1, "China", "en", MORNING).sense == Request(1, "CHINA", "en", EIGHT).sense
