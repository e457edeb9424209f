"""Whether our own prose is short enough, and neutral where the sides name a thing differently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.knowledge.checks.ground import asks
from bot.knowledge.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.checks.ground import Ground
    from bot.knowledge.model import Dossier
    from bot.knowledge.problems import Problem
    from bot.knowledge.yaml_tree import KeyPath

CLAIM_LENGTH = 240  # characters: one idea, and several claims on a phone's screen
TITLE_LENGTH = 80  # characters: one or two lines, and a button can hold most of it
SUMMARY_LENGTH = 400  # characters
ASK_LENGTH = 120  # characters: people type less

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
# Names in these scripts are looked for anywhere: their words are not parted by spaces.
_UNSPACED = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def check_contested(ground: Ground) -> Iterator[Problem]:
    """No name that a side uses for a contested thing stands in our own prose."""
    for at, contested in enumerate(ground.dossier.contested):
        pattern = _any_of([name for names in contested.names.values() for name in names])
        for key, text in _prose(ground):
            if pattern and (found := pattern.search(text)):
                neutral = f"neutral words, such as “{contested.neutral}”"
                where = ground.folder.tree.line((*ground.folder.key("contested", at), "names"))
                yield ground.folder.tree.problem(key, neutral, f"“{found.group()}”, a contested name (line {where})")


def _any_of(names: list[str]) -> re.Pattern[str] | None:
    """A pattern of some names in any case: whole words, however they are spaced or hyphenated."""
    patterns = []
    for name in sorted(names, key=len, reverse=True):
        words = r"[\s‐-―-]+".join(re.escape(word) for word in re.split(r"[\s‐-―-]+", name) if word)
        patterns.append(words if _UNSPACED.search(name) else rf"(?<!\w){words}(?!\w)")
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _prose(ground: Ground) -> Iterator[tuple[KeyPath, str]]:
    """Everything that is worded by us, without what a claim quotes."""
    yield ("title",), ground.dossier.title
    yield from _labels(ground, ground.dossier)
    for key, topic in ground.topics():
        yield (*key, "title"), topic.title
        yield (*key, "summary"), topic.summary
        yield from (((*key, "distinct_from", at, "line"), other.line) for at, other in enumerate(topic.distinct_from))
    for key, claim in ground.claims():
        yield (*key, "text"), _QUOTED.sub(" ", claim.text)
        yield (*key, "holder"), claim.holder
    for key, quote in ground.quotes():
        yield (*key, "speaker"), quote.speaker


def _labels(ground: Ground, dossier: Dossier) -> Iterator[tuple[KeyPath, str]]:
    for at, theme in enumerate(dossier.themes):
        yield (*ground.folder.key("themes", at), "title"), theme.title
    for at, party in enumerate(dossier.parties):
        yield (*ground.folder.key("parties", at), "name"), party.name
        if party.adjective:
            yield (*ground.folder.key("parties", at), "adjective"), party.adjective
    for at, source in enumerate(dossier.sources):
        yield (*ground.folder.key("sources", at), "teller"), source.teller


def check_length(ground: Ground) -> Iterator[Problem]:
    """Claims, titles, summaries and asks fit where they are shown; a claim has to."""
    for key, claim in ground.claims():
        yield from _longer(ground, (*key, "text"), claim.text, CLAIM_LENGTH, Severity.ERROR)
    yield from _longer(ground, ("title",), ground.dossier.title, TITLE_LENGTH)
    for key, topic in ground.topics():
        yield from _longer(ground, (*key, "title"), topic.title, TITLE_LENGTH)
        yield from _longer(ground, (*key, "summary"), topic.summary, SUMMARY_LENGTH)
    for key, ask, _ in asks(ground.folder):
        yield from _longer(ground, key, ask, ASK_LENGTH)


def _longer(
    ground: Ground, key: KeyPath, text: str, limit: int, severity: Severity = Severity.WARNING
) -> Iterator[Problem]:
    if len(text) > limit:
        yield ground.folder.tree.problem(key, f"at most {limit} characters", f"{len(text)}", severity)
