"""Public intent sets -> dossiers without sources, a topic an intent, for measuring and fitting the router.

A set is a folder with `train.tsv` and `test.tsv`, lines of text, tab, intent; `-` stands for out of scope.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge.model import Dossier, Knowledge, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """A message and its intent, as a topic id; None where it is out of scope."""

    text: str
    topic: str | None


def read_rows(path: Path) -> list[Row]:
    """The rows of a file."""
    lines = (line.split("\t") for line in path.read_text("utf-8").split("\n") if line)
    return [Row(text, None if intent == "-" else _id(intent)) for text, intent in lines]


def draw(rows: Sequence[Row], each: int, seed: int, left_out: float = 0.0) -> tuple[list[Row], list[Row]]:
    """Draw phrases of each intent; the other rows are messages.

    Args:
        rows: train rows.
        each: phrases an intent.
        seed: of the draw.
        left_out: share of intents that get no phrases: their rows are messages out of scope, most of them near.
    """
    chance = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    shuffled = chance.sample(rows, len(rows))
    topics = sorted({row.topic for row in rows if row.topic})
    absent = set(chance.sample(topics, round(left_out * len(topics))))
    taken: Counter[str] = Counter()
    phrases, messages = [], []
    for row in shuffled:
        if row.topic and row.topic not in absent and taken[row.topic] < each:
            taken[row.topic] += 1
            phrases.append(row)
        else:
            messages.append(Row(row.text, None) if row.topic in absent else row)
    return phrases, messages


def as_knowledge(phrases: Iterable[Row]) -> Knowledge:
    """A dossier with a topic an intent and the phrases as its asks."""
    asks: dict[str, list[str]] = defaultdict(list)
    for row in phrases:
        if row.topic:
            asks[row.topic].append(row.text)
    topics = tuple(
        Topic(id=name, title=name.replace("-", " "), summary=name.replace("-", " "), asks={"und": tuple(texts)})
        for name, texts in asks.items()
    )
    return Knowledge(dossiers=(Dossier(id="intents", title="Intents", language="en", sources=(), topics=topics),))


def _id(intent: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", intent.lower()).strip("-")
