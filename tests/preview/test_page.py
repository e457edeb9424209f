"""The chat page in a real browser: a person reads, writes and taps, by mouse and by keys, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.briefing import Document
from bot.briefing.document import Footnote, Heading, Quotation, Reference, Statement, Title
from bot.briefing.formats import rich
from bot.web.preview import ANN, GROUP, SAKURA, Talk
from tests.builders import make_attribution
from tests.preview.desk import AT_A_DESK, ON_A_PHONE, Desk

pytestmark = AT_A_DESK


async def test_an_empty_chat_says_what_the_bot_does_and_starts_it(desk: Desk) -> None:
    """Somebody new reads the description and presses Start."""
    await desk.api.result("setMyDescription", description="I answer who said what.")
    await desk.page.get_by_role("button", name="さくら").click()

    await expect(desk.page.locator("#empty")).to_contain_text("I answer who said what.")
    await desk.page.get_by_role("button", name="Start", exact=True).click()
    await expect(desk.page.locator(".message.mine")).to_contain_text("/start")

    assert desk.words(SAKURA.id) == ["/start"]


async def test_writing_is_sent_by_enter(desk: Desk) -> None:
    """Enter sends, Shift and Enter begins a new line, and the field is empty again."""
    await desk.page.keyboard.type("first")
    await desk.page.keyboard.press("Shift+Enter")
    await desk.page.keyboard.type("second")
    await desk.page.keyboard.press("Enter")

    await expect(desk.page.locator(".message.mine").last).to_contain_text("second")
    await expect(desk.page.locator("#draft")).to_have_value("")
    assert desk.words()[-1] == "first\nsecond"


async def test_long_writing_is_told_to_be_split(desk: Desk) -> None:
    """Beyond 4096 characters the page says how many messages it will be."""
    await desk.page.fill("#draft", "x" * 4100)

    await expect(desk.page.locator("#count")).to_have_text("4100 of 4096: will be sent as 2 messages")


async def test_formatting_is_drawn(desk: Desk) -> None:
    """Styles, links, code, quotes and times look like what they are, by UTF-16 offsets."""
    await desk.send(
        '😀 <b>bold <i>both</i></b> <u>u</u> <s>s</s> <code>c</code> <a href="https://e.org/x">link</a>'
        '<pre><code class="language-py">x = 1</code></pre><blockquote>quote</blockquote>'
        '<tg-time unix="1618531200" format="D">then</tg-time>'
    )
    words = desk.page.locator(".message").last.locator(".words")

    await expect(words.locator("b")).to_have_text("bold both")
    await expect(words.locator("b i")).to_have_text("both")
    await expect(words.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    await expect(words.locator("pre")).to_have_attribute("data-language", "py")
    await expect(words.locator("blockquote")).to_have_text("quote")
    await expect(words.locator("time")).to_contain_text("2021")


async def test_markup_in_words_stays_words(desk: Desk) -> None:
    """What looks like HTML in a message is text on the page."""
    await desk.send("&lt;img src=x onerror=alert(1)&gt;", [{"text": "<b>x</b>", "callback_data": "x"}])

    await expect(desk.page.locator(".message").last.locator(".words")).to_have_text("<img src=x onerror=alert(1)>")
    await expect(desk.page.locator(".key")).to_have_text("<b>x</b>")


async def test_a_long_quote_unfolds(desk: Desk) -> None:
    """An expandable quote shows three lines until it is asked for more; a short one does not ask."""
    lines = "line\n" * 9
    await desk.send(f"<blockquote expandable>{lines}end</blockquote>")
    await desk.send("<blockquote expandable>short</blockquote>")
    long, short = desk.page.locator("blockquote").first, desk.page.locator("blockquote").last

    folded = await long.evaluate("node => node.offsetHeight")
    await long.get_by_role("button", name="Show more").press("Enter")

    await expect(long.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")
    assert await long.evaluate("node => node.offsetHeight") > 2 * folded
    await expect(short.get_by_role("button")).to_be_hidden()


async def test_a_spoiler_hides_until_it_is_asked(desk: Desk) -> None:
    """Hidden words are shown by a key as well as by a tap."""
    await desk.send("<tg-spoiler>secret</tg-spoiler>")
    spoiler = desk.page.locator(".spoiler")

    await expect(spoiler).to_have_css("color", "rgba(0, 0, 0, 0)")
    await spoiler.press("Enter")
    await expect(spoiler).not_to_have_css("color", "rgba(0, 0, 0, 0)")


async def test_a_button_waits_for_its_answer(desk: Desk) -> None:
    """A pressed button is busy until the bot answers, and the answer is shown."""
    await desk.send("card", [{"text": "Quotes", "callback_data": "q"}])
    button = desk.page.get_by_role("button", name="Quotes")
    await button.click()

    await expect(button).to_have_attribute("aria-busy", "true")
    press = await desk.pressed()
    await desk.api.result("answerCallbackQuery", callback_query_id=press, text="No quotes here.")

    await expect(button).not_to_have_attribute("aria-busy", "true")
    await expect(desk.page.locator("#toast")).to_have_text("No quotes here.")


async def test_an_alert_wants_to_be_read(desk: Desk) -> None:
    """An alert stays until it is closed, by Escape too."""
    await desk.send("card", [{"text": "Set", "callback_data": "s"}])
    await desk.page.get_by_role("button", name="Set", exact=True).click()
    await expect(desk.page.locator(".key")).to_have_attribute("aria-busy", "true")
    press = await desk.pressed()
    await desk.api.result("answerCallbackQuery", callback_query_id=press, text="Admins only.", show_alert=True)

    await expect(desk.page.get_by_role("dialog")).to_contain_text("Admins only.")
    await desk.page.keyboard.press("Escape")
    await expect(desk.page.get_by_role("dialog")).to_be_hidden()


async def test_an_edit_keeps_the_place_of_the_keys(desk: Desk) -> None:
    """Who taps with the keyboard stays on the button when the card changes below it."""
    rows = [[{"text": "Back", "callback_data": "1"}, {"text": "Next", "callback_data": "2"}]]
    card = await desk.send("page one", *rows)
    await desk.page.get_by_role("button", name="Next").focus()

    await desk.api.result(
        "editMessageText", chat_id=ANN.id, message_id=card, text="page two", reply_markup={"inline_keyboard": rows}
    )

    await expect(desk.page.locator(".message").last).to_contain_text("page two")
    await expect(desk.page.locator(".message").last).to_contain_text("edited")
    await expect(desk.page.get_by_role("button", name="Next")).to_be_focused()


async def test_a_button_copies(desk: Desk) -> None:
    """A copy button puts its text on the clipboard and says so."""
    await desk.send("card", [{"text": "Copy citation", "copy_text": {"text": "Valdai, 2021"}}])

    await desk.page.get_by_role("button", name="Copy citation").click()

    await expect(desk.page.locator(".key")).to_contain_text("Copied")
    assert await desk.page.evaluate("navigator.clipboard.readText()") == "Valdai, 2021"


async def test_a_share_button_is_explained(desk: Desk) -> None:
    """Where there is no other chat to share to, the page says what Telegram would do."""
    await desk.send("card", [{"text": "Share", "switch_inline_query": "t:peace"}])

    await desk.page.get_by_role("button", name="Share").click()

    await expect(desk.page.get_by_role("dialog")).to_contain_text("“t:peace”")


async def test_a_deep_link_starts_the_bot_with_its_payload(desk: Desk) -> None:
    """A link to this bot is followed here and opens nothing."""
    await desk.send("card", [{"text": "Open", "url": f"https://t.me/{desk.preview.town.bot.username}?start=t_1"}])

    await desk.page.get_by_role("link", name="Open").click()

    await expect(desk.page.locator(".message.mine").last).to_contain_text("/start t_1")


async def test_commands_are_offered_and_chosen_by_keys(desk: Desk) -> None:
    """A slash opens the list, arrows choose, Escape closes, Enter sends."""
    names = ("help", "topics", "sources")
    commands = [{"command": name, "description": f"About {name}"} for name in names]
    await desk.api.result("setMyCommands", commands=commands)
    await expect(desk.page.get_by_role("button", name="Commands")).to_be_visible()

    await desk.page.focus("#draft")
    await desk.page.keyboard.type("/")
    await expect(desk.page.get_by_role("option")).to_have_count(3)
    await desk.page.keyboard.press("Escape")
    await expect(desk.page.get_by_role("listbox")).to_be_hidden()
    await desk.page.fill("#draft", "/")
    await desk.page.keyboard.press("ArrowDown")
    await desk.page.keyboard.press("Enter")

    await expect(desk.page.locator(".message.mine").last).to_contain_text("/topics")


async def test_shows_that_the_bot_is_writing(desk: Desk) -> None:
    """The sign comes with the chat action and goes with the message."""
    await desk.api.result("sendChatAction", chat_id=ANN.id, action="typing")

    await expect(desk.page.locator("#typing")).to_contain_text("is writing")
    await desk.send("done")
    await expect(desk.page.locator("#typing")).to_be_hidden()


async def test_a_reply_shows_what_it_answers(desk: Desk) -> None:
    """Replying by the page reaches the bot, and a quote is drawn in the answer."""
    card = await desk.send("the card says so")
    await desk.page.locator(".message").last.hover()
    await desk.page.locator(".message").last.get_by_role("button", name="Reply").click()
    await desk.page.keyboard.type("why?")
    await desk.page.keyboard.press("Enter")
    await expect(desk.page.locator(".message.mine").last.locator(".replied")).to_contain_text("the card says so")

    await desk.send("because", reply_parameters={"message_id": card, "quote": "says"})

    await expect(desk.page.locator(".message").last.locator(".replied")).to_contain_text("“says”")


async def test_in_a_group_one_speaks_as_somebody(desk: Desk) -> None:
    """The group has a choice of who writes."""
    await desk.page.get_by_role("button", name="Study group").click()
    await desk.page.get_by_label("As").select_option(label="さくら")
    await desk.page.fill("#draft", "/help")
    await desk.page.press("#draft", "Enter")

    await expect(desk.page.locator(".message.mine")).to_contain_text("/help")
    assert desk.preview.town.conversation(GROUP)[-1].sender == SAKURA


async def test_a_message_elsewhere_is_counted(desk: Desk) -> None:
    """A chat that is not open shows how much is new in it."""
    desk.preview.town.say(SAKURA, "どうも")

    await expect(desk.page.get_by_role("button", name="さくら")).to_contain_text("1")


async def test_a_file_can_be_taken(desk: Desk) -> None:
    """A document has a name, and comes down as it was sent."""
    await desk.api.client.post(
        f"{desk.api.base}/sendDocument", data={"chat_id": str(ANN.id)}, files={"document": ("Handout.md", b"# One")}
    )

    async with desk.page.expect_download() as download:
        await desk.page.get_by_role("link", name="Handout.md").click()

    assert (await (await download.value).path()).read_bytes() == b"# One"


async def test_light_and_dark_are_remembered(desk: Desk) -> None:
    """The button changes the theme, and the next visit keeps it."""
    background = "getComputedStyle(document.body).backgroundColor"
    light = await desk.page.evaluate(background)

    await desk.page.get_by_role("button", name="Change between light and dark").click()
    dark = await desk.page.evaluate(background)
    await desk.page.reload()

    assert light != dark
    assert await desk.page.evaluate(background) == dark


@ON_A_PHONE
async def test_a_phone_has_nothing_to_scroll_sideways(desk: Desk) -> None:
    """Long words, wide code and full rows of buttons fit into 360 pixels, and the chats are in a drawer."""
    keys = [{"text": f"Key number {number}", "callback_data": "x"} for number in range(8)]
    await desk.send(f"{'x' * 300} https://e.org/{'y' * 200} <pre>{'z' * 200}</pre>", keys, keys[:3])
    await expect(desk.page.locator(".key")).to_have_count(11)

    wide = await desk.page.evaluate(
        "[document.documentElement, document.getElementById('scroll')].map(node => node.scrollWidth - node.clientWidth)"
    )
    await desk.page.get_by_role("button", name="Chats").click()
    await desk.page.get_by_role("button", name="Study group").click()

    assert wide == [0, 0]
    await expect(desk.page.locator("#title")).to_have_text("Study group")
    await expect(desk.page.locator("#rail")).to_be_hidden()


async def test_everything_can_be_reached_by_name(desk: Desk) -> None:
    """Every button and field that is shown has a name for a screen reader."""
    await desk.send("card", [{"text": "One", "callback_data": "1"}, {"text": "Two", "url": "https://e.org"}])
    await expect(desk.page.locator(".key")).to_have_count(2)

    nameless = await desk.page.evaluate(
        """[...document.querySelectorAll('button, a, textarea, select')].filter((node) => node.checkVisibility()
            && !(node.ariaLabel || node.textContent.trim() || node.labels?.length)).map((node) => node.outerHTML)"""
    )

    assert nameless == []


async def test_a_person_at_the_page_talks_to_the_same_town_as_a_test(desk: Desk) -> None:
    """What the page does can be waited for by a conversation, and the other way round."""
    talk = Talk(desk.preview.town, ANN, ANN.id, desk.preview.town.feed.count)
    await desk.send("from the bot")

    heard = await talk.hears()

    assert heard.text == "from the bot"
    await expect(desk.page.locator(".message").last).to_contain_text("from the bot")


@ON_A_PHONE
async def test_a_rich_message_is_drawn(desk: Desk) -> None:
    """Headings, lists, quotes and sources are what they are; a wide table scrolls in its frame, not the page."""
    line = Statement("word " * 20, make_attribution(), "key")
    sides = [block for name in ("Russia", "Japan", "China") for block in (Heading(name, side=True), line)]
    quote = Quotation("word " * 60, make_attribution(), "key")
    page = Document(
        (Title("Title", "today"), *sides, Heading("Shared"), line, quote, Reference("Source", "s"), Footnote("f"))
    )
    await desk.api.result("sendRichMessage", chat_id=ANN.id, rich_message={"blocks": rich.render(page)})
    bubble = desk.page.locator(".message").last

    await expect(bubble.get_by_role("heading", name="Title · as of today")).to_be_visible()
    await expect(bubble.get_by_role("columnheader")).to_have_text(["Russia", "Japan", "China"])
    await expect(bubble.locator("td a").first).to_have_attribute("href", "https://www.jiia.or.jp/en/report.html")
    await expect(bubble.locator(".rich > ul > li")).to_have_count(1)
    await expect(bubble.get_by_text("Source", exact=True)).to_be_hidden()
    await bubble.get_by_text("Sources").click()
    await expect(bubble.get_by_text("Source", exact=True)).to_be_visible()
    await bubble.get_by_role("button", name="Show more").click()
    await expect(bubble.get_by_role("button", name="Show less")).to_be_visible()
    wide = "node => node.scrollWidth - node.clientWidth"
    assert await bubble.get_by_role("region", name="Table").evaluate(wide) > 0
    assert await desk.page.locator("#scroll").evaluate(wide) == 0


@pytest.mark.parametrize("chat", ["Ann hello", "Study group", "Institute notes"])
async def test_the_bot_s_name_stands_over_every_chat(desk: Desk, chat: str) -> None:
    """Also where something was written: in a group one has to know it to speak to the bot."""
    await desk.send("hello")
    await desk.send("hello", chat_id=GROUP)
    await desk.opens(chat)

    await expect(desk.page.locator("#subtitle")).to_contain_text("@briefing_preview_bot")


@ON_A_PHONE
async def test_a_phone_shows_who_one_is(desk: Desk) -> None:
    """The list of chats is closed, and the line over the chat is cut at its end: who writes stands first."""
    await expect(desk.page.locator("#subtitle")).to_have_text("You are Ann · @briefing_preview_bot")


async def test_a_message_that_asks_for_a_reply_gets_it(desk: Desk) -> None:
    """What is typed next replies to it, and the empty field says what is asked for; it can be declined."""
    asks = {"force_reply": True, "selective": True, "input_field_placeholder": "strategic empathy"}
    number = await desk.send("Which words?", reply_markup=asks)
    field, reply = desk.page.locator("#draft"), desk.page.locator("#reply")

    await expect(reply).to_contain_text("Which words?")
    await expect(field).to_have_attribute("placeholder", "strategic empathy")
    await desk.page.get_by_role("button", name="Do not reply").click()
    await expect(reply).to_be_hidden()
    await expect(field).to_have_attribute("placeholder", "Message")
    await desk.page.reload()
    await expect(reply).to_contain_text("Which words?")
    await desk.page.keyboard.type("trust")
    await desk.page.keyboard.press("Enter")
    await expect(reply).to_be_hidden()
    await expect(field).to_have_attribute("placeholder", "Message")
    await expect(desk.page.locator(".message.mine").last).to_contain_text("trust")

    written = desk.preview.town.conversation(ANN.id)[-1]
    assert written.reply_to
    assert (written.text, written.reply_to.id) == ("trust", number)


async def test_in_a_group_only_who_asked_is_asked_back(desk: Desk) -> None:
    """A selective request sets the field of who wrote what it is a reply to."""
    command = desk.preview.town.say(SAKURA, "/quote", GROUP)
    await desk.opens("Study group")
    asks = {"force_reply": True, "selective": True, "input_field_placeholder": "empathy"}
    await desk.send("Which words?", chat_id=GROUP, reply_markup=asks, reply_parameters={"message_id": command.id})
    await expect(desk.page.locator(".message").last).to_contain_text("Which words?")

    await expect(desk.page.locator("#reply")).to_be_hidden()
    await desk.page.get_by_label("As").select_option(label="さくら")
    await expect(desk.page.locator("#reply")).to_contain_text("Which words?")
