"""Long polling hands out what people did, once and in order."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.web.preview import ANN, BORIS, GROUP, SAKURA

if TYPE_CHECKING:
    from bot.web.preview import Town
    from tests.preview.conftest import Caller, Clock


def words(updates: list[dict[str, Any]]) -> list[str]:
    """Returns the texts of messages among updates."""
    return [update["message"]["text"] for update in updates if "message" in update]


async def test_confirms_by_offset(api: Caller, town: Town) -> None:
    """An update comes again until a higher offset confirms it."""
    town.say(ANN, "one")
    town.say(ANN, "two")

    first = await api.result("getUpdates", limit=2)
    again = await api.result("getUpdates")
    rest = await api.result("getUpdates", offset=first[-1]["update_id"] + 1)

    assert words(first) == ["/start", "one"]
    assert words(again) == ["/start", "one", "two"]
    assert words(rest) == ["two"]


async def test_a_negative_offset_counts_from_the_end(api: Caller, town: Town) -> None:
    """Offset -1 forgets all but the last update."""
    town.say(ANN, "one")

    assert words(await api.result("getUpdates", offset=-1)) == ["one"]
    assert words(await api.result("getUpdates")) == ["one"]


async def test_a_long_poll_ends_when_something_happens(api: Caller, town: Town) -> None:
    """A waiting poll answers as soon as somebody writes."""
    await api.result("getUpdates", offset=-1)
    await api.result("getUpdates", offset=700_000_002)

    waiting = asyncio.create_task(api.result("getUpdates", offset=700_000_002, timeout=30))
    await asyncio.sleep(0.05)
    town.say(ANN, "now")

    assert words(await asyncio.wait_for(waiting, 2)) == ["now"]


async def test_a_second_poller_cuts_the_first(api: Caller) -> None:
    """Of two programs that poll with one token, the earlier one is told of the conflict."""
    first = asyncio.create_task(api.refusal("getUpdates", offset=700_000_009, timeout=30))
    await asyncio.sleep(0.05)

    await api.result("getUpdates", offset=700_000_009)

    assert await asyncio.wait_for(first, 2) == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


async def test_polling_and_a_webhook_exclude_each_other(api: Caller) -> None:
    """With a webhook set there is no polling, until it is deleted."""
    await api.result("setWebhook", url="https://e.org/hook", secret_token="s")

    assert "can't use getUpdates method while webhook is active" in await api.refusal("getUpdates")
    assert (await api.result("getWebhookInfo"))["url"] == "https://e.org/hook"
    await api.result("deleteWebhook", drop_pending_updates=True)
    assert await api.result("getUpdates") == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://e.org", "HTTPS URL must be provided"), ("https://e.org:81/", "only on ports 80, 88, 443 or 8443")],
)
async def test_refuses_webhooks_that_telegram_could_not_reach(api: Caller, url: str, reason: str) -> None:
    """A webhook is HTTPS on one of four ports."""
    assert reason in await api.refusal("setWebhook", url=url)


async def test_remembers_which_kinds_are_wanted(api: Caller, town: Town) -> None:
    """What is not in `allowed_updates` does not come; leaving the list out keeps it."""
    await api.result("getUpdates", offset=-1, allowed_updates=["edited_message"])
    message = town.say(ANN, "one")
    await api.result("getUpdates")
    town.edit(ANN, message.id, "two")

    assert [set(update) - {"update_id"} for update in (await api.result("getUpdates"))[1:]] == [{"edited_message"}]


async def test_updates_grow_old(api: Caller, town: Town, clock: Clock) -> None:
    """What nobody fetches within a day is dropped."""
    clock.go_on(24 * 3600 + 1)
    town.say(ANN, "fresh")

    assert words(await api.result("getUpdates")) == ["fresh"]


async def test_in_a_group_only_what_is_meant_for_the_bot_comes(api: Caller, town: Town) -> None:
    """With privacy mode on: commands, mentions, replies; not the talk of people, nor commands for others."""
    sent = await api.result("sendMessage", chat_id=GROUP, text="card")
    for text in ("just talk", "/help", "/help@other_bot", "hey @briefing_preview_bot", "@ann hello"):
        town.say(SAKURA, text, GROUP)
    town.say(BORIS, "a reply", GROUP, reply_to=sent["message_id"])

    heard = words(await api.result("getUpdates", offset=-3))

    assert heard == ["/help", "hey @briefing_preview_bot", "a reply"]


async def test_blocking_and_joining_are_told(api: Caller, town: Town) -> None:
    """The bot learns that it was blocked, as `my_chat_member`."""
    town.block(ANN)

    told = (await api.result("getUpdates", offset=-1))[0]["my_chat_member"]

    assert (told["old_chat_member"]["status"], told["new_chat_member"]["status"]) == ("member", "kicked")


async def test_long_writing_comes_in_several_messages(api: Caller, town: Town) -> None:
    """A person's text of more than 4096 units is split, never inside a character."""
    town.say(ANN, "x" + "😀" * 2048)

    pieces = words(await api.result("getUpdates", offset=-2))

    assert pieces == ["x" + "😀" * 2047, "😀"]
