"""Telegram's limits are kept whatever is sent: per second over all, per chat, per group, and when it asks to wait."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import NetworkError, RetryAfter

from bot.chat.pace import KEPT, PATIENT, Pace
from bot.chat.request import BrokenDown, Undone
from bot.web.preview import ANN
from bot.web.preview.serving import utc_now
from tests.chat.conftest import running_bot
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from bot.briefing.desk import Desk

PRIVATE, GROUP = 7, -100_7
"""Chats of either kind."""


@dataclass
class Time:
    """A clock that goes on when somebody sleeps, to whoever wakes first; nobody waits for it."""

    now: float = 100.0
    sleepers: list[tuple[float, asyncio.Event]] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait in this time."""
        woken = asyncio.Event()
        self.sleepers.append((self.now + seconds, woken))
        await woken.wait()

    async def run(self, *work: Any) -> None:
        """Do things side by side, and let time pass whenever all of them sleep."""
        tasks = [asyncio.ensure_future(each) for each in work]
        while not all(task.done() for task in tasks):
            for _ in range(5):
                await asyncio.sleep(0)
            if self.sleepers:
                self.now = max(self.now, min(at for at, _ in self.sleepers))
                for at, woken in self.sleepers:
                    if at <= self.now:
                        woken.set()
                self.sleepers = [(at, woken) for at, woken in self.sleepers if at > self.now]
        await asyncio.gather(*tasks)


class Telegram:
    """Where the calls end up: when each came, and what it is answered."""

    def __init__(self) -> None:
        self.time = Time()
        self.pace = Pace(self.time, self.time.sleep)
        self.calls: list[tuple[float, int | str | None]] = []
        self.waits: defaultdict[int | str | None, list[int]] = defaultdict(list)
        """Seconds to wait that calls to a chat are answered with, one after another."""
        self.journeys: list[float] = []
        """Seconds until the next calls arrive, one after another; no time where there are none."""

    async def call(self, chat: int | str | None, method: str = "sendMessage", calls: int | None = None) -> bool:
        """Call a method as the library does."""

        async def arrive() -> bool:
            if self.journeys:
                await self.time.sleep(self.journeys.pop(0))
            if self.waits[chat]:
                raise RetryAfter(self.waits[chat].pop(0))
            self.calls.append((self.time.now, chat))
            return True

        data = {} if chat is None else {"chat_id": chat}
        return bool(await self.pace.process_request(arrive, (), {}, method, data, calls))

    async def offer(self, chat: int | str) -> bool:
        """Call as `call` does; returns whether the call was made, and not sent back because its turn is far."""
        try:
            return await self.call(chat)
        except RetryAfter:
            return False

    def busiest(self, seconds: float, chat: int | str | None = None) -> int:
        """The most calls within any `seconds`, to one chat or to all."""
        times = [at for at, place in self.calls if chat in {None, place}]
        return max(sum(begin <= at < begin + seconds for at in times) for begin in times)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([1, 2, 3, -1, -2, "@news"]), min_size=1, max_size=90))
async def test_no_limit_is_passed(chats: list[int | str]) -> None:
    """Whoever is written to in whatever order: 30 a second over all, one in a private chat, 20 a minute in a group."""
    telegram = Telegram()

    await telegram.time.run(*(telegram.offer(chat) for chat in chats))

    assert telegram.busiest(1) <= 30
    for chat in set(chats):
        private = isinstance(chat, int) and chat > 0
        arrived = sum(place == chat for _, place in telegram.calls)
        assert arrived >= min(chats.count(chat), 90 if private else 20)
        assert telegram.busiest(1 if private else 60, chat) <= (1 if private else 20)


async def test_a_group_that_has_had_its_minute_is_not_waited_for() -> None:
    """The twenty-first call to it is sent back at once, until its turn is near; nobody else is held up."""
    telegram = Telegram()
    await telegram.time.run(*(telegram.call(GROUP) for _ in range(20)))

    with pytest.raises(RetryAfter) as asked:
        await telegram.time.run(telegram.call(GROUP))
    at_once = telegram.time.now
    telegram.time.now += 52
    await telegram.time.run(telegram.call(GROUP))

    assert asked.value.retry_after == timedelta(seconds=60)
    assert at_once == 100
    assert [at for at, _ in telegram.calls[20:]] == [pytest.approx(160)]


async def test_a_second_has_thirty_messages_however_it_is_cut() -> None:
    """A hundred chats at once take more than three seconds, and no second over its end has more than thirty."""
    telegram = Telegram()

    await telegram.time.run(*(telegram.call(chat) for chat in range(1, 101)))

    assert telegram.busiest(1) == 30
    assert telegram.calls[-1][0] - telegram.calls[0][0] == pytest.approx(3)


async def test_calls_that_are_long_under_way_count_until_they_are_there() -> None:
    """Thirty that take two seconds arrive together with no more than a second allows."""
    telegram = Telegram()
    telegram.journeys = [2.0] * 30 + [0.9] * 30

    await telegram.time.run(*(telegram.call(chat) for chat in range(1, 91)))

    assert telegram.busiest(1) == 30


async def test_who_comes_first_is_first() -> None:
    """Nobody is overtaken, however many wait: all would wait longer than a handler may otherwise."""
    telegram = Telegram()

    await telegram.time.run(*(telegram.call(chat) for chat in range(1, 201)))

    assert [chat for _, chat in telegram.calls] == list(range(1, 201))


async def test_answers_go_before_digests() -> None:
    """However many digests wait, one at most is sent before an answer that is ready."""
    telegram = Telegram()
    digests, answers = range(1, 101), range(201, 221)

    await telegram.time.run(
        *(telegram.call(chat, calls=PATIENT) for chat in digests), *(telegram.call(chat) for chat in answers)
    )

    order = [chat for _, chat in telegram.calls]
    first = order.index(answers[0])
    assert order[first : first + len(answers)] == list(answers)
    assert first <= 30 + 1
    assert len(order) == len(set(order)) == len(digests) + len(answers)
    assert telegram.busiest(1) <= 30


async def test_an_edit_counts_as_a_message() -> None:
    """A message and three edits of it take three seconds in a private chat."""
    telegram = Telegram()
    methods = ("sendMessage", "editMessageText", "editMessageReplyMarkup", "editMessageText")

    await telegram.time.run(*(telegram.call(PRIVATE, method) for method in methods))

    assert [at - 100 for at, _ in telegram.calls] == pytest.approx([0, 1, 2, 3])


async def test_answers_to_guests_count_over_all() -> None:
    """They name no chat, and are messages nevertheless."""
    telegram = Telegram()

    await telegram.time.run(*(telegram.call(None, "answerGuestQuery") for _ in range(40)))

    assert telegram.busiest(1) == 30


async def test_answers_to_presses_do_not_count() -> None:
    """They, signs of typing and questions about chats go out at once."""
    telegram = Telegram()
    methods = ("answerCallbackQuery", "sendChatAction", "getChat", "setMyCommands") * 20

    await telegram.time.run(*(telegram.call(PRIVATE, method) for method in methods))

    assert {at for at, _ in telegram.calls} == {100.0}


async def test_a_request_to_wait_is_obeyed_in_its_chat_alone() -> None:
    """The chat that Telegram asked to wait for waits, all its messages; another does not."""
    telegram = Telegram()
    telegram.waits[PRIVATE] = [5]

    await telegram.time.run(telegram.call(PRIVATE))
    await telegram.time.run(telegram.call(8), telegram.call(PRIVATE))

    times = {chat: [at - 100 for at, place in telegram.calls if place == chat] for chat in (PRIVATE, 8)}
    assert times == {PRIVATE: pytest.approx([5, 6]), 8: pytest.approx([5])}


async def test_another_chat_goes_on_while_one_waits() -> None:
    """Nothing that others send ends or shares the wait."""
    telegram = Telegram()
    telegram.waits[GROUP] = [9]

    await telegram.time.run(telegram.call(GROUP), telegram.call(PRIVATE), telegram.call(PRIVATE))

    assert [(at - 100, chat) for at, chat in telegram.calls] == [(0, PRIVATE), (1, PRIVATE), (9, GROUP)]


async def test_a_call_that_is_no_message_waits_too() -> None:
    """Menus are set again only after the seconds that Telegram asked for."""
    telegram = Telegram()
    telegram.waits[None] = [4]

    await telegram.time.run(telegram.call(None, "setMyCommands"))

    assert telegram.calls == [(104.0, None)]


async def test_a_wait_that_is_too_long_is_raised() -> None:
    """So is every call to that chat while it lasts: nobody holds a place for an hour."""
    telegram = Telegram()
    telegram.waits[PRIVATE] = [3600]

    with pytest.raises(RetryAfter):
        await telegram.time.run(telegram.call(PRIVATE))
    with pytest.raises(RetryAfter):
        await telegram.time.run(telegram.call(PRIVATE))
    telegram.time.now += 3595
    await telegram.time.run(telegram.call(PRIVATE))

    assert [chat for _, chat in telegram.calls] == [PRIVATE]
    assert telegram.time.now == pytest.approx(3700)


async def test_asking_twice_is_too_much() -> None:
    """A call that is asked to wait once more is given up."""
    telegram = Telegram()
    telegram.waits[PRIVATE] = [2, 2]

    with pytest.raises(RetryAfter):
        await telegram.time.run(telegram.call(PRIVATE))

    assert telegram.calls == []


async def test_forgotten_chats_cost_nothing() -> None:
    """More chats than are remembered can be written to, at the common pace."""
    telegram = Telegram()
    telegram.pace = Pace(telegram.time, telegram.time.sleep, most=10 * KEPT)

    await telegram.time.run(*(telegram.call(chat) for chat in range(1, KEPT + 100)))

    assert len(telegram.calls) == KEPT + 99


async def test_the_stand_in_counts_no_excess(desk: Desk) -> None:
    """By Telegram's own clock too, three questions at once are answered one a second."""
    async with running_bot(lambda: desk, Clock(), pace=Pace()) as preview:
        preview.town.now = utc_now
        for _ in range(3):
            preview.town.say(ANN, "/help")
        talk = preview.talk(ANN)
        for _ in range(3):
            await talk.hears()

    assert preview.town.ledger.busiest(1, ANN.id) == 1


@pytest.mark.parametrize(
    ("error", "method", "calls", "tried"),
    [
        (Undone, "sendMessage", None, [0, 0.5, 1.5, 3.5, 7.5]),
        (Undone, "sendMessage", PATIENT, [0]),
        (BrokenDown, "editMessageText", None, [0, 0.5, 1.5, 3.5, 7.5]),
        (BrokenDown, "getChat", None, [0, 0.5, 1.5, 3.5, 7.5]),
        (BrokenDown, "sendMessage", None, [0, 4]),
        (BrokenDown, "sendRichMessage", None, [0, 4]),
        (BrokenDown, "copyMessage", None, [0, 4]),
        (BrokenDown, "sendMessage", PATIENT, [0]),
    ],
)
async def test_what_was_not_served_is_called_again(
    error: type[NetworkError], method: str, calls: int | None, tried: list[float]
) -> None:
    """What changed nothing or changes nothing twice, five times in all; what may be there twice, once more."""
    time = Time()
    pace = Pace(time, time.sleep)
    times: list[float] = []

    async def refuse() -> bool:
        times.append(time() - 100)
        raise error("The server is not there")

    async def call() -> None:
        with pytest.raises(error):
            await pace.process_request(refuse, (), {}, method, {}, calls)

    await time.run(call())

    assert times == tried


@pytest.mark.parametrize(("done", "answers"), [(True, 2), (False, 1)])
async def test_an_answer_that_a_broken_server_may_have_taken_comes_twice_at_most(
    desk: Desk, *, done: bool, answers: int
) -> None:
    """Once more, whether it has arrived or not: nobody is left without an answer, and nobody gets five."""
    loop = asyncio.get_running_loop()
    pace = Pace(lambda: loop.time() * 50, lambda seconds: asyncio.sleep(seconds / 50))
    async with running_bot(lambda: desk, Clock(), pace=pace) as preview:
        await preview.talk(ANN).starts()
        preview.town.faults.break_down(method="sendMessage", times=None if done else 1, done=done)
        preview.town.say(ANN, "/help")
        await asyncio.sleep(0.5)

        sent = [message for message in preview.town.conversation(ANN.id) if message.sender == preview.town.bot]

    assert len(sent) == 1 + answers
