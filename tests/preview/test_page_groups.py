"""The chat page in groups, channels and inline mode: everything can be played there, by mouse and by keys."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from bot.web.preview import AGENDA, ANN, CHANNEL, CIRCLE, ELSEWHERE, FORUM, GROUP, SAKURA, Room, Status, Talk
from tests.preview.desk import AT_A_DESK, ON_A_PHONE, Desk

pytestmark = AT_A_DESK

KEYS = [{"text": "Quotes", "callback_data": "q"}]
BOT = "@briefing_preview_bot"


def article(number: int) -> dict[str, Any]:
    """Returns an inline result."""
    content = {"message_text": f"<b>Card {number}</b>", "parse_mode": "HTML"}
    about = {"title": f"Title {number}", "description": "Who said what"}
    markup = {"inline_keyboard": [KEYS]}
    return {"type": "article", "id": str(number), **about, "input_message_content": content, "reply_markup": markup}


async def offer(desk: Desk, *numbers: int, **arguments: Any) -> None:
    """Waits for the page's question and offers results."""
    talk = Talk(desk.preview.town, ANN, ANN.id)
    while not (open_ones := [one for one in desk.preview.town.inquiries.values() if one.results is None]):
        await talk.rests(0.02)
    results = [article(number) for number in numbers]
    await desk.api.result("answerInlineQuery", inline_query_id=open_ones[-1].id, results=results, **arguments)


async def test_topics_are_tabs(desk: Desk) -> None:
    """Each shows its own messages and takes what is written; arrow keys change between them."""
    await desk.opens("Conference")
    await desk.page.get_by_role("tab", name="General").press("ArrowRight")
    await expect(desk.page.get_by_role("tab", name="Agenda")).to_be_focused()
    await desk.page.fill("#draft", "first point")
    await desk.page.press("#draft", "Enter")
    await expect(desk.page.locator(".message")).to_contain_text("first point")
    await desk.api.result("sendMessage", chat_id=FORUM, text="hello, everybody")

    await expect(desk.page.get_by_role("tab", name="General")).to_contain_text("1")
    await desk.page.get_by_role("tab", name="General").click()
    await expect(desk.page.locator(".message")).to_contain_text("hello, everybody")
    await expect(desk.page.locator(".replied")).to_have_count(0)
    assert desk.preview.town.conversation(FORUM)[2].thread == AGENDA


async def test_a_topic_is_closed_opened_and_deleted(desk: Desk) -> None:
    """By an administrator; others read there that it is closed."""
    await desk.opens("Conference")
    await desk.page.get_by_role("tab", name="Agenda").click()
    await desk.page.get_by_role("button", name="Members and topics").click()
    await desk.page.get_by_role("button", name="Close “Agenda”").click()
    await expect(desk.page.get_by_role("tab", name="Agenda")).to_contain_text("closed")
    await desk.page.get_by_label("As").select_option(label="さくら")
    await expect(desk.page.get_by_placeholder("This topic is closed")).to_be_disabled()
    await desk.page.get_by_label("As").select_option(label="Ann")

    await desk.page.get_by_role("button", name="Members and topics").click()
    await desk.page.get_by_role("button", name="Delete “Agenda”").click()
    await expect(desk.page.get_by_role("tab")).to_have_count(2)
    await desk.page.get_by_role("button", name="Members and topics").click()
    await desk.page.get_by_label("Name of a new topic").fill("Dinner")
    await desk.page.keyboard.press("Enter")

    await expect(desk.page.get_by_role("tab", name="Dinner")).to_have_attribute("aria-selected", "true")


async def test_what_is_meant_for_one_is_shown_to_one(desk: Desk) -> None:
    """The ephemeral message stands in place of the card for its receiver, and is not there for others."""
    card = await desk.send("card", KEYS, chat_id=GROUP)
    await desk.opens("Study group")
    await desk.page.get_by_label("As").select_option(label="さくら")
    await desk.page.get_by_role("button", name="Quotes").click()
    await expect(desk.page.get_by_role("button", name="Quotes")).to_have_attribute("aria-busy", "true")
    press = await desk.pressed()
    alone: dict[str, Any] = {"receiver_user_id": SAKURA.id, "callback_query_id": press}
    await desk.send("a quote", KEYS, chat_id=GROUP, ephemeral_message_parameters=alone)

    await expect(desk.page.locator(".ephemeral")).to_contain_text("Only you can see this")
    alone["replace_callback_query_message"] = True
    await desk.send("another", chat_id=GROUP, ephemeral_message_parameters=alone)
    await expect(desk.page.locator(f"[data-message='{card}']")).to_have_count(0)
    await desk.page.get_by_label("As").select_option(label="Ann")
    await expect(desk.page.locator(".message")).to_have_count(1)
    await expect(desk.page.locator(".message")).to_contain_text("card")


async def test_a_channel_is_written_by_its_administrators(desk: Desk) -> None:
    """Others read it; the post is discussed in the group."""
    await desk.opens("Institute notes")
    await desk.page.fill("#draft", "news")
    await desk.page.press("#draft", "Enter")
    await expect(desk.page.locator(".sender")).to_have_text("Institute notes")
    await desk.page.get_by_label("As").select_option(label="さくら")
    await expect(desk.page.locator("#draft")).to_be_disabled()
    await desk.opens("Study group")

    await expect(desk.page.locator(".sender")).to_contain_text("forwarded from the channel")
    assert desk.words(CHANNEL) == ["news"]


async def test_inline_results_are_chosen_by_keys(desk: Desk) -> None:
    """In a chat without the bot: typed, more asked for, chosen, sent in the person's name."""
    await desk.opens("Press room")
    await desk.page.keyboard.type(f"{BOT} chess")
    await offer(desk, 1, 2, next_offset="2", cache_time=0)
    results = desk.page.locator("#results").get_by_role("option")
    await expect(results).to_have_count(3)
    for key in ("ArrowUp", "Enter"):
        await desk.page.keyboard.press(key)
    await offer(desk, 3, cache_time=0)
    await expect(results.nth(2)).to_contain_text("Title 3")
    await expect(results.nth(2)).to_have_attribute("aria-selected", "true")
    await desk.page.keyboard.press("Enter")

    await expect(desk.page.locator(".message.mine")).to_contain_text(f"via {BOT}")
    await expect(desk.page.locator("#draft")).to_have_value("")
    assert desk.words(ELSEWHERE) == ["Card 3"]


async def test_words_to_a_guest_are_sent_as_they_are(desk: Desk) -> None:
    """Enter without a choice sends the words, which the bot hears as a guest query."""
    await desk.opens("Press room")
    await desk.page.keyboard.type(f"{BOT} is it so?")
    await offer(desk, button={"text": "Ask in private", "start_parameter": "q"})
    await expect(desk.page.locator("#inline-words")).to_contain_text("offers nothing")
    await desk.page.keyboard.press("Enter")
    await expect(desk.page.locator(".message.mine")).to_contain_text("is it so?")
    [query] = desk.preview.town.guest_queries
    await desk.api.result("answerGuestQuery", guest_query_id=query, result=article(1))

    await expect(desk.page.locator(".message").last).to_contain_text("a guest, asked by Ann")


async def test_the_button_above_the_results_leads_to_the_private_chat(desk: Desk) -> None:
    """It starts the bot with its parameter."""
    await desk.opens("Press room")
    await desk.page.keyboard.type(f"{BOT} ")
    await offer(desk, button={"text": "Ask in private", "start_parameter": "q_1"})
    await desk.page.get_by_role("button", name="Ask in private").click()

    await expect(desk.page.locator("#title")).to_have_text("Briefing bot")
    await expect(desk.page.locator(".message.mine").last).to_contain_text("/start q_1")


async def test_a_card_is_shared_into_another_chat(desk: Desk) -> None:
    """The chat is chosen, and the query stands in its field."""
    await desk.send("card", [{"text": "Share", "switch_inline_query": "t:peace"}])
    await desk.page.get_by_role("button", name="Share").click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="Press room").click()

    await expect(desk.page.locator("#title")).to_have_text("Press room")
    await expect(desk.page.locator("#draft")).to_have_value(f"{BOT} t:peace")
    await offer(desk, 1)
    await expect(desk.page.locator("#results [role=option]")).to_have_count(1)


async def test_the_bot_and_people_come_and_go(desk: Desk) -> None:
    """Added, promoted and removed by an administrator; who left reads why nothing can be written."""
    await desk.opens("Press room")
    deeds = {
        "Add the bot": "is a member",
        "Make it an administrator": "is an administrator",
        "Remove the bot": "is not here",
    }
    for deed, then in deeds.items():
        await desk.page.get_by_role("button", name="Members and topics").click()
        await desk.page.get_by_role("dialog").get_by_role("button", name=deed).click()
        await expect(desk.page.locator("#subtitle")).to_contain_text(f"{BOT} {then}")
    await expect(desk.page.locator(".service")).to_have_text(["Ann added Briefing bot", "Ann removed Briefing bot"])
    await desk.page.get_by_label("As").select_option(label="さくら")
    await desk.page.get_by_role("button", name="Members and topics").click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="Leave").click()

    await expect(desk.page.get_by_placeholder("さくら is not in this chat")).to_be_disabled()
    assert desk.preview.town.chats[ELSEWHERE].status(SAKURA) is Status.LEFT


async def test_a_basic_group_is_upgraded(desk: Desk) -> None:
    """The new group opens, and the old one is no longer in the list."""
    await desk.opens("Reading circle")
    await desk.page.get_by_label("As").select_option(label="Борис")
    await desk.page.get_by_role("button", name="Members and topics").click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="Make this a supergroup").click()

    await expect(desk.page.locator(".service")).to_have_text("This supergroup was a basic group before")
    await expect(desk.page.locator("#chats").get_by_role("button", name="Reading circle")).to_have_count(1)
    assert CIRCLE in desk.preview.town.upgrades


async def test_an_anonymous_administrator_is_drawn_as_the_group(desk: Desk) -> None:
    """Others see the group's name; who it is sees the message as their own."""
    Talk(desk.preview.town, ANN, GROUP).hides()
    desk.preview.town.say(ANN, "a decision", Room(GROUP))
    await desk.opens("Study group")

    await expect(desk.page.locator(".message.mine")).to_contain_text("a decision")
    await desk.page.get_by_label("As").select_option(label="さくら")
    await expect(desk.page.locator(".sender")).to_have_text("Study group · an anonymous administrator")


@ON_A_PHONE
async def test_a_forum_fits_a_phone(desk: Desk) -> None:
    """Many topics, a long line about the chat, and results: nothing is wider than the screen."""
    for number in range(6):
        Talk(desk.preview.town, ANN, FORUM).opens_topic(f"A topic with a long name {number}")
    await desk.page.get_by_role("button", name="Chats").click()
    await desk.opens("Conference")
    await desk.page.fill("#draft", f"{BOT} chess")
    await offer(desk, 1, 2)
    await expect(desk.page.locator("#results [role=option]")).to_have_count(2)
    ids = "['scroll', 'composer', 'inline'].map((id) => document.getElementById(id))"
    overlap = "(node) => node.getBoundingClientRect().right > innerWidth || node.scrollWidth > node.clientWidth + 1"

    wide = await desk.page.evaluate(f"[document.documentElement, ...{ids}].filter({overlap}).map((node) => node.id)")
    await desk.page.get_by_role("button", name="Members and topics").click()

    assert wide == []
    deeds = desk.page.locator("#manage-deeds")
    assert await deeds.evaluate("(node) => node.scrollWidth <= node.clientWidth")
