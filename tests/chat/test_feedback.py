"""What readers tap about answers is kept without them, and curators read it: errors at once, the rest in a report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.chat.reporting import show_report
from bot.chat.visit import Visit
from bot.chats.feedback import ErrorReport, Miss, Note, WrongTopic
from bot.chats.report import make_report
from bot.chats.taps import AN_HOUR, Taps
from bot.errors import StoreUnavailable
from bot.stores import memory_store
from bot.stores.memory.contents import Memory
from bot.stores.memory.feedback import MemoryFeedback
from bot.web.preview import ANN, BORIS, GROUP, SAKURA
from bot.web.preview.people import Person
from tests.chat.conftest import ask_clock, running_bot
from tests.chat.screens import ENGLISH, EVERY_LANGUAGE, Speaker, labels, lines

if TYPE_CHECKING:
    from structlog.typing import EventDict

    from bot.briefing.desk import Desk
    from bot.stores import Store
    from bot.web.preview.messages import Message
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = "@briefing_preview_bot"
VERSION = "russia-japan 2026.11"
CURATOR = Person(1009, "Clara", "clara")
SANCTIONS = "64baGjsC"
"""Short key of the topic of Japan's sanctions."""


@pytest.fixture
def store(clock: Clock) -> Store:
    """An empty store."""
    return memory_store(clock=ask_clock(clock))


async def notes_of(store: Store, clock: Clock) -> tuple[Note, ...]:
    """Everything that was noted within a month."""
    return await store.feedback.since(clock() - timedelta(days=30))


async def test_a_wrong_topic_is_noted_once(desk: Desk, clock: Clock, store: Store) -> None:
    """The topic that was shown, and the file's own phrase that led there; pressing again adds nothing."""
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        card = await talk.says(ENGLISH.question)
        others = await talk.taps(card, "Wrong topic?")
        back = await talk.taps(others, "‹ Briefing")
        await talk.taps(back, "Wrong topic?")
        await talk.heard_out()

    (note,) = await notes_of(store, clock)
    assert isinstance(note, WrongTopic)
    assert note.topic == SANCTIONS
    assert note.phrase in {phrase for asks in desk.knowledge.topic("japan-sanctions").asks.values() for phrase in asks}


@EVERY_LANGUAGE
@pytest.mark.parametrize("logs", [True, False])
async def test_none_of_several_is_noted(desk: Desk, clock: Clock, store: Store, speaker: Speaker, logs: bool) -> None:
    """As no topic's; with the question only where misses are kept."""
    async with running_bot(lambda: desk, clock, records=store, logs_misses=logs) as preview:
        talk = preview.talk(speaker.person)
        choice = await talk.says(speaker.vague)
        await talk.taps(choice, speaker.say("none_of_these"))
        await talk.heard_out()

    first, *rest = await notes_of(store, clock)
    assert isinstance(first, WrongTopic)
    assert first.topic == ""
    language = speaker.person.language
    assert rest == ([Miss(speaker.vague, language, clock())] if logs else [])


@EVERY_LANGUAGE
@pytest.mark.parametrize(("section", "kind"), [("claims", "claim"), ("quotes", "quote")])
async def test_an_error_on_a_page_names_its_line(  # noqa: PLR0917 - fixtures
    desk: Desk, clock: Clock, store: Store, speaker: Speaker, section: str, kind: str
) -> None:
    """On a page of several claims or quotes the reader says which: it is noted, and every curator reads the line."""
    topic = desk.knowledge.topic("multipolarity")
    async with running_bot(lambda: desk, clock, records=store, curators=frozenset({CURATOR.id})) as preview:
        preview.town.settle(CURATOR)
        curator, talk = preview.talk(CURATOR), preview.talk(speaker.person)
        await curator.starts()
        curator.look()
        card = await talk.says(topic.asks[speaker.person.language][0])
        page = await talk.taps(card, label_of(card, speaker.say(section)))
        before, texts = page.text, lines(page)
        asked = await talk.taps(page, speaker.say("error_button"))
        question, offered = lines(asked)[1], labels(asked)
        thanks = [await talk.taps_for_notice(asked, (0, 0)) for _ in range(2)]
        told = await curator.hears()
        await curator.silence(talk)
        looked = await curator.taps(told, "Look at it")
        back = await talk.taps(asked, speaker.say("error_back"))

    (note,) = await notes_of(store, clock)
    assert isinstance(note, ErrorReport)
    item = desk.items[note.item]
    words = str(getattr(item.value, "text", "") or getattr(item.value, "exact", ""))
    assert (item.kind, item.topic.id) == (kind, topic.id)
    assert (note.version, back.text) == (VERSION, before)
    assert question == speaker.say("error_which")
    assert offered[0].startswith("1. ")
    assert offered[-2:] == [speaker.say("error_whole"), speaker.say("error_back")]
    assert any(words in text for text in texts)
    assert thanks == [{"text": speaker.say("error_noted"), "show_alert": True}] * 2
    assert lines(told)[:2] == [ENGLISH.say("error_reported"), topic.title]
    assert words in told.text
    assert lines(told)[-1] == f"{VERSION} · {note.item}"
    assert not any(name in told.text for name in (speaker.person.first_name, str(speaker.person.id)))
    assert words in looked.text


async def test_an_error_on_a_page_of_one_line_is_in_that_line(desk: Desk, clock: Clock, store: Store) -> None:
    """Nobody is asked which of one it is."""
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        card = await talk.says(ENGLISH.question)
        page = await talk.taps(card, label_of(card, "Quotes"))
        notice = await talk.taps_for_notice(page, "Report an error")

    (note,) = await notes_of(store, clock)
    assert isinstance(note, ErrorReport)
    assert desk.items[note.item].kind == "quote"
    assert notice["text"] == ENGLISH.say("error_noted")


async def test_an_error_of_a_whole_page_is_told_to_curators_once(desk: Desk, clock: Clock, store: Store) -> None:
    """Said again from another card it is noted, and nobody is told a second time."""
    async with running_bot(lambda: desk, clock, records=store, curators=frozenset({BORIS.id, SAKURA.id})) as preview:
        boris, sakura, ann = (preview.talk(person) for person in (BORIS, SAKURA, ANN))
        await boris.starts()
        await sakura.starts()
        for talk in (boris, sakura):
            talk.look()
        for _ in range(2):
            card = await ann.says(ENGLISH.question)
            page = await ann.taps(card, label_of(card, "Key claims"))
            asked = await ann.taps(page, "Report an error")
            await ann.taps_for_notice(asked, "The page as a whole")
        told = [await talk.hears() for talk in (boris, sakura)]
        await boris.silence(ann)

    expected = [ENGLISH.say("error_reported"), "Japan's sanctions stance towards Russia", f"{VERSION} · {SANCTIONS}"]
    assert [lines(each) for each in told] == [expected] * 2
    assert await notes_of(store, clock) == (ErrorReport(SANCTIONS, VERSION, clock()),) * 2


def label_of(message: Message, start: str) -> str:
    """The label of the button that starts so."""
    return next(label for label in labels(message) if label.startswith(start))


async def test_an_error_in_one_line_names_it(desk: Desk, clock: Clock, store: Store) -> None:
    """On the page of a claim or quote the item itself is meant."""
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        found = await talk.says("“two chessboards”")
        item = await talk.taps(found, (0, 0))
        await talk.taps_for_notice(item, "Report an error")

    (note,) = await notes_of(store, clock)
    assert isinstance(note, ErrorReport)
    assert desk.items[note.item].kind in ("claim", "quote")


async def test_anybody_in_a_group_can_report_an_error(desk: Desk, clock: Clock, store: Store) -> None:
    """Who may not turn the pages is asked alone which line is wrong; the card stays as it is."""
    async with running_bot(lambda: desk, clock, records=store) as preview:
        ann, sakura = preview.talk(ANN, in_group=True), preview.talk(SAKURA, in_group=True)
        card = await ann.says(f"/brief{BOT} strategic empathy")
        page = await ann.taps(card, "Key claims")
        before = page.text
        sakura.look()
        preview.town.tap(SAKURA, page.id, "Report an error", GROUP)
        asked = await sakura.hears_alone()
        notice = await sakura.taps_for_notice(asked, (0, 0))

    (note,) = await notes_of(store, clock)
    assert isinstance(note, ErrorReport)
    assert desk.items[note.item].kind == "claim"
    assert notice["show_alert"]
    assert preview.town.message(GROUP, page.id).text == before


@pytest.mark.parametrize("logs", [True, False])
async def test_misses_are_kept_only_where_it_is_switched_on(desk: Desk, clock: Clock, store: Store, logs: bool) -> None:
    """Words and language alone; neither answers, nor talk, nor what somebody else wrote."""
    async with running_bot(lambda: desk, clock, records=store, logs_misses=logs) as preview:
        talk = preview.talk(ANN)
        for said in (ENGLISH.question, "hello", "?!", f"{ENGLISH.strange}, ask ann@example.org"):
            await talk.says(said)
        await preview.talk(BORIS, in_group=True).says(f"погода {BOT}")
        talk.look()
        origin = {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Somebody"}
        preview.town.send(ANN, {"text": "weather in Rome", "forward_origin": origin})
        await talk.hears()
        await talk.heard_out()

    expected = (Miss("weather in Paris, ask …", "en", clock()), Miss("погода", "ru", clock()))
    assert await notes_of(store, clock) == (expected if logs else ())


async def test_a_store_that_is_away_keeps_no_answer_back(desk: Desk, clock: Clock, log: list[EventDict]) -> None:
    """What cannot be noted is not noted; the page opens all the same, and the log says so."""

    class Away(MemoryFeedback):
        async def note(self, note: Note) -> None:
            raise StoreUnavailable(f"away: {type(note).__name__}")

    kept = memory_store(clock=ask_clock(clock))
    object.__setattr__(kept, "feedback", Away(Memory()))
    async with running_bot(lambda: desk, clock, records=kept) as preview:
        talk = preview.talk(ANN)
        card = await talk.says(ENGLISH.question)
        others = await talk.taps(card, "Wrong topic?")
        await talk.heard_out()

    assert lines(others)[0] == ENGLISH.say("wrong_title")
    assert [event["event"] for event in log if event["log_level"] == "warning"] == ["feedback not kept"]


async def test_an_hour_takes_only_so_much(clock: Clock) -> None:
    """Somebody at play fills neither the store nor a curator's month."""
    taps, now = Taps(), clock()

    taken = sum(taps.has_room(now) for _ in range(AN_HOUR + 10))

    assert taken == AN_HOUR
    assert not taps.has_room(now + timedelta(minutes=59))
    assert taps.has_room(now + timedelta(hours=1))


# The report


async def fill(store: Store, clock: Clock) -> None:
    """A month of feedback, and something older."""
    now = clock()
    for words in ("fishing near the Kurils", "Fishing near the Kurils?", "fishing near Kurils", "weather in Paris"):
        await store.feedback.note(Miss(words, "en", now - timedelta(days=1)))
    await store.feedback.note(Miss("an old question", "en", now - timedelta(days=31)))
    await store.feedback.note(WrongTopic(SANCTIONS, "sanctions against Russia", now))
    await store.feedback.note(ErrorReport(SANCTIONS, VERSION, now))


async def test_curators_read_a_month(desk: Desk, clock: Clock, store: Store) -> None:
    """Alike questions are one, with counts and the nearest topics; below them YAML to paste."""
    await fill(store, clock)
    async with running_bot(lambda: desk, clock, records=store, curators=frozenset({ANN.id})) as preview:
        report = await preview.talk(ANN).says("/report")

    caption = report.content["caption"]
    assert caption.startswith("Feedback of the last 30 days")
    assert "• 3 × “fishing near the Kurils”, “fishing near Kurils” Nearest: The territorial issue" in caption
    assert "“weather in Paris” No topic is near." in caption
    assert "an old question" not in caption
    assert "Shown: Japan's sanctions stance towards Russia (1)." in caption
    assert f"1 × {SANCTIONS}, {VERSION}: Japan's sanctions stance towards Russia" in caption
    assert report.content["document"]["file_name"] == "report.yaml"


async def test_the_file_can_be_pasted(desk: Desk, clock: Clock, store: Store) -> None:
    """The page as comments, then YAML as a dossier has it: where no topic is near, commented out."""
    await fill(store, clock)

    report = make_report(await notes_of(store, clock), desk)
    attachment = show_report(Visit(desk, clock().date(), "en", "bot"), report).attachment

    assert attachment
    assert yaml.safe_load(attachment.content.decode()) == [
        {"id": "territorial-issue", "asks": {"en": ["fishing near the Kurils", "fishing near Kurils"]}}
    ]
    assert "# - id: a-new-topic" in attachment.content.decode()


async def test_nothing_said_is_one_line(desk: Desk, clock: Clock, store: Store) -> None:
    """Without a file."""
    async with running_bot(lambda: desk, clock, records=store, curators=frozenset({ANN.id})) as preview:
        report = await preview.talk(ANN).says("/report")

    assert lines(report) == ["Feedback of the last 30 days", "Nobody said anything."]


async def test_a_long_report_comes_as_a_file(desk: Desk, clock: Clock, store: Store) -> None:
    """The message has the counts, the file everything."""
    for number in range(120):
        word = "".join(chr(ord("a") + (number * 7 + place * place) % 26) for place in range(9))
        await store.feedback.note(Miss(f'{word} ": [x] {number}', "en", clock()))
    async with running_bot(lambda: desk, clock, records=store, curators=frozenset({ANN.id})) as preview:
        talk = preview.talk(ANN)
        report = await talk.says("/report")

    assert report.content["document"]["file_name"] == "report.yaml"
    assert "Not in the file: 120" in report.content["caption"]


@pytest.mark.parametrize("in_group", [False, True])
async def test_for_others_there_is_no_report(desk: Desk, clock: Clock, store: Store, in_group: bool) -> None:
    """Who is no curator is told so as of any unknown command; in a group nobody gets it, not even a curator."""
    await fill(store, clock)
    async with running_bot(lambda: desk, clock, records=store, curators=frozenset({ANN.id})) as preview:
        talk = preview.talk(ANN if in_group else BORIS, in_group=in_group)
        if in_group:
            talk.look()
            talk.posts(f"/report{BOT}")
            await talk.silence()
        else:
            assert "/help" in (await talk.says("/report")).text
