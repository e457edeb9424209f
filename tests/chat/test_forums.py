"""Topics that close and go, rights that come and go: the bot answers where it may, and is calm where it may not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.chats import ChatSettings
from bot.stores import memory_store
from bot.web.preview import AGENDA, ANN, BORIS, CHANNEL, CIRCLE, FORUM, GROUP, LOGISTICS, SAKURA, Status
from tests.chat.conftest import ask_clock, running_bot
from tests.chat.screens import ENGLISH, JAPANESE, RUSSIAN, labels, lines
from tests.preview.conftest import Clock
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from structlog.typing import EventDict

    from bot.briefing.desk import Desk
    from bot.stores import Store
    from bot.web.preview import Preview
    from bot.web.preview.messages import Message

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = "@briefing_preview_bot"
QUESTION = f"{BOT} why did Japan sanction Russia"
TOPIC = "Japan's sanctions stance towards Russia"


@pytest.fixture
def clock() -> Clock:
    """A clock of each test's own."""
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    """What the bot keeps."""
    return memory_store(clock=ask_clock(clock))


@pytest_asyncio.fixture(loop_scope="module")
async def town(desk: Desk, clock: Clock, store: Store, log: list[EventDict]) -> AsyncIterator[Preview]:
    """A stand-in with the bot at work; in the end nothing went wrong, though calls may have been refused."""
    async with running_bot(lambda: desk, clock, records=store) as running:
        yield running
    assert not [event for event in log if event["log_level"] not in {"debug", "info"}]


@pytest.mark.parametrize("thread", [None, AGENDA], ids=["General", "a topic"])
async def test_pages_stay_in_their_topic(town: Preview, thread: int | None) -> None:
    """An answer, its pages and an answer to a reply: all where the question was; the General topic has no number."""
    talk = town.talk(ANN, chat=FORUM, thread=thread)

    card = await talk.says(QUESTION)
    claims = await talk.taps(card, "Key claims")
    within = await talk.says("what about South Korea and Israel?", reply_to=claims)

    assert [card.thread, claims.thread, within.thread] == [thread] * 3
    assert lines(within)[0] == f"About: {TOPIC}"
    assert not town.town.ledger.refusals


@pytest.mark.parametrize("thread", [None, AGENDA], ids=["General", "a topic"])
async def test_a_closed_topic_is_left_in_peace(town: Preview, thread: int | None) -> None:
    """An administrator still writes there, the bot cannot: nothing is posted anywhere else, and all goes on after."""
    talk = town.talk(ANN, chat=FORUM, thread=thread)
    await talk.says(QUESTION)

    talk.closes_topic()
    talk.look()
    talk.posts(f"{BOT} peace treaty")
    await talk.silence()
    elsewhere = await town.talk(ANN, chat=FORUM, thread=LOGISTICS).says(f"{BOT} peace treaty")
    talk.reopens_topic()
    card = await talk.says(f"{BOT} strategic empathy")

    assert [str(call.refusal) for call in town.town.ledger.refusals] == ["Bad Request: TOPIC_CLOSED"]
    assert elsewhere.text.startswith("The Russia–Japan peace treaty")
    assert card.text.startswith("Strategic empathy")


async def test_pages_turn_in_a_topic_that_was_closed(town: Preview) -> None:
    """What stands there already can be read to its end."""
    talk = town.talk(ANN, chat=FORUM, thread=AGENDA)
    card = await talk.says(QUESTION)

    talk.closes_topic()
    claims = await talk.taps(card, "Key claims")

    assert claims.id == card.id
    assert "Key claims" in claims.text


async def test_a_topic_that_is_deleted_takes_its_page_along(town: Preview) -> None:
    """A press that was on its way finds neither message nor topic; nothing is posted to the others instead."""
    talk = town.talk(ANN, chat=FORUM, thread=AGENDA)
    card = await talk.says(QUESTION)

    town.town.tap(ANN, card.id, "Key claims", FORUM)
    talk.deletes_topic()
    await talk.heard_out()
    said = [message for message in town.town.conversation(FORUM) if message.sender == town.town.bot]
    card = await town.talk(ANN, chat=FORUM, thread=LOGISTICS).says(QUESTION)

    assert said == []
    assert card.text.startswith(TOPIC)


async def test_a_bot_that_may_manage_topics_answers_in_a_closed_one(town: Preview) -> None:
    """A closed topic is closed to those who are not in charge of it."""
    talk = town.talk(ANN, chat=FORUM, thread=AGENDA)
    talk.promotes_bot("can_manage_topics")
    talk.closes_topic()

    card = await talk.says(QUESTION)

    assert card.text.startswith(TOPIC)
    assert card.thread == AGENDA


async def test_a_bot_that_may_not_write_is_calm_and_forgets_nothing(town: Preview, store: Store) -> None:
    """Restricted it says nothing; allowed again it goes on without a greeting, in the language chosen before."""
    await store.chats.keep_settings(ChatSettings(GROUP, language="ru"))
    talk = town.talk(ANN, in_group=True)
    talk.restricts_bot()
    talk.look()
    talk.posts(QUESTION)
    await until(lambda: town.town.ledger.refusals)

    talk.makes(town.town.bot, Status.MEMBER)
    await talk.silence()
    card = await talk.says(f"{BOT} peace treaty")

    assert {str(call.refusal) for call in town.town.ledger.refusals} == {
        "Bad Request: not enough rights to send text messages to the chat"
    }
    assert labels(card)[-1] == "Открыть в личном чате"


async def test_thrown_out_and_brought_back_it_knows_the_group(town: Preview, store: Store) -> None:
    """It greets in three lines, in the group's own language, and what was chosen is kept."""
    before = ChatSettings(GROUP, language="ja", zone="Asia/Tokyo", quiet=(22 * 60, 7 * 60))
    await store.chats.keep_settings(before)
    talk = town.talk(ANN, in_group=True)
    await talk.says(QUESTION)

    talk.removes_bot()
    await talk.heard_out()
    talk.look()
    talk.adds_bot()
    welcome = await talk.hears()

    assert len(lines(welcome)) == 3
    assert lines(welcome)[1].startswith("/brief")
    assert await store.chats.settings(GROUP) == before


@pytest.mark.parametrize("placed", [True, False], ids=["told of its membership", "not told"])
async def test_a_group_that_moves_in_the_middle_of_a_conversation(town: Preview, store: Store, *, placed: bool) -> None:
    """Questions and presses on their way to the old number are let go; in the new group it goes on, ungreeted."""
    boris = town.talk(BORIS, chat=CIRCLE)
    await store.chats.keep_settings(ChatSettings(CIRCLE, language="en"))
    card = await boris.says(QUESTION)

    boris.posts(f"{BOT} peace treaty")
    town.town.tap(BORIS, card.id, "Key claims", CIRCLE)
    new = boris.upgrades(placed=placed)
    for talk in (boris, boris.within(new)):
        await talk.heard_out()
    greeted = [message for message in town.town.conversation(new) if message.sender == town.town.bot]
    again = await boris.within(new).says(QUESTION)

    assert greeted == []
    assert again.text.startswith(TOPIC)
    assert (await store.chats.settings(new)) == ChatSettings(new, language="en")
    assert (await store.chats.settings(CIRCLE)) == ChatSettings(CIRCLE)


async def test_where_it_is_asked_to_slow_down_it_waits(town: Preview) -> None:
    """An answer that would come too late is not sent, and nobody else is held up."""
    town.town.faults.flood(40, method="sendMessage", chat=GROUP)
    talk = town.talk(ANN, in_group=True)

    talk.look()
    talk.posts(QUESTION)
    private = await town.talk(ANN).says("why did Japan sanction Russia")
    await talk.silence()

    assert private.text.startswith(TOPIC)


async def test_an_anonymous_admin_turns_pages_and_gives_orders(town: Preview, store: Store) -> None:
    """What is written comes from the group, what is pressed from a person; both are in charge."""
    boris, sakura = (town.talk(person, chat=FORUM, thread=AGENDA) for person in (BORIS, SAKURA))
    card = await boris.says(QUESTION)
    claims = await boris.taps(card, "Key claims")
    panel = await boris.says("/settings")
    asked = await boris.taps(panel, labels(panel)[0])
    refused = await sakura.taps_for_notice(asked, "Русский")
    chosen = await boris.taps(asked, "Русский")

    assert claims.id == card.id
    assert refused["text"] == JAPANESE.say("only_admins")
    assert "Русский" in chosen.text
    assert (await store.chats.settings(FORUM)).language == "ru"


async def test_in_a_channel_it_never_writes_unasked(town: Preview) -> None:
    """Neither a post that names it nor its copy in the group that discusses the channel is answered."""
    ann, group = town.talk(ANN, chat=CHANNEL), town.talk(ANN, in_group=True)

    for text in (QUESTION, f"/brief{BOT} peace treaty", f"/settings{BOT}"):
        ann.posts(text)
    for talk in (ann, group):
        await talk.heard_out()

    for place in (ann.chat, group.chat):
        assert not [message for message in town.town.conversation(place) if message.sender == town.town.bot]


async def test_a_person_from_outside_looks_in(town: Preview) -> None:
    """Who reads along without being a member is led into their own chat, and members still see pages alone."""
    ann, boris, sakura = (town.talk(person, in_group=True) for person in (ANN, BORIS, SAKURA))
    card = await ann.says(QUESTION)
    sakura.leaves()

    link = await sakura.taps_for_notice(card, "Quotes")
    boris.look()
    town.town.tap(BORIS, card.id, "Quotes", GROUP)
    shown = await boris.hears_alone()

    assert link["url"].startswith("https://t.me/briefing_preview_bot?start=t_")
    assert shown.receiver == BORIS


async def test_turned_pages_have_a_limit_in_a_group(town: Preview, clock: Clock) -> None:
    """One person turns twelve in a minute, all together see eighteen messages and pages; a minute later it goes on."""
    ann, boris = town.talk(ANN, in_group=True), town.talk(BORIS, in_group=True)
    card = await boris.says(QUESTION)
    for _ in range(12):
        card = await boris.taps(card, over_leaf(card))
    before = card.text
    his = await boris.taps_for_notice(card, over_leaf(card))
    for _ in range(5):
        card = await ann.taps(card, over_leaf(card))
    hers = await ann.taps_for_notice(card, over_leaf(card))
    waiting = card.text

    clock.go_on(60)
    back = await boris.taps(card, over_leaf(card))

    # Each in their own language, whatever the card is in.
    assert his["text"] == RUSSIAN.say("cooldown")
    assert hers["text"] == ENGLISH.say("cooldown")
    assert before != waiting != back.text


def over_leaf(card: Message) -> str:
    """The button that leads from a card to its claims, or from there back to it."""
    return "Key claims" if "Key claims" in labels(card) else "‹ Briefing"


async def test_an_old_question_in_a_group_is_passed_over(town: Preview, clock: Clock) -> None:
    """What was asked while nothing ran is answered for ten minutes in a group, and for as long as it is kept alone."""
    ann, group = town.talk(ANN), town.talk(ANN, in_group=True)
    old = [talk.posts(f"{BOT} peace treaty") for talk in (ann, group)]
    for talk in (ann, group):
        await talk.heard_out()
    before = len(town.town.conversation(GROUP))

    clock.go_on(601)
    for message in old:
        town.town.deliver(message)
    again = await ann.hears()
    await group.heard_out()

    assert again.text.startswith("The Russia–Japan peace treaty")
    assert len(town.town.conversation(GROUP)) == before


async def test_orders_that_are_not_theirs_cool_down_too(town: Preview) -> None:
    """Who is no administrator hears so as often as others are answered, then one notice, then nothing."""
    boris = town.talk(BORIS, in_group=True)
    refusals = [await boris.says(order) for order in ("/settings", "/quiet", "/digest off", "/leave")]

    notice = await boris.says("/quiet")
    boris.look()
    boris.posts("/settings")
    await boris.silence()
    ann = await town.talk(ANN, in_group=True).says("/quiet")

    assert {lines(each)[0] for each in refusals} == {"Это могут только администраторы группы."}
    assert lines(notice)[0].startswith("На эту минуту ответов достаточно")
    assert lines(ann) == ["I am quiet here until an admin writes /quiet again."]


async def test_a_quiet_group_hears_nothing_of_orders_by_others(town: Preview, store: Store) -> None:
    """Not even that they are for administrators."""
    await store.chats.keep_settings(replace(ChatSettings(GROUP), muted=True))
    boris = town.talk(BORIS, in_group=True)

    boris.look()
    boris.posts("/settings")

    await boris.silence()


@pytest.mark.parametrize(("chat", "thread"), [(CIRCLE, None), (FORUM, AGENDA)], ids=["basic group", "forum topic"])
async def test_it_leaves_by_a_word(town: Preview, store: Store, chat: int, thread: int | None) -> None:
    """Of who is in charge, anonymous or not; it says goodbye where it was told to go, and what was chosen is kept."""
    before = ChatSettings(chat, language="ja")
    await store.chats.keep_settings(before)
    boris, sakura = (town.talk(person, chat=chat, thread=thread) for person in (BORIS, SAKURA))

    refused = await sakura.says("/leave")
    goodbye = await boris.says("/leave")
    await boris.heard_out()

    assert refused.text == JAPANESE.say("only_admins")
    assert lines(goodbye)[0].startswith("失礼します。")
    assert goodbye.thread == thread
    assert town.town.chats[chat].status(town.town.bot) is Status.LEFT
    assert await store.chats.settings(chat) == before
