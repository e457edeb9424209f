"""The bot's own texts, its commands, and who is in a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.web.preview import ANN, BORIS, GROUP, SAKURA

if TYPE_CHECKING:
    from bot.web.preview import Town
    from tests.preview.conftest import Caller

HELP = [{"command": "help", "description": "How to ask"}]
OTHER = [{"command": "topics", "description": "Browse"}]


async def test_says_who_it_is(api: Caller) -> None:
    """getMe is what a library needs to begin."""
    me = await api.result("getMe")

    assert (me["is_bot"], me["username"], me["can_read_all_group_messages"]) == (True, "briefing_preview_bot", False)


async def test_offers_the_narrowest_commands_in_the_language_of_the_person(api: Caller, town: Town) -> None:
    """Scope goes before language, and deleting a list shows the next wider one."""
    await api.result("setMyCommands", commands=HELP)
    await api.result("setMyCommands", commands=OTHER, language_code="ru")
    await api.result("setMyCommands", commands=OTHER, scope={"type": "all_chat_administrators"})

    def offered(person: Any, chat: int) -> str:
        return str(town.profile.commands_for(person, town.chats[chat])[0]["command"])

    assert [offered(person, person.id) for person in (ANN, BORIS, SAKURA)] == ["help", "topics", "help"]
    assert [offered(person, GROUP) for person in (ANN, SAKURA)] == ["topics", "help"]
    await api.result("deleteMyCommands", language_code="ru")
    assert offered(BORIS, BORIS.id) == "help"
    assert await api.result("getMyCommands", language_code="ru") == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"commands": [{"command": "Help", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x"}]}, "commands.0.description"),
        ({"commands": HELP * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": HELP, "scope": {"type": "chat"}}, "can't parse BotCommandScope"),
        ({"commands": HELP, "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"commands": HELP, "language_code": "rus"}, "invalid language code"),
    ],
)
async def test_refuses_wrong_commands(api: Caller, arguments: dict[str, Any], reason: str) -> None:
    """Names, descriptions, scopes and languages are held against Telegram's rules."""
    assert reason in await api.refusal("setMyCommands", **arguments)


@pytest.mark.parametrize(
    ("noun", "field", "longest"),
    [("Name", "name", 64), ("Description", "description", 512), ("ShortDescription", "short_description", 120)],
)
async def test_keeps_its_texts_by_language(api: Caller, noun: str, field: str, longest: int) -> None:
    """A language without a text of its own gets the one for everybody; texts have a longest length."""
    await api.result(f"setMy{noun}", **{field: "for all"})
    await api.result(f"setMy{noun}", **{field: "для всех", "language_code": "ru"})

    assert await api.result(f"getMy{noun}", language_code="ru") == {field: "для всех"}
    assert await api.result(f"getMy{noun}", language_code="ja") == {field: "for all"}
    assert "too long" in await api.refusal(f"setMy{noun}", **{field: "x" * (longest + 1)})


async def test_keeps_the_menu_button(api: Caller) -> None:
    """One chat can have another button than all."""
    await api.result("setChatMenuButton", menu_button={"type": "commands"})
    await api.result("setChatMenuButton", chat_id=ANN.id, menu_button={"type": "default"})

    assert await api.result("getChatMenuButton") == {"type": "commands"}
    assert await api.result("getChatMenuButton", chat_id=ANN.id) == {"type": "default"}


async def test_tells_who_is_what(api: Caller) -> None:
    """Creator, members and strangers of the group."""
    owner = await api.result("getChatMember", chat_id=GROUP, user_id=ANN.id)
    member = await api.result("getChatMember", chat_id=GROUP, user_id=BORIS.id)

    assert (owner["status"], member["status"]) == ("creator", "member")
    assert [one["user"]["id"] for one in await api.result("getChatAdministrators", chat_id=GROUP)] == [ANN.id]
    assert await api.result("getChatMemberCount", chat_id=GROUP) == 4
    assert "member not found" in await api.refusal("getChatMember", chat_id=GROUP, user_id=5)


async def test_describes_a_chat(api: Caller) -> None:
    """getChat names the group; a private chat has no administrators."""
    assert (await api.result("getChat", chat_id=GROUP))["title"] == "Study group"
    assert "no administrators" in await api.refusal("getChatAdministrators", chat_id=ANN.id)
