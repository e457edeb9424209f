"""The line under a claim or quote that says who speaks, where it is written, and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.briefing.document import Block, Quotation, Statement

if TYPE_CHECKING:
    from bot.briefing.document import Attribution
    from bot.locales import Locale


@dataclass(frozen=True, slots=True)
class Credit:
    """An attribution in three parts, so that a format can link the source's name."""

    lead: str
    """What stands before the source: “Japanese participants, as reported by ”; may be empty."""
    source: str
    tail: str
    """What stands after it: “, 15 April 2021, para. 3”."""
    url: str | None

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.lead}{self.source}{self.tail}"


def credit(attribution: Attribution, locale: Locale) -> Credit:
    """The credit of a line. A source that the voice ends with is not named twice.

    Args:
        attribution: a complete one, see `proofread`.
        locale: the reader's language.
    """
    comma = locale.say("separator")
    place = locale.say("paragraph", number=attribution.paragraph)
    lead = attribution.voice.removesuffix(attribution.source)
    if lead == attribution.voice or lead[-1:].isalnum():
        lead = f"{attribution.voice}{comma}"
    return Credit(lead, attribution.source, f"{comma}{attribution.date}{comma}{place}", attribution.url)


def short_credit(attribution: Attribution, before: Block | None, locale: Locale) -> Credit:
    """The credit of a line under another: “ibid., para. 4” where only the paragraph differs from the line before."""
    if isinstance(before, Statement | Quotation):
        same_place = replace(before.attribution, paragraph=attribution.paragraph)
        if same_place == attribution:
            place = locale.say("paragraph", number=attribution.paragraph)
            return Credit(locale.say("same_credit"), "", locale.say("separator") + place, None)
    return credit(attribution, locale)
