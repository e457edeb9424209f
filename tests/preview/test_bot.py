"""An unchanged python-telegram-bot program talks through the preview, in one process with it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, Forbidden, InvalidToken
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.web.preview import ANN, BORIS, GROUP, SAKURA
from tests.loopback import library_request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.web.preview import Preview

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="again")]])


async def repeat(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers a message with its own words."""
    if update.message and update.message.text:
        await update.message.reply_html(f"<b>{update.message.text}</b>", reply_markup=BUTTON)


async def repeat_again(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers a button by a notice and an edit."""
    if update.callback_query and isinstance(update.callback_query.message, Message):
        await update.callback_query.answer("Once more")
        await update.callback_query.edit_message_text(f"{update.callback_query.message.text}!")


@contextlib.asynccontextmanager
async def running_bot(preview: Preview) -> AsyncIterator[Any]:
    """Runs a bot that repeats what it is told."""
    builder = Application.builder().token(preview.token).base_url(preview.base_url)
    bot = builder.request(library_request()).get_updates_request(library_request()).build()
    bot.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, repeat))
    bot.add_handler(CallbackQueryHandler(repeat_again))
    assert bot.updater
    async with bot:
        await bot.updater.start_polling(allowed_updates=["message", "callback_query"])
        await bot.start()
        yield bot.bot
        await bot.updater.stop()
        await bot.stop()


async def test_a_conversation_is_said_answered_and_tapped(preview: Preview) -> None:
    """A person writes, gets an answer, presses its button, and sees it change; no call is refused."""
    async with running_bot(preview):
        ann = preview.talk(ANN)

        card = await ann.says("hello")
        notice = await ann.taps_for_notice(card, "Again")
        changed = await ann.hears()

    assert (card.text, changed.text, changed.id) == ("hello", "hello!", card.id)
    assert card.content["entities"][0]["type"] == "bold"
    assert notice["text"] == "Once more"
    assert not preview.town.ledger.refusals


async def test_the_end_of_an_answer_can_be_waited_for(preview: Preview) -> None:
    """When the bot rests, the card has its last form."""
    async with running_bot(preview):
        ann = preview.talk(ANN)
        card = await ann.says("hello")

        preview.town.tap(ANN, card.id, (0, 0))
        await ann.rests()

    assert preview.town.message(ANN.id, card.id).text == "hello!"


async def test_people_talk_side_by_side(preview: Preview) -> None:
    """Each has a conversation of their own, and the group has one too."""
    async with running_bot(preview):
        boris, group = preview.talk(BORIS), preview.talk(SAKURA, in_group=True)

        private = await boris.says("привет")
        public = await group.says("@briefing_preview_bot どうも")
        await group.says("@briefing_preview_bot また")

    assert (private.chat.id, public.chat.id) == (BORIS.id, GROUP)
    answers = [message for message in preview.town.conversation(GROUP) if message.sender == preview.town.bot]
    assert [answer.text for answer in answers] == ["@briefing_preview_bot どうも", "@briefing_preview_bot また"]


async def test_the_library_understands_every_answer(preview: Preview) -> None:
    """What the methods return can be read by python-telegram-bot."""
    preview.town.start(ANN)
    async with running_bot(preview) as bot:
        await bot.set_my_commands([BotCommand("help", "How to ask")], language_code="ru")
        chat = await bot.get_chat(GROUP)
        admins = await bot.get_chat_administrators(GROUP)
        menu = await bot.get_chat_menu_button()
        sent = await bot.send_document(ANN.id, b"x\r\n", filename="a.md", caption="<i>a</i>", parse_mode="HTML")
        commands = await bot.get_my_commands(language_code="ru")

    assert (chat.title, admins[0].user.id, menu.type) == ("Study group", ANN.id, "default")
    assert (sent.document.file_name, sent.caption_entities[0].type) == ("a.md", "italic")
    assert commands[0].command == "help"


async def test_refusals_become_the_errors_of_the_library(preview: Preview) -> None:
    """Bad requests and forbidden chats are raised as what they are."""
    async with running_bot(preview) as bot:
        with pytest.raises(BadRequest, match="Can't parse entities"):
            await bot.send_message(GROUP, "<p>", parse_mode="HTML")
        with pytest.raises(Forbidden, match="initiate"):
            await bot.send_message(ANN.id, "x")


async def test_a_wrong_token_is_told_as_such(preview: Preview) -> None:
    """The library says that the token is invalid."""
    bot = Bot("1:wrong", base_url=preview.base_url)

    async with contextlib.AsyncExitStack() as stack:
        with pytest.raises(InvalidToken):
            await stack.enter_async_context(bot)
