"""Measure the router on files of many phrases: made-up topics in three languages, ten phrases a topic."""

from __future__ import annotations

import random
import resource
import string
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from bot.app import settle
from bot.routing.model import Outcome
from bot.routing.router import Router
from tests.benchmarks.intents import Row, as_knowledge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

A_TOPIC = 10
"""Phrases a topic."""

ASKED = 300
"""Messages that are timed and checked, each another phrase spoilt."""

_SYLLABLES = {
    "en": ("ba", "con", "dra", "ent", "fol", "gra", "hin", "ism", "jor", "kel", "lum", "mer", "nor", "ost", "pri",
           "qua", "rin", "sta", "tor", "ul", "ver", "wen", "yar", "zen"),
    "ru": ("ба", "вор", "гра", "дом", "ель", "жур", "зна", "ин", "кар", "лен", "мир", "нос", "ост", "пра", "род",
           "ста", "тор", "ук", "фан", "хол", "цен", "чаш", "шум", "яр"),
    "ja": ("国", "海", "経", "済", "外", "交", "条", "約", "会", "議", "問", "題", "開", "発", "協", "力", "制", "度",
           "地", "域", "安", "全", "保", "障", "研", "究", "政", "策", "市", "場", "技", "術"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A made-up file and the words it is made of."""

    rows: list[Row]
    languages: list[str]


def make_file(phrases: int, chance: random.Random) -> File:
    """Seven tenths English, two Russian, one Japanese; a topic's phrases share half of their words."""
    rows: list[Row] = []
    languages: list[str] = []
    for topic in range(max(1, phrases // A_TOPIC)):
        language = chance.choices(("en", "ru", "ja"), (7, 2, 1))[0]
        own = [_word(language, chance) for _ in range(6)]
        for _ in range(min(A_TOPIC, phrases)):
            words = chance.sample(own, 3) + [_word(language, chance) for _ in range(chance.randint(1, 3))]
            chance.shuffle(words)
            rows.append(Row(("" if language == "ja" else " ").join(words), f"topic-{topic}"))
            languages.append(language)
    return File(rows, languages)


def _word(language: str, chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES[language], k=2 if language == "ja" else chance.randint(2, 4)))


def shuffle(text: str, chance: random.Random) -> str:
    """The words in another order."""
    words = text.split()
    chance.shuffle(words)
    return " ".join(words)


def drop(text: str, chance: random.Random) -> str:
    """One word less, or of Japanese two letters less."""
    words = text.split()
    if len(words) == 1:
        return text[:-2]
    del words[chance.randrange(len(words))]
    return " ".join(words)


def misspell(text: str, chance: random.Random) -> str:
    """Two letters gone, doubled, exchanged or changed."""
    letters = list(text)
    for _ in range(2):
        at = chance.randrange(len(letters) - 1)
        edit = chance.randrange(4)
        if edit == 0 and len(letters) > 4:
            del letters[at]
        elif edit == 1:
            letters.insert(at, letters[at])
        elif edit == 2:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters[at] = chance.choice(string.ascii_lowercase)
    return "".join(letters)


SPOILERS: dict[str, Callable[[str, random.Random], str]] = {
    "shuffled": shuffle,
    "one word dropped": drop,
    "two edits": misspell,
}


def print_scale(sizes: Sequence[int]) -> None:
    """Tables of time and memory, and of spoilt phrases found again, by the number of phrases."""
    heads = ("phrases", "build s", "memory MB", "p50 ms", "p99 ms", "p99/p50", "token_set p50 ms", *SPOILERS, "offered")
    print("|", " | ".join(heads), "|")
    print("|", " | ".join("---" for _ in heads), "|")
    for size in sizes:
        chance = random.Random(size)  # noqa: S311 - a repeatable file, no secret
        file = make_file(size, chance)
        before, start = _memory(), time.perf_counter()
        router = Router(as_knowledge(file.rows))
        built, used = time.perf_counter() - start, _memory() - before
        settle()
        picks = chance.choices(file.rows, k=ASKED)
        ours = _latencies(router.route, [misspell(row.text, chance) for row in picks])
        phrases = [row.text for row in file.rows]
        nearest = partial(process.extractOne, choices=phrases, scorer=fuzz.token_set_ratio)
        theirs = _latencies(nearest, [misspell(row.text, chance) for row in picks[:100]])
        p50, p99 = np.percentile(ours, (50, 99))
        cells = [f"{size:,}", f"{built:.1f}", f"{used:.0f}", f"{p50:.2f}", f"{p99:.2f}", f"{p99 / p50:.1f}"]
        cells.append(f"{np.median(theirs):.2f}")
        cells += [f"{_found(router, picks, spoil, chance):.1%}" for spoil in SPOILERS.values()]
        cells.append(f"{_offered(router, picks, chance):.1%}")
        print("|", " | ".join(cells), "|", flush=True)


def _latencies(ask: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Milliseconds of each question."""
    found = []
    for text in texts:
        start = time.perf_counter()
        ask(text)
        found.append((time.perf_counter() - start) * 1000)
    return found


def _found(
    router: Router, picks: Sequence[Row], spoil: Callable[[str, random.Random], str], chance: random.Random
) -> float:
    """Share of spoilt phrases whose topic comes first."""
    firsts = (router.route(spoil(row.text, chance)).candidates[:1] for row in picks)
    return float(
        np.mean([bool(first) and first[0].topic == row.topic for row, first in zip(picks, firsts, strict=True)])
    )


def _offered(router: Router, picks: Sequence[Row], chance: random.Random) -> float:
    """Share of misspelt phrases that are answered, or offered in a choice."""
    routes = (router.route(misspell(row.text, chance)) for row in picks)
    return float(np.mean([route.outcome is not Outcome.MISS for route in routes]))


def _memory() -> float:
    """Megabytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
