"""In a group the bot is short, says nothing twice, turns pages for who asked, and keeps step with its membership."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.digests.subscription import Pause, Place, Standing
from bot.stores import memory_store
from bot.web.preview import AGENDA, ANN, BORIS, CIRCLE, FORUM, GROUP, LOGISTICS, SAKURA, Ephemerality
from tests.chat.conftest import ask_clock, running_bot
from tests.chat.screens import ENGLISH, JAPANESE, RUSSIAN, labels, lines, links
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.briefing.desk import Desk
    from bot.stores import Store
    from bot.web.preview import Preview

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = "@briefing_preview_bot"
QUESTION = f"{BOT} why did Japan sanction Russia"
TOPIC = "Japan's sanctions stance towards Russia"
QUIET = 0.15
"""Seconds after which the bot would have answered: it takes a fiftieth of a second."""


@pytest.fixture(scope="module")
def clock() -> Clock:
    """A clock of this module's own."""
    return Clock()


@pytest.fixture(scope="module")
def store(clock: Clock) -> Store:
    """What the bot keeps."""
    return memory_store(clock=ask_clock(clock))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(desk: Desk, clock: Clock, store: Store) -> AsyncIterator[Preview]:
    """A stand-in with the bot at work on that store."""
    async with running_bot(lambda: desk, clock, records=store) as running:
        yield running


@pytest.fixture(autouse=True)
def later(clock: Clock) -> None:
    """Each conversation is held long after the one before."""
    clock.go_on(15 * 60)


async def test_a_card_is_short_and_leads_into_the_private_chat(preview: Preview) -> None:
    """Three claims at most, one row of sections, and a link that opens the whole briefing."""
    card = await preview.talk(ANN, in_group=True).says(QUESTION)

    assert card.text.startswith(TOPIC)
    assert card.text.count("• ") <= 3
    assert labels(card) == ["Key claims", "Quotes", "Sources", "Open in private"]
    assert links(card)[0].startswith("https://t.me/briefing_preview_bot?start=t_")


async def test_a_miss_is_one_line(preview: Preview) -> None:
    """What the file does not cover is said in a sentence, and nothing is offered."""
    told = await preview.talk(ANN, in_group=True).says(f"{BOT} weather in Paris")

    assert lines(told) == ["That is not in my file. The file has nothing on Paris."]
    assert labels(told) == []


async def test_the_same_question_is_pointed_to_its_answer(preview: Preview, clock: Clock) -> None:
    """Within ten minutes the earlier answer is replied to; after that the question is answered again."""
    ann, boris = preview.talk(ANN, in_group=True), preview.talk(BORIS, in_group=True)
    card = await ann.says(QUESTION)

    clock.go_on(120)
    pointed = await boris.says(f"{BOT} почему Япония ввела санкции против России")
    clock.go_on(600)
    again = await boris.says(QUESTION)

    assert lines(pointed)[0].startswith("Ответ выше, ему меньше десяти минут")
    assert pointed.reply_to is not None
    assert pointed.reply_to.id == card.id
    assert again.text.startswith(TOPIC)


async def test_an_answer_that_was_deleted_is_given_again(preview: Preview) -> None:
    """Nothing is pointed to that is not there."""
    talk = preview.talk(ANN, in_group=True)
    card = await talk.says(QUESTION)
    preview.town.remove(card)

    again = await talk.says(QUESTION)
    refused = [str(call.refusal) for call in preview.town.ledger.refusals]
    preview.town.ledger.calls.clear()

    assert again.text.startswith(TOPIC)
    assert refused == ["Bad Request: message to be replied not found"]


async def test_too_many_questions_get_one_notice(preview: Preview) -> None:
    """After four in a minute a person hears once that it is enough, and then nothing."""
    talk = preview.talk(SAKURA, in_group=True)
    for question in ("peace treaty", "strategic empathy", "two chessboards", "Abe"):
        await talk.says(f"{BOT} {question}")

    notice = await talk.says(f"{BOT} multipolarity")
    talk.look()
    talk.posts(f"{BOT} multipolarity")

    assert lines(notice)[0].startswith("一分ほどお待ちください")
    await talk.silence(QUIET)


async def test_a_group_that_asks_too_much_gets_one_notice(preview: Preview, clock: Clock) -> None:
    """After ten answers in a minute to whomever there is one notice, and none for the next hour; then answers again."""
    clock.go_on(3600)
    people = (ANN, BORIS, SAKURA)
    topics = ("peace treaty", "strategic empathy", "two chessboards", "Abe's record", "multipolarity")
    asked = [f"{BOT} {topic}" for topic in (*topics, *topics)]
    for number, text in enumerate(asked):
        await preview.talk(people[number % 3], in_group=True).says(text)

    notice = await preview.talk(BORIS, in_group=True).says(f"{BOT} Russia-China trust-building")
    sakura = preview.talk(SAKURA, in_group=True)
    sakura.posts(f"{BOT} territorial issue")
    await sakura.silence(QUIET)
    clock.go_on(61)
    card = await sakura.says(f"{BOT} 領土問題")

    assert lines(notice) == [RUSSIAN.say("cooldown")]
    assert card.reply_to
    assert len(lines(card)) > 1


async def test_brief_as_a_reply_briefs_on_that_message(preview: Preview) -> None:
    """A bare /brief under somebody's words answers them."""
    preview.talk(BORIS, in_group=True).posts("why did Japan sanction Russia")
    words = preview.town.conversation(GROUP)[-1]

    card = await preview.talk(ANN, in_group=True).says("/brief", reply_to=words)

    assert card.text.startswith(TOPIC)


async def test_an_answer_stays_in_its_forum_topic(preview: Preview) -> None:
    """Asked in a topic, answered in it; the same question in another topic is another one."""
    agenda, logistics = (preview.talk(ANN, chat=FORUM, thread=thread) for thread in (AGENDA, LOGISTICS))

    first = await agenda.says(QUESTION)
    second = await logistics.says(QUESTION)

    assert (first.thread, second.thread) == (AGENDA, LOGISTICS)
    assert second.text.startswith(TOPIC)


async def test_only_who_asked_turns_the_pages(preview: Preview) -> None:
    """The asker's tap changes the card; an administrator's too."""
    boris, ann = preview.talk(BORIS, in_group=True), preview.talk(ANN, in_group=True)
    card = await boris.says(QUESTION)

    claims = await boris.taps(card, "Основные тезисы" if "Основные тезисы" in labels(card) else "Key claims")
    back = await ann.taps(claims, labels(claims)[-1])

    assert (claims.id, back.id) == (card.id, card.id)


async def test_others_see_a_page_alone(preview: Preview) -> None:
    """Somebody else's tap shows the section to them alone; the card stays as it is."""
    preview.town.ephemerality = Ephemerality.KNOWN
    ann, boris = preview.talk(ANN, in_group=True), preview.talk(BORIS, in_group=True)
    card = await ann.says(QUESTION)
    before = card.text

    boris.look()
    preview.town.tap(BORIS, card.id, "Quotes", GROUP)
    shown = await boris.hears_alone()
    asked = [call.method for call in preview.town.ledger.refusals]
    preview.town.ledger.calls.clear()

    assert "sanctions solidarity" in shown.text
    assert shown.receiver == BORIS
    assert asked == ["deleteEphemeralMessage"], "whether the server knows such messages is asked once"
    assert preview.town.message(GROUP, card.id).text == before


async def test_a_page_for_one_is_turned_where_it_is_and_in_their_language(preview: Preview) -> None:
    """Its buttons change it alone: nothing more is posted, nothing that others see changes."""
    preview.town.ephemerality = Ephemerality.KNOWN
    ann, boris = preview.talk(ANN, in_group=True), preview.talk(BORIS, in_group=True)
    card = await ann.says(QUESTION)
    preview.town.tap(BORIS, card.id, "Quotes", GROUP)
    shown = await boris.hears_alone()
    preview.town.ledger.calls.clear()
    before = (len(preview.town.conversation(GROUP)), card.text, labels(shown))

    back = await boris.taps(shown, "‹ Справка")
    sections = labels(back)
    claims = await boris.taps(back, "Основные тезисы")

    assert before[2][-2:] == ["Сообщить об ошибке", "‹ Справка"]
    assert sections == ["Основные тезисы", "Цитаты", "Источники", "Открыть в личном чате"]
    assert {shown.id, back.id, claims.id} == {shown.id}
    assert "Even South Korea and Israel" in claims.text
    assert [call.method for call in preview.town.ledger.named("sendMessage", "editMessageText")] == []
    assert (len(preview.town.conversation(GROUP)), preview.town.message(GROUP, card.id).text) == before[:2]


async def test_a_page_for_one_that_has_vanished_is_let_go(preview: Preview) -> None:
    """Apps forget such messages when they start anew: the press ends, and the shared card can be pressed again."""
    ann, boris = preview.talk(ANN, in_group=True), preview.talk(BORIS, in_group=True)
    card = await ann.says(QUESTION)
    preview.town.tap(BORIS, card.id, "Quotes", GROUP)
    shown = await boris.hears_alone()

    preview.town.tap(BORIS, shown.id, "‹ Справка", GROUP)
    preview.town.remove(shown)
    await boris.rests()
    refused = [str(call.refusal) for call in preview.town.ledger.refusals]
    preview.town.ledger.calls.clear()
    preview.town.tap(BORIS, card.id, "Quotes", GROUP)
    again = await boris.hears_alone()

    assert refused == ["Bad Request: message to edit not found"]
    assert "sanctions solidarity" in again.text


@pytest.mark.parametrize("age", [Ephemerality.REFUSED, Ephemerality.IGNORED])
async def test_on_an_old_server_others_are_led_into_their_own_chat(desk: Desk, clock: Clock, age: Ephemerality) -> None:
    """What was meant for one is never posted to all, even where the server ignores what it does not know."""
    async with running_bot(lambda: desk, clock) as preview:
        preview.town.ephemerality = age
        card = await preview.talk(ANN, in_group=True).says(QUESTION)
        count = len(preview.town.conversation(GROUP))

        answer = await preview.talk(BORIS, in_group=True).taps_for_notice(card, "Quotes")

        assert answer["url"].startswith("https://t.me/briefing_preview_bot?start=t_")
        assert len(preview.town.conversation(GROUP)) == count


async def test_quiet_silences_it_until_an_admin_lets_it_speak(preview: Preview) -> None:
    """A member cannot; an administrator can, and back."""
    ann, boris = preview.talk(ANN, in_group=True), preview.talk(BORIS, in_group=True)

    refused = await boris.says("/quiet")
    quiet = await ann.says("/quiet")
    boris.look()
    boris.posts(QUESTION)
    await boris.silence(QUIET)
    speaking = await ann.says("/quiet")
    card = await boris.says(QUESTION)

    assert lines(refused) == ["Это могут только администраторы группы."]
    assert lines(quiet) == ["I am quiet here until an admin writes /quiet again."]
    assert lines(speaking) == ["I answer here again."]
    assert card.text.startswith(TOPIC)


async def test_an_anonymous_admin_is_an_admin(preview: Preview, store: Store) -> None:
    """Who writes in the name of the group may set its digest."""
    boris = preview.talk(BORIS, chat=FORUM, thread=AGENDA)

    told = await boris.says("/digest daily 8:00 Berlin")

    assert lines(told)[0] == "The digest is set."
    kept = await store.subscriptions.find(Place(FORUM, AGENDA))
    assert kept is not None
    assert kept.standing is Standing.ACTIVE


async def test_a_reply_is_a_question_within_the_briefing(preview: Preview) -> None:
    """Its own lines answer first, and which topic they are of is said aloud."""
    talk = preview.talk(ANN, in_group=True)
    card = await talk.says(QUESTION)

    within = await talk.says("what about South Korea and Israel?", reply_to=card)

    assert lines(within)[0] == f"About: {TOPIC}"
    assert "Even South Korea and Israel" in within.text
    assert "as is often noted" not in within.text


async def test_a_quoted_part_narrows_to_its_claim(preview: Preview) -> None:
    """A reply that quotes a claim is about that claim."""
    talk = preview.talk(ANN)
    card = await talk.says("why did Japan sanction Russia")

    within = await talk.says("who says so?", reply_to=card, quote="very limited")

    assert lines(within)[0] == f"About: {TOPIC}"
    assert within.text.count("— ") == 1
    assert "no more than nominal" in within.text


async def test_a_change_of_subject_is_followed(preview: Preview) -> None:
    """A reply that surely asks for something else is answered by that."""
    talk = preview.talk(ANN)
    card = await talk.says("why did Japan sanction Russia")

    other = await talk.says("strategic empathy", reply_to=card)

    assert other.text.startswith("Strategic empathy")


async def test_an_agenda_walks_a_meeting_through_its_topics(preview: Preview) -> None:
    """One message: an overview, forward, back; what is no topic is named."""
    talk = preview.talk(ANN, in_group=True)
    overview = await talk.says("/agenda japan-sanctions, peace treaty, football")

    first = await talk.taps(overview, "1. Japan's sanctions stance towards…")
    second = await talk.taps(first, "›")
    back = await talk.taps(second, "Overview")

    assert lines(overview)[0] == "Agenda: 2 topics"
    assert "Not one topic of my file: football." in overview.text
    assert lines(first)[0] == "Agenda, 1 of 2"
    assert lines(second)[0] == "Agenda, 2 of 2"
    assert back.text == overview.text
    assert {first.id, second.id, back.id} == {overview.id}


async def test_an_agenda_is_turned_by_who_began_it(preview: Preview) -> None:
    """Somebody else is told so: neither does the page change, nor is a file posted, nor is anything shown aside."""
    boris, sakura = preview.talk(BORIS, in_group=True), preview.talk(SAKURA, in_group=True)
    overview = await boris.says("/agenda japan-sanctions, peace treaty")
    before, count = overview.text, len(preview.town.conversation(GROUP))

    notices = [await sakura.taps_for_notice(overview, place) for place in ((0, 0), (2, 0))]
    after = (preview.town.message(GROUP, overview.id).text, len(preview.town.conversation(GROUP)))
    first = await boris.taps(overview, (0, 0))
    back = await preview.talk(ANN, in_group=True).taps(first, "Обзор")

    assert [notice["text"] for notice in notices] == [JAPANESE.say("only_asker")] * 2
    assert after == (before, count)
    assert back.text == before


async def test_an_agenda_has_a_handout(preview: Preview) -> None:
    """A file of one page with every source."""
    talk = preview.talk(ANN, in_group=True)
    overview = await talk.says("/agenda japan-sanctions, peace treaty")

    sent = await talk.taps(overview, "Handout")

    name, media, content = preview.town.files[sent.content["document"]["file_id"]]
    page = content.decode()
    assert (name, media) == ("agenda.html", "text/html")
    assert "valdaiclub.com" in page
    assert TOPIC in page.replace("&#x27;", "'")


async def test_it_greets_a_group_in_three_lines(preview: Preview) -> None:
    """Brought in, it says what it is, how to ask, and what administrators can do."""
    ann = preview.talk(ANN, in_group=True)
    ann.removes_bot()
    ann.look()

    ann.adds_bot()
    welcome = await ann.hears()

    assert len(lines(welcome)) == 3


async def test_brought_in_by_a_link_it_greets_once(preview: Preview) -> None:
    """The command that such a link writes is answered only where it names a page; typed, it gets the three lines."""
    ann = preview.talk(ANN, in_group=True)
    said: dict[str, list[str]] = {}
    for payload in ("true", "t_64baGjsC"):
        ann.removes_bot()
        await ann.rests()
        before = len(preview.town.conversation(GROUP))
        ann.adds_bot(payload)
        await ann.rests()
        own = [each for each in preview.town.conversation(GROUP)[before:] if each.sender == preview.town.bot]
        said[payload] = [lines(each)[0] for each in own]
    typed = await ann.says("/start")

    welcome = ENGLISH.say("group_welcome").splitlines()
    assert said["true"] == welcome[:1]
    assert said["t_64baGjsC"][0] == welcome[0]
    assert said["t_64baGjsC"][1].startswith(TOPIC)
    assert lines(typed) == welcome


async def test_digests_pause_when_it_is_removed_and_go_on_when_it_is_back(preview: Preview, store: Store) -> None:
    """Nothing is forgotten: the digest waits, and knows why."""
    ann = preview.talk(ANN, in_group=True)
    await ann.says("/digest daily 8:00 Berlin")

    ann.removes_bot()
    await ann.rests()
    away = await store.subscriptions.find(Place(GROUP))
    ann.look()
    ann.adds_bot()
    await ann.hears()
    back = await store.subscriptions.find(Place(GROUP))

    assert away is not None
    assert (away.standing, away.pause) == (Standing.PAUSED, Pause.BLOCKED)
    assert back is not None
    assert back.standing is Standing.ACTIVE


async def test_a_group_that_becomes_a_supergroup_takes_everything_along(preview: Preview, store: Store) -> None:
    """Settings and digest are under the new number, and the old one has none."""
    boris = preview.talk(BORIS, chat=CIRCLE)
    await boris.says("/digest ежедневно 8:00 Москва")
    await boris.says("/quiet")

    new = boris.upgrades()
    await boris.rests()

    moved = await store.subscriptions.find(Place(new))
    assert moved is not None
    assert await store.subscriptions.find(Place(CIRCLE)) is None
    assert (await store.chats.settings(new)).muted


async def test_leave_says_goodbye_and_goes(preview: Preview) -> None:
    """An administrator sends it away by a word."""
    ann = preview.talk(ANN, in_group=True)

    told = await ann.says("/leave")
    await ann.rests()

    assert lines(told)[0].startswith("Goodbye.")
    assert preview.town.chats[GROUP].status(preview.town.bot).value == "left"
