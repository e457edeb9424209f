"""Route -> Document: what a person reads in answer to a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.card import compose_card
from bot.briefing.document import Block, Document, Heading, Notice, Paragraph, Title
from bot.briefing.options import choices, examples, titles
from bot.locales import Locale, locale_of
from bot.routing.model import Outcome, Talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.knowledge.model import Dossier, Knowledge
    from bot.routing.model import Route

NEAR, AHEAD = 12.0, 2.5
"""After a miss a topic is offered if its score (0 to 100) is at least the first, or if it is the best and its score is
the second times that of the next. Measured on the sayings: three in four of those that are near the file are offered a
topic, and one in four of those that are far from it."""

OFFERED = 3
"""Topics offered at once: as many as one takes in at a glance."""

WORDS_OF_TALK = {
    Talk.GREETING: "hello",
    Talk.THANKS: "welcome",
    Talk.ABOUT: "about_me",
    Talk.WORDLESS: "wordless",
}
"""The sentence that answers each message that is no question."""


def compose(route: Route, knowledge: Knowledge, today: date, language: str) -> Document:
    """What the person reads.

    Args:
        route: where the question leads.
        knowledge: all dossiers.
        today: the reader's day; the only time that is known here.
        language: ISO 639 code of the language to speak to the person; English where the bot does not speak it.

    Raises:
        KeyError: where the route names a topic that the knowledge does not have.
    """
    if route.outcome is Outcome.ANSWER and route.topic is not None:
        return compose_card(route.topic, knowledge, today, language, about_now=route.about_now)
    locale = locale_of(language)
    if route.talk is not Talk.QUESTION:
        blocks = _talk(route.talk, knowledge, locale)
    elif route.outcome is Outcome.CHOICE:
        blocks = _choice(route, knowledge, locale)
    else:
        blocks = _miss(route, knowledge, locale)
    return Document(tuple(blocks), locale.language)


def _choice(route: Route, knowledge: Knowledge, locale: Locale) -> Iterable[Block]:
    if route.stranger:
        yield Notice(locale.say("stranger", name=route.stranger))
    yield from silence(route, knowledge, locale)
    if route.about_now:
        yield from _ends(route.choices, knowledge, locale)
    yield Title(locale.say("which_one" if len(route.choices) > 1 else "this_one"))
    yield from choices(route.choices[:OFFERED], knowledge)


def silence(route: Route, knowledge: Knowledge, locale: Locale) -> Iterable[Notice]:
    """Who was asked for as the one who tells, and tells nothing on what is offered."""
    for teller in route.silent:
        names = (party.name for dossier in knowledge.dossiers for party in dossier.parties if party.id == teller)
        yield Notice(locale.say("silent", name=next(names, teller)))


def _ends(topics: Iterable[str], knowledge: Knowledge, locale: Locale) -> Iterable[Notice]:
    """The last day that any of some topics speaks of, where there is one."""
    days = (knowledge.home(topic).as_of_date(knowledge.topic(topic)) for topic in topics)
    if last := max(filter(None, days), default=None):
        yield Notice(locale.say("ends", date=locale.date(last)))


def _miss(route: Route, knowledge: Knowledge, locale: Locale) -> Iterable[Block]:
    yield Title(locale.say("not_in_file"))
    if route.stranger:
        yield Notice(locale.say("nothing_on", name=route.stranger))
    near = tuple(_nearest(route))
    if route.about_now:
        yield from _ends(near, knowledge, locale)
    if not knowledge.topics:
        yield Paragraph(locale.say("nothing_yet"))
    yield from _coverage(knowledge.dossiers, locale)
    if near:
        yield Heading(locale.say("nearest"))
        yield from titles(near[:OFFERED], knowledge)


def _nearest(route: Route) -> Iterable[str]:
    scores = [candidate.score for candidate in route.candidates]
    for place, candidate in enumerate(route.candidates):
        leads = place == 0 and candidate.score >= AHEAD * max(scores[1:], default=0.0) > 0
        if candidate.score >= NEAR or leads:
            yield candidate.topic


def _coverage(dossiers: Sequence[Dossier], locale: Locale) -> Iterable[Paragraph]:
    """What the dossiers are about: title, date and number of topics of each, then the themes of all."""
    if len(dossiers) == 1:
        yield Paragraph(_file("coverage", dossiers[0], locale))
    elif dossiers:
        yield Paragraph(locale.say("coverage_files", files=name_files(dossiers, locale)))
    themes = dict.fromkeys(theme.title for dossier in dossiers for theme in dossier.themes)
    if themes:
        yield Paragraph(locale.say("themes", themes="; ".join(themes)))


def name_files(dossiers: Iterable[Dossier], locale: Locale) -> str:
    """Title, date and number of topics of each dossier, within a sentence."""
    return locale.say("separator").join(_file("coverage_file", dossier, locale) for dossier in dossiers)


def _file(key: str, dossier: Dossier, locale: Locale) -> str:
    topics = locale.say("topics", count=len(dossier.topics))
    if dossier.as_of is None:
        return locale.say(f"{key}_undated", title=dossier.title, topics=topics)
    return locale.say(key, title=dossier.title, date=locale.date(dossier.as_of), topics=topics)


def _talk(talk: Talk, knowledge: Knowledge, locale: Locale) -> Iterable[Block]:
    yield Paragraph(locale.say(WORDS_OF_TALK[talk]))
    options = examples(knowledge)
    if options:
        yield Heading(locale.say("examples"))
        yield from options
