"""One topic as one person reads it: its dossier, the reader's language and day, the top and foot of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.briefing.corrections import corrections_in
from bot.briefing.document import Block, Document, Footnote, Notice, Title
from bot.knowledge.keys import Kind, short_key
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.knowledge.model import Dossier, Knowledge, Topic
    from bot.locales import Locale


@dataclass(frozen=True, slots=True)
class Page:
    """What every page of a topic is made from."""

    topic: Topic
    dossier: Dossier
    today: date
    """The reader's day: decides whether the page is past its review."""
    locale: Locale
    about_now: bool = False
    """True where the reader asked about the present."""

    @classmethod
    def of(cls, topic: str, knowledge: Knowledge, today: date, language: str, *, about_now: bool = False) -> Self:
        """The page of a topic id; KeyError where the knowledge has no such topic."""
        return cls(knowledge.topic(topic), knowledge.home(topic), today, locale_of(language), about_now)

    def say(self, key: str, **fields: object) -> str:
        """A sentence in the reader's language."""
        return self.locale.say(key, **fields)

    def document(self, body: Iterable[Block]) -> Document:
        """The body between its top (language notice, title, notices) and its footnote."""
        return Document((*self._top(), *body, self._footnote()), self.locale.language)

    def _top(self) -> Iterable[Block]:
        if self.dossier.language != self.locale.language:
            yield Notice(self.say("untranslated", language=language_name(self.dossier.language, self.locale)))
        as_of = self.dossier.as_of_date(self.topic)
        yield Title(self.topic.title, self.locale.date(as_of) if as_of else None)
        yield from self._notices(as_of)

    def _notices(self, as_of: date | None) -> Iterable[Notice]:
        yield from corrections_in(self.topic.lines, self.locale)
        # One notice on later events is enough: who asks about the present is told where the file ends.
        review_by = self.dossier.review_by_date(self.topic)
        if self.about_now:
            yield Notice(self.say("ends", date=self.locale.date(as_of)) if as_of else self.say("ends_undated"))
        elif review_by and self.today > review_by:
            yield Notice(self.say("outdated", date=self.locale.date(review_by)))
        if not self.topic.claims:
            yield Notice(self.say("no_claims"))

    def _footnote(self) -> Footnote:
        key = short_key(self.dossier.id, Kind.TOPIC, self.topic.id)
        return Footnote(f"{self.dossier.edition} · {key}")


def language_name(code: str, locale: Locale) -> str:
    """What a language is called, as it stands in the sentence `untranslated`."""
    key = f"language_{code}"
    return locale.say(key) if key in locale.sentences else locale.say("language_other", code=code)
