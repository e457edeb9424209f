"""A digest from day to day, as its readers see it: what comes, what is said when all was seen, late, moved or gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.briefing.desk import Desk
from bot.digests.composer import Composer
from bot.digests.delivering import Post, deliver_due
from bot.digests.subscription import Pause, Place, Standing
from bot.digests.upkeep import take_stock
from bot.routing.router import Router
from bot.stores import memory_store
from bot.web.preview import AGENDA, ANN, BORIS, CIRCLE, FORUM, LOGISTICS
from tests.builders import make_claim, make_knowledge, make_topic
from tests.chat.conftest import ask_clock, running_bot, telegram_mail
from tests.chat.screens import EVERY_LANGUAGE, Speaker, lines
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.chat.mail import TelegramMail
    from bot.knowledge.model import Knowledge
    from bot.stores import Store
    from bot.web.preview import Preview
    from bot.web.preview.messages import Message
    from bot.web.preview.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAILY = "/digest daily 9:30 UTC"

DAY = 24 * 3600


def file_of(*names: str) -> Knowledge:
    """A file of a topic a name, each with one claim."""
    return make_knowledge(
        *(
            make_topic(name, title=f"About {name}", claims=(make_claim(f"of-{name}", text=f"It is said of {name}."),))
            for name in names
        )
    )


@dataclass
class Course:
    """Time as it passes for the digests of one bot."""

    store: Store
    clock: Clock
    mail: TelegramMail
    knowledge: Knowledge

    async def passes(self, seconds: float) -> int:
        """Let time pass and deliver what is due then; returns how many deliveries were tried."""
        self.clock.go_on(seconds)
        stock = await take_stock(self.knowledge, self.store.catalogue, await self.store.clock())
        return await deliver_due(Post(self.store.outbox, self.store.clock, Composer(stock), self.mail, "test"))


@pytest.fixture
def clock() -> Clock:
    """A clock at nine in the morning of Tuesday, 24 November 2026, in UTC."""
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    """What the bot keeps."""
    return memory_store(clock=ask_clock(clock))


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The desk of a file of two topics."""
    knowledge = file_of("rivers", "roads")
    return Desk.of(knowledge, Router(knowledge))


@pytest_asyncio.fixture(loop_scope="module")
async def house(desk: Desk, clock: Clock, store: Store) -> AsyncIterator[Preview]:
    """A stand-in with the bot at work on these topics, anew for each course of days."""
    async with running_bot(lambda: desk, clock, records=store) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def course(house: Preview, desk: Desk, store: Store, clock: Clock) -> AsyncIterator[Course]:
    """Its days."""
    async with telegram_mail(house) as mail:
        yield Course(store, clock, mail, desk.knowledge)


@EVERY_LANGUAGE
async def test_when_all_was_seen_it_says_so_once_and_is_silent_until_something_is_new(
    preview: Preview, course: Course, speaker: Speaker
) -> None:
    """All items, then one message, then nothing, then what has come into the file."""
    talk = preview.talk(speaker.person)
    await talk.says(DAILY)

    heard: list[Message] = []
    for _ in range(2):
        await course.passes(DAY if heard else 1800)
        heard.append(await talk.hears())
    await course.passes(DAY)
    await talk.silence()
    course.knowledge = file_of("rivers", "roads", "rains")
    await course.passes(DAY)
    news = await talk.hears()
    status = await talk.says("/digest status")

    assert all(f"It is said of {name}." in heard[0].text for name in ("rivers", "roads"))
    assert speaker.say("digest_seen_all", count=2) in heard[1].text
    assert "It is said of" not in heard[1].text
    assert speaker.say("digest_new") in lines(news)
    assert "It is said of rains." in news.text
    assert "It is said of rivers." not in news.text
    assert speaker.say("digest_reason_nothing_new") in status.text
    assert status.text.count(speaker.say("digest_fate", when="", fate=speaker.say("digest_state_sent"))) == 3


async def test_what_is_new_stays_first_until_all_of_it_was_sent(preview: Preview, course: Course) -> None:
    """Five new items among nine old ones, three a digest; what comes in meanwhile is new too."""
    old, new = [f"rivers-{number}" for number in range(9)], [f"roads-{number}" for number in range(5)]
    course.knowledge = file_of(*old)
    talk = preview.talk(ANN)
    await talk.says(DAILY)
    await course.passes(1800)
    await talk.hears()

    days: list[list[str]] = []
    for coming in ([], [], ["roads-late"], []):
        new += coming
        course.knowledge = file_of(*old, *new)
        await course.passes(DAY)
        text = (await talk.hears()).text
        days.append([name for name in (*new, *old) if f"It is said of {name}." in text])

    assert days[0] == ["roads-0", "roads-1", "roads-2"]
    assert days[1][:2] == ["roads-3", "roads-4"]
    assert days[2][:1] == ["roads-late"]
    assert [len(day) for day in days] == [3, 3, 3, 3]
    assert len({name for day in days for name in day}) == 12


async def test_a_digest_that_repeats_begins_again(preview: Preview, course: Course) -> None:
    """By a button; nothing is said of having seen all."""
    talk = preview.talk(ANN)
    told = await talk.says(DAILY)
    panel = await talk.taps(told, "Change")
    await talk.taps(panel, "Begin again at the end")

    texts: list[str] = []
    for _ in range(3):
        await course.passes(DAY if texts else 1800)
        texts.append((await talk.hears()).text)

    assert all("It is said of rivers." in text for text in texts)


@EVERY_LANGUAGE
async def test_a_late_digest_says_when_it_was_due(preview: Preview, course: Course, speaker: Speaker) -> None:
    """Down from nine until noon: the digest comes and says so; what is too late after days is told as skipped."""
    talk = preview.talk(speaker.person)
    await talk.says(DAILY)

    await course.passes(3 * 3600)
    late = await talk.hears()
    tried = await course.passes(3 * DAY + 6 * 3600)
    status = await talk.says("/digest status")

    assert speaker.say("digest_delayed", time="@", here="").split("@")[0] in late.text
    assert "9:30" in lines(late)[1]
    assert tried == 0
    assert speaker.say("digest_reason_late") in status.text
    assert speaker.say("digest_missed", count=2) in status.text


async def test_a_later_time_on_the_same_day_gives_no_second_digest(preview: Preview, course: Course) -> None:
    """One a local date, whatever is changed after it came."""
    talk = preview.talk(ANN)
    await talk.says(DAILY)
    await course.passes(1800)
    await talk.hears()

    told = await talk.says("/digest daily 11:00 UTC")
    tried = await course.passes(2 * 3600)

    assert "Wednesday, 25 November 2026, 11:00" in told.text
    assert tried == 0


async def test_each_topic_of_a_forum_has_its_own(preview: Preview, course: Course, store: Store) -> None:
    """By a line in one and by the panel in another; each arrives where it was ordered."""
    agenda, logistics = (preview.talk(ANN).within(FORUM, thread) for thread in (AGENDA, LOGISTICS))
    await agenda.says(DAILY)
    panel = await logistics.says("/digest")
    panel = await logistics.taps(panel, "London")
    panel = await logistics.taps(panel, "Time")
    panel = await logistics.taps(panel, "10")
    panel = await logistics.taps(panel, "‹ Digest")
    await logistics.taps(panel, "Start")

    await course.passes(1800)
    first = await agenda.hears()
    await course.passes(1800)
    second = await logistics.hears()

    assert (first.thread, second.thread) == (AGENDA, LOGISTICS)
    assert len(await store.subscriptions.of_chat(FORUM)) == 2


async def test_a_topic_that_is_deleted_pauses_its_digest_and_admins_are_told_once(
    house: Preview, course: Course, store: Store
) -> None:
    """In the general topic; the digest of another topic goes on."""
    agenda, logistics = (house.talk(ANN).within(FORUM, thread) for thread in (AGENDA, LOGISTICS))
    await agenda.says(DAILY)
    await logistics.says(DAILY)
    agenda.deletes_topic()
    general = house.talk(ANN).within(FORUM)

    await course.passes(1800)
    for _ in range(4):
        await course.passes(60)
    word = await general.hears()
    await course.passes(DAY)
    await course.passes(60)

    gone = await store.subscriptions.find(Place(FORUM, AGENDA))
    kept = await store.subscriptions.find(Place(FORUM, LOGISTICS))
    assert word.text.startswith("The forum topic that the digest went to is closed or deleted")
    assert word.thread is None
    assert gone
    assert (gone.standing, gone.pause) == (Standing.PAUSED, Pause.THREAD_GONE)
    assert kept
    assert kept.standing is Standing.ACTIVE
    words = [call for call in house.town.ledger.named("sendMessage") if "closed or deleted" in call.arguments["text"]]
    assert len(words) == 1


async def test_a_group_that_moved_unnoticed_gets_its_digest_in_the_new_chat(
    house: Preview, course: Course, store: Store
) -> None:
    """Sending finds out that it has become a supergroup: everything moves, and the same digest is sent there."""
    boris = house.talk(BORIS, chat=CIRCLE)
    await boris.says("/digest daily 9:30 UTC")
    kept = await store.subscriptions.find(Place(CIRCLE))
    assert kept
    new = boris.upgrades()
    await boris.heard_out()
    await store.removals.move_chat(new, CIRCLE)  # as if Telegram had not told
    moved = house.talk(BORIS).within(new)

    tried = [await course.passes(1800), await course.passes(60)]
    digest = await moved.hears()

    assert tried == [1, 1]
    assert digest.text.startswith("Ваш дайджест")
    assert await store.subscriptions.find(Place(new))
    assert await store.subscriptions.find(Place(CIRCLE)) is None


async def test_who_blocks_the_bot_is_left_alone_and_goes_on_when_back(
    preview: Preview, course: Course, store: Store
) -> None:
    """No attempt is made meanwhile; why it is paused is remembered."""
    talk: Talk = preview.talk(ANN)
    await talk.says(DAILY)
    talk.blocks()
    await talk.heard_out()
    blocked = await store.subscriptions.find(Place(ANN.id))
    tried = await course.passes(1800)

    await talk.starts()
    await course.passes(DAY)
    digest = await talk.hears()

    assert blocked
    assert (blocked.standing, blocked.pause) == (Standing.PAUSED, Pause.BLOCKED)
    assert tried == 0
    assert lines(digest)[0].startswith("Your digest")
