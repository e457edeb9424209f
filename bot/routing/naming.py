"""Everything that has a name -> the glossary: what the dossiers name, then the general tables, then the gazetteer.

A stranger's name, and a word of a field that the files do not speak of, give way to what is there before them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any

import yaml

from bot.locales import languages
from bot.routing.entries import Entry, Kind
from bot.routing.gazetteer import cities, countries, tongues
from bot.routing.glossary import Glossary
from bot.routing.readings import in_kana
from bot.routing.words import normalise, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge import Dossier, Knowledge


def build_glossary(knowledge: Knowledge) -> Glossary:
    """All entries with all their words."""
    glossary = Glossary()
    for dossier in knowledge.dossiers:
        for entry, phrase in _dossier_entries(dossier):
            glossary.add(entry, phrase)
    for dossier in knowledge.dossiers:
        _add_publishers(glossary, dossier)
    for concept in _table("glossary")["concepts"]:
        for phrase in chain(*concept["words"].values()):
            glossary.add(Entry(Kind.CONCEPT, concept["id"]), phrase)
    _add_readings(glossary)
    for name in _table("strangers")["strangers"]:
        _add_stranger(glossary, name)
    _add_places(glossary)
    for field in _table("fields")["fields"]:
        for phrase in chain(*(field.get(language, ()) for language in languages())):
            glossary.add(Entry(Kind.FIELD, _field_key(phrase)), phrase, weak=True)
    return glossary


def _add_publishers(glossary: Glossary, dossier: Dossier) -> None:
    """Who publishes a source and is called as no party: one may ask what they tell."""
    for source in dossier.sources:
        names = (source.short, source.publisher)
        if not any(_parties(glossary, name) for name in names):
            for name in names:
                glossary.add(Entry(Kind.PARTY, source.short), name, weak=True)


def _add_readings(glossary: Glossary) -> None:
    """Words of kanji as they are written in kana."""
    for word in sorted(glossary.kanji_words):
        for kana in in_kana(word):
            for entry in glossary.entries(word):
                glossary.add(entry, kana, weak=True)


def _add_places(glossary: Glossary) -> None:
    """Countries, and the cities and languages of those that are no party."""
    for country, phrase in countries():
        glossary.add(Entry(Kind.STRANGER, country), phrase, weak=True)
    for country, phrase in (*cities(), *tongues()):
        if not _parties(glossary, country):
            glossary.add(Entry(Kind.STRANGER, country), phrase, weak=True)


def _add_stranger(glossary: Glossary, name: dict[str, Any]) -> None:
    """A name in the news; of a person who speaks for a party, it names the party as well."""
    entry = Entry(Kind.STRANGER, name["key"])
    for phrase in chain(*(name.get(language, ()) for language in languages())):
        glossary.add(entry, phrase, weak=True)
        if entry in glossary.entries(phrase):
            for party in _parties(glossary, name.get("of", "")):
                glossary.add(party, phrase)


def _parties(glossary: Glossary, country: str) -> list[Entry]:
    return [entry for entry in glossary.entries(country) if entry.kind is Kind.PARTY]


def _field_key(phrase: str) -> str:
    return " ".join(word.stem for word in split(normalise(phrase)))


def _dossier_entries(dossier: Dossier) -> Iterator[tuple[Entry, str]]:
    """Everything a dossier has a name for, with each of its names."""
    for party in dossier.parties:
        for phrase in chain((party.name,), *party.names.values()):
            yield Entry(Kind.PARTY, party.id), phrase
    for number, contested in enumerate(dossier.contested):
        for phrase in chain(*contested.names.values()):
            yield Entry(Kind.CONCEPT, f"{dossier.id}-contested-{number}"), phrase
    for concept in dossier.concepts:
        for phrase in chain(*concept.words.values()):
            yield Entry(Kind.CONCEPT, concept.id), phrase


@cache
def _table(name: str) -> Any:
    """One of the tables beside this file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((files("bot.routing") / f"{name}.yaml").read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
