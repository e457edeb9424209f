"""Digests are ordered in the chat: by a line or by buttons, for a person or a group, and never by guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.digests.cities import city
from bot.digests.composer import Composer
from bot.digests.delivering import Post, deliver_due
from bot.digests.stock import Stock
from bot.digests.subscription import Place, Standing
from bot.locales import locale_of
from bot.web.preview import ANN, BORIS, GROUP, SAKURA
from tests.chat.conftest import telegram_mail
from tests.chat.screens import ENGLISH, EVERY_LANGUAGE, Speaker, labels, lines

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.briefing.desk import Desk
    from bot.chat.mail import TelegramMail
    from bot.stores import Store
    from bot.web.preview import Preview
    from bot.web.preview.people import Person
    from tests.preview.conftest import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mail(house: Preview) -> AsyncIterator[TelegramMail]:
    """The bot's mail, over a connection of its own."""
    async with telegram_mail(house) as working:
        yield working


@EVERY_LANGUAGE
async def test_a_line_is_kept_and_told_back(preview: Preview, store: Store, speaker: Speaker) -> None:
    """Days, time and city in a line: what was saved is told with the next time, in the reader's language."""
    line = {"en": "weekdays 8:00 tokio", "ru": "будни 8:00 Токио", "ja": "平日 8:00 東京"}[speaker.person.language]

    told = await preview.talk(speaker.person).says(f"/digest {line}")

    kept = await store.subscriptions.find(Place(speaker.person.id))
    assert kept is not None
    assert (kept.schedule.zone, kept.schedule.minute, kept.standing) == ("Asia/Tokyo", 480, Standing.ACTIVE)
    assert lines(told)[0] == speaker.say("digest_saved")
    assert "2026" in told.text
    assert "8:00" in told.text


async def test_a_second_line_says_what_it_replaces(preview: Preview) -> None:
    """One digest a chat: the new one stands in place of the old one, which is named."""
    talk = preview.talk(ANN)
    await talk.says("/digest daily 7:30 London")

    told = await talk.says("/digest mon,thu 18:00 Berlin")

    assert "It replaces: Every day at 7:30 (London)" in told.text
    assert "Mon, Thu at 18:00 (Berlin)" in told.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("daily 8:00 Berlin nonsense-topic", "“nonsense-topic” is neither a time zone nor a topic"),
        ("daily 25:00 Berlin", "“25:00” is no time I know."),
        ("someday 8:00 Berlin", "“someday” is no day I know."),
    ],
)
async def test_a_line_that_is_not_understood_saves_nothing(
    preview: Preview, store: Store, line: str, said: str
) -> None:
    """The words concerned are named, and everything stays as it was."""
    talk = preview.talk(ANN)
    await talk.says("/digest daily 6:15 Paris")
    before = await store.subscriptions.find(Place(ANN.id))

    told = await talk.says(f"/digest {line}")

    assert said in told.text
    assert "Nothing was saved." in told.text
    assert await store.subscriptions.find(Place(ANN.id)) == before


@EVERY_LANGUAGE
async def test_an_unknown_topic_is_named_and_nothing_saved(preview: Preview, store: Store, speaker: Speaker) -> None:
    """In the reader's language, with an example of what would do."""
    await store.removals.forget_chat(speaker.person.id)

    told = await preview.talk(speaker.person).says("/digest daily 8:00 UTC elephants")

    assert speaker.say("digest_no_name", typed="elephants") in told.text
    assert speaker.say("digest_not_saved") in told.text
    assert await store.subscriptions.find(Place(speaker.person.id)) is None


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("tokio", "Asia/Tokyo"),
        ("Новосибирск", "Asia/Novosibirsk"),
        ("Масква", "Europe/Moscow"),
        ("東京", "Asia/Tokyo"),
        ("ウラジオストク", "Asia/Vladivostok"),
        ("+9", "+09:00"),
    ],
)
async def test_a_zone_is_understood_in_any_script(
    preview: Preview, store: Store, speaker: Speaker, typed: str, zone: str
) -> None:
    """Whoever writes it, misspelt or not; the answer calls it by its name in the reader's language."""
    told = await preview.talk(speaker.person).says(f"/digest daily 8:00 {typed}")

    kept = await store.subscriptions.find(Place(speaker.person.id))
    assert kept
    assert kept.schedule.zone == zone
    assert city(zone, speaker.person.language) in told.text


async def test_without_a_zone_it_asks(preview: Preview, store: Store) -> None:
    """The zone is never guessed; a button gives it, and the line it belongs to is kept."""
    talk = preview.talk(SAKURA)
    await talk.says("/digest off")
    await store.removals.forget_chat(SAKURA.id)

    asked = await talk.says("/digest 月水金 7:00")
    told = await talk.taps(asked, "東京")

    kept = await store.subscriptions.find(Place(SAKURA.id))
    assert lines(asked)[0] == "タイムゾーンをお選びください。こちらでは推測しません。"
    assert kept is not None
    assert (kept.schedule.zone, sorted(kept.schedule.days)) == ("Asia/Tokyo", [0, 2, 4])
    assert "7:00" in told.text


async def test_the_panel_sets_everything_by_buttons(preview: Preview, store: Store) -> None:
    """From nothing to a digest by taps alone: zone, days, hour, items, topics, quiet hours, sound, start."""
    talk = preview.talk(BORIS)
    await store.removals.forget_chat(BORIS.id)
    panel = await talk.says("/digest")

    panel = await talk.taps(panel, "Москва")
    assert "пока вы не нажмёте «Начать»" in panel.text
    panel = await talk.taps(panel, "Дни")
    panel = await talk.taps(panel, "✓ вс")
    panel = await talk.taps(panel, "‹ Рассылка")
    panel = await talk.taps(panel, "Время")
    panel = await talk.taps(panel, "19")
    panel = await talk.taps(panel, "19:30")
    panel = await talk.taps(panel, "‹ Рассылка")
    panel = await talk.taps(panel, "Записи")
    panel = await talk.taps(panel, "5")
    panel = await talk.taps(panel, "‹ Рассылка")
    panel = await talk.taps(panel, "Темы и стороны")
    panel = await talk.taps(panel, "Взгляды стороны «Япония» (16)")
    panel = await talk.taps(panel, "‹ Рассылка")
    panel = await talk.taps(panel, "Тихие часы")
    panel = await talk.taps(panel, "22:00–7:00")
    panel = await talk.taps(panel, "‹ Рассылка")
    panel = await talk.taps(panel, "Без звука")
    panel = await talk.taps(panel, "Начать")

    kept = await store.subscriptions.find(Place(BORIS.id))
    assert kept is not None
    assert sorted(kept.schedule.days) == [0, 1, 2, 3, 4, 5]
    assert (kept.schedule.minute, kept.schedule.zone, kept.items, kept.silent) == (
        19 * 60 + 30,
        "Europe/Moscow",
        5,
        True,
    )
    assert kept.following.parties == {"japan"}
    assert kept.quiet is not None
    assert kept.standing is Standing.ACTIVE
    assert "19:30" in panel.text
    assert "Пауза" in labels(panel)


async def test_a_preview_shows_the_next_digest(preview: Preview) -> None:
    """What would be sent is shown at once, every line with its credit."""
    talk = preview.talk(ANN)
    told = await talk.says("/digest daily 8:00 Berlin japan-sanctions")

    shown = await talk.taps(told, "Preview")

    assert lines(shown)[0].startswith("Your digest")
    assert "— Japanese experts, as reported in the text on Valdai's site" in shown.text


async def test_orders_pause_resume_and_end_it(preview: Preview, store: Store) -> None:
    """Words do what buttons do."""
    talk = preview.talk(ANN)
    await talk.says("/digest daily 8:00 Berlin")

    paused = await talk.says("/digest pause")
    resumed = await talk.says("/digest resume")
    status = await talk.says("/digest status")
    ended = await talk.says("/digest off")
    none = await talk.says("/digest status")

    kept = await store.subscriptions.find(Place(ANN.id))
    assert lines(paused) == ["The digest is paused. /digest resume goes on."]
    assert lines(resumed) == ["The digest goes on."]
    assert "Next digest: Wednesday, 25 November 2026, 8:00 (Berlin)." in status.text
    assert lines(ended) == ["The digest is off."]
    assert lines(none)[0].startswith("There is no digest here.")
    assert kept is not None
    assert kept.standing is Standing.OFF


async def test_in_a_group_only_admins_set_it(preview: Preview, store: Store) -> None:
    """A member is told so, and nothing is saved; the owner's line counts."""
    member, owner = preview.talk(BORIS, in_group=True), preview.talk(ANN, in_group=True)

    refused = await member.says("/digest daily 8:00 Berlin")
    before = await store.subscriptions.find(Place(GROUP))
    told = await owner.says("/digest daily 8:00 Berlin")

    assert lines(refused) == ["Это могут только администраторы группы."]
    assert before is None
    assert lines(told)[0] == "The digest is set."
    assert await store.subscriptions.find(Place(GROUP)) is not None


async def test_a_digest_arrives_with_a_button_to_its_card(
    preview: Preview, store: Store, clock: Clock, desk: Desk, mail: TelegramMail
) -> None:
    """At its time the digest is sent once; its button opens the card below it; the status tells that it was sent."""
    talk = preview.talk(ANN)
    await talk.says("/digest daily 12:00 London japan-sanctions")
    talk.look()
    clock.go_on(3 * 3600)
    post = Post(store.outbox, store.clock, Composer(Stock.of(desk.knowledge)), mail, "test")

    first, second = await deliver_due(post), await deliver_due(post)
    digest = await talk.hears()
    card = await talk.taps(digest, "Japan's sanctions stance towards Russia")
    status = await talk.says("/digest status")

    assert (first, second) == (1, 0)
    assert lines(digest)[0].startswith("Your digest")
    assert lines(card)[0].startswith("Japan's sanctions stance towards Russia")
    assert card.id != digest.id
    assert "Tuesday, 24 November 2026, 12:00 (London): sent" in status.text
    assert not [call for call in preview.town.ledger.calls if "allow_paid_broadcast" in call.arguments]


@EVERY_LANGUAGE
async def test_a_followed_party_is_named_with_what_is_followed(
    preview: Preview, store: Store, speaker: Speaker
) -> None:
    """Its views, and how many there are: topics may be about it without any."""
    await store.removals.forget_chat(speaker.person.id)
    name = {"en": "China", "ru": "Китай", "ja": "中国"}[speaker.person.language]
    talk = preview.talk(speaker.person)

    told = await talk.says("/digest daily 7:30 Helsinki china")
    digest = await talk.taps(told, speaker.say("digest_preview"))

    words = speaker.say("digest_follow_party", name=name, count=1)
    assert speaker.say("digest_line_follow", names=words) in told.text
    assert sum(line.startswith("• ") for line in lines(digest)) == 1


@EVERY_LANGUAGE
async def test_the_next_time_is_by_the_clocks_of_its_place(preview: Preview, store: Store, speaker: Speaker) -> None:
    """In words, as its schedule is; and then by the reader's own, which their app writes."""
    await store.removals.forget_chat(speaker.person.id)

    told = await preview.talk(speaker.person).says("/digest weekdays 8:00 Tokyo")

    time, here = {
        "en": ("Wednesday, 25 November 2026, 8:00 (Tokyo)", "24 November 2026 23:00 UTC"),
        "ru": ("среда, 25 ноября 2026, 8:00 (Токио)", "24 ноября 2026 23:00 UTC"),
        "ja": ("2026年11月25日（水曜日）8:00（東京）", "2026年11月24日 23:00 UTC"),
    }[speaker.person.language]
    assert speaker.say("digest_next", time=time, here=here) in lines(told)
    (moment,) = (entity for entity in told.content["entities"] if entity["type"] == "date_time")
    assert moment["length"] == len(here)


@EVERY_LANGUAGE
async def test_a_paused_digest_is_started_where_it_says_so(preview: Preview, store: Store, speaker: Speaker) -> None:
    """The status that speaks of Start has the button."""
    talk = preview.talk(speaker.person)
    await talk.says("/digest daily 8:00 Tokyo")
    await talk.says("/digest pause")

    status = await talk.says("/digest status")
    said = speaker.say("digest_paused_asked") in status.text
    panel = await talk.taps(status, speaker.say("digest_start"))

    kept = await store.subscriptions.find(Place(speaker.person.id))
    assert said
    assert speaker.say("digest_pause") in labels(panel)
    assert kept
    assert kept.standing is Standing.ACTIVE


@EVERY_LANGUAGE
async def test_the_example_can_be_written_as_it_stands(preview: Preview, store: Store, speaker: Speaker) -> None:
    """Whoever is told what would do, in their own language, sends it back and is done."""
    await store.removals.forget_chat(speaker.person.id)
    talk = preview.talk(speaker.person)
    told = await talk.says("/digest status")
    example = lines(told)[0].partition("/digest ")[2]

    done = await talk.says(f"/digest {example}")

    assert lines(done)[0] == speaker.say("digest_saved")
    assert (speaker.person is ANN) == example.isascii()


@EVERY_LANGUAGE
async def test_how_to_go_on_can_be_written_as_it_stands(preview: Preview, speaker: Speaker) -> None:
    """The order that a paused digest names is understood."""
    talk = preview.talk(speaker.person)
    await talk.says("/digest daily 8:00 Tokyo")
    paused = await talk.says("/digest pause")
    order = speaker.say("digest_is_paused").partition("/digest ")[2].split()[0]

    resumed = await talk.says(f"/digest {order}")

    assert f"/digest {order}" in paused.text
    assert lines(resumed) == [speaker.say("digest_resumed")]


@EVERY_LANGUAGE
async def test_the_zone_has_a_way_back(preview: Preview, store: Store, speaker: Speaker) -> None:
    """As every part of the panel: the zone there is is marked, and nothing changes on the way back."""
    await store.removals.forget_chat(speaker.person.id)
    talk = preview.talk(speaker.person)
    asked = await talk.says("/digest")
    panel = await talk.taps(asked, (0, 1))

    zones = await talk.taps(panel, speaker.say("digest_zone"))
    back = await talk.taps(zones, speaker.say("digest_back"))

    assert f"✓ {city('Asia/Tokyo', speaker.person.language)}" in labels(zones)
    assert (back.text, back.buttons) == (panel.text, panel.buttons)


@pytest.mark.parametrize("part", ["digest_days", "digest_time", "digest_zone", "digest_items"])
async def test_no_part_of_the_panel_says_that_none_is_due(preview: Preview, store: Store, part: str) -> None:
    """A digest that was not started waits for Start on each of its pages."""
    await store.removals.forget_chat(ANN.id)
    talk = preview.talk(ANN)
    panel = await talk.taps(await talk.says("/digest"), "Tokyo")

    page = await talk.taps(panel, ENGLISH.say(part))

    assert "Nothing is sent until you press Start." in lines(page)


async def test_japanese_sentences_follow_each_other_without_a_space(preview: Preview) -> None:
    """What is not understood, and that nothing was saved."""
    told = await preview.talk(SAKURA).says("/digest いつか 8:00")

    assert lines(told)[0] == "「いつか」を曜日として読み取れませんでした。何も保存していません。"


async def test_a_long_word_is_not_said_back_whole(preview: Preview) -> None:
    """Its beginning is enough to know it by."""
    told = await preview.talk(ANN).says(f"/digest {'x' * 400} 8:00")

    assert lines(told)[0] == f"“{'x' * 39}…” is no day I know. Nothing was saved."


async def test_a_zone_is_changed_under_the_line_that_named_another(preview: Preview, store: Store) -> None:
    """What a button chooses is newer than the line, and so is what other buttons chose before it."""
    await store.removals.forget_chat(ANN.id)
    talk = preview.talk(ANN)
    panel = await talk.taps(await talk.says("/digest weekdays 8:00 Tokyo"), "Change")
    time = await talk.taps(await talk.taps(panel, "Time"), "9")
    zones = await talk.taps(await talk.taps(time, "‹ Digest"), "Zone")

    done = await talk.taps(zones, "Berlin")

    assert lines(done)[:2] == ["Digest", "Monday to Friday at 9:00 (Berlin)"]


@pytest.mark.parametrize("person", [BORIS, SAKURA], ids=["ru", "ja"])
async def test_who_may_not_change_a_group_s_digest_leaves_its_panel_as_it_is(
    preview: Preview, store: Store, person: Person
) -> None:
    """They are told so alone, in their language; the administrator goes on."""
    await store.removals.forget_chat(GROUP)
    admin, member = preview.talk(ANN, in_group=True), preview.talk(person, in_group=True)
    asked = await admin.says("/digest")

    notice = await member.taps_for_notice(asked, "Moscow")
    panel = await admin.taps(asked, "Tokyo")

    assert notice == {"text": locale_of(person.language).say("only_admins"), "show_alert": True}
    assert lines(panel)[:2] == ["Digest", "Every day at 8:00 (Tokyo)"]
