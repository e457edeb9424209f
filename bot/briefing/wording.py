"""Where some words stand in the file: the claims and quotes that have them, case and width aside."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.briefing.attribution import attributed
from bot.briefing.corrections import corrections_in
from bot.briefing.document import Block, Document, Footnote, Heading, Notice, Paragraph, Title
from bot.briefing.options import titles
from bot.briefing.page import language_name
from bot.knowledge.model import Claim, Quote
from bot.locales import locale_of
from bot.routing.words import language_of, normalise, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.knowledge import Item, Knowledge
    from bot.locales import Locale
    from bot.routing.model import Route

SHOWN = 200
"""Characters of the words asked for that the page repeats."""

FOUND = 6
"""Items found by their words on one page."""

_QUOTED = re.compile(r"\s*(?:“([^”]+)”|\"([^\"]+)\"|„([^“”]+)[“”]|«([^»]+)»|「([^」]+)」|『([^』]+)』)[\s.?!。？！]*")


@dataclass(frozen=True, slots=True)
class Finding:
    """The claims and quotes that have some words."""

    items: tuple[Item, ...]
    """Quotes first."""
    together: bool = True
    """Whether the words stand there in one run; else each of them stands somewhere in the item."""


def quoted_words(text: str) -> str | None:
    """What stands in quotation marks, where the whole text does: its exact words are looked for."""
    found = _QUOTED.fullmatch(text)
    return "".join(filter(None, found.groups())).strip() or None if found else None


def find_words(words: str, items: Mapping[str, Item]) -> Finding:
    """The claims and quotes with these words: in one run, else those that have each of them.

    Args:
        words: what is looked for; case, width, accents and punctuation make no difference.
        items: by short key, as `bot.knowledge.index` gives them.
    """
    sought = _surfaces(words)
    if not sought:
        return Finding(())
    told = [(item, _surfaces(item.value.words)) for item in items.values() if isinstance(item.value, Claim | Quote)]
    together = [item for item, has in told if _runs(sought, has)]
    found = together or [item for item, has in told if set(sought) <= set(has)]
    found.sort(key=lambda item: isinstance(item.value, Claim))
    return Finding(tuple(found), together=bool(together))


def compose_words(
    words: str, finding: Finding, knowledge: Knowledge, language: str, near: Sequence[str] = ()
) -> Document:
    """The page of what was found, FOUND items at most, numbered.

    Where there is nothing it says so, in which language to look, and what is near.

    Args:
        words: as the person wrote them.
        finding: what `find_words` gave.
        knowledge: all dossiers.
        language: ISO 639 code of the reader's language.
        near: ids of topics that the words lead to as a question; shown where nothing was found.
    """
    locale = locale_of(language)
    said = locale.quote(words[:SHOWN] + ("…" if len(words) > SHOWN else ""))
    blocks: list[Block]
    if not finding.items:
        blocks = [Title(locale.say("no_such_words")), Paragraph(said), *_hint(words, knowledge, locale)]
        if near:
            blocks += [Heading(locale.say("nearest")), *titles(near, knowledge)]
        return Document(tuple(blocks), locale.language)
    blocks = [Title(locale.say("words_found", words=said))]
    if not finding.together:
        blocks.append(Notice(locale.say("words_apart")))
    shown = [(item.value, item.dossier) for item in finding.items[:FOUND] if isinstance(item.value, Claim | Quote)]
    blocks += corrections_in((line for line, _ in shown), locale)
    kind: type | None = None
    for number, (line, dossier) in enumerate(shown, start=1):
        if type(line) is not kind:
            kind = type(line)
            blocks.append(Heading(locale.say("quotes" if kind is Quote else "claims")))
        blocks.append(replace(attributed(line, dossier, locale), number=number))
    editions = (dossier.edition for dossier in knowledge.dossiers)
    return Document((*blocks, Footnote(" · ".join(editions))), locale.language)


def topics_of(route: Route) -> tuple[str, ...]:
    """Ids of the topics to which the same words lead as a question: the answer, or a choice; none of a miss."""
    return (route.topic,) if route.topic else route.choices


def _hint(words: str, knowledge: Knowledge, locale: Locale) -> tuple[Paragraph, ...]:
    """In which language the file is, where the words are in another."""
    spoken = dict.fromkeys(dossier.language for dossier in knowledge.dossiers)
    if not spoken or language_of(words) in spoken:
        return ()
    names = locale.say("separator").join(language_name(code, locale) for code in spoken)
    return (Paragraph(locale.say("words_language", language=names)),)


def _surfaces(text: str) -> list[str]:
    return [word.surface for word in split(normalise(text))]


def _runs(sought: Iterable[str], has: list[str]) -> bool:
    """Whether the words stand in a text next to each other, in this order."""
    wanted = list(sought)
    return any(has[at : at + len(wanted)] == wanted for at in range(len(has) - len(wanted) + 1))
