"""A channel's digest is set up from a private chat, by its admins, and where the bot may post; the chat's own stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.digests.composer import Composer
from bot.digests.delivering import Post, deliver_due
from bot.digests.stock import Stock
from bot.digests.subscription import Pause, Place, Standing
from bot.stores import memory_store
from bot.web.preview import ANN, CHANNEL, GROUP
from bot.web.preview.people import Status
from tests.chat.conftest import ask_clock, running_bot, telegram_mail
from tests.chat.screens import EVERY_LANGUAGE, Speaker, labels, lines
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.briefing.desk import Desk
    from bot.digests.subscription import Subscription
    from bot.stores import Store
    from bot.web.preview import Preview
    from bot.web.preview.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

ORDER = f"/digest {CHANNEL} daily 12:00 London"


@pytest.fixture
def clock() -> Clock:
    """A clock at nine in the morning of 24 November 2026, in London too."""
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    """What the bot keeps."""
    return memory_store(clock=ask_clock(clock))


@pytest_asyncio.fixture(loop_scope="module")
async def house(desk: Desk, clock: Clock, store: Store) -> AsyncIterator[Preview]:
    """A stand-in with the bot at work on that store, anew for each conversation: rights are remembered for a while."""
    async with running_bot(lambda: desk, clock, records=store) as running:
        yield running


@pytest.fixture
def ann(preview: Preview) -> Talk:
    """The channel's owner in her private chat."""
    return preview.talk(ANN)


async def digest_of(store: Store, chat: int) -> Subscription | None:
    """The digest of a chat."""
    return await store.subscriptions.find(Place(chat))


async def test_its_owner_orders_it_by_a_line(ann: Talk, store: Store) -> None:
    """The answer names the channel, and the private chat has no digest."""
    told = await ann.says(ORDER)

    kept = await digest_of(store, CHANNEL)
    assert lines(told)[0] == f"The digest is set. · {CHANNEL}"
    assert kept
    assert (kept.schedule.minute, kept.standing) == (12 * 60, Standing.ACTIVE)
    assert await digest_of(store, ANN.id) is None


async def test_a_channel_is_found_by_its_name(preview: Preview, store: Store, ann: Talk) -> None:
    """Not by a number only: most people know the name."""
    chats = preview.town.chats
    chats[CHANNEL] = replace(chats[CHANNEL], username="institute_notes")

    told = await ann.says("/digest @Institute_Notes daily 12:00 London")

    assert lines(told)[0] == "The digest is set. · @Institute_Notes"
    assert await digest_of(store, CHANNEL)


async def test_the_panel_sets_the_channel_and_not_the_private_chat(ann: Talk, store: Store) -> None:
    """Every page of it names the channel; the private chat's own digest stays as it is."""
    await ann.says("/digest weekdays 7:00 Berlin")
    own = await digest_of(store, ANN.id)

    panel = await ann.says(f"/digest {CHANNEL}")
    pages = [panel.text]
    for button in (
        "Tokyo",
        "Time",
        "19",
        "‹ Digest",
        "Items",
        "5",
        "‹ Digest",
        "Topics and parties",
        "Views of Japan (16)",
    ):
        panel = await ann.taps(panel, button)
        pages.append(panel.text)
    for button in ("‹ Digest", "Sound off", "Start"):
        panel = await ann.taps(panel, button)
        pages.append(panel.text)

    kept = await digest_of(store, CHANNEL)
    assert all(str(CHANNEL) in page.splitlines()[0] for page in pages)
    assert kept
    assert (kept.schedule.zone, kept.schedule.minute, kept.items) == ("Asia/Tokyo", 19 * 60, 5)
    assert (kept.following.parties, kept.silent, kept.standing) == (frozenset({"japan"}), True, Standing.ACTIVE)
    assert "Pause" in labels(panel)
    assert await digest_of(store, ANN.id) == own


async def test_a_panel_whose_channel_is_not_known_any_more_does_nothing(
    preview: Preview, ann: Talk, store: Store
) -> None:
    """Who deletes the message that names the channel must not stop the private chat's digest with “Off”."""
    await ann.says("/digest weekdays 7:00 Berlin")
    await ann.says(ORDER)
    own, channels = await digest_of(store, ANN.id), await digest_of(store, CHANNEL)
    panel = await ann.says(f"/digest {CHANNEL}")
    preview.town.messages[ANN.id, panel.id] = replace(panel, reply_to=None)

    told = await ann.taps(panel, "Off")

    assert lines(told)[0].startswith("I do not see any more which channel this was for")
    assert (await digest_of(store, ANN.id), await digest_of(store, CHANNEL)) == (own, channels)


@EVERY_LANGUAGE
async def test_who_is_no_admin_of_it_is_refused(preview: Preview, store: Store, speaker: Speaker) -> None:
    """By a line and by the panel; the channel is named, and nothing is kept."""
    if speaker.person == ANN:
        preview.town.place(preview.town.chats[CHANNEL], ANN, Status.MEMBER, by=ANN)
    talk = preview.talk(speaker.person)

    told = [(await talk.says(words)).text for words in (ORDER, f"/digest {CHANNEL}", f"/digest {CHANNEL} off")]

    assert told == [speaker.say("digest_only_channel_admins", name=CHANNEL)] * 3
    assert await digest_of(store, CHANNEL) is None


async def test_a_panel_stops_at_who_is_no_admin_any_more(
    preview: Preview, clock: Clock, ann: Talk, store: Store
) -> None:
    """Rights are looked at with every press; an answer of Telegram's is believed for five minutes."""
    panel = await ann.says(f"/digest {CHANNEL}")
    panel = await ann.taps(panel, "Tokyo")
    before = await digest_of(store, CHANNEL)
    preview.town.place(preview.town.chats[CHANNEL], ANN, Status.MEMBER, by=ANN)
    clock.go_on(301)

    told = await ann.taps_for_notice(panel, "Start")

    assert told == {"text": f"Only admins of {CHANNEL} can do that.", "show_alert": True}
    assert await digest_of(store, CHANNEL) == before


async def test_an_anonymous_admin_of_a_group_is_not_known_as_one_of_the_channel(
    preview: Preview, ann: Talk, store: Store
) -> None:
    """Telegram hides who writes: such an order is refused, and the private chat is the place for it."""
    group = ann.within(GROUP)
    group.hides()

    told = await group.says(f"/digest@{preview.town.bot.username} {CHANNEL} daily 12:00 London")

    assert told.text == f"Only admins of {CHANNEL} can do that."
    assert await digest_of(store, CHANNEL) is None


@EVERY_LANGUAGE
async def test_a_channel_in_which_the_bot_may_not_post_is_told(
    preview: Preview, store: Store, speaker: Speaker
) -> None:
    """What it lacks is said before anything is kept; when it has the right, the same line works."""
    channel = preview.town.chats[CHANNEL]
    preview.town.place(channel, speaker.person, Status.ADMINISTRATOR, by=ANN)
    preview.town.place(channel, preview.town.bot, Status.ADMINISTRATOR, by=ANN, rights=("can_edit_messages",))
    talk = preview.talk(speaker.person)

    refused = await talk.says(ORDER)
    nothing = await digest_of(store, CHANNEL)
    preview.town.place(channel, preview.town.bot, Status.ADMINISTRATOR, by=ANN)
    told = await talk.says(ORDER)

    assert refused.text == speaker.say("digest_may_not_post", name=CHANNEL)
    assert nothing is None
    assert lines(told)[0].startswith(speaker.say("digest_saved"))


@pytest.mark.parametrize("name", ["@no_such_channel", "-1009999999999", "@boris"])
async def test_an_unknown_channel_is_named(house: Preview, store: Store, name: str) -> None:
    """Neither a name that nobody has, nor a person's, is a channel; nothing is kept."""
    told = await house.talk(ANN).says(f"/digest {name} daily 12:00 London")

    assert told.text == f"I know no channel “{name}”, or I am not in it."
    assert await digest_of(store, ANN.id) is None


async def test_rights_lost_afterwards_pause_it_and_rights_given_back_go_on(
    preview: Preview, desk: Desk, store: Store, clock: Clock, ann: Talk
) -> None:
    """At once, as Telegram tells of it; the status says why, and it can be stopped all the same."""
    await ann.says(ORDER)
    channel = ann.within(CHANNEL)
    channel.promotes_bot("can_edit_messages")
    await channel.heard_out()
    paused = await digest_of(store, CHANNEL)
    status = await ann.says(f"/digest {CHANNEL} status")
    started = await ann.says(f"/digest {CHANNEL} resume")
    channel.promotes_bot()
    await channel.heard_out()
    resumed = await digest_of(store, CHANNEL)
    clock.go_on(3 * 3600)
    async with telegram_mail(preview) as mail:
        sent = await deliver_due(Post(store.outbox, store.clock, Composer(Stock.of(desk.knowledge)), mail, "test"))
        digest = await channel.hears()

    assert paused
    assert (paused.standing, paused.pause) == (Standing.PAUSED, Pause.BLOCKED)
    assert "Paused: I could not write here any more." in status.text
    assert started.text.startswith("I may not post in")
    assert resumed
    assert resumed.standing is Standing.ACTIVE
    assert sent == 1
    assert lines(digest)[0].startswith("Your digest")
    assert digest.buttons
    assert all("url" in button for row in digest.buttons for button in row)


async def test_rights_lost_unnoticed_are_found_out_by_sending(
    house: Preview, desk: Desk, store: Store, clock: Clock
) -> None:
    """Telegram's refusal pauses it, once; nothing is tried again, and the status has its fate."""
    ann = house.talk(ANN)
    await ann.says(ORDER)
    house.town.chats[CHANNEL].rights[house.town.bot.id] = frozenset()
    clock.moment = clock.moment.replace(hour=12)
    async with telegram_mail(house) as mail:
        post = Post(store.outbox, store.clock, Composer(Stock.of(desk.knowledge)), mail, "test")
        tried = [await deliver_due(post), await deliver_due(post)]

    status = await ann.says(f"/digest {CHANNEL} status")

    assert tried == [1, 0]
    assert "not sent, I could not write here" in status.text
    assert "Paused: I could not write here any more." in status.text
    stopped = await ann.says(f"/digest {CHANNEL} off")
    assert lines(stopped) == ["The digest is off."]
