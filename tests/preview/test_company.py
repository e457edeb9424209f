"""An unchanged python-telegram-bot program in groups, channels and inline mode, in one process with the preview."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, EndPointNotFound, Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.web.preview import (
    AGENDA,
    ANN,
    BORIS,
    CHANNEL,
    CIRCLE,
    ELSEWHERE,
    FORUM,
    GROUP,
    SAKURA,
    Ephemerality,
    Preview,
    Talk,
    serve_preview,
)
from tests.loopback import library_request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Mine", callback_data="mine")]])


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers a message or post where it was written."""
    message = update.effective_message
    if message and message.text and not message.is_automatic_forward:
        await message.reply_text(message.text, reply_markup=BUTTON, do_quote=True)


async def answer_alone(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers a press: by an ephemeral message in a group, by an edit where the message came by inline mode."""
    query = update.callback_query
    if query is None:
        return
    await query.answer()
    if query.inline_message_id:
        await query.edit_message_text("pressed", reply_markup=BUTTON)
    elif isinstance(query.message, Message):
        alone = {"receiver_user_id": query.from_user.id, "callback_query_id": query.id}
        given = {"ephemeral_message_parameters": alone}
        sent = await context.bot.send_message(query.message.chat_id, "for you", api_kwargs=given)
        number = sent.api_kwargs["ephemeral_message_id"]
        place = {"chat_id": query.message.chat_id, "receiver_user_id": query.from_user.id}
        edit = {**place, "ephemeral_message_id": number, "text": "for you alone"}
        await context.bot.do_api_request("editEphemeralMessageText", api_kwargs=edit)


def result(text: str) -> InlineQueryResultArticle:
    """Returns an inline result."""
    return InlineQueryResultArticle("r1", text, InputTextMessageContent(f"<b>{text}</b>", "HTML"), reply_markup=BUTTON)


async def offer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Offers one result and a way to the private chat."""
    if update.inline_query:
        button = InlineQueryResultsButton("Ask in private", start_parameter="q")
        await update.inline_query.answer([result(update.inline_query.query)], cache_time=0, button=button)


async def visit(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers a guest query."""
    if update.guest_message and update.guest_message.guest_query_id:
        await context.bot.answer_guest_query(update.guest_message.guest_query_id, result("as a guest"))


async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says something on coming into a group."""
    moved = update.my_chat_member
    if moved and moved.new_chat_member.status == "member":
        await context.bot.send_message(moved.chat.id, "welcome")


async def note(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Remembers what was chosen."""
    if update.chosen_inline_result:
        context.bot_data["chosen"] = update.chosen_inline_result.result_id


@contextlib.asynccontextmanager
async def running_bot(preview: Preview) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """Runs the bot of this module."""
    builder = Application.builder().token(preview.token).base_url(preview.base_url)
    bot = builder.request(library_request()).get_updates_request(library_request()).build()
    kinds = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
    bot.add_handlers(
        [
            MessageHandler(filters.UpdateType.GUEST_MESSAGE, visit),
            MessageHandler(kinds & filters.TEXT, answer),
            CallbackQueryHandler(answer_alone),
            InlineQueryHandler(offer),
            ChosenInlineResultHandler(note),
            ChatMemberHandler(greet, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    assert bot.updater
    async with bot:
        await bot.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await bot.start()
        try:
            yield bot
        finally:
            await bot.updater.stop()
            await bot.stop()


@pytest_asyncio.fixture
async def preview() -> AsyncIterator[Preview]:
    """A preview with the usual clock."""
    async with serve_preview(0) as running:
        yield running


async def test_an_answer_stays_in_its_topic(preview: Preview) -> None:
    """The library carries the topic along, and General has none."""
    async with running_bot(preview):
        agenda = preview.talk(SAKURA, chat=FORUM, thread=AGENDA)
        in_topic = await agenda.says("/one")
        in_general = await agenda.within(FORUM).says("/two")

    assert (in_topic.text, in_topic.thread, in_general.text, in_general.thread) == ("/one", AGENDA, "/two", None)
    assert not preview.town.ledger.refusals


async def test_a_post_is_answered_in_the_channel(preview: Preview) -> None:
    """The answer has no author either, and is discussed in the group."""
    async with running_bot(preview):
        post = await preview.talk(ANN, chat=CHANNEL).says("news")

    assert "from" not in post.as_json()
    assert [message.text for message in preview.town.conversation(GROUP)] == ["news", "news"]


async def test_an_anonymous_administrator_is_answered(preview: Preview) -> None:
    """The library reads the face and the chat behind it."""
    async with running_bot(preview):
        card = await preview.talk(BORIS, chat=FORUM).says("/settings")

    assert card.reply_to
    assert card.as_json()["reply_to_message"]["from"]["username"] == "GroupAnonymousBot"


async def test_what_is_meant_for_one_is_seen_by_one(preview: Preview) -> None:
    """A press is answered by an ephemeral message, which is then edited."""
    async with running_bot(preview):
        ann, sakura = preview.talk(ANN, in_group=True), preview.talk(SAKURA, in_group=True)
        card = await ann.says("/card")
        preview.town.tap(SAKURA, card.id, "Mine", GROUP)
        first, second = await sakura.hears_alone(), await sakura.hears_alone()
        await ann.silence()

    assert (first.text, second.text, second.receiver) == ("for you", "for you alone", SAKURA)
    assert not preview.town.ledger.refusals


async def test_an_old_server_is_found_out(preview: Preview) -> None:
    """The parameter is refused, and the methods are not there."""
    preview.town.ephemerality = Ephemerality.REFUSED
    alone = {"ephemeral_message_parameters": {"receiver_user_id": ANN.id}}
    async with running_bot(preview) as bot:
        with pytest.raises(BadRequest, match="ephemeral_message_parameters"):
            await bot.bot.send_message(GROUP, "x", api_kwargs=alone)
        with pytest.raises(EndPointNotFound):
            await bot.bot.do_api_request("deleteEphemeralMessage", api_kwargs={"chat_id": GROUP})


async def test_inline_mode_from_question_to_press(preview: Preview) -> None:
    """Asked in a chat without the bot, chosen, pressed, edited."""
    async with running_bot(preview) as bot:
        sakura = preview.talk(SAKURA, chat=ELSEWHERE)
        inquiry = await sakura.asks_inline("chess")
        sent = sakura.chooses(inquiry, "r1")
        edited = await sakura.taps(sent, "Mine")
        await sakura.rests()
        chosen = bot.bot_data["chosen"]

    assert inquiry.button == {"text": "Ask in private", "start_parameter": "q"}
    assert (sent.text, edited.text, chosen) == ("chess", "pressed", "r1")
    assert not preview.town.ledger.refusals


async def test_a_guest_answers_where_it_is_asked(preview: Preview) -> None:
    """In a chat that it is not in, by a mention."""
    async with running_bot(preview):
        said = await preview.talk(SAKURA, chat=ELSEWHERE).says("@briefing_preview_bot is this true?")

    assert (said.text, said.chat.id) == ("as a guest", ELSEWHERE)


async def test_a_bot_that_is_added_says_so(preview: Preview) -> None:
    """Coming into a group is heard, and so is losing it."""
    async with running_bot(preview) as bot:
        ann = preview.talk(ANN, chat=ELSEWHERE)
        ann.adds_bot()
        welcome = await ann.hears()
        ann.removes_bot()
        with pytest.raises(Forbidden, match="kicked"):
            await bot.bot.send_message(ELSEWHERE, "x")

    assert welcome.text == "welcome"


async def test_troubles_become_the_errors_of_the_library(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    """Migration, floods, dead servers and dead lines are raised as what they are."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # the library warns of the older form
    new = Talk(preview.town, BORIS, CIRCLE).upgrades()
    faults = preview.town.faults
    async with running_bot(preview) as bot:
        with pytest.raises(ChatMigrated) as migrated:
            await bot.bot.send_message(CIRCLE, "x")
        faults.flood(3)
        with pytest.raises(RetryAfter):
            await bot.bot.send_message(GROUP, "x")
        faults.break_down(502)
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.bot.send_message(GROUP, "x")
        faults.hang_up()
        with pytest.raises(NetworkError):
            await bot.bot.send_message(GROUP, "y")

    assert migrated.value.new_chat_id == new
    assert [message.text for message in preview.town.conversation(GROUP)] == ["y"]
