"""Digests on their way: what Telegram's limits make of one, and what is known of one that was not answered."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest
import pytest_asyncio
from telegram.error import RetryAfter

from bot.chat.mail import TelegramMail
from bot.chat.pace import Pace
from bot.digests.delivering import Claim, Post, send
from bot.digests.delivery import Delivery, Parcel, State
from bot.digests.outcome import Ambiguous, RefusedBeforeSending, RetryLater, Sent
from bot.digests.subscription import Place
from bot.web.preview import ANN, BORIS, GROUP, serve_preview
from tests.chat.conftest import speaking_bot
from tests.digests.builders import EIGHT, write_plainly
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.digests.outcome import Outcome
    from bot.digests.ports import Outbox
    from bot.web.preview import Preview

DIGEST = Parcel("a digest")


@pytest_asyncio.fixture
async def preview() -> AsyncIterator[Preview]:
    """A stand-in that two people have begun to talk with."""
    async with serve_preview(0, now=Clock()) as running:
        for person in (ANN, BORIS):
            running.town.start(person)
        yield running


class Seconds:
    """A clock that is set by hand, while waiting takes as long as it takes."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """The clock of the pace."""
    return Seconds()


def digests(preview: Preview, chat: int) -> int:
    """How many digests have arrived in a chat."""
    return sum(message.text == DIGEST.text for message in preview.town.conversation(chat))


async def deliver(mail: TelegramMail, place: Place, within: float) -> Outcome:
    """Send a digest as the courier does."""

    async def ask() -> datetime:
        return datetime.now(UTC)

    post = Post(cast("Outbox", None), ask, write_plainly, mail, "worker", timeout=within)
    delivery = Delivery(1, 1, "2026-11-24", place, EIGHT, EIGHT, State.SENDING, EIGHT, parcel=DIGEST)
    return await send(post, Claim(delivery, EIGHT, post.elapsed(), post.elapsed()))


# Its turn


async def test_a_group_that_has_had_its_minute_puts_its_digest_off(preview: Preview, seconds: Seconds) -> None:
    """Nothing was sent, and that is known: it is tried when the group has a turn again."""
    async with speaking_bot(preview, Pace(seconds)) as bot:
        for _ in range(20):
            await bot.send_message(GROUP, "an answer")
        seconds.now += 51

        outcome = await deliver(TelegramMail(bot), Place(GROUP), within=0.3)

    assert outcome == RetryLater(9, everybody=False)
    assert digests(preview, GROUP) == 0


async def test_an_answer_that_waits_before_it_puts_a_digest_off(preview: Preview, seconds: Seconds) -> None:
    """However long it has stood in the line: what has not left cannot have arrived."""
    async with speaking_bot(preview, Pace(seconds, patience=0.05)) as bot:
        for _ in range(20):
            await bot.send_message(GROUP, "an answer")
        seconds.now += 51
        answer = asyncio.create_task(bot.send_message(GROUP, "one more answer"))
        await asyncio.sleep(0)

        outcome = await deliver(TelegramMail(bot), Place(GROUP), within=0.5)
        answer.cancel()

    assert outcome == RetryLater(9, everybody=False)
    assert digests(preview, GROUP) == 0


async def test_a_long_line_puts_a_digest_off(preview: Preview, seconds: Seconds) -> None:
    """Where answers take all that may be sent in a second, the digest is tried in the next one."""
    async with speaking_bot(preview, Pace(seconds, most=1, patience=0.05)) as bot:
        await bot.send_message(ANN.id, "an answer")

        outcome = await deliver(TelegramMail(bot), Place(BORIS.id), within=0.5)

    assert outcome == RetryLater(1, everybody=False)
    assert digests(preview, BORIS.id) == 0


async def test_a_digest_that_has_left_may_have_arrived(preview: Preview, seconds: Seconds) -> None:
    """Once its turn has come, only an answer tells."""
    preview.town.faults.slow_down(2, method="sendMessage", times=1)
    async with speaking_bot(preview, Pace(seconds)) as bot:
        outcome = await deliver(TelegramMail(bot), Place(ANN.id), within=0.3)

    assert outcome == Ambiguous("no answer within 0.3 s")


async def test_a_digest_that_a_broken_server_was_given_may_have_arrived(preview: Preview, seconds: Seconds) -> None:
    """It is not sent again here: the outbox remembers that it was sent, and does so once."""
    preview.town.faults.break_down(502, method="sendMessage", done=True)
    async with speaking_bot(preview, Pace(seconds)) as bot:
        outcome = await TelegramMail(bot).send(Place(ANN.id), DIGEST)

    assert isinstance(outcome, Ambiguous)
    assert digests(preview, ANN.id) == 1


async def test_a_digest_that_finds_no_connection_has_not_arrived() -> None:
    """Nobody listens any more where it was to go."""
    async with contextlib.AsyncExitStack() as stack:
        async with serve_preview(0, now=Clock()) as gone:
            bot = await stack.enter_async_context(speaking_bot(gone, Pace()))

        outcome = await TelegramMail(bot).send(Place(ANN.id), DIGEST)

    assert isinstance(outcome, RefusedBeforeSending)


# Told to wait


async def test_a_chat_that_the_pace_holds_holds_no_other_digest(preview: Preview, seconds: Seconds) -> None:
    """An answer was told to wait for five minutes: its chat's digest waits too, and nobody else's."""
    preview.town.faults.flood(300, chat=ANN.id)
    async with speaking_bot(preview, Pace(seconds)) as bot:
        mail = TelegramMail(bot)
        with pytest.raises(RetryAfter):
            await bot.send_message(ANN.id, "an answer")

        held, other = await mail.send(Place(ANN.id), DIGEST), await mail.send(Place(BORIS.id), DIGEST)

    assert held == RetryLater(300, everybody=False)
    assert isinstance(other, Sent)


@pytest.mark.parametrize(("chat", "everybody"), [(ANN.id, True), (GROUP, False)])
async def test_whom_telegram_means_when_it_tells_a_digest_to_wait(
    preview: Preview, seconds: Seconds, chat: int, *, everybody: bool
) -> None:
    """In a private chat, whose own second was kept, the bot as a whole; in a group that group."""
    preview.town.faults.flood(7, chat=chat)
    async with speaking_bot(preview, Pace(seconds)) as bot:
        outcome = await TelegramMail(bot).send(Place(chat), DIGEST)

    assert outcome == RetryLater(7, everybody=everybody)
