"""What a button of the settings panel changes: pure, one step at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from bot.chat.digests.choices import QUIET, ZONES
from bot.chats.settings import Askers, ChatSettings, Layout
from bot.locales import languages
from bot.locales.cldr import cldr
from bot.routing.names import plain

if TYPE_CHECKING:
    from bot.chat.press import Press

LANGUAGES = (None, "en", "ru", "ja")
"""Languages by their places on buttons, None for that of the question; only add at the end."""

ASKERS = (Askers.EVERYBODY, Askers.ADMINS)
LAYOUTS = (Layout.CLASSIC, Layout.RICH)
"""By their places on buttons; only add at the end."""


def language_named(typed: str) -> str | None:
    """The language that somebody names: by its code, or by its name in any language that the bot speaks."""
    return _named().get(plain(typed))


@cache
def _named() -> dict[str, str]:
    codes = tuple(code for code in LANGUAGES if code)
    names = {plain(code): code for code in codes}
    for spoken in languages():
        names |= {plain(cldr(spoken).languages[code]): code for code in codes}
    return names


def change(settings: ChatSettings, press: Press) -> ChatSettings:
    """The settings after a button; the same where the button changes nothing.

    Args:
        settings: as they are kept.
        press: its key says what, its number which of them: `l` language, `a` who may ask, `y` layout, `q` quiet
            hours, `z` zone.
    """
    changed, number = settings, press.number
    match press.key:
        case "l" if number < len(LANGUAGES):
            changed = replace(settings, language=LANGUAGES[number])
        case "a" if number < len(ASKERS):
            changed = replace(settings, askers=ASKERS[number])
        case "y" if number < len(LAYOUTS):
            changed = replace(settings, layout=LAYOUTS[number])
        case "q" if number < len(QUIET):
            hours = QUIET[number]
            changed = replace(settings, quiet=(hours.start, hours.end) if hours else None)
        case "z" if number < len(ZONES):
            changed = replace(settings, zone=ZONES[number])
    return changed
