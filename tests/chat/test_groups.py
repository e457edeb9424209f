"""In a group the bot is short, says nothing twice, and no more than is good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.briefing.desk import Desk
from bot.digests.subscription import Place, Standing
from bot.routing.router import Router
from bot.web.preview import AGENDA, ANN, BORIS, FORUM, GROUP, LOGISTICS, SAKURA
from tests.builders import make_knowledge, make_topic
from tests.chat.conftest import running_bot
from tests.chat.screens import EVERY_LANGUAGE, RUSSIAN, Speaker, labels, lines, links

if TYPE_CHECKING:
    from bot.stores import Store
    from bot.web.preview import Preview
    from tests.preview.conftest import Clock

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("later")]

BOT = "@briefing_preview_bot"
QUESTION = f"{BOT} why did Japan sanction Russia"
TOPIC = "Japan's sanctions stance towards Russia"


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


async def test_a_choice_is_by_titles_that_fit_a_button(clock: Clock) -> None:
    """Nothing but a question and a button a topic, whose title is cut as in a private chat."""
    topics = [make_topic(f"tea-{land}", title=f"Tea in {land} " + "and further " * 5, asks=["tea"]) for land in "ab"]
    knowledge = make_knowledge(*topics)
    desk = Desk.of(knowledge, Router(knowledge))

    async with running_bot(lambda: desk, clock) as preview:
        asked = await preview.talk(ANN, in_group=True).says(f"{BOT} tea")

    assert lines(asked) == ["Which one do you mean?"]
    assert labels(asked) == ["Tea in a and further and further and…", "Tea in b and further and further and…"]


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

    assert lines(notice)[0].startswith("1分ほどお待ちください")
    await talk.silence()


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
    await sakura.silence()
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


async def test_quiet_silences_it_until_an_admin_lets_it_speak(preview: Preview) -> None:
    """A member cannot; an administrator can, and back."""
    ann, boris = preview.talk(ANN, in_group=True), preview.talk(BORIS, in_group=True)

    refused = await boris.says("/quiet")
    quiet = await ann.says("/quiet")
    boris.look()
    boris.posts(QUESTION)
    await boris.silence()
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


@EVERY_LANGUAGE
async def test_a_choice_of_one_is_asked_about(preview: Preview, speaker: Speaker) -> None:
    """As in a private chat: whether this is meant, and not which."""
    word = {"en": "sanctions", "ru": "санкции", "ja": "安倍"}[speaker.person.language]
    private = await preview.talk(speaker.person).says(word)
    asked = await preview.talk(speaker.person, in_group=True).says(f"{BOT} {word}")

    assert lines(private)[0] == speaker.say("this_one")
    assert lines(asked) == [speaker.say("this_one")]
    assert len(labels(asked)) == 1
