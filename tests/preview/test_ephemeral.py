"""Ephemeral messages: one person of a group sees them, and the bot sends them when just asked, or when in charge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import CallRefused
from bot.web.preview import ANN, BORIS, CHANNEL, GROUP, SAKURA, Ephemerality, Talk

if TYPE_CHECKING:
    from bot.web.preview import Town
    from bot.web.preview.messages import Press
    from tests.preview.conftest import Caller, Clock

BUTTONS = {"inline_keyboard": [[{"text": "Quotes", "callback_data": "q"}]]}


async def press_card(api: Caller, town: Town) -> Press:
    """Lets Sakura press a button in the group."""
    card = await api.result("sendMessage", chat_id=GROUP, text="card", reply_markup=BUTTONS)
    return town.tap(SAKURA, card["message_id"], "Quotes", GROUP)


def to(press: Press, **fields: Any) -> dict[str, Any]:
    """Returns the arguments of an ephemeral answer to a press."""
    parameters = {"receiver_user_id": press.person.id, "callback_query_id": press.id, **fields}
    return {"chat_id": GROUP, "text": "quotes", "ephemeral_message_parameters": parameters}


async def test_only_the_receiver_sees_it(api: Caller, town: Town) -> None:
    """It is in nobody else's conversation, and has a number of its own kind."""
    press = await press_card(api, town)
    sakura, ann = Talk(town, SAKURA, GROUP, town.feed.count), Talk(town, ANN, GROUP, town.feed.count)

    sent = await api.result("sendMessage", **to(press), reply_markup=BUTTONS)

    assert (sent["message_id"], sent["ephemeral_message_id"], sent["receiver_user"]["id"]) == (0, 1, SAKURA.id)
    await api.result("sendMessage", chat_id=GROUP, text="for everybody")
    assert (await sakura.hears()).text == "quotes"
    assert (await ann.hears()).text == "for everybody"
    assert [len(town.conversation(GROUP, one)) for one in (None, ANN, SAKURA)] == [2, 2, 3]
    with pytest.raises(CallRefused, match="does not see"):
        town.tap(ANN, -1, "Quotes", GROUP)


async def test_it_is_changed_and_taken_back_by_its_own_methods(api: Caller, town: Town) -> None:
    """The methods for other messages do not find it."""
    press = await press_card(api, town)
    await api.result("sendMessage", **to(press), reply_markup=BUTTONS)
    place = {"chat_id": GROUP, "receiver_user_id": SAKURA.id, "ephemeral_message_id": 1}

    assert await api.result("editEphemeralMessageText", **place, text="page two", reply_markup=BUTTONS) is True
    assert await api.result("editEphemeralMessageReplyMarkup", **place) is True
    assert "not modified" in await api.refusal("editEphemeralMessageText", **place, text="page two")
    for number in (0, -1):
        assert "Bad Request" in await api.refusal("editMessageText", chat_id=GROUP, message_id=number, text="x")
        assert "not found" in await api.refusal("deleteMessage", chat_id=GROUP, message_id=number)
    stranger = {**place, "receiver_user_id": ANN.id}
    assert "not found" in await api.refusal("deleteEphemeralMessage", **stranger)
    assert await api.result("deleteEphemeralMessage", **place) is True


async def test_a_press_on_it_carries_its_number(api: Caller, town: Town) -> None:
    """The message in the update has number 0 and the ephemeral one."""
    await api.result("sendMessage", **to(await press_card(api, town)), reply_markup=BUTTONS)
    again = town.tap(SAKURA, -1, "Quotes", GROUP)

    message = (await api.result("getUpdates", offset=-1))[0]["callback_query"]["message"]

    assert (message["message_id"], message["ephemeral_message_id"]) == (0, 1)
    replacing = to(again, replace_callback_query_message=True)
    assert "no message that" in await api.refusal("sendMessage", **replacing)


async def test_it_stands_in_place_of_the_card(api: Caller, town: Town) -> None:
    """For its receiver only; the card of the others stays."""
    press = await press_card(api, town)

    await api.result("sendMessage", **to(press, replace_callback_query_message=True))

    assert town.message(GROUP, -1).replaces == press.message.id
    assert town.message(GROUP, press.message.id).text == "card"


async def test_who_was_asked_has_fifteen_seconds(api: Caller, town: Town, clock: Clock) -> None:
    """After that only an administrator may; and the press is of use for its own person alone."""
    press = await press_card(api, town)
    other = to(press, receiver_user_id=BORIS.id)
    unasked = {"chat_id": GROUP, "text": "x", "ephemeral_message_parameters": {"receiver_user_id": SAKURA.id}}

    assert "not enough rights" in await api.refusal("sendMessage", **other)
    assert "not enough rights" in await api.refusal("sendMessage", **unasked)
    clock.go_on(16)
    assert "query is too old" in await api.refusal("sendMessage", **to(press))
    Talk(town, ANN, GROUP).promotes_bot()
    assert (await api.result("sendMessage", **unasked))["receiver_user"]["id"] == SAKURA.id


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"chat_id": CHANNEL}, "only to groups"),
        ({"ephemeral_message_parameters": {"receiver_user_id": 5}}, "not a member"),
        ({"ephemeral_message_parameters": {"colour": 1}}, "ephemeral_message_parameters.colour"),
    ],
)
async def test_refuses_wrong_receivers(api: Caller, arguments: dict[str, Any], reason: str) -> None:
    """Groups only, and their members."""
    given = {"chat_id": GROUP, "text": "x", "ephemeral_message_parameters": {"receiver_user_id": SAKURA.id}}

    assert reason in await api.refusal("sendMessage", **{**given, **arguments})


async def test_an_ephemeral_command_is_between_two(api: Caller, town: Town, clock: Clock) -> None:
    """The bot gets it with number 0 and may answer for 15 seconds, to nobody but who wrote it."""
    commands = [{"command": "settings", "description": "Settings", "is_ephemeral": True}]
    await api.result("setMyCommands", commands=commands, scope={"type": "all_group_chats"})
    sakura = Talk(town, SAKURA, GROUP, town.feed.count)
    sakura.posts("/settings@briefing_preview_bot")

    heard = (await api.result("getUpdates", offset=-1))[0]["message"]
    reply = {"ephemeral_message_id": heard["ephemeral_message_id"]}
    answer = {"chat_id": GROUP, "text": "x", "reply_parameters": reply}
    alone = {"ephemeral_message_parameters": {"receiver_user_id": SAKURA.id}}

    assert (heard["message_id"], heard["receiver_user"]["id"], heard["from"]["id"]) == (0, town.bot.id, SAKURA.id)
    assert town.conversation(GROUP, ANN) == []
    assert "must be an ephemeral message" in await api.refusal("sendMessage", **answer)
    assert "reply_to_message" not in await api.result("sendMessage", **answer, **alone)
    assert (await sakura.hears_alone()).text == "x"
    clock.go_on(16)
    assert "not found" in await api.refusal("sendMessage", **answer, **alone)


@pytest.mark.parametrize("server", [Ephemerality.REFUSED, Ephemerality.IGNORED])
async def test_an_old_server_has_no_ephemeral_messages(api: Caller, town: Town, server: Ephemerality) -> None:
    """One refuses them; one ignores the parameter, and all can read what was meant for one. Neither has the methods."""
    town.ephemerality = server
    press = await press_card(api, town)

    answer = (await api.post("sendMessage", **to(press))).json()
    probe = await api.post("deleteEphemeralMessage", chat_id=GROUP, receiver_user_id=ANN.id, ephemeral_message_id=1)

    assert answer["ok"] == (server is Ephemerality.IGNORED)
    assert len(town.conversation(GROUP)) == (2 if answer["ok"] else 1)
    assert probe.status_code == 404
