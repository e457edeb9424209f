"""The settings panel: what a chat has chosen in a message, all by buttons. Pure: settings -> a screen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.briefing.document import Block, Bullet, Heading, Notice, Paragraph, Title
from bot.briefing.formats.foreign import shorten
from bot.chat.digests.choices import QUIET, ZONES
from bot.chat.preferences import quiet_hours
from bot.chat.press import DIGEST, PRIVACY, SETTINGS, Press
from bot.chat.screen import TYPED, Button, Row, Rows, Screen, mark, rows, say, show
from bot.chat.settings.choices import ASKERS, LANGUAGES, LAYOUTS
from bot.digests.cities import city
from bot.digests.wording import quiet_words
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.chat.visit import Visit
    from bot.chats import ChatSettings
    from bot.digests.schedule import QuietHours


def show_settings(visit: Visit, settings: ChatSettings, press: Press, *, in_group: bool) -> Screen:
    """The panel, or the part of it that a button asks for: `lang`, `askers`, `layout`, `quiet`, `zone`, `type`.

    Always classic: whoever cannot see rich pages finds the way back here.

    Args:
        visit: who looks.
        settings: of the chat, as they are kept.
        press: the button; its choice is in the settings already.
        in_group: whether others are in the chat.
    """
    # A zone is chosen for the quiet hours' sake, so these come next; every other choice leads back to the whole.
    key = {"z": "quiet"}.get(press.key, press.key)
    if key == "type":
        return replace(say(visit, "settings_zone_prompt"), asks=visit.say("settings_zone_example"), apart=True)
    if key == "quiet" and settings.zone is None:
        key = "zone"
    part = PARTS.get(key)
    if part is None:
        return _main(visit, settings, in_group=in_group)
    sentence, choices = part(visit, settings)
    page = replace(show(visit, Title(sentence)), apart=key == "layout", classic=True)
    return page.under(*choices, back_row(visit))


def show_no_zone(visit: Visit, settings: ChatSettings, typed: str, likely: Sequence[str]) -> Screen:
    """That some words mean no zone, those that may have been meant, and zones to choose from.

    Args:
        visit: who typed them.
        settings: of the chat, which are as they were.
        typed: the words.
        likely: zones that may have been meant.
    """
    sentence, choices = _zones(visit, settings)
    said = visit.say("settings_no_zone", typed=shorten(typed, TYPED))
    blocks: list[Block] = [Paragraph(visit.locale.join(said, visit.say("digest_not_saved")))]
    if likely:
        names = (city(zone, visit.locale.language) for zone in likely)
        blocks += [Heading(visit.say("wrong_title")), *map(Bullet, names)]
    page = replace(show(visit, *blocks, Paragraph(sentence)), classic=True)
    return page.under(*choices, back_row(visit))


def _main(visit: Visit, settings: ChatSettings, *, in_group: bool) -> Screen:
    lines = [
        visit.say("settings_line_language", name=_language(visit, settings.language)),
        *([visit.say("settings_line_askers", who=visit.say(f"settings_askers_{settings.askers}"))] if in_group else []),
        visit.say("settings_line_layout", layout=visit.say(f"settings_layout_{settings.layout}")),
        visit.say("settings_line_quiet", hours=_hours(visit, settings)),
    ]
    muted = [Notice(visit.say("settings_muted"))] if settings.muted else []
    title = Title(visit.say("settings_title"))
    where = [Paragraph(visit.say("settings_of_group"))] if in_group else []

    def button(name: str, key: str) -> Button:
        return Button(visit.say(name), _press(visit, key))

    page = replace(show(visit, title, *muted, *where, *map(Bullet, lines)), classic=True)
    return page.under(
        (
            button("settings_language", "lang"),
            *((button("settings_askers", "askers"),) if in_group else ()),
        ),
        (button("settings_layout", "layout"), button("settings_quiet", "quiet")),
        (
            Button(visit.say("settings_digest"), Press(DIGEST, visit.language)),
            Button(visit.say("privacy_button"), Press(PRIVACY, visit.language)),
        ),
    )


Part = tuple[str, Rows]
"""Question over a part of the panel, and its rows of buttons."""


def _languages(visit: Visit, settings: ChatSettings) -> Part:
    buttons = [
        _choice(visit, _language(visit, code), "l", number, chosen=code == settings.language)
        for number, code in enumerate(LANGUAGES)
    ]
    return visit.say("settings_which_language"), (tuple(buttons[:1]), tuple(buttons[1:]))


def _askers(visit: Visit, settings: ChatSettings) -> Part:
    buttons = [
        _choice(visit, visit.say(f"settings_askers_{who}"), "a", number, chosen=who is settings.askers)
        for number, who in enumerate(ASKERS)
    ]
    return visit.say("settings_which_askers"), (tuple(buttons),)


def _layouts(visit: Visit, _: ChatSettings) -> Part:
    """Ask about the table that is shown above: what a client cannot show is never chosen by mistake."""
    classic, rich = (
        Button(visit.say(f"settings_see_{kind}"), _press(visit, "y", LAYOUTS.index(kind))) for kind in LAYOUTS
    )
    return visit.say("settings_which_layout"), ((rich,), (classic,))


def _quiet(visit: Visit, settings: ChatSettings) -> Part:
    zone = Button(visit.say("settings_zone", place=_place(visit, settings)), _press(visit, "zone"))
    hours = quiet_rows(visit, quiet_hours(settings), partial(_press, visit, "q"))
    return visit.say("digest_which_quiet"), (*hours, (zone,))


def _zones(visit: Visit, settings: ChatSettings) -> Part:
    other = Button(visit.say("settings_zone_other"), _press(visit, "type"))
    zones = zone_rows(visit, settings.zone, partial(_press, visit, "z"))
    return visit.say("digest_which_zone"), (*zones, (other,))


PARTS: dict[str, Callable[[Visit, ChatSettings], Part]] = {
    "lang": _languages,
    "askers": _askers,
    "layout": _layouts,
    "quiet": _quiet,
    "zone": _zones,
}
"""Each part of the panel by the key of the button that opens it."""


def _language(visit: Visit, code: str | None) -> str:
    """A language as its own readers write it: who is lost in a strange one finds theirs."""
    return locale_of(code).say("own_name") if code else visit.say("settings_language_of_question")


def _hours(visit: Visit, settings: ChatSettings) -> str:
    quiet = quiet_hours(settings)
    hours = say_quiet(visit, quiet)
    return visit.say("hours_there", hours=hours, place=_place(visit, settings)) if quiet else hours


def _place(visit: Visit, settings: ChatSettings) -> str:
    return city(settings.zone or "UTC", visit.locale.language)


def _choice(visit: Visit, label: str, key: str, number: int, *, chosen: bool) -> Button:
    return Button(mark(label, chosen=chosen), _press(visit, key, number))


def say_quiet(visit: Visit, hours: QuietHours | None) -> str:
    """Quiet hours in words, or that there are none."""
    return quiet_words(hours, visit.locale) if hours else visit.say("digest_no_quiet")


def quiet_rows(visit: Visit, chosen: QuietHours | None, press: Callable[[int], Press]) -> Rows:
    """The quiet hours to choose from; `press` makes what a button carries of its place in QUIET."""
    return rows(
        [
            Button(mark(say_quiet(visit, hours), chosen=hours == chosen), press(number))
            for number, hours in enumerate(QUIET)
        ],
        2,
    )


def zone_rows(visit: Visit, chosen: str | None, press: Callable[[int], Press]) -> Rows:
    """The zones to choose from by their cities; `press` makes what a button carries of its place in ZONES."""
    return rows(
        [
            Button(mark(city(zone, visit.locale.language), chosen=zone == chosen), press(number))
            for number, zone in enumerate(ZONES)
        ],
        2,
    )


def back_row(visit: Visit) -> Row:
    """A row that leads back to the panel: from its parts, and from the pages that it leads to."""
    return (Button(visit.say("settings_back"), _press(visit, "")),)


def _press(visit: Visit, key: str, number: int = 0) -> Press:
    return Press(SETTINGS, visit.language, key, number)
