"""A chat chooses its language, who may ask, how pages look and when to be left alone; and the choice stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chats import Askers, ChatSettings, Layout
from bot.digests.schedule import QuietHours
from bot.digests.subscription import Place
from bot.locales import locale_of
from bot.stores import memory_store, open_store
from bot.web.preview import AGENDA, ANN, BORIS, CIRCLE, FORUM, GROUP, SAKURA
from tests.chat.conftest import ask_clock, running_bot
from tests.chat.screens import ENGLISH, EVERY_LANGUAGE, JAPANESE, RUSSIAN, Speaker, labels, lines, placeholder
from tests.digests.builders import MORNING, make_subscription

if TYPE_CHECKING:
    from pathlib import Path

    from bot.briefing.desk import Desk
    from bot.stores import Store
    from bot.web.preview import Preview
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")


@EVERY_LANGUAGE
async def test_every_part_opens_and_leads_back(preview: Preview, speaker: Speaker) -> None:
    """Each button of the panel opens its part in the panel's place, in the person's language."""
    talk = preview.talk(speaker.person)
    panel = await talk.says("/settings")
    first = panel.text

    for part in ("settings_language", "settings_quiet"):
        opened = await talk.taps(panel, speaker.say(part))
        assert opened.id == panel.id
        assert opened.text != first
        back = await talk.taps(opened, speaker.say("settings_back"))
        assert back.text == first

    assert lines(panel)[0] == speaker.say("settings_title")
    assert speaker.say("settings_askers") not in labels(panel)


async def test_the_chosen_language_is_spoken_whatever_is_asked_in(preview: Preview) -> None:
    """Until the chat chooses that of the question again."""
    talk = preview.talk(ANN)
    panel = await talk.says("/settings")
    languages = await talk.taps(panel, "Language")

    changed = await talk.taps(languages, "日本語")
    card = await talk.says(ENGLISH.question)
    other = await talk.says(RUSSIAN.vague)
    greeting = await talk.says("/help")
    languages = await talk.taps(changed, "言語")
    await talk.taps(languages, "質問の言語")
    back = await talk.says(RUSSIAN.question)

    assert lines(changed)[0] == "設定"
    assert "言語：日本語" in changed.text
    assert "トピックが違う？" in labels(card)
    assert lines(other)[0] == "どのトピックについてのご質問でしょうか？"
    assert "/help" in greeting.text
    assert "Не та тема?" in labels(back)


async def test_quiet_hours_need_a_zone_and_hold_for_digests(desk: Desk, clock: Clock) -> None:
    """The zone is asked for, never guessed; a digest that the chat has keeps the same hours."""
    store = memory_store(clock=ask_clock(clock))
    await store.subscriptions.put(make_subscription(ANN.id), MORNING)
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        panel = await talk.says("/settings")
        zones = await talk.taps(panel, "Quiet hours")
        hours = await talk.taps(zones, "Tokyo")
        done = await talk.taps(hours, "22:00–7:00")

    kept = await store.chats.settings(ANN.id)
    digest = await store.subscriptions.find(Place(ANN.id))
    assert lines(zones)[0] == "In which time zone? I do not guess it."
    assert lines(hours)[0] == "When should nothing be sent?"
    assert "Quiet hours: 22:00–7:00 (Tokyo)" in done.text
    assert kept == ChatSettings(ANN.id, zone="Asia/Tokyo", quiet=(22 * 60, 7 * 60))
    assert digest
    assert digest.quiet == QuietHours(22 * 60, 7 * 60)


@pytest.mark.parametrize(
    ("speaker", "typed", "zone", "place"),
    [
        (ENGLISH, "Helsniki", "Europe/Helsinki", "Helsinki"),
        (RUSSIAN, "хельсинки", "Europe/Helsinki", "Хельсинки"),
        (JAPANESE, "ヘルシンキ", "Europe/Helsinki", "ヘルシンキ"),
        (ENGLISH, "+5:30", "+05:30", "UTC+05:30"),
    ],
    ids=["misspelt", "ru", "ja", "an offset"],
)
async def test_any_zone_can_be_typed(  # noqa: PLR0917 - fixtures
    desk: Desk, clock: Clock, speaker: Speaker, typed: str, zone: str, place: str
) -> None:
    """After the command, or in reply to the question that a button asks; the quiet hours come next."""
    store = memory_store(clock=ask_clock(clock))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(speaker.person)
        at_once = await talk.says(f"/settings {typed}")
        kept = [await store.chats.settings(speaker.person.id)]
        await store.chats.keep_settings(ChatSettings(speaker.person.id))
        panel = await talk.says("/settings")
        zones = await talk.taps(panel, speaker.say("settings_quiet"))
        asked = await talk.taps(zones, speaker.say("settings_zone_other"))
        replied = await talk.says(typed, reply_to=asked)
        kept.append(await store.chats.settings(speaker.person.id))
        done = await talk.taps(replied, (1, 0))

    assert asked.text == speaker.say("settings_zone_prompt")
    assert placeholder(asked) == speaker.say("settings_zone_example")
    assert [each.zone for each in kept] == [zone] * 2
    assert lines(at_once)[0] == lines(replied)[0] == speaker.say("digest_which_quiet")
    assert speaker.say("settings_zone", place=place) in labels(replied)
    assert speaker.say("hours_there", hours=speaker.say("hours", start="22:00", end="7:00"), place=place) in done.text


@pytest.mark.parametrize(
    ("speaker", "typed", "language"),
    [
        (ENGLISH, "ru", "ru"),
        (ENGLISH, "Japanese", "ja"),
        (ENGLISH, "русский", "ru"),
        (RUSSIAN, "английский", "en"),
        (RUSSIAN, "日本語", "ja"),
        (JAPANESE, "ロシア語", "ru"),
        (JAPANESE, "English", "en"),
    ],
)
async def test_a_language_can_be_typed(desk: Desk, clock: Clock, speaker: Speaker, typed: str, language: str) -> None:
    """By its code, or by its name in any language; the answer is in it, and the zone stays."""
    store = memory_store(clock=ask_clock(clock))
    await store.chats.keep_settings(ChatSettings(speaker.person.id, zone="Asia/Tokyo"))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        panel = await preview.talk(speaker.person).says(f"/settings {typed}")

    chosen = locale_of(language)
    assert lines(panel)[0] == chosen.say("settings_title")
    assert chosen.say("settings_line_language", name=chosen.say("own_name")) in panel.text
    assert await store.chats.settings(speaker.person.id) == ChatSettings(
        speaker.person.id, zone="Asia/Tokyo", language=language
    )


async def test_only_an_admin_types_the_language_of_a_group(preview: Preview) -> None:
    """A member is refused, and the group's panel stays as it was."""
    refused = await preview.talk(BORIS, in_group=True).says("/settings ja")
    panel = await preview.talk(ANN, in_group=True).says("/settings")

    assert lines(refused) == [RUSSIAN.say("only_admins")]
    assert lines(panel)[0] == "Settings"


@EVERY_LANGUAGE
async def test_what_is_no_zone_changes_nothing(desk: Desk, clock: Clock, speaker: Speaker) -> None:
    """It is said so, and zones are offered; one of them can be tapped."""
    store = memory_store(clock=ask_clock(clock))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(speaker.person)
        told = await talk.says("/settings qwrtpsdfgh")
        sentence, kept = lines(told)[0], await store.chats.settings(speaker.person.id)
        await talk.taps(told, (0, 0))

    gap = "" if speaker is JAPANESE else " "
    assert sentence == gap.join((speaker.say("settings_no_zone", typed="qwrtpsdfgh"), speaker.say("digest_not_saved")))
    assert kept == ChatSettings(speaker.person.id)
    assert (await store.chats.settings(speaker.person.id)).zone == "Europe/Moscow"


async def test_in_a_forum_an_anonymous_admin_types_a_zone(desk: Desk, clock: Clock) -> None:
    """In the topic where it was asked; a member who answers in their place is refused."""
    store = memory_store(clock=ask_clock(clock))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        boris, ann = (preview.talk(person, chat=FORUM, thread=AGENDA) for person in (BORIS, SAKURA))
        panel = await boris.says("/settings@briefing_preview_bot")
        zones = await boris.taps(panel, "Quiet hours")
        asked = await boris.taps(zones, "Another place…")
        refused = await ann.says("大阪", reply_to=asked)
        nothing = await store.chats.settings(FORUM)
        hours = await boris.says("Питер", reply_to=asked)

    assert asked.reply_to
    assert asked.reply_to.text.startswith("/settings")
    assert refused.text == JAPANESE.say("only_admins")
    assert nothing == ChatSettings(FORUM)
    assert (await store.chats.settings(FORUM)).zone == "Europe/Moscow"
    assert {message.thread for message in (panel, zones, asked, refused, hours)} == {AGENDA}


@pytest.mark.parametrize(
    ("answer", "layout"), [("Yes: use the rich layout", Layout.RICH), ("No: stay with the classic one", Layout.CLASSIC)]
)
async def test_the_rich_layout_is_offered_with_a_table(desk: Desk, clock: Clock, answer: str, layout: Layout) -> None:
    """A page with a table comes first, and below it, as a message of its own, the question whether it can be seen."""
    store = memory_store(clock=ask_clock(clock))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        panel = await talk.says("/settings")
        table = await talk.taps(panel, "Layout")
        question = await talk.hears()
        done = await talk.taps(question, answer)

        assert [call.method for call in preview.town.ledger.refusals] == []
        drawn = table.content["rich_message"]["blocks"]
        assert [block["type"] for block in drawn][-1] == "table"
        assert ENGLISH.say("secondhand_only") in str(drawn), "the example too marks what the other side tells"
        assert panel.id < table.id < question.id == done.id
        assert question.reply_to
        assert question.reply_to.id == table.id
        assert lines(question)[0] == "Can you see the table above?"
        assert f"Layout: {layout}" in done.text
        assert table.id not in {message.id for message in preview.town.conversation(ANN.id)}, "the example is gone"
        assert (await store.chats.settings(ANN.id)).layout is layout


async def test_in_a_group_the_example_stays_in_its_topic(desk: Desk, clock: Clock) -> None:
    """Only administrators say whether it can be seen; then answers there are rich, and elsewhere they are not."""
    store = memory_store(clock=ask_clock(clock))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        ann, sakura = (preview.talk(person, chat=FORUM, thread=AGENDA) for person in (ANN, SAKURA))
        panel = await ann.says("/settings@briefing_preview_bot")
        table = await ann.taps(panel, "Layout")
        question = await ann.hears()
        refused = await sakura.taps_for_notice(question, "Yes: use the rich layout")
        await ann.taps(question, "Yes: use the rich layout")
        card = await sakura.says("/brief@briefing_preview_bot 平和条約")
        private = await preview.talk(SAKURA).says("平和条約")

    assert {message.thread for message in (table, question, card)} == {AGENDA}
    assert refused == {"text": JAPANESE.say("only_admins"), "show_alert": True}, "in the presser's own language"
    assert card.content["rich_message"]["blocks"]
    assert "rich_message" not in private.content


async def test_the_panel_itself_is_never_rich(desk: Desk, clock: Clock) -> None:
    """Who cannot see rich pages finds the way back: by command, and by every button."""
    store = memory_store(clock=ask_clock(clock))
    await store.chats.keep_settings(ChatSettings(ANN.id, layout=Layout.RICH))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        panel = await talk.says("/settings")
        language = await talk.taps(panel, "Language")
        panel = await talk.taps(language, ENGLISH.say("settings_back"))
        await talk.taps(panel, "Layout")
        question = await talk.hears()
        drawn = ["rich_message" in message.content for message in (panel, language, question)]
        done = await talk.taps(question, "No: stay with the classic one")

    assert drawn == [False] * 3
    assert "Layout: classic" in done.text


async def test_a_server_without_rich_pages_offers_none(desk: Desk, clock: Clock) -> None:
    """A notice says so, nothing is posted, and the layout stays."""
    store = memory_store(clock=ask_clock(clock))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(ANN)
        panel = await talk.says("/settings")
        preview.town.faults.refuse("unknown method", method="sendRichMessage")
        notice = await talk.taps_for_notice(panel, "Layout")
        await talk.silence()

    assert notice == {"text": ENGLISH.say("settings_no_rich"), "show_alert": True}
    assert (await store.chats.settings(ANN.id)) == ChatSettings(ANN.id)


async def test_in_a_group_admins_choose(desk: Desk, clock: Clock) -> None:
    """A member is told that only admins can, in words or in a notice, and nothing changes."""
    store = memory_store(clock=ask_clock(clock))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        ann, boris = (preview.talk(person, in_group=True) for person in (ANN, BORIS))
        refused = await boris.says("/settings@briefing_preview_bot")
        panel = await ann.says("/settings@briefing_preview_bot")
        before = panel.text
        notice = await boris.taps_for_notice(panel, "Who may ask")
        askers = await ann.taps(panel, "Who may ask")
        changed = await ann.taps(askers, "admins")

        boris.look()
        preview.town.say(BORIS, "/brief@briefing_preview_bot China", GROUP)
        await boris.silence()
        answered = await ann.says("/brief@briefing_preview_bot China")

    assert refused.text == RUSSIAN.say("only_admins")
    assert notice == {"text": RUSSIAN.say("only_admins"), "show_alert": True}
    assert "They are the group's: admins change them." in before
    assert "Who may ask: admins" in changed.text
    assert (await store.chats.settings(GROUP)).askers is Askers.ADMINS
    assert answered.text


async def test_an_anonymous_admin_is_one(preview: Preview) -> None:
    """Who writes in the name of the group opens the panel."""
    talk = preview.talk(BORIS, chat=FORUM)

    panel = await talk.says("/settings@briefing_preview_bot")

    assert "Who may ask: everybody" in panel.text


async def test_settings_survive_a_restart_and_a_move(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    """They are in the store's file; a group that becomes a supergroup takes them along."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    async with open_store(url, run=True) as store, running_bot(lambda: desk, clock, records=store) as preview:
        talk = preview.talk(BORIS, chat=CIRCLE)
        panel = await talk.says("/settings@briefing_preview_bot")
        languages = await talk.taps(panel, "Язык")
        await talk.taps(languages, "日本語")
        new = talk.upgrades()
        await talk.heard_out()

    async with open_store(url, run=True) as store:
        assert await store.chats.settings(CIRCLE) == ChatSettings(CIRCLE)
        assert await store.chats.settings(new) == ChatSettings(new, "ja")
        async with running_bot(lambda: desk, clock, records=store) as preview:
            await store.chats.keep_settings(ChatSettings(SAKURA.id, "ru"))
            card = await preview.talk(SAKURA).says("China")

    assert lines(card)[0] == RUSSIAN.say("which_one")


async def test_a_silent_group_is_told_in_its_settings(preview: Preview) -> None:
    """After /quiet the panel says so; it opens all the same."""
    talk = preview.talk(ANN, in_group=True)
    await talk.says("/quiet@briefing_preview_bot")

    panel = await talk.says("/settings@briefing_preview_bot")
    await talk.says("/quiet@briefing_preview_bot")

    assert "I am quiet here until an admin writes /quiet." in panel.text


async def test_the_panel_leads_to_the_digest_and_to_privacy(preview: Preview) -> None:
    """Both open in its place."""
    talk = preview.talk(ANN)
    panel = await talk.says("/settings")

    privacy = await talk.taps(panel, "Privacy")
    panel = await talk.says("/settings")
    digest = await talk.taps(panel, "Digest")

    assert lines(privacy)[0] == "What I keep about this chat"
    assert lines(digest)[0] == "In which time zone? I do not guess it."


async def test_settings_that_changed_behind_the_bot_are_noticed_in_time(desk: Desk, clock: Clock) -> None:
    """A digest that finds its group moved takes the settings along in the store; ten minutes later they are obeyed."""
    store = memory_store(clock=ask_clock(clock))
    await store.chats.keep_settings(ChatSettings(CIRCLE, "ja"))
    async with running_bot(lambda: desk, clock, records=store) as preview:
        group = preview.talk(ANN, in_group=True)
        asked = f"@briefing_preview_bot {ENGLISH.question}"
        before = await group.says(asked)
        await group.rests()
        await store.removals.move_chat(CIRCLE, GROUP)
        clock.go_on(11 * 60)
        after = await group.says(asked)

    assert store.sole
    assert labels(before)[-1] == ENGLISH.say("open_private")
    assert labels(after)[-1] == JAPANESE.say("open_private")


@EVERY_LANGUAGE
async def test_an_unknown_zone_has_a_way_back(preview: Preview, speaker: Speaker) -> None:
    """Whoever gives up comes to the settings, as from every other choice."""
    talk = preview.talk(speaker.person)
    told = await talk.says("/settings Qwertyland")

    back = await talk.taps(told, speaker.say("settings_back"))

    assert lines(back)[0] == speaker.say("settings_title")


@EVERY_LANGUAGE
@pytest.mark.parametrize("page", ["privacy_button", "settings_digest"])
async def test_what_settings_lead_to_leads_back(preview: Preview, speaker: Speaker, page: str) -> None:
    """Privacy and the digest, also where its zone is asked first, have the way back as every other part has."""
    talk = preview.talk(speaker.person)
    panel = await talk.says("/settings")

    opened = await talk.taps(panel, speaker.say(page))
    back = await talk.taps(opened, speaker.say("settings_back"))

    assert (back.text, back.buttons) == (panel.text, panel.buttons)


@pytest.mark.parametrize("words", ["en", "Tokyo"])
async def test_what_follows_settings_is_no_line_of_a_digest(preview: Preview, store: Store, words: str) -> None:
    """Whoever has chosen something in the command goes on to the digest and its zone, in a group as well."""
    await store.removals.forget_chat(GROUP)
    talk = preview.talk(ANN, in_group=True)
    panel = await talk.says(f"/settings {words}")
    if "‹ Settings" in labels(panel):
        panel = await talk.taps(panel, "‹ Settings")
    opened = await talk.taps(panel, "Digest")
    zones = await talk.taps(opened, "Zone") if "Zone" in labels(opened) else opened

    done = await talk.taps(zones, "Berlin")

    assert lines(done)[:2] == ["Digest", "Every day at 8:00 (Berlin)"]
