"""Updates are handled once each, in order within a chat, side by side across chats, and within a time limit."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from bot.chat.incoming import Update, read_update
from bot.chat.updates import ChatOrder, Repeats, places_of
from bot.web.preview import ANN, BORIS
from tests.chat.conftest import Unhurried, running_bot
from tests.chat.screens import ENGLISH
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.briefing.desk import Desk


BOT = Bot("1:" + "A" * 35)


def make_update(number: int, chat: int) -> Update:
    """A message in a private chat."""
    place = {"id": chat, "type": "private", "first_name": "X"}
    message = {"message_id": number, "date": 0, "chat": place, "text": "x"}
    return read_update({"update_id": number, "message": message}, BOT)


async def run_all(order: ChatOrder, *work: tuple[Update, Coroutine[Any, Any, None]]) -> None:
    """Hand over updates one after another, and wait for all."""
    async with order, asyncio.timeout(5), asyncio.TaskGroup() as group:
        for update, coroutine in work:
            group.create_task(order.process_update(update, coroutine))


async def test_one_chat_is_answered_in_order() -> None:
    """What takes long is not overtaken by what came later in the same chat."""
    done: list[int] = []

    async def handle(number: int) -> None:
        await asyncio.sleep(0.01 / (number + 1))
        done.append(number)

    await run_all(ChatOrder(), *((make_update(number, 1), handle(number)) for number in range(9)))

    assert done == list(range(9))


async def test_chats_are_answered_side_by_side() -> None:
    """Each handler can wait for all the others, so all are under way at once."""
    meeting = asyncio.Barrier(8)

    async def handle() -> None:
        await meeting.wait()

    await run_all(ChatOrder(), *((make_update(number, number), handle()) for number in range(1, 9)))

    assert meeting.n_waiting == 0


async def test_a_flood_in_one_chat_takes_no_place_from_another() -> None:
    """With two places, a hundred waiting messages of one chat hold one of them."""
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    async def open_gate() -> None:
        gate.set()

    flood = [(make_update(number, 1), wait()) for number in range(100)]
    await run_all(ChatOrder(2), *flood, (make_update(100, 2), open_gate()))

    assert gate.is_set()


async def test_no_more_run_at_once_than_there_are_places() -> None:
    """The number is kept whatever comes."""
    running, most = 0, 0

    async def handle() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1

    await run_all(ChatOrder(3), *((make_update(number, number), handle()) for number in range(1, 30)))

    assert most == 3


async def test_a_failure_does_not_block_its_chat() -> None:
    """The next message of the chat is handled, and nothing of the chat is kept."""
    order = ChatOrder()
    done: list[int] = []

    async def fail() -> None:
        raise ValueError("a bug")

    async def handle() -> None:
        done.append(1)

    with pytest.raises(ValueError, match="a bug"):
        await order.process_update(make_update(1, 1), fail())
    await order.process_update(make_update(2, 1), handle())

    assert done == [1]


async def test_what_belongs_to_no_chat_runs_at_once() -> None:
    """An update of a kind that the library does not know waits for nobody."""
    done: list[str] = []

    async def handle() -> None:
        done.append("done")

    await ChatOrder().process_update(Update(1), handle())
    await ChatOrder().process_update("no update", handle())

    assert done == ["done", "done"]


def test_a_press_belongs_to_the_chat_of_its_message_or_else_to_its_person() -> None:
    """A press without a message has its person's place, which is that of the private chat."""
    query = {"id": "1", "from": ANN.as_json(), "chat_instance": "1", "data": "x"}

    update = read_update({"update_id": 1, "callback_query": query}, BOT)

    assert places_of(update) == (ANN.id,)
    assert places_of(make_update(1, 5)) == (5,)


@given(st.lists(st.integers(0, 20)))
def test_a_number_is_a_repeat_from_its_second_time_on(numbers: list[int]) -> None:
    """Whatever order the numbers have."""
    repeats = Repeats()

    told = [repeats.is_repeat(number) for number in numbers]

    assert told == [number in numbers[:at] for at, number in enumerate(numbers)]


def test_only_the_last_numbers_are_remembered() -> None:
    """The table does not grow without end."""
    repeats = Repeats(3)

    for number in range(10):
        repeats.is_repeat(number)

    assert [number for number in reversed(range(10)) if repeats.is_repeat(number)] == [9, 8, 7]


async def test_a_repeated_update_is_dropped(desk: Desk) -> None:
    """What comes a second time after a lost confirmation is answered once."""
    async with running_bot(lambda: desk, Clock()) as preview:
        talk = preview.talk(ANN)
        await talk.says("/start")
        body = preview.town.message(ANN.id, 1).as_json()

        first = preview.town.mailbox.put("message", body)
        assert first
        preview.town.mailbox.waiting.append(first)
        await talk.hears()
        await talk.says("/help")
        await talk.heard_out()

        texts = [message.text[:3] for message in preview.town.conversation(ANN.id) if message.sender != ANN]
    assert texts == ["Who", "Who", "How"]


async def test_messages_of_many_people_are_answered_in_their_order(desk: Desk) -> None:
    """Each chat has its answers in the order of its questions, though all write at once."""
    async with running_bot(lambda: desk, Clock()) as preview:
        for command in ("/start", "/help", "/privacy", "/cite"):
            for person in (ANN, BORIS):
                preview.town.say(person, command)
        for person in (ANN, BORIS):
            await preview.talk(person).heard_out()

        answers = {
            person: [message.text for message in preview.town.conversation(person.id) if message.sender.is_bot]
            for person in (ANN, BORIS)
        }
    assert [text.split()[0] for text in answers[ANN]] == ["Who", "How", "What", "Reply"]
    assert [text.split()[0] for text in answers[BORIS]] == ["Кто", "Как", "Что", "Ответьте"]


async def test_an_answer_that_is_slow_breaks_the_silence(desk: Desk) -> None:
    """What a test takes for silence ends with the bot's work, and not after some time."""

    async def dawdle(method: str) -> None:
        if method == "sendMessage":
            await asyncio.sleep(0.2)

    async with running_bot(lambda: desk, Clock(), pace=Unhurried(dawdle)) as preview:
        talk = preview.talk(ANN)
        talk.posts("/help")

        with pytest.raises(AssertionError, match="How to ask"):
            await talk.silence()


async def test_a_handler_that_takes_too_long_is_ended(desk: Desk, log: list[Any]) -> None:
    """The person gets one sentence with a code, and the log has the cause under the same code."""
    stuck = ["sendMessage"]

    async def get_stuck(method: str) -> None:
        if method in stuck:
            stuck.remove(method)
            await asyncio.sleep(60)

    async with running_bot(lambda: desk, Clock(), pace=Unhurried(get_stuck), longest=0.1) as preview:
        told = await preview.talk(ANN).says(ENGLISH.question)
        card = await preview.talk(ANN).says(ENGLISH.question)

    failures = [event for event in log if event["event"] == "update failed"]
    assert told.text == ENGLISH.say("too_slow", code=failures[0]["code"])
    assert isinstance(failures[0]["exc_info"], TimeoutError)
    assert (len(failures), failures[0]["kind"]) == (1, "message")
    assert "64baGjsC" in card.text


async def test_a_failing_press_is_told_in_a_notice(desk: Desk, log: list[Any]) -> None:
    """The message stays as it is; a notice has the sentence and the code."""

    async def fail(method: str) -> None:
        if method == "editMessageText":
            raise ValueError("a bug")

    async with running_bot(lambda: desk, Clock(), pace=Unhurried(fail)) as preview:
        talk = preview.talk(ANN)
        card = await talk.says(ENGLISH.question)
        before = card.text
        notice = await talk.taps_for_notice(card, "Key claims (4)")
        await talk.heard_out()
        after = preview.town.message(ANN.id, card.id).text

    failures = [event for event in log if event["event"] == "update failed"]
    assert notice == {"text": ENGLISH.say("failed", code=failures[0]["code"]), "show_alert": True}
    assert after == before
    assert (failures[0]["kind"], str(failures[0]["exc_info"])) == ("callback_query", "a bug")
