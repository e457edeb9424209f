"""What was put right comes first wherever a reader meets it again: behind a button of an old card or digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.briefing.desk import Desk
from bot.digests.composer import Composer
from bot.digests.delivering import Post, deliver_due
from bot.digests.stock import Stock
from bot.knowledge.model import Correction
from bot.routing.router import Router
from bot.stores import memory_store
from bot.web.preview import ANN
from tests.builders import make_claim, make_knowledge, make_quote, make_topic
from tests.chat.conftest import ask_clock, running_bot, telegram_mail
from tests.chat.screens import EVERY_LANGUAGE, Speaker, lines

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.knowledge.model import Knowledge
    from bot.stores import Store
    from bot.web.preview import Preview
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")

CORRECTION = Correction(dated=date(2026, 11, 20), line="The talks were in May, not in March.")
TOLD = "Corrected on 20 November 2026: The talks were in May, not in March."


def file_of(*corrections: Correction) -> Knowledge:
    """A file of one topic, with a claim that may have been put right."""
    month = "May" if corrections else "March"
    claim = make_claim(text=f"The talks were in {month}.", corrections=corrections)
    quote = make_quote(exact="parallel trends")
    return make_knowledge(
        make_topic("talks", title="The talks", asks={"en": ("the talks",)}, claims=(claim,), quotes=(quote,))
    )


@dataclass
class Shelf:
    """The file that the bot reads from at the moment."""

    desk: Desk

    def put(self, knowledge: Knowledge) -> None:
        """Take another file from now on, which is asked in the same words."""
        self.desk = Desk.of(knowledge, self.desk.router)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """The file before anything was put right."""
    knowledge = file_of()
    return Shelf(Desk.of(knowledge, Router(knowledge)))


@pytest.fixture(autouse=True)
def uncorrected(shelf: Shelf) -> None:
    """Each conversation begins with the file as it was."""
    shelf.put(file_of())


@pytest.fixture(scope="module")
def store(clock: Clock) -> Store:
    """What the bot keeps."""
    return memory_store(clock=ask_clock(clock))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(shelf: Shelf, clock: Clock, store: Store) -> AsyncIterator[Preview]:
    """A stand-in with the bot at work on that file."""
    async with running_bot(lambda: shelf.desk, clock, records=store) as running:
        yield running


@pytest.mark.parametrize("button", ["Key claims (1)", "Quotes (1)", "Side by side", "Sources (1)"])
async def test_a_button_of_an_old_card_tells_the_correction_first(preview: Preview, shelf: Shelf, button: str) -> None:
    """Whichever section is opened: what was wrong and what is right stands under its title."""
    talk = preview.talk(ANN)
    card = await talk.says("the talks")
    shelf.put(file_of(CORRECTION))

    opened = await talk.taps(card, button)

    assert "Corrected" not in card.text
    assert lines(opened)[1] == TOLD


@EVERY_LANGUAGE
async def test_whoever_asks_again_sees_it_first(preview: Preview, shelf: Shelf, speaker: Speaker) -> None:
    """In the reader's own language, with the sentence as the file has it."""
    talk = preview.talk(speaker.person)
    await talk.says("the talks")
    shelf.put(file_of(CORRECTION))

    card = await talk.says("the talks")

    notice = next(line for line in lines(card) if CORRECTION.line in line)
    assert lines(card).index(notice) < lines(card).index("• The talks were in May.")
    assert CORRECTION.line != notice


async def test_the_last_corrections_are_shown(preview: Preview, shelf: Shelf) -> None:
    """Three of them, newest first."""
    shelf.put(file_of(*(Correction(dated=date(2026, month, 1), line=f"Wrong in {month}.") for month in range(1, 7))))

    card = await preview.talk(ANN).says("the talks")

    told = [line[-11:] for line in lines(card) if line.startswith("Corrected")]
    assert told == ["Wrong in 6.", "Wrong in 5.", "Wrong in 4."]


async def test_an_old_digest_and_the_next_one_tell_it_first(
    preview: Preview, shelf: Shelf, store: Store, clock: Clock
) -> None:
    """The button under the old digest opens the card with it; the next digest begins with it, once."""
    talk = preview.talk(ANN)
    await talk.says("/digest daily 10:00 London")
    async with telegram_mail(preview) as mail:

        async def digest_after(hours: int) -> None:
            clock.go_on(hours * 3600)
            await deliver_due(Post(store.outbox, store.clock, Composer(Stock.of(shelf.desk.knowledge)), mail, "test"))

        await digest_after(1)
        old = await talk.hears()
        shelf.put(file_of(CORRECTION))
        card = await talk.taps(old, "The talks")
        await digest_after(24)
        second = await talk.hears()

    assert TOLD not in old.text
    assert lines(card)[1] == TOLD
    assert lines(second)[2:5] == ["Corrections", "The talks", TOLD]
