"""What a dossier is: frozen values, named as the fields of the YAML files are.

Sources use the names of CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables),
quotes those of a W3C TextQuoteSelector (https://www.w3.org/TR/annotation-model/#text-quote-selector).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from bot.knowledge.keys import Kind, short_key
from bot.knowledge.value import UNDETERMINED, Id, LanguageCode, Line, Value

PARAGRAPH = "Counted from 1 at the first paragraph of running text; titles and headings are not counted."


class Level(StrEnum):
    """On what level somebody speaks. A government only where the text says government, official level or a capital."""

    GOVERNMENT = "government"
    OFFICIALS = "officials"
    EXPERTS = "experts"
    PARTICIPANTS = "participants"
    AUTHOR = "author"


class Name(Value):
    """A person or an institution, as CSL-JSON writes one that is not split into parts."""

    literal: Line


class IssueDate(Value):
    """When a source appeared: CSL-JSON's date, to the day, month or year."""

    date_parts: Annotated[
        tuple[Annotated[tuple[int, ...], Field(min_length=1, max_length=3)]],
        Field(alias="date-parts", description="One date as [[year, month, day]]; month and day may be missing."),
    ]
    circa: bool = Field(default=False, description="True where the date was worked out and is not printed.")

    @property
    def parts(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known."""
        return self.date_parts[0]


class Source(Value):
    """A text that claims and quotes are taken from."""

    id: Id
    type: Line = Field(description="CSL-JSON type: webpage, report, article-newspaper, speech ...")
    title: Line
    author: tuple[Name, ...] = Field(default=(), description="Empty where the text names no author.")
    container_title: Line | None = Field(default=None, alias="container-title", description="Site or series.")
    publisher: Line
    issued: IssueDate
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = Field(default=None, alias="URL")
    language: LanguageCode = "en"
    note: Line | None = None
    short: Line = Field(description="How a card names it: “Valdai Discussion Club”.")
    teller: Line = Field(description="Who tells, in a sentence: “as reported by JIIA” has teller “JIIA”.")
    party: Id | None = Field(default=None, description="Party whose institution tells, if any.")
    quote_budget: float = Field(default=0.1, gt=0, le=1, description="Share of its words that may be quoted.")


class Party(Value):
    """A country, organisation or person with every name people use for it."""

    id: Id
    name: Line = Field(description="How our own prose names it.")
    kind: Literal["country", "organisation", "person", "group"]
    names: dict[LanguageCode, tuple[Line, ...]] = Field(
        default_factory=dict, description="All names: adjectives, capitals as metonyms, abbreviations."
    )
    adjective: Line | None = Field(default=None, description="For headings: “Russian side”.")

    @property
    def every_name(self) -> tuple[str, ...]:
        """All that it can be called by: its id, our own name for it, and those of every language."""
        return (self.id, self.name, *(name for names in self.names.values() for name in names))


class ContestedName(Value):
    """Something that the sides name differently; our own prose uses the neutral words only."""

    neutral: Line
    names: dict[LanguageCode, tuple[Line, ...]]


class Theme(Value):
    """A heading under which topics are browsed."""

    id: Id
    title: Line


class Correction(Value):
    """Something that was wrong in a claim or quote and is right now; readers who were sent it are told first."""

    dated: date
    line: Line = Field(description="What was wrong and what is right, in one sentence.")


class Claim(Value):
    """A paraphrase of what somebody said, in our own words."""

    id: Id
    text: Line
    holder: Line = Field(description="Whose view it is, as the source names them: “Japanese participants”.")
    level: Level
    source: Id
    paragraph: int = Field(ge=1, description=PARAGRAPH)
    sides: tuple[Id, ...] = Field(default=(), description="Parties whose view it is; several where both say it.")
    corrections: tuple[Correction, ...] = Field(default=(), description="What was put right, oldest first.")

    @property
    def words(self) -> str:
        """What it says, whichever of a claim and a quote it is."""
        return self.text


class Quote(Value):
    """The exact words of a source, found in it by `verify`."""

    id: Id
    exact: Line
    prefix: str | None = Field(default=None, description="Words just before, where `exact` alone occurs twice.")
    suffix: str | None = Field(default=None, description="Words just after.")
    source: Id
    paragraph: int = Field(ge=1, description=PARAGRAPH)
    speaker: Line = Field(description="Who says it, as the source gives it; never a guessed name.")
    sides: tuple[Id, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def words(self) -> str:
        """What it says, whichever of a claim and a quote it is."""
        return self.exact


class Distinction(Value):
    """What sets a topic apart from a neighbour: shown when a choice between the two is offered."""

    topic: Id
    line: Line


def _asks_by_language(value: Any) -> Any:
    """Take a plain list of asks for a mapping with one nameless language; each ask's script tells its own later."""
    by_language = {UNDETERMINED: value} if isinstance(value, list | tuple) else value
    if not isinstance(by_language, dict):
        raise PydanticCustomError("asks", "a list of phrases, or languages with a list each")
    # What this hands on counts as Python data, in which strict validation takes a tuple only.
    return {code: tuple(asks) if isinstance(asks, list) else asks for code, asks in by_language.items()}


Asks = Annotated[
    dict[LanguageCode, tuple[Line, ...]],
    BeforeValidator(_asks_by_language, json_schema_input_type=dict[LanguageCode, tuple[Line, ...]] | tuple[Line, ...]),
]
"""Phrases people ask with, by language; a plain list is filed under `und` (ISO 639: undetermined)."""


class Topic(Value):
    """One page of the dossier: a subject, who speaks about it, and the phrases that lead to it."""

    id: Id
    title: Line
    summary: Line = Field(description="What the page is about and who speaks; asserts nothing its claims do not carry.")
    asks: Asks
    theme: Id | None = None
    parties: tuple[Id, ...] = Field(default=(), description="Whom the page is about.")
    claims: tuple[Claim, ...] = ()
    quotes: tuple[Quote, ...] = ()
    related: tuple[Id, ...] = ()
    distinct_from: tuple[Distinction, ...] = ()
    as_of: date | None = None
    review_by: date | None = None

    @property
    def lines(self) -> tuple[Claim | Quote, ...]:
        """Everything that somebody is said to have said: its claims, then its quotes."""
        return (*self.claims, *self.quotes)


class Concept(Value):
    """A thing meant, with the words for it in each language: lets a phrase in one language serve another."""

    id: Id
    words: dict[LanguageCode, tuple[Line, ...]]


class Dossier(Value):
    """One subject: sources, parties, topics. One folder of the knowledge folder."""

    id: Id
    title: Line
    language: LanguageCode
    version: str = "0"
    curator: Line | None = Field(default=None, description="Where a reader can write to.")
    as_of: date | None = Field(default=None, description="Until when the file speaks; a topic may differ.")
    review_by: date | None = Field(default=None, description="From then on readers are told it may be outdated.")
    sources: tuple[Source, ...]
    parties: tuple[Party, ...] = ()
    contested: tuple[ContestedName, ...] = ()
    themes: tuple[Theme, ...] = ()
    topics: tuple[Topic, ...]
    concepts: tuple[Concept, ...] = Field(default=(), description="From `glossary.yaml` beside the dossier.")

    @property
    def edition(self) -> str:
        """Which dossier in which version, as answers, reports and the log name it: `russia-japan 2026.11`."""
        return f"{self.id} {self.version}"

    @cached_property
    def _sources_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _topics_by_id(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _parties_by_id(self) -> dict[str, Party]:
        return {party.id: party for party in self.parties}

    def source(self, source_id: str) -> Source:
        """The source of that id; KeyError where there is none."""
        return self._sources_by_id[source_id]

    def topic(self, topic_id: str) -> Topic:
        """The topic of that id; KeyError where there is none."""
        return self._topics_by_id[topic_id]

    def party(self, party_id: str) -> Party:
        """The party of that id; KeyError where there is none."""
        return self._parties_by_id[party_id]

    def translated(self, party: Party, language: str) -> str | None:
        """What a party is called in another language than the dossier's own; None where the dossier does not say."""
        names = party.names.get(language) if language != self.language else None
        return names[0] if names else None

    def as_of_date(self, topic: Topic) -> date | None:
        """Until when a topic speaks: its own date, else the dossier's."""
        return topic.as_of or self.as_of

    def review_by_date(self, topic: Topic) -> date | None:
        """From when on a topic may be outdated: its own date, else the dossier's."""
        return topic.review_by or self.review_by


class Knowledge(Value):
    """All dossiers of a knowledge folder. Topic ids are unique across them."""

    dossiers: tuple[Dossier, ...]

    @cached_property
    def _homes(self) -> dict[str, Dossier]:
        return {topic.id: dossier for dossier in self.dossiers for topic in dossier.topics}

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in file order."""
        return tuple(topic for dossier in self.dossiers for topic in dossier.topics)

    def home(self, topic_id: str) -> Dossier:
        """The dossier that holds the topic; KeyError where none does."""
        return self._homes[topic_id]

    def topic(self, topic_id: str) -> Topic:
        """The topic of that id; KeyError where there is none."""
        return self._homes[topic_id].topic(topic_id)

    def key(self, topic_id: str) -> str:
        """The short key of the topic of that id; KeyError where there is none."""
        return short_key(self._homes[topic_id].id, Kind.TOPIC, topic_id)
