"""What curators read of a month's feedback: alike questions as one, and where in the file each may belong."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.briefing.compose import NEAR
from bot.chats.feedback import ErrorReport, Miss, WrongTopic
from bot.routing.likeness import group_alike
from bot.routing.words import phrase_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.briefing.desk import Desk
    from bot.chats.feedback import Note

NAMED = 3
"""Topics named for a group: as many as a choice offers. Only those that a reader is offered after a miss, too."""

TEXTS = 5
"""Texts of a group that are shown: the rest is more of the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """What several readers said in much the same words."""

    count: int
    """How often."""
    texts: tuple[str, ...]
    """The different wordings, the most frequent first, at most TEXTS."""
    language: str
    """ISO 639 code of the first."""
    near: tuple[tuple[str, float], ...]
    """Topic ids that it may belong to, with the router's score (0 to 100), best first."""
    shown: tuple[tuple[str, int], ...] = ()
    """For wrong topics: the topic ids that were shown, and how often each was wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An item that readers say is wrong."""

    item: str
    """Short key."""
    version: str
    """Dossier and version in which it was read."""
    count: int
    topic: str | None
    """Title of its topic; None where the file does not have it any more."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is kept of feedback, the most frequent first."""

    misses: tuple[Group, ...]
    wrong: tuple[Group, ...]
    faults: tuple[Fault, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody said anything."""
        return not (self.misses or self.wrong or self.faults)


def make_report(notes: Sequence[Note], desk: Desk) -> Report:
    """Group notes by likeness, and ask the router where each group may belong."""
    return Report(tuple(_misses(notes, desk)), tuple(_wrong(notes, desk)), tuple(_faults(notes, desk)))


def write_yaml(report: Report) -> str:
    """The report as phrases to paste into a dossier: per group the nearest topic, with the texts as its asks."""
    return "".join(f"{lines}\n" for lines in (*map(_entry, report.misses), *map(_entry, report.wrong)))


def _misses(notes: Sequence[Note], desk: Desk) -> Iterator[Group]:
    misses = Counter((note.words, note.language) for note in notes if isinstance(note, Miss) and note.words)
    ranked = misses.most_common()
    groups = []
    for positions in group_alike([words for (words, _), _ in ranked]):
        texts = _wordings(ranked[position][0][0] for position in positions)
        count = sum(ranked[position][1] for position in positions)
        language = ranked[positions[0]][0][1]
        groups.append(Group(count, texts[:TEXTS], language, _near(texts[0], desk)))
    yield from sorted(groups, key=lambda group: -group.count)


def _wrong(notes: Sequence[Note], desk: Desk) -> Iterator[Group]:
    taps = Counter((note.phrase, note.topic) for note in notes if isinstance(note, WrongTopic))
    ranked = taps.most_common()
    groups = []
    for positions in group_alike([phrase for (phrase, _), _ in ranked]):
        texts = _wordings(ranked[position][0][0] for position in positions)
        shown: Counter[str] = Counter()
        for position in positions:
            (_, key), count = ranked[position]
            if key in desk.items:
                shown[desk.items[key].topic.id] += count
        count = sum(ranked[position][1] for position in positions)
        near = _near(texts[0], desk, besides=frozenset(shown))
        language = desk.router.route(texts[0]).language if texts[0] else ""
        groups.append(Group(count, tuple(filter(None, texts))[:TEXTS], language, near, tuple(shown.most_common())))
    yield from sorted(groups, key=lambda group: -group.count)


def _faults(notes: Sequence[Note], desk: Desk) -> Iterator[Fault]:
    errors = Counter((note.item, note.version) for note in notes if isinstance(note, ErrorReport))
    for (item, version), count in errors.most_common():
        found = desk.items.get(item)
        yield Fault(item, version, count, found.topic.title if found else None)


def _near(text: str, desk: Desk, besides: frozenset[str] = frozenset()) -> tuple[tuple[str, float], ...]:
    candidates = desk.router.route(text).candidates if text else ()
    near = (each for each in candidates if each.score >= NEAR and each.topic not in besides)
    return tuple((each.topic, each.score) for each in near)[:NAMED]


def _wordings(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts without those that differ in capitals and punctuation only: `check` takes these for one ask."""
    wordings: dict[str, str] = {}
    for text in texts:
        wordings.setdefault(phrase_key(text), text)
    return tuple(wordings.values())


def _entry(group: Group) -> str:
    near = ", ".join(f"{topic} ({score:.0f})" for topic, score in group.near) or "none"
    lines = [f"# {group.count} x; nearest: {near}"]
    if group.shown:
        lines.append("# wrongly shown: " + ", ".join(f"{topic} ({count} x)" for topic, count in group.shown))
    if group.texts:
        # Commented out where no topic is near: pasted as it is, it adds nothing.
        mark = "" if group.near else "# "
        lines += [f"{mark}- id: {group.near[0][0] if group.near else 'a-new-topic'}", f"{mark}  asks:"]
        # JSON's strings are YAML's: nothing that people write can break out of them.
        texts = ", ".join(json.dumps(text, ensure_ascii=False) for text in group.texts)
        lines.append(f"{mark}    {group.language}: [{texts}]")
    return "\n".join(lines)
