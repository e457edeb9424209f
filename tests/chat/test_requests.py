"""Who asked to be told is told once, when the file covers it; and can take it back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.app.previewing import answer_preview
from bot.briefing.desk import Desk
from bot.briefing.formats import FORMATS
from bot.chat import requests
from bot.chat.requests import answer_requests, telling
from bot.chat.upkeep import Upkeep
from bot.chats import ChatSettings
from bot.chats.feedback import WrongTopic
from bot.chats.requests import MOST, Added, make_request
from bot.errors import StoreUnavailable
from bot.routing.router import Router
from bot.stores import memory_store
from bot.stores.memory.contents import Memory
from bot.stores.memory.feedback import MemoryRequests
from bot.web.preview import ANN, BORIS, GROUP, serve_preview
from bot.web.preview.people import Status
from tests.builders import make_claim, make_knowledge, make_topic
from tests.chat.conftest import ask_clock, running_bot, speaking_bot
from tests.chat.screens import ENGLISH, EVERY_LANGUAGE, Speaker, labels, lines
from tests.waiting import until

if TYPE_CHECKING:
    from bot.chat.screen import Screen
    from bot.chats.requests import Request
    from bot.stores import Store
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASKED = "weather in Paris"


@pytest.fixture
def store(clock: Clock) -> Store:
    """An empty store."""
    return memory_store(clock=ask_clock(clock))


@pytest.fixture(scope="module")
def wider() -> Desk:
    """A file that covers what the first dossier does not: the weather in Paris."""
    asks = {"en": (ASKED, "rain in Paris"), "ru": ("погода",), "ja": ("パリの天気",)}
    topic = make_topic("weather", title="The weather in Paris", asks=asks, claims=(make_claim(),))
    knowledge = make_knowledge(topic, make_topic())
    return Desk.of(knowledge, Router(knowledge))


@dataclass
class Heard:
    """Stands in for Telegram: hears what is told, or cannot be reached."""

    away: bool = False
    told: list[tuple[int, str]] = field(default_factory=list)

    async def __call__(self, chat: int, screen: Screen) -> bool:
        """Hear a screen, unless away."""
        if not self.away:
            self.told.append((chat, FORMATS["plain"](screen.document)))
        return not self.away


@EVERY_LANGUAGE
async def test_a_tap_keeps_the_question_and_says_so(desk: Desk, clock: Clock, store: Store, speaker: Speaker) -> None:
    """Chat, words and language; another tap takes it back."""
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(speaker.person)
        miss = await talk.says(speaker.strange)
        before = labels(miss)
        kept = await talk.taps(miss, speaker.say("wish_button"))
        shown, (request,) = (lines(kept)[0], labels(kept)), await store.requests.of_chat(speaker.person.id)
        gone = await talk.taps(kept, speaker.say("wish_undo"))

    assert shown[0] == speaker.say("wish_kept")
    assert speaker.say("wish_undo") in shown[1]
    assert request == replace(
        make_request(speaker.person.id, speaker.strange, speaker.person.language, clock()), id=request.id
    )
    assert lines(gone)[0] == speaker.say("wish_gone")
    assert sorted(labels(gone)) == sorted(before)
    assert await store.requests.of_chat(speaker.person.id) == ()


async def test_the_same_question_is_kept_once(desk: Desk, clock: Clock, store: Store) -> None:
    """Asked again in capitals it is the same one."""
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        for words in (ASKED, ASKED.upper()):
            await talk.taps(await talk.says(words), "Tell me when this is covered")

    assert len(await store.requests.of_chat(ANN.id)) == 1


async def test_a_chat_waits_for_so_many(desk: Desk, clock: Clock, store: Store) -> None:
    """One more is refused in a notice, which says how many there are."""
    for number in range(MOST):
        await store.requests.add(make_request(ANN.id, f"question {number}", "en", clock()))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        notice = await talk.taps_for_notice(await talk.says(ASKED), "Tell me when this is covered")

    assert notice["text"] == ENGLISH.say("wish_full", count=MOST)
    assert len(await store.requests.of_chat(ANN.id)) == MOST


async def test_neither_groups_nor_answers_nor_talk_offer_it(desk: Desk, clock: Clock, store: Store) -> None:
    """Only a question that the file does not answer, in a private chat."""
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk, group = preview.talk(ANN), preview.talk(ANN, in_group=True)
        seen = [await talk.says(said) for said in (ENGLISH.question, "hello", "?!")]
        seen.append(await group.says("/brief@briefing_preview_bot weather in Paris"))

    assert not any("Tell me when this is covered" in labels(each) for each in seen)


async def test_what_is_covered_is_told_once(desk: Desk, wider: Desk, clock: Clock, store: Store) -> None:
    """In the language it was asked in, with a button to the card; what is not covered stays."""
    await store.requests.add(make_request(ANN.id, ASKED, "en", clock()))
    await store.requests.add(make_request(BORIS.id, "погода", "ru", clock()))
    await store.requests.add(make_request(BORIS.id, "рецепт борща", "ru", clock()))
    async with running_bot(lambda: wider, clock, records=store) as preview:
        ann, boris = preview.talk(ANN), preview.talk(BORIS)
        await ann.starts()
        await boris.starts()
        async with speaking_bot(preview) as bot:
            assert await answer_requests(desk, store, telling(bot)) == 0
            ann.look()
            boris.look()
            assert await answer_requests(wider, store, telling(bot)) == 2
            assert await answer_requests(wider, store, telling(bot)) == 0
        told, other = await ann.hears(), await boris.hears()
        card = await ann.taps(told, "The weather in Paris")

    assert lines(told) == ["Now in my file", "You wanted to be told about “weather in Paris”."]
    assert lines(other)[0] == "Теперь есть в моём досье"
    assert lines(card)[0].startswith("The weather in Paris")
    assert [request.words for request in await store.requests.after(0, 10)] == ["рецепт борща"]


async def test_who_cannot_be_told_now_is_told_later(wider: Desk, clock: Clock, store: Store) -> None:
    """Where Telegram does not answer the request stays."""
    await store.requests.add(make_request(ANN.id, ASKED, "en", clock()))
    away, back = Heard(away=True), Heard()

    assert await answer_requests(wider, store, away) == 0
    assert await answer_requests(wider, store, back) == 1

    assert [chat for chat, _ in back.told] == [ANN.id]
    assert await store.requests.of_chat(ANN.id) == ()


async def test_who_is_gone_is_told_no_more(wider: Desk, clock: Clock, store: Store) -> None:
    """A chat that was never opened, or blocked the bot, has its request given up."""
    await store.requests.add(make_request(123_456, ASKED, "en", clock()))
    async with (
        running_bot(lambda: wider, clock, records=store) as preview,
        speaking_bot(preview) as bot,
    ):
        assert await answer_requests(wider, store, telling(bot)) == 1

    assert await store.requests.of_chat(123_456) == ()


async def test_quiet_hours_are_kept(wider: Desk, clock: Clock, store: Store) -> None:
    """Nine in the morning UTC is six in the evening in Tokyo: who is quiet then is told at the next round after it."""
    await store.requests.add(make_request(ANN.id, ASKED, "en", clock()))
    heard = Heard()
    await store.chats.keep_settings(ChatSettings(ANN.id, zone="Asia/Tokyo", quiet=(18 * 60, 19 * 60)))

    assert await answer_requests(wider, store, heard) == 0
    await store.chats.keep_settings(ChatSettings(ANN.id, zone="Asia/Tokyo", quiet=(9 * 60, 10 * 60)))
    assert await answer_requests(wider, store, heard) == 1


async def test_upkeep_tells_and_forgets(wider: Desk, clock: Clock, store: Store) -> None:
    """One round tells what is covered, and forgets feedback that is older than a month."""
    await store.requests.add(make_request(ANN.id, ASKED, "en", clock()))
    for days in (31, 29):
        await store.feedback.note(WrongTopic("", "", clock() - timedelta(days=days)))
    heard = Heard()

    await Upkeep(lambda: wider, store, heard).go_round()

    assert len(heard.told) == 1
    assert len(await store.feedback.since(clock() - timedelta(days=60))) == 1


async def test_upkeep_goes_round_when_it_is_woken(wider: Desk, clock: Clock, store: Store) -> None:
    """At the start, and after a reload, without waiting for the hour."""
    heard = Heard()
    upkeep = Upkeep(lambda: wider, store, heard)

    async with upkeep.working():
        await asyncio.sleep(0.05)
        await store.requests.add(make_request(GROUP, ASKED, "en", clock()))
        upkeep.wake()
        async with asyncio.timeout(5):
            while not heard.told:  # noqa: ASYNC110 - the round has no event of its own
                await asyncio.sleep(0.01)

    assert [chat for chat, _ in heard.told] == [GROUP]


class Leaving(MemoryRequests):
    """A store that is away for a moment when something is put back."""

    refused = 0

    async def add(self, request: Request, *, back: bool = False) -> Added:
        """Fail three times."""
        if back and self.refused < 3:
            self.refused += 1
            raise StoreUnavailable("away")
        return await super().add(request, back=back)


@dataclass
class Slow:
    """Stands in for a Telegram that takes its time."""

    seconds: float
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    told: list[int] = field(default_factory=list)

    async def __call__(self, chat: int, _: Screen) -> bool:
        """Hear a screen, after a while."""
        self.begun.set()
        await asyncio.sleep(self.seconds)
        self.told.append(chat)
        return True


async def test_who_is_being_told_at_a_stop_is_told(wider: Desk, clock: Clock, store: Store) -> None:
    """What is on its way arrives and is forgotten; who would be next waits for the next start."""
    for chat in (ANN.id, BORIS.id):
        await store.requests.add(make_request(chat, ASKED, "en", clock()))
    slow = Slow(0.2)

    async with Upkeep(lambda: wider, store, slow).working():
        await slow.begun.wait()

    assert slow.told == [ANN.id]
    assert [request.chat for request in await store.requests.after(0, 10)] == [BORIS.id]


async def test_who_could_not_be_told_before_the_stop_is_told_later(
    wider: Desk, clock: Clock, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Telegram takes too long the request is kept."""
    monkeypatch.setattr(requests, "LAST", 0.05)
    await store.requests.add(make_request(ANN.id, ASKED, "en", clock()))
    slow = Slow(30)

    async with Upkeep(lambda: wider, store, slow).working():
        await slow.begun.wait()

    assert [request.chat for request in await store.requests.after(0, 10)] == [ANN.id]


async def test_a_request_is_kept_though_the_store_goes_away_meanwhile(
    wider: Desk, clock: Clock, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is out of the store while it is told; it is put back as soon as the store is there again."""
    monkeypatch.setattr(requests, "RETRY", 0.01)
    leaving = Leaving(Memory())
    await leaving.add(make_request(ANN.id, ASKED, "en", clock()))

    told = await answer_requests(wider, replace(store, requests=leaving), Heard(away=True))

    assert (told, leaving.refused) == (0, 3)
    assert [request.chat for request in await leaving.after(0, 10)] == [ANN.id]


async def test_a_request_is_kept_though_its_chat_has_as_many_as_may_be(wider: Desk, clock: Clock, store: Store) -> None:
    """Somebody who asks for one more while another is being told loses neither."""
    await store.requests.add(make_request(ANN.id, ASKED, "en", clock()))

    async def asks(chat: int, _: Screen) -> bool:
        for number in range(MOST):
            await store.requests.add(make_request(chat, f"question {number}", "en", clock()))
        return False

    await answer_requests(wider, store, asks)

    assert ASKED in [request.words for request in await store.requests.of_chat(ANN.id)]


async def test_a_request_is_kept_where_telling_fails(wider: Desk, clock: Clock, store: Store) -> None:
    """Whatever the reason."""
    await store.requests.add(make_request(ANN.id, ASKED, "en", clock()))

    async def fails(_chat: int, _screen: Screen) -> bool:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        await answer_requests(wider, store, fails)

    assert [request.words for request in await store.requests.of_chat(ANN.id)] == [ASKED]


async def test_upkeep_outlives_a_fault(wider: Desk, clock: Clock, store: Store) -> None:
    """A round that fails, whatever the reason, is told in the log and does not end the rounds."""
    await store.requests.add(make_request(ANN.id, ASKED, "en", clock()))
    heard, faults = Heard(), [ValueError("a bug"), KeyError("another")]

    def opened() -> Desk:
        if faults:
            raise faults.pop()
        return wider

    with capture_logs() as log:
        async with Upkeep(opened, store, heard, every=0.02).working():
            await until(lambda: heard.told)

    assert [each["event"] for each in log] == ["round failed", "round failed", "upkeep"]
    assert [chat for chat, _ in heard.told] == [ANN.id]


async def test_the_preview_tells_it_too(wider: Desk, store: Store) -> None:
    """Who waits in the preview's chats is told as on Telegram."""
    await store.requests.add(make_request(ANN.id, ASKED, "en", await store.clock()))
    stop = asyncio.Event()
    async with serve_preview(0) as preview:
        preview.town.place(preview.town.chats[ANN.id], preview.town.bot, Status.MEMBER, by=ANN)
        answering = asyncio.create_task(answer_preview(preview.token, wider, store, stop, preview.url))
        told = await preview.talk(ANN).hears()
        stop.set()
        await answering

    assert lines(told) == ["Now in my file", "You wanted to be told about “weather in Paris”."]
    assert await store.requests.of_chat(ANN.id) == ()
