"""What is kept of a chat is told, handed out and deleted; what /privacy says is true."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.chat.privacy import export_chat
from bot.chat.upkeep import Upkeep
from bot.chats import ChatSettings
from bot.chats.requests import make_request
from bot.digests.subscription import Following, Place, Standing
from bot.stores import memory_store
from bot.web.preview import ANN, BORIS, CHANNEL, GROUP
from tests.chat.conftest import ask_clock, running_bot
from tests.chat.screens import ENGLISH, EVERY_LANGUAGE, Speaker, labels, lines
from tests.digests.builders import EIGHT, MORNING, make_subscription

if TYPE_CHECKING:
    from bot.briefing.desk import Desk
    from bot.chat.screen import Screen
    from bot.stores import Store
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def filled(clock: Clock, *chats: int) -> Store:
    """A store in which some chats have settings, a digest that was due, and a request."""
    store = memory_store(clock=ask_clock(clock))
    for chat in chats:
        await store.chats.keep_settings(ChatSettings(chat, "en", "Asia/Tokyo", (1320, 420)))
        following = Following(frozenset({"peace-treaty"}), frozenset({"japan"}))
        await store.subscriptions.put(make_subscription(chat, following=following), MORNING)
        await store.requests.add(make_request(chat, "weather in Paris", "en", MORNING))
    await store.outbox.plan(EIGHT, 10)
    return store


@EVERY_LANGUAGE
@pytest.mark.parametrize("logs", [True, False])
async def test_it_says_what_is_kept(desk: Desk, clock: Clock, speaker: Speaker, logs: bool) -> None:
    """Also whether questions without an answer are kept, which whoever runs the bot decides."""
    async with running_bot(lambda: desk, clock, logs_misses=logs) as preview:
        told = await preview.talk(speaker.person).says("/privacy")

    kept = ("settings", "digest", "requests", "feedback", "misses_on" if logs else "misses_off")
    assert lines(told)[0] == speaker.say("privacy_title")
    assert [line for line in lines(told) if line.startswith("•")] == [
        f"• {speaker.say(f'privacy_{name}')}" for name in kept
    ]
    assert speaker.say("privacy_gone") in told.text
    assert labels(told) == [speaker.say(name) for name in ("privacy_export", "privacy_delete", "settings_back")]


async def test_everything_is_handed_out(desk: Desk, clock: Clock) -> None:
    """As a JSON file: settings, digests with what became of them, requests; and nothing of other chats."""
    store = await filled(clock, ANN.id, BORIS.id)
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        page = await talk.says("/privacy")
        sent = await talk.taps(page, "Give it to me")

    content = json.loads(await export_chat(store, ANN.id))
    assert sent.id > page.id
    assert sent.content["document"]["file_name"] == "briefing-bot.json"
    assert str(BORIS.id) not in json.dumps(content)
    assert content["chat"] == ANN.id
    assert content["settings"]["zone"] == "Asia/Tokyo"
    assert content["requests"][0]["words"] == "weather in Paris"
    assert content["digests"][0]["subscription"]["following"] == {"topics": ["peace-treaty"], "parties": ["japan"]}
    assert len(content["digests"][0]["deliveries"]) == 1
    assert datetime.fromisoformat(content["written"]) == clock.moment.astimezone(UTC)


async def test_everything_is_deleted_after_one_question(desk: Desk, clock: Clock) -> None:
    """Keeping it changes nothing; deleting it leaves the chat as one that never wrote, others as they were."""
    store = await filled(clock, ANN.id, BORIS.id)
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        page = await talk.says("/privacy")
        question = await talk.taps(page, "Delete it")
        again = await talk.taps(question, "Keep it")
        kept = await store.chats.settings(ANN.id)
        question = await talk.taps(again, "Delete it")
        done = await talk.taps(question, "Delete everything")
        panel = await talk.says("/settings")

    assert lines(again)[0] == "What I keep about this chat"
    assert kept.zone == "Asia/Tokyo"
    assert done.text == "Deleted. I keep nothing about this chat."
    assert "Language: that of the question" in panel.text
    for chat, count in ((ANN.id, 0), (BORIS.id, 1)):
        assert len(await store.subscriptions.of_chat(chat)) == count
        assert len(await store.requests.of_chat(chat)) == count
        assert (await store.chats.settings(chat) == ChatSettings(chat)) is not bool(count)


@pytest.mark.parametrize("button", ["Give it to me", "Delete it"])
async def test_in_a_group_only_admins_have_it(desk: Desk, clock: Clock, button: str) -> None:
    """A member reads what is kept, and is told in a notice that the rest is the admins'."""
    store = await filled(clock, GROUP)
    async with running_bot(lambda: desk, clock, records=store) as preview:
        boris = preview.talk(BORIS, in_group=True)
        page = await boris.says("/privacy@briefing_preview_bot")
        notice = await boris.taps_for_notice(page, button)
        ann = preview.talk(ANN, in_group=True)
        done = await ann.taps(page, button)

    assert notice["show_alert"]
    assert done.text != page.text or done.id != page.id
    assert len(await store.subscriptions.of_chat(GROUP)) == 1


async def test_an_export_of_nothing_is_sound(clock: Clock) -> None:
    """Somebody who never chose anything gets what every new chat has."""
    store = memory_store(clock=ask_clock(clock))

    content = json.loads(await export_chat(store, 5))

    assert content["settings"] == {
        **dict.fromkeys(("language", "zone", "quiet")),
        "chat": 5,
        "askers": "everybody",
        "muted": False,
        "layout": "classic",
    }
    assert content["digests"] == content["requests"] == []


async def test_a_question_leaves_nothing(desk: Desk, clock: Clock) -> None:
    """Questions, pages and misses without a tap keep nothing of the chat."""
    store = memory_store(clock=ask_clock(clock))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        before = await export_chat(store, ANN.id)
        card = await talk.says(ENGLISH.question)
        await talk.taps(card, next(label for label in labels(card) if label.startswith("Key claims")))
        await talk.says(ENGLISH.strange)
        after = await export_chat(store, ANN.id)
        notes = await store.feedback.since(replace(clock).moment.replace(year=2000))

    assert before == after
    assert notes == ()


DAY = timedelta(days=1).total_seconds()


async def tells_nobody(chat: int, screen: Screen) -> bool:
    """Nothing is covered meanwhile."""
    raise AssertionError(f"{chat} was told {screen}")


async def test_who_blocked_the_bot_by_mistake_finds_everything_again(desk: Desk, clock: Clock) -> None:
    """Within three months: settings, requests, and the digest goes on; also where there was none."""
    store = await filled(clock, ANN.id)
    await store.chats.keep_settings(ChatSettings(BORIS.id, zone="Asia/Tokyo"))
    upkeep = Upkeep(lambda: desk, store, tells_nobody)
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talks = [preview.talk(person) for person in (ANN, BORIS)]
        for talk in talks:
            talk.blocks()
            await talk.rests()
        clock.go_on(89 * DAY)
        await upkeep.go_round()
        for talk in talks:
            await talk.starts()
            await talk.rests()
        clock.go_on(89 * DAY)
        await upkeep.go_round()

    digest = await store.subscriptions.find(Place(ANN.id))
    assert digest
    assert digest.standing is Standing.ACTIVE
    assert len(await store.requests.of_chat(ANN.id)) == 1
    assert {(await store.chats.settings(person.id)).zone for person in (ANN, BORIS)} == {"Asia/Tokyo"}


async def test_who_blocked_the_bot_for_good_is_forgotten(desk: Desk, clock: Clock) -> None:
    """After three months, by themselves; and who then comes back is as new."""
    store = await filled(clock, ANN.id, BORIS.id)
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        before = await talk.says("/settings")
        talk.blocks()
        await talk.rests()
        clock.go_on(90 * DAY + 1)
        await Upkeep(lambda: desk, store, tells_nobody).go_round()
        counts = [len(await store.subscriptions.of_chat(chat)) for chat in (ANN.id, BORIS.id)]
        requests = [len(await store.requests.of_chat(chat)) for chat in (ANN.id, BORIS.id)]
        await talk.starts()
        after = await talk.says("/settings")

    assert counts == requests == [0, 1]
    assert "Language: English" in before.text
    assert "Language: that of the question" in after.text


async def test_a_channel_that_takes_rights_and_then_the_bot_away_is_forgotten(desk: Desk, clock: Clock) -> None:
    """Without the right to post the bot is there all the same; what counts is when it was thrown out."""
    store = await filled(clock, CHANNEL)
    upkeep = Upkeep(lambda: desk, store, tells_nobody)
    async with running_bot(lambda: desk, clock, records=store) as preview:
        channel = preview.talk(ANN).within(CHANNEL)
        channel.promotes_bot("can_edit_messages")
        await channel.rests()
        clock.go_on(91 * DAY)
        await upkeep.go_round()
        silenced = await store.subscriptions.of_chat(CHANNEL)
        channel.removes_bot()
        await channel.rests()
        clock.go_on(89 * DAY)
        await upkeep.go_round()
        removed = await store.subscriptions.of_chat(CHANNEL)
        clock.go_on(2 * DAY)
        await upkeep.go_round()

    assert len(silenced) == len(removed) == 1
    assert await store.subscriptions.of_chat(CHANNEL) == ()
    assert await store.chats.settings(CHANNEL) == ChatSettings(CHANNEL)
