"""Topics to open: those of a choice, the nearest of a miss, the neighbours of a page, examples for a newcomer."""

from __future__ import annotations

from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from bot.briefing.document import Block, Document, Heading, Notice, Option
from bot.briefing.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.knowledge.model import Knowledge, Topic

DETAIL = 90
"""Characters of a summary shown beside a topic: two lines of a phone."""

EXAMPLES = 3
"""As many as fit under a greeting without making a list of it."""


def choices(topics: Sequence[str], knowledge: Knowledge) -> tuple[Option, ...]:
    """The options of a choice, each with what sets it apart from the others.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    return tuple(
        Option(topic, knowledge.topic(topic).title, _difference(knowledge.topic(topic), topics)) for topic in topics
    )


def titles(topics: Sequence[str], knowledge: Knowledge) -> tuple[Option, ...]:
    """Topics by their titles alone.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    return tuple(Option(topic, knowledge.topic(topic).title) for topic in topics)


def examples(knowledge: Knowledge, count: int = EXAMPLES) -> tuple[Option, ...]:
    """A few topics that show how much the file covers: the first of each theme, then the second of each, and so on.

    Topics without claims are shown only where no topic has any.
    """
    told = [topic for topic in knowledge.topics if topic.claims] or list(knowledge.topics)
    shelves: dict[tuple[str, str | None], list[str]] = {}
    for topic in told:
        shelves.setdefault((knowledge.home(topic.id).id, topic.theme), []).append(topic.id)
    rounds = chain.from_iterable(zip_longest(*shelves.values()))
    return titles(tuple(islice(filter(None, rounds), count)), knowledge)


def compose_related(topic: str, knowledge: Knowledge, today: date, language: str) -> Document:
    """The page of a topic's neighbours, each with what sets it apart where the file says so.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    page = Page.of(topic, knowledge, today, language)
    options = neighbours(topic, knowledge)
    body: tuple[Block, ...] = (Heading(page.say("related")), *options) if options else (Notice(page.say("no_related")),)
    return page.document(body)


def neighbours(topic: str, knowledge: Knowledge) -> tuple[Option, ...]:
    """The topics that one names as related, then those it is easily taken for; each with what sets it apart from it.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    page = knowledge.topic(topic)
    near = dict.fromkeys((*page.related, *(other.topic for other in page.distinct_from)))
    return tuple(
        Option(other, knowledge.topic(other).title, _difference(knowledge.topic(other), (topic,))) for other in near
    )


def _difference(topic: Topic, others: Sequence[str]) -> str:
    """What sets a topic apart from the first of the others it names, else the first words of its summary."""
    lines = {distinction.topic: distinction.line for distinction in topic.distinct_from}
    return next((lines[other] for other in others if other in lines), None) or _first_words(topic.summary)


def _first_words(summary: str) -> str:
    if len(summary) <= DETAIL:
        return summary
    cut = summary[:DETAIL]
    return cut[: cut.rfind(" ") if " " in cut else DETAIL].rstrip(" ,;:.、。") + "…"
