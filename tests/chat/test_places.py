"""The same conversation wherever the bot is: in a private chat, a basic group, a supergroup, and a forum's topics."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.routing import Outcome, Surface
from bot.web.preview import AGENDA, ANN, CHANNEL, CIRCLE, ELSEWHERE, FORUM, GROUP, Status
from tests.chat.screens import labels, lines

if TYPE_CHECKING:
    from bot.briefing.desk import Desk
    from bot.web.preview import Preview
    from bot.web.preview.talk import Talk
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = "@briefing_preview_bot"
TOPIC = "Japan's sanctions stance towards Russia"
UNSEEN = Path(__file__).parent.parent / "unseen.tsv"
SHARED = {"group": (CIRCLE, None), "supergroup": (GROUP, None), "General": (FORUM, None), "topic": (FORUM, AGENDA)}
IN_GROUPS = pytest.mark.parametrize("place", SHARED.values(), ids=SHARED)
EVERYWHERE = pytest.mark.parametrize("place", [(ANN.id, None), *SHARED.values()], ids=["private", *SHARED])

Place = tuple[int, int | None]


@pytest.fixture(autouse=True)
def later(clock: Clock) -> None:
    """Each conversation is held long after the one before: nobody is cooled down, no answer stands above."""
    clock.go_on(15 * 60)


def talk_in(preview: Preview, place: Place) -> Talk:
    """Ann in a chat, or in a topic of it."""
    chat, thread = place
    return preview.talk(ANN, chat=chat, thread=thread)


@EVERYWHERE
async def test_a_briefing_is_asked_for_turned_and_asked_into(preview: Preview, place: Place) -> None:
    """An answer in reply to the question, its section in its place, and a reply that is a question within it."""
    talk = talk_in(preview, place)

    card = await talk.says(f"/brief{BOT} why did Japan sanction Russia")
    claims = await talk.taps(card, next(label for label in labels(card) if label.startswith("Key claims")))
    back = await talk.taps(claims, "‹ Briefing")
    within = await talk.says("what about South Korea and Israel?", reply_to=back)

    assert card.reply_to
    assert card.reply_to.text.startswith("/brief")
    assert {card.id, claims.id, back.id} == {card.id}
    assert back.text == card.text
    assert lines(within)[0] == f"About: {TOPIC}"
    assert {message.thread for message in (card, within)} == {place[1]}


@EVERYWHERE
async def test_what_a_briefing_does_not_say_is_not_said_at_length(preview: Preview, place: Place) -> None:
    """A reply that it has nothing on: alone the whole briefing comes again, in a group one line."""
    talk = talk_in(preview, place)
    card = await talk.says(f"/brief{BOT} why did Japan sanction Russia")

    told = await talk.says("weather in Paris", reply_to=card)

    assert (len(lines(told)) == 1) is (place[0] != ANN.id)


@EVERYWHERE
async def test_brief_under_a_message_briefs_on_it(preview: Preview, place: Place) -> None:
    """What somebody has said is the question of a bare /brief; the answer is a reply to who asked."""
    talk = talk_in(preview, place)
    words = talk.posts("why did Japan sanction Russia")
    await talk.heard_out()

    card = await talk.says("/brief", reply_to=words)

    assert card.text.startswith(TOPIC)
    assert card.reply_to
    assert card.reply_to.text == "/brief"
    assert card.thread == place[1]


@IN_GROUPS
async def test_a_mention_under_a_message_asks_about_it(preview: Preview, place: Place) -> None:
    """The bot's name alone, under somebody's words."""
    talk = talk_in(preview, place)
    words = talk.posts("why did Japan sanction Russia")
    await talk.heard_out()

    card = await talk.says(BOT, reply_to=words)

    assert card.text.startswith(TOPIC)
    assert card.reply_to
    assert card.reply_to.text == BOT


@EVERYWHERE
async def test_a_meeting_is_walked_through(preview: Preview, place: Place) -> None:
    """Overview, a topic, the next, and the handout; all in one message but the file."""
    talk = talk_in(preview, place)
    overview = await talk.says(f"/agenda{BOT} japan-sanctions; peace treaty、 Abe's record")

    first = await talk.taps(overview, (0, 0))
    second = await talk.taps(first, "›")
    third = await talk.taps(second, "›")
    back = await talk.taps(third, "Overview")
    handout = await talk.taps(back, "Handout")

    assert [lines(each)[0] for each in (first, second, third)] == [f"Agenda, {number} of 3" for number in (1, 2, 3)]
    assert {first.id, second.id, third.id, back.id} == {overview.id}
    assert handout.content["document"]["file_name"] == "agenda.html"
    assert handout.thread == place[1]


@IN_GROUPS
async def test_a_miss_is_one_line_and_an_aside_none(preview: Preview, place: Place) -> None:
    """Addressed it says that it does not know; not addressed it says nothing, though it hears all."""
    preview.town.chats[place[0]].statuses[preview.town.bot.id] = Status.ADMINISTRATOR
    talk = talk_in(preview, place)

    told = await talk.says(f"{BOT} weather in Paris")
    talk.look()
    for text in ("weather in Paris", "why did Japan sanction Russia", f"{BOT} thanks", "/help@other_bot"):
        talk.posts(text)

    assert len(lines(told)) == 1
    assert labels(told) == []
    await talk.silence()
    preview.town.chats[place[0]].statuses[preview.town.bot.id] = Status.MEMBER


@EVERYWHERE
async def test_the_bar_is_higher_where_others_read_along(preview: Preview, desk: Desk, place: Place) -> None:
    """A question that is sure enough for one person gets a choice in a group."""
    with UNSEEN.open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t") if row["lang"] == "en"]
    routes = ((text, *(desk.router.route(text, surface).outcome for surface in Surface)) for text in texts)
    text = next(text for text, *outcomes in routes if set(outcomes) == {Outcome.ANSWER, Outcome.CHOICE})

    told = await talk_in(preview, place).says(f"/brief{BOT} {text}")

    asked_back = lines(told)[0] in ("Which one do you mean?", "Do you mean this?")
    assert asked_back is (place[0] != ANN.id)


@pytest.mark.parametrize("chat", [ANN.id, CIRCLE, GROUP, FORUM, CHANNEL, ELSEWHERE])
async def test_a_card_is_sent_inline_into_any_chat(preview: Preview, chat: int) -> None:
    """Whole, by whoever chose it; the bot does not answer its own card where it is in the chat."""
    talk = preview.talk(ANN, chat=chat)
    inquiry = await talk.asks_inline("why did Japan sanction Russia")

    talk.look()
    sent = talk.chooses(inquiry)
    await talk.silence()

    assert sent.text.startswith(TOPIC)
    assert sent.content["via_bot"]["username"] == BOT[1:]
    assert labels(sent) == ["Whole briefing"]
