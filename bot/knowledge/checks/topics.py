"""Whether topics are sourced, dated and linked both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.knowledge.checks.ground import Ground
    from bot.knowledge.model import Dossier, Topic
    from bot.knowledge.problems import Problem
    from bot.knowledge.yaml_tree import KeyPath


def check_claims(ground: Ground) -> Iterator[Problem]:
    """There are topics, and each has claims; without any it is shown as not sourced yet, and is in no digest."""
    if ground.folder.sound and not ground.dossier.topics:
        yield ground.folder.tree.problem(("topics",), "at least one topic", "none", Severity.WARNING)
    for key, topic in ground.topics():
        if not topic.claims:
            yield ground.folder.tree.problem((*key, "claims"), "claims with sources", "none", Severity.WARNING)


def check_parties(ground: Ground) -> Iterator[Problem]:
    """A dossier names parties or concepts; of one that does not, too little is known to tell names from other words."""
    dossier = ground.dossier
    if dossier.topics and ground.folder.sound and not (dossier.parties or dossier.concepts):
        expected = "`parties` or a glossary (else a name that the file does not know is passed over)"
        yield ground.folder.tree.problem((), expected, "neither", Severity.WARNING)


def check_dates(ground: Ground) -> Iterator[Problem]:
    """Every topic has a date until when it speaks, and one from when on it may be outdated."""
    for name, meaning in (("as_of", "until when it speaks"), ("review_by", "from when on it may be outdated")):
        # One that is no date has been told as such, and is missing from the dossier as read.
        if ground.folder.tree.data.get(name) is not None:
            continue
        bare = [topic.id for _, topic in ground.topics() if getattr(topic, name) is None]
        if bare:
            expected = f"a date: {meaning}"
            found = f"none, neither here nor at {_some(bare)}"
            yield ground.folder.tree.problem((name,), expected, found, Severity.WARNING)
    dated: list[tuple[KeyPath, Dossier | Topic]] = [((), ground.dossier), *ground.topics()]
    for key, entry in dated:
        if entry.as_of and entry.review_by and entry.review_by < entry.as_of:
            expected = f"a date after {entry.as_of}, until when it speaks"
            yield ground.folder.tree.problem((*key, "review_by"), expected, f"{entry.review_by}", Severity.WARNING)


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def check_future(ground: Ground) -> Iterator[Problem]:
    """Nothing speaks of, or appeared on, a day that is yet to come."""
    expected = f"a date that is not after today, {ground.today}"
    dated: list[tuple[KeyPath, date | None]] = [(("as_of",), ground.dossier.as_of)]
    dated += [((*key, "as_of"), topic.as_of) for key, topic in ground.topics()]
    for key, day in dated:
        if day is not None and day > ground.today:
            yield ground.folder.tree.problem(key, expected, f"{day}")
    now = (ground.today.year, ground.today.month, ground.today.day)
    for at, source in enumerate(ground.dossier.sources):
        parts = source.issued.parts
        if parts > now[: len(parts)]:
            key = (*ground.folder.key("sources", at), "issued")
            yield ground.folder.tree.problem(key, expected, "-".join(f"{part:02}" for part in parts))


def check_links(ground: Ground) -> Iterator[Problem]:
    """Topics that name each other do so both ways, and none names itself."""
    related = {topic.id: set(topic.related) for folder in ground.neighbours for _, topic in folder.topics()}
    distinct = {topic.id: _distinct(topic) for folder in ground.neighbours for _, topic in folder.topics()}
    for key, topic in ground.topics():
        for at, other in enumerate(topic.related):
            yield from _one_sided(ground, (*key, "related", at), (topic.id, other), related)
        for at, neighbour in enumerate(topic.distinct_from):
            place = (*key, "distinct_from", at, "topic")
            yield from _one_sided(ground, place, (topic.id, neighbour.topic), distinct)


def _distinct(topic: Topic) -> set[str]:
    return {neighbour.topic for neighbour in topic.distinct_from}


def _one_sided(ground: Ground, key: KeyPath, link: tuple[str, str], links: dict[str, set[str]]) -> Iterator[Problem]:
    here, there = link
    if there == here:
        yield ground.folder.tree.problem(key, "another topic", f"`{here}` itself", Severity.WARNING)
    elif there in links and here not in links[there]:
        found = f"`{there}`, which names not `{here}`"
        yield ground.folder.tree.problem(key, "a topic that names this one too", found, Severity.WARNING)
