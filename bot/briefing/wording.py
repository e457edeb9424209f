"""Where some words stand in the file: the claims and quotes that have them, case and width aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.briefing.attribution import quotation, statement
from bot.briefing.corrections import corrections_in
from bot.briefing.document import Block, Document, Footnote, Heading, Notice, Paragraph, Title
from bot.knowledge.model import Claim, Quote
from bot.locales import locale_of
from bot.routing.words import normalise, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.knowledge import Item, Knowledge
    from bot.locales import Locale

SHOWN = 200
"""Characters of the words asked for that the page repeats."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The items that have some words."""

    items: tuple[Item, ...]
    together: bool = True
    """Whether the words stand there in one run; else each of them stands somewhere in the item."""


def find_words(words: str, items: Mapping[str, Item]) -> Finding:
    """The claims and quotes with these words: in one run, else those that have each of them.

    Args:
        words: what is looked for; case, width, accents and punctuation make no difference.
        items: by short key, as `bot.knowledge.index` gives them.
    """
    sought = [word.surface for word in split(normalise(words))]
    if not sought:
        return Finding(())
    told = [(item, _words_of(item)) for item in items.values() if isinstance(item.value, Claim | Quote)]
    together = tuple(item for item, has in told if _runs(sought, has))
    if together:
        return Finding(together)
    return Finding(tuple(item for item, has in told if set(sought) <= set(has)), together=False)


def compose_words(words: str, finding: Finding, knowledge: Knowledge, language: str) -> Document:
    """The page of what was found, quotes first; it says so where there is nothing.

    Args:
        words: as the person wrote them.
        finding: what `find_words` gave.
        knowledge: all dossiers.
        language: ISO 639 code of the reader's language.
    """
    locale = locale_of(language)
    said = locale.say("quoted", text=words[:SHOWN] + ("…" if len(words) > SHOWN else ""))
    if not finding.items:
        return Document((Title(locale.say("no_such_words")), Paragraph(said)), locale.language)
    blocks: list[Block] = [Title(locale.say("words_found", words=said))]
    if not finding.together:
        blocks.append(Notice(locale.say("words_apart")))
    quotes = [item for item in finding.items if isinstance(item.value, Quote)]
    claims = [item for item in finding.items if isinstance(item.value, Claim)]
    shown = (item.value for item in (*quotes, *claims))
    blocks += corrections_in((value for value in shown if isinstance(value, Claim | Quote)), locale)
    for key, some in (("quotes", quotes), ("claims", claims)):
        if some:
            blocks += [Heading(locale.say(key)), *(line_of(item, locale) for item in some)]
    versions = dict.fromkeys(f"{dossier.id} {dossier.version}" for dossier in knowledge.dossiers)
    return Document((*blocks, Footnote(" · ".join(versions))), locale.language)


def line_of(item: Item, locale: Locale) -> Block:
    """A claim or quote as a line that can be shown.

    Raises:
        TypeError: the item is a topic.
    """
    if isinstance(item.value, Claim):
        return statement(item.value, item.dossier, locale)
    if isinstance(item.value, Quote):
        return quotation(item.value, item.dossier, locale)
    raise TypeError(item.kind)


def _words_of(item: Item) -> list[str]:
    match item.value:
        case Claim(text=text) | Quote(exact=text):
            return [word.surface for word in split(normalise(text))]
        case _:
            return []


def _runs(sought: Iterable[str], has: list[str]) -> bool:
    """Whether the words stand in a text next to each other, in this order."""
    wanted = list(sought)
    return any(has[at : at + len(wanted)] == wanted for at in range(len(has) - len(wanted) + 1))
