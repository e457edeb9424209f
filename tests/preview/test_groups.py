"""Groups with topics, basic groups that grow, channels, and who is what in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import CallRefused
from bot.web.preview import AGENDA, ANN, BORIS, CHANNEL, CIRCLE, ELSEWHERE, FORUM, GROUP, SAKURA, Room, Status, Talk
from bot.web.preview.people import ANONYMOUS, TELEGRAM

if TYPE_CHECKING:
    from bot.web.preview import Town
    from bot.web.preview.people import Person
    from tests.preview.conftest import Caller

BOT = "@briefing_preview_bot"


def at(town: Town, person: Person, chat: int, thread: int | None = None) -> Talk:
    """Returns a person in a chat."""
    return Talk(town, person, chat, town.feed.count, thread=thread)


async def last(api: Caller, count: int = 1) -> list[dict[str, Any]]:
    """Returns the last updates."""
    updates: list[dict[str, Any]] = await api.result("getUpdates", offset=-count)
    return updates


async def test_a_topic_is_told_apart_from_general(api: Caller, town: Town) -> None:
    """A message in a topic carries its number, and one in General carries none."""
    at(town, SAKURA, FORUM, AGENDA).posts("/help")
    at(town, SAKURA, FORUM).posts("/help")

    in_topic, in_general = (update["message"] for update in await last(api, 2))

    assert (in_topic["message_thread_id"], in_topic["is_topic_message"]) == (AGENDA, True)
    assert in_topic["reply_to_message"]["forum_topic_created"]["name"] == "Agenda"
    assert "message_thread_id" not in in_general
    assert in_general["chat"]["is_forum"]


async def test_a_reply_in_a_plain_group_has_a_thread_that_is_no_topic(api: Caller, town: Town) -> None:
    """Its number is of no use for sending: Telegram does not find such a thread."""
    first = at(town, ANN, GROUP).posts("a thought")
    at(town, SAKURA, GROUP).posts(f"{BOT} what of it?", first)

    heard = (await last(api))[0]["message"]

    assert heard["message_thread_id"] == first.id
    assert "is_topic_message" not in heard
    refusal = await api.refusal("sendMessage", chat_id=GROUP, text="x", message_thread_id=heard["message_thread_id"])
    assert refusal == "Bad Request: message thread not found"


@pytest.mark.parametrize("thread", [1, 77])
async def test_unknown_topics_and_general_by_number_are_refused(api: Caller, thread: int) -> None:
    """General has no number for sending; for the sign of writing it has one."""
    assert "message thread not found" in await api.refusal(
        "sendMessage", chat_id=FORUM, text="x", message_thread_id=thread
    )
    assert await api.result("sendChatAction", chat_id=FORUM, action="typing", message_thread_id=1)


async def test_a_closed_topic_is_for_administrators(api: Caller, town: Town) -> None:
    """The bot is told of the closing, cannot write there, and can again once it is in charge."""
    agenda = at(town, ANN, FORUM, AGENDA)
    agenda.closes_topic()

    assert (await last(api))[0]["message"]["forum_topic_closed"] == {}
    refusal = await api.refusal("sendMessage", chat_id=FORUM, text="x", message_thread_id=AGENDA)
    assert refusal == "Bad Request: TOPIC_CLOSED"
    with pytest.raises(CallRefused, match="TOPIC_CLOSED"):
        at(town, SAKURA, FORUM, AGENDA).posts("hello")
    agenda.promotes_bot()
    assert await api.result("sendMessage", chat_id=FORUM, text="x", message_thread_id=AGENDA)


async def test_general_can_be_closed_and_opened(api: Caller, town: Town) -> None:
    """Where General is closed, a message without a number is refused too."""
    general = at(town, ANN, FORUM)
    general.closes_topic()

    assert "TOPIC_CLOSED" in await api.refusal("sendMessage", chat_id=FORUM, text="x")
    general.reopens_topic()
    assert await api.result("sendMessage", chat_id=FORUM, text="x")


async def test_a_deleted_topic_is_gone_with_its_messages(api: Caller, town: Town) -> None:
    """Nobody tells the bot; its next message finds no thread."""
    opened = at(town, ANN, FORUM).opens_topic("Dinner")
    dinner = at(town, ANN, FORUM, opened)
    card = await api.result("sendMessage", chat_id=FORUM, text="x", message_thread_id=opened)
    dinner.deletes_topic()

    assert "thread not found" in await api.refusal("sendMessage", chat_id=FORUM, text="x", message_thread_id=opened)
    assert (FORUM, card["message_id"]) not in town.messages
    with pytest.raises(CallRefused, match="thread not found"):
        dinner.posts("hello")


async def test_a_basic_group_becomes_a_supergroup(api: Caller, town: Town) -> None:
    """Both ids are told in service messages; the old one is refused with the new one."""
    new = at(town, BORIS, CIRCLE).upgrades()

    updates = await last(api, 4)
    services = [update["message"] for update in updates if "message" in update]
    moves = {update["my_chat_member"]["chat"]["id"] for update in updates if "my_chat_member" in update}
    answer = (await api.post("sendMessage", chat_id=CIRCLE, text="x")).json()

    assert [service.get("migrate_to_chat_id") for service in services] == [new, None]
    assert [service.get("migrate_from_chat_id") for service in services] == [None, CIRCLE]
    assert moves == {CIRCLE, new}
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    assert (await api.result("sendMessage", chat_id=new, text="x"))["chat"]["type"] == "supergroup"
    with pytest.raises(CallRefused, match="supergroup"):
        town.say(ANN, "hello", CIRCLE)


async def test_a_channel_post_has_no_author(api: Caller, town: Town) -> None:
    """The channel is the sender, and the update is of its own kind; edits too."""
    post = at(town, ANN, CHANNEL).posts("/help")
    at(town, ANN, CHANNEL).edits(post, "/help me")

    first, forwarded, second = await last(api, 3)

    assert forwarded["message"]["is_automatic_forward"]
    assert first["channel_post"]["sender_chat"]["id"] == CHANNEL
    assert "from" not in first["channel_post"]
    assert second["edited_channel_post"]["text"] == "/help me"


async def test_a_channel_post_is_forwarded_to_its_discussion(api: Caller, town: Town) -> None:
    """By Telegram itself, in the channel's name; the bot's own posts as well."""
    post = at(town, ANN, CHANNEL).posts(f"News for {BOT}")
    await api.result("sendMessage", chat_id=CHANNEL, text="More news")

    first, second = town.conversation(GROUP)
    heard = (await last(api))[0]["message"]

    assert (first.text, second.text, first.sender) == (post.text, "More news", TELEGRAM)
    assert (heard["from"]["id"], heard["sender_chat"]["id"], heard["is_automatic_forward"]) == (777000, CHANNEL, True)
    assert heard["forward_origin"]["message_id"] == post.id
    assert (await api.result("getChat", chat_id=CHANNEL))["linked_chat_id"] == GROUP
    assert (await api.result("getChat", chat_id=GROUP))["linked_chat_id"] == CHANNEL


async def test_a_channel_wants_the_right_to_post(api: Caller, town: Town) -> None:
    """Neither members nor administrators without that right write there."""
    ann = at(town, ANN, CHANNEL)
    ann.promotes_bot("can_edit_messages")

    refusal = await api.refusal("sendMessage", chat_id=CHANNEL, text="x")
    member = await api.result("getChatMember", chat_id=CHANNEL, user_id=town.bot.id)

    assert refusal == "Bad Request: need administrator rights in the channel chat"
    assert (member["can_post_messages"], member["can_edit_messages"]) == (False, True)
    with pytest.raises(CallRefused, match="Only administrators"):
        at(town, SAKURA, CHANNEL).posts("hello")


async def test_an_anonymous_administrator_writes_as_the_group(api: Caller, town: Town) -> None:
    """Only a press tells who it is."""
    boris = at(town, BORIS, FORUM)
    boris.posts("/settings")
    heard = (await last(api))[0]["message"]
    button = {"inline_keyboard": [[{"text": "Set", "callback_data": "s"}]]}
    card = await api.result("sendMessage", chat_id=FORUM, text="card", reply_markup=button)
    town.tap(BORIS, card["message_id"], "Set", FORUM)
    pressed = (await last(api))[0]["callback_query"]

    assert (heard["from"]["username"], heard["sender_chat"]["id"]) == ("GroupAnonymousBot", FORUM)
    assert pressed["from"]["id"] == BORIS.id
    administrators = await api.result("getChatAdministrators", chat_id=FORUM)
    assert {one["user"]["id"]: one["is_anonymous"] for one in administrators} == {ANN.id: False, BORIS.id: True}
    face = await api.result("getChatMember", chat_id=FORUM, user_id=ANONYMOUS.id)
    assert face["status"] == "left"


async def test_an_administrator_hides_and_shows(api: Caller, town: Town) -> None:
    """The next message has the person's own name again; members have nothing to hide."""
    boris = at(town, BORIS, FORUM)
    boris.hides(hidden=False)
    boris.posts("/help")

    assert (await last(api))[0]["message"]["from"]["id"] == BORIS.id
    with pytest.raises(CallRefused, match="Only administrators"):
        at(town, SAKURA, FORUM).hides()


async def test_the_bot_is_added_promoted_and_thrown_out(api: Caller, town: Town) -> None:
    """Each change is told with what was before; the coming also by a service message, the going not."""
    ann = at(town, ANN, ELSEWHERE)
    ann.adds_bot()
    arrival = await last(api, 2)
    ann.promotes_bot("can_delete_messages")
    ann.removes_bot()
    promotion, removal = (update["my_chat_member"] for update in await last(api, 2))

    assert arrival[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert arrival[1]["message"]["new_chat_members"][0]["id"] == town.bot.id
    assert promotion["new_chat_member"]["can_delete_messages"]
    assert not promotion["new_chat_member"]["can_restrict_members"]
    assert (removal["old_chat_member"]["status"], removal["from"]["id"]) == ("administrator", ANN.id)
    assert await api.refusal("sendMessage", chat_id=ELSEWHERE, text="x") == (
        "Forbidden: bot was kicked from the supergroup chat"
    )


async def test_a_restricted_bot_may_not_write(api: Caller, town: Town) -> None:
    """It still hears what is meant for it."""
    at(town, ANN, GROUP).restricts_bot()
    at(town, ANN, GROUP).posts("/help")

    assert (await last(api))[0]["message"]["text"] == "/help"
    assert await api.refusal("sendMessage", chat_id=GROUP, text="x") == (
        "Bad Request: not enough rights to send text messages to the chat"
    )


async def test_members_come_and_go(api: Caller, town: Town) -> None:
    """The bot gets the service messages, and `chat_member` only in charge and on request."""
    sakura = at(town, SAKURA, GROUP)
    sakura.leaves()
    sakura.joins()
    at(town, ANN, GROUP).makes(SAKURA, Status.KICKED)

    told = [update["message"] for update in await last(api, 3)]

    assert [set(message) & {"left_chat_member", "new_chat_members"} for message in told] == [
        {"left_chat_member"},
        {"new_chat_members"},
        {"left_chat_member"},
    ]
    with pytest.raises(CallRefused, match="not a member"):
        sakura.posts("hello")
    await api.result("getUpdates", allowed_updates=["chat_member"])
    at(town, ANN, GROUP).promotes_bot()
    at(town, ANN, GROUP).makes(SAKURA, Status.MEMBER)
    assert (await last(api))[0]["chat_member"]["new_chat_member"]["status"] == "member"


async def test_numbers_are_counted_as_telegram_counts_them(town: Town) -> None:
    """Each supergroup and channel counts its own messages; private chats and basic groups share one count."""
    numbers = [town.say(ANN, "x", chat).id for chat in (ANN.id, CIRCLE, GROUP, FORUM, CHANNEL, Room(FORUM, AGENDA))]

    assert numbers == [2, 3, 1, 4, 1, 5]
