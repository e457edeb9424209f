"""A new digest begins with what its chat has chosen in its settings: zone and quiet hours; nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chats import ChatSettings
from bot.digests.schedule import QuietHours
from bot.digests.subscription import Place, Standing
from bot.web.preview import ANN
from tests.chat.screens import EVERY_LANGUAGE, Speaker, labels, lines

if TYPE_CHECKING:
    from bot.stores import Store
    from bot.web.preview import Preview

pytestmark = pytest.mark.asyncio(loop_scope="module")

NIGHT = QuietHours(22 * 60, 7 * 60)


async def choose(preview: Preview, store: Store, speaker: Speaker) -> None:
    """Choose Tokyo and the night in the settings, in a chat of which nothing else is known."""
    talk = preview.talk(speaker.person)
    await store.removals.forget_chat(speaker.person.id)
    panel = await talk.says("/settings")
    zones = await talk.taps(panel, speaker.say("settings_quiet"))
    hours = await talk.taps(zones, {"en": "Tokyo", "ru": "Токио", "ja": "東京"}[speaker.person.language])
    await talk.taps(hours, speaker.say("hours", start="22:00", end="7:00"))


@EVERY_LANGUAGE
async def test_a_line_without_a_zone_takes_that_of_the_settings(
    preview: Preview, store: Store, speaker: Speaker
) -> None:
    """It is not asked for again, and is told back; the quiet hours come along."""
    await choose(preview, store, speaker)

    told = await preview.talk(speaker.person).says("/digest daily 8:00")

    kept = await store.subscriptions.find(Place(speaker.person.id))
    assert lines(told)[0] == speaker.say("digest_saved")
    assert speaker.say("digest_line_quiet", hours=speaker.say("hours", start="22:00", end="7:00")) in told.text
    assert kept
    assert (kept.schedule.zone, kept.quiet, kept.standing) == ("Asia/Tokyo", NIGHT, Standing.ACTIVE)
    assert {"en": "(Tokyo)", "ru": "(Токио)", "ja": "東京"}[speaker.person.language] in told.text


async def test_a_line_that_names_a_zone_goes_by_that(preview: Preview, store: Store) -> None:
    """The settings are what it begins with, and no more."""
    await store.removals.forget_chat(ANN.id)
    await store.chats.keep_settings(ChatSettings(ANN.id, zone="Asia/Tokyo", quiet=(NIGHT.start, NIGHT.end)))

    told = await preview.talk(ANN).says("/digest daily 8:00 Berlin")

    kept = await store.subscriptions.find(Place(ANN.id))
    assert kept
    assert (kept.schedule.zone, kept.quiet) == ("Europe/Berlin", NIGHT)
    assert "(Berlin)" in told.text


async def test_the_panel_begins_in_the_zone_of_the_settings(preview: Preview, store: Store) -> None:
    """Nothing is kept until a button is pressed, and nothing sent until Start is."""
    await store.removals.forget_chat(ANN.id)
    await store.chats.keep_settings(ChatSettings(ANN.id, zone="Asia/Tokyo", quiet=(NIGHT.start, NIGHT.end)))
    talk = preview.talk(ANN)

    panel = await talk.says("/digest")
    before = await store.subscriptions.find(Place(ANN.id))
    begun = await talk.taps(panel, "Start")

    kept = await store.subscriptions.find(Place(ANN.id))
    assert before is None
    assert lines(panel)[:3] == ["Digest", "Every day at 8:00 (Tokyo)", "Nothing is sent until you press Start."]
    assert "Quiet hours: 22:00–7:00" in panel.text
    assert kept
    assert (kept.schedule.zone, kept.quiet, kept.standing) == ("Asia/Tokyo", NIGHT, Standing.ACTIVE)
    assert "Pause" in labels(begun)


async def test_other_settings_change_no_digest_that_there_is(preview: Preview, store: Store) -> None:
    """A second line keeps the quiet hours of the first digest, and its zone."""
    await store.removals.forget_chat(ANN.id)
    talk = preview.talk(ANN)
    await talk.says("/digest daily 8:00 Berlin")
    await store.chats.keep_settings(ChatSettings(ANN.id, zone="Asia/Tokyo", quiet=(NIGHT.start, NIGHT.end)))

    await talk.says("/digest weekdays 9:00")

    kept = await store.subscriptions.find(Place(ANN.id))
    assert kept
    assert (kept.schedule.zone, kept.quiet) == ("Europe/Berlin", None)


async def test_without_settings_the_zone_is_asked_for(preview: Preview, store: Store) -> None:
    """By the line and by the panel."""
    await store.removals.forget_chat(ANN.id)
    talk = preview.talk(ANN)

    asked = [lines(await talk.says(line))[0] for line in ("/digest daily 8:00", "/digest")]

    assert asked == ["In which time zone? I do not guess it."] * 2
    assert await store.subscriptions.find(Place(ANN.id)) is None
