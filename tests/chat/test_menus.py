"""Telegram shows the bot's commands and descriptions in each language, and is told them only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chat.commands import COMMANDS
from bot.chat.menus import publish_menus
from bot.web.preview import ANN, GROUP
from tests.chat.conftest import speaking_bot
from tests.chat.screens import EVERY_LANGUAGE, Speaker

if TYPE_CHECKING:
    from bot.web.preview import Preview

pytestmark = pytest.mark.asyncio(loop_scope="module")

SETTING = ("setMyCommands", "setMyDescription", "setMyShortDescription")


@EVERY_LANGUAGE
async def test_each_person_sees_the_menu_in_their_language(preview: Preview, speaker: Speaker) -> None:
    """In a private chat every command, in a group those that are of use there."""
    talk = preview.talk(speaker.person)
    await talk.starts()
    await talk.rests()

    private, group = (
        [(command["command"], command["description"]) for command in commands]
        for commands in (
            preview.town.profile.commands_for(speaker.person, preview.town.chats[chat])
            for chat in (speaker.person.id, GROUP)
        )
    )

    said = [(command.name, speaker.say(f"command_{command.name}")) for command in COMMANDS]
    assert private == [each for each in said if each[0] not in {"quiet", "leave"}]
    assert group == [each for each in said if each[0] not in {"start", "privacy"}]


@EVERY_LANGUAGE
async def test_each_person_reads_the_description_in_their_language(preview: Preview, speaker: Speaker) -> None:
    """Those of other languages read English."""
    await preview.talk(speaker.person).starts()
    await preview.talk(speaker.person).rests()

    code = "" if speaker.person == ANN else speaker.person.language
    assert preview.town.profile.descriptions[code] == speaker.say("description")
    assert preview.town.profile.short_descriptions[code] == speaker.say("short_description")
    assert set(preview.town.profile.descriptions) == {"", "ru", "ja"}


async def test_what_is_right_already_is_left_alone(preview: Preview) -> None:
    """A second start asks what is there, and sets nothing."""
    await preview.talk(ANN).starts()
    await preview.talk(ANN).rests()
    preview.town.ledger.calls.clear()

    async with speaking_bot(preview) as bot:
        await publish_menus(bot)

    assert preview.town.ledger.named("getMyCommands")
    assert not preview.town.ledger.named(*SETTING)
