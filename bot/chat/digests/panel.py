"""The digest panel: everything about one digest in a message, all by buttons. Pure: a subscription -> a screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.briefing.document import Block, Bullet, Paragraph
from bot.briefing.formats.foreign import shorten
from bot.chat.browse import party_name
from bot.chat.digests.address import address_of, press_for, title_for
from bot.chat.digests.choices import OF_LINE, part_of
from bot.chat.screen import Button, Row, Rows, Screen, mark, page_turns, rows, show
from bot.chat.settings.panel import back_row, quiet_rows, say_quiet, zone_rows
from bot.digests.schedule import EVERY_DAY
from bot.digests.subscription import MOST_ITEMS, Pause, Standing
from bot.digests.wording import next_words, schedule_words
from bot.knowledge.keys import Kind, short_key
from bot.locales.cldr import weekdays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.chat.press import Press
    from bot.chat.visit import Visit
    from bot.digests.subscription import Subscription

LABEL = 40
"""UTF-16 units of a title on a button, with its mark before it."""

A_PAGE = 7
"""Topics and parties on one page of the list."""

LONELY = 2
"""Lines from which the views of a party are worth a button; whoever names a party follows it all the same."""


def show_panel(visit: Visit, subscription: Subscription, press: Press) -> Screen:
    """The panel, or the part of it that a button asks for: `days`, `time`, `zone`, `topics`, `items`, `quiet`."""
    if press.key == "zone":
        return choose_zone(visit, subscription)
    part = PARTS.get(part_of(press.key))
    return _page(visit, subscription, part(visit, subscription, press)) if part else _main(visit, subscription)


def choose_zone(visit: Visit, subscription: Subscription | None = None, key: str = "z") -> Screen:
    """Ask for the zone, which is never guessed.

    Args:
        visit: who is asked.
        subscription: the digest that it is for; None where there is none yet, and so nothing to go back to.
        key: of the buttons: `z`, or OF_LINE where the zone is all that a line lacks.
    """
    when = _when(visit, subscription) if subscription else ()
    chosen = subscription.schedule.zone if subscription else None
    zones = zone_rows(visit, chosen, partial(press_for, visit, key))
    question = title_for(visit, visit.say("digest_which_zone"))
    screen = show(visit, question, *when, Paragraph(visit.say("digest_zone_typed"))).under(*zones)
    if key == OF_LINE:
        return screen
    return screen.under((_back(visit),) if subscription else _to_settings(visit))


def describe(visit: Visit, subscription: Subscription) -> tuple[Block, ...]:
    """A digest in words: when, what, how; and when the next one comes or why none does."""
    lines = (
        visit.say("digest_line_follow", names=_following(visit, subscription)),
        visit.say("digest_line_items", count=subscription.items),
        visit.say("digest_line_silent" if subscription.silent else "digest_line_sound"),
        visit.say("digest_line_quiet", hours=say_quiet(visit, subscription.quiet)),
        visit.say("digest_line_repeat" if subscription.repeat else "digest_line_once"),
    )
    return *_when(visit, subscription), *map(Bullet, lines)


def _when(visit: Visit, subscription: Subscription) -> tuple[Block, Block]:
    """The schedule, and when the next one comes or why none does."""
    standing: Block = next_words(subscription, visit.locale)
    if subscription.standing is Standing.PAUSED:
        standing = Paragraph(visit.say(f"digest_paused_{(subscription.pause or Pause.ASKED).replace('-', '_')}"))
    words = schedule_words(subscription.schedule, visit.locale)
    return Paragraph(words[:1].upper() + words[1:]), standing


def _main(visit: Visit, subscription: Subscription) -> Screen:
    def button(label: str, key: str) -> Button:
        return Button(visit.say(label), press_for(visit, key))

    active = subscription.standing is Standing.ACTIVE
    return show(visit, title_for(visit, visit.say("digest_panel")), *describe(visit, subscription)).under(
        (button("digest_days", "days"), button("digest_time", "time"), button("digest_zone", "zone")),
        (button("digest_topics", "topics"), button("digest_items", "items")),
        (
            button("digest_sound_on" if subscription.silent else "digest_sound_off", "sound"),
            button("digest_quiet", "quiet"),
        ),
        (button("digest_repeat_off" if subscription.repeat else "digest_repeat_on", "repeat"),),
        (button("digest_preview", "see"), button("digest_status", "stat")),
        (button("digest_pause", "pause") if active else button("digest_start", "start"), button("digest_off", "off")),
        _to_settings(visit),
    )


def _to_settings(visit: Visit) -> Row:
    """The way to the settings of the chat; a channel has none."""
    return () if address_of(visit).channel else back_row(visit)


Part = tuple[str, Rows]
"""Sentence over a part of the panel, and its rows of buttons."""


def _page(visit: Visit, subscription: Subscription, part: Part) -> Screen:
    sentence, choices = part
    screen = show(visit, title_for(visit, sentence), *_when(visit, subscription))
    return screen.under(*choices, (_back(visit),))


def _back(visit: Visit) -> Button:
    return Button(visit.say("digest_back"), press_for(visit))


def _days(visit: Visit, subscription: Subscription, _: Press) -> Part:
    names = weekdays(visit.locale.language, "abbreviated")
    days = [
        Button(mark(names[day], chosen=day in subscription.schedule.days), press_for(visit, f"d{day}"))
        for day in sorted(EVERY_DAY)
    ]
    runs = (
        Button(visit.say("digest_daily"), press_for(visit, "da")),
        Button(visit.say("digest_weekdays"), press_for(visit, "dw")),
    )
    return visit.say("digest_which_days"), (*rows(days, 4), runs)


def _time(visit: Visit, subscription: Subscription, _: Press) -> Part:
    hour, minute = divmod(subscription.schedule.minute, 60)
    hours = [Button(mark(f"{at}", chosen=at == hour), press_for(visit, "h", at)) for at in range(24)]
    minutes = [
        Button(mark(f"{hour}:{at:02}", chosen=at == minute), press_for(visit, "m", at)) for at in range(0, 60, 15)
    ]
    return visit.say("digest_which_time"), (*rows(hours, 6), tuple(minutes))


def _items(visit: Visit, subscription: Subscription, _: Press) -> Part:
    counts = [
        Button(mark(str(count), chosen=count == subscription.items), press_for(visit, "i", count))
        for count in range(1, MOST_ITEMS + 1)
    ]
    return visit.say("digest_how_many"), (tuple(counts),)


def _quiet(visit: Visit, subscription: Subscription, _: Press) -> Part:
    return visit.say("digest_which_quiet"), quiet_rows(visit, subscription.quiet, partial(press_for, visit, "q"))


def _topics(visit: Visit, subscription: Subscription, press: Press) -> Part:
    following = subscription.following
    shelf = [
        *((words, key, name in following.parties) for words, key, name, views in _parties(visit) if views >= LONELY),
        *((title, key, name in following.topics) for title, key, name in _topics_there_are(visit)),
    ]
    pages = max(1, -(-len(shelf) // A_PAGE))
    number = min(press.number, pages - 1)
    shown = [
        (Button(mark(shorten(title[:1].upper() + title[1:], LABEL), chosen=chosen), press_for(visit, key, number)),)
        for title, key, chosen in shelf[number * A_PAGE : (number + 1) * A_PAGE]
    ]
    turns = page_turns(visit, number, pages, partial(press_for, visit, "topics"))
    everything = (Button(mark(visit.say("digest_everything"), chosen=not following), press_for(visit, "all", number)),)
    return visit.say("digest_which_topics"), (everything, *shown, turns)


PARTS: dict[str, Callable[[Visit, Subscription, Press], Part]] = {
    "days": _days,
    "time": _time,
    "topics": _topics,
    "items": _items,
    "quiet": _quiet,
}
"""Each part of the panel by the key of the button that opens it; the zone is asked for without a digest, too."""


def _parties(visit: Visit) -> Iterator[tuple[str, str, str, int]]:
    """Words, key and id of each party that can be followed, and how many lines are its views."""
    for dossier in visit.desk.knowledge.dossiers:
        for party in dossier.parties:
            views = sum(party.id in line.sides for topic in dossier.topics if topic.claims for line in topic.lines)
            words = visit.say("digest_follow_party", name=party_name(visit, dossier, party), count=views)
            yield words, short_key(dossier.id, Kind.PARTY, party.id), party.id, views


def _topics_there_are(visit: Visit) -> Iterator[tuple[str, str, str]]:
    for dossier in visit.desk.knowledge.dossiers:
        for topic in dossier.topics:
            if topic.claims:
                yield topic.title, short_key(dossier.id, Kind.TOPIC, topic.id), topic.id


def _following(visit: Visit, subscription: Subscription) -> str:
    following = subscription.following
    if not following:
        return visit.say("digest_everything")
    titles = [title for title, _, name in _topics_there_are(visit) if name in following.topics]
    parties = [words for words, _, name, _ in _parties(visit) if name in following.parties]
    return visit.say("separator").join((*parties, *titles))
