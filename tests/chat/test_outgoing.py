"""What the bot sends is what another library's models of the Bot API take."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.commands import COMMANDS
from bot.web.preview import GROUP
from tests.chat.conftest import running_bot
from tests.chat.screens import ENGLISH, JAPANESE, RUSSIAN, labels
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.briefing.desk import Desk
    from bot.web.preview import Preview


@pytest.mark.long
async def test_every_call_fits_the_models_of_aiogram(desk: Desk) -> None:
    """In a broad conversation in three languages each argument is known there, and of the right type."""
    async with running_bot(lambda: desk, Clock()) as preview:
        for speaker in (ENGLISH, RUSSIAN, JAPANESE):
            talk = preview.talk(speaker.person)
            said = [f"/{command.name}" for command in COMMANDS]
            for text in (*said, speaker.vague, speaker.near, "“strategic empathy”", "/start t_64baGjsC", "/x", "“no”"):
                await talk.says(text)
            card = await talk.says(speaker.question)
            for label in labels(card)[:-3]:
                await talk.taps(await talk.taps(card, label), speaker.say("back"))
            await talk.taps_for_notice(bad_button(preview, speaker.person.id), "?")
            await preview.talk(speaker.person, in_group=True).says(f"@briefing_preview_bot {speaker.question}")
        calls = list(preview.town.ledger.calls)

    faults = {f"{call.method} {fault}" for call in calls for fault in faults_of(call.method, call.arguments)}
    assert {call.method for call in calls} >= {"sendMessage", "editMessageText", "answerCallbackQuery", "setMyCommands"}
    assert not faults


def bad_button(preview: Preview, chat: int) -> Any:
    """A message with a button of another version."""
    markup = {"inline_keyboard": [[{"text": "?", "callback_data": "0"}]]}
    assert chat != GROUP
    return preview.town.post(preview.town.chats[chat], preview.town.bot, {"text": "old", "reply_markup": markup})


def faults_of(method: str, arguments: Mapping[str, str]) -> list[str]:
    """What aiogram's model of a method, and the models in it, do not know or do not take."""
    import aiogram.methods  # takes seconds: only this test pays for them
    from pydantic import BaseModel, ValidationError

    model: type[BaseModel] = getattr(aiogram.methods, method[0].upper() + method[1:])
    try:
        read = model.model_validate({name: decode(value) for name, value in arguments.items()})
    except ValidationError as error:
        return [str(error)]
    return list(strangers(read))


def decode(value: str) -> Any:
    """An argument as a value: objects, lists, numbers and flags come as JSON."""
    if not value.startswith(("{", "[")) and value not in {"true", "false"}:
        return value
    return json.loads(value)


def strangers(model: Any) -> list[str]:
    """Fields that a model, or one within it, took without knowing them."""
    found = [f"{type(model).__name__}.{name}" for name in model.model_extra or ()]
    for name in type(model).model_fields:
        value = getattr(model, name)
        for inner in flatten(value):
            found += strangers(inner)
    return found


def flatten(value: Any) -> list[Any]:
    """The models in a value, however deep in lists."""
    if isinstance(value, list):
        return [model for each in value for model in flatten(each)]
    return [value] if hasattr(value, "model_extra") else []
