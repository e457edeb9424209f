"""Whether what people type leads to one place: asks, words of the glossary, and the sayings that test them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.knowledge.checks.ground import asks
from bot.knowledge.problems import Severity
from bot.knowledge.sayings import SayingKind
from bot.knowledge.validation import describe, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.checks.ground import Ground
    from bot.knowledge.loader import DossierFolder
    from bot.knowledge.model import Topic
    from bot.knowledge.problems import Problem
    from bot.knowledge.sayings import Saying, Sayings
    from bot.knowledge.yaml_tree import KeyPath

FEWEST_ASKS = 3  # a topic, in all languages: below that it is hardly found
MOST_ASKS = 10  # a topic and language: more of them hide what sets topics apart
FEWEST_SAYINGS = 8  # a topic and language: enough to tell a weak topic from bad luck
FEWEST_NOTHINGS = 60  # a language, near and far together: wrong answers are rare, and few sayings would miss them

_COMMAS = re.compile("[、，]")  # one of them may stand in a phrase


def check_number(ground: Ground) -> Iterator[Problem]:
    """A topic has a handful of asks in each language."""
    for key, topic in ground.topics():
        if (total := sum(map(len, topic.asks.values()))) < FEWEST_ASKS:
            expected = f"at least {FEWEST_ASKS} asks"
            yield ground.folder.tree.problem((*key, "asks"), expected, f"{total}", Severity.WARNING)
        for language, phrases in topic.asks.items():
            if len(phrases) > MOST_ASKS:
                expected = f"at most {MOST_ASKS} asks a language"
                place = (*key, "asks", language)
                place = place if place in ground.folder.tree.lines else place[:-1]
                yield ground.folder.tree.problem(place, expected, f"{len(phrases)}", Severity.WARNING)


def check_commas(ground: Ground) -> Iterator[Problem]:
    """An ask is one phrase; commas of Japanese part no entries in YAML."""
    for key, ask, _ in asks(ground.folder):
        if len(_COMMAS.findall(ask)) > 1:
            expected = "one phrase (plain commas part the entries of a list)"
            yield ground.folder.tree.problem(key, expected, describe(ask), Severity.WARNING)


def check_shared_asks(ground: Ground) -> Iterator[Problem]:
    """No ask is claimed by two topics, of this dossier or of another."""
    first: dict[str, tuple[DossierFolder, KeyPath, Topic]] = {}
    for folder in ground.neighbours:
        for key, ask, topic in asks(folder):
            owner, place, other = first.setdefault(ground.phrase_key(ask), (folder, key, topic))
            if folder is ground.folder and other.id != topic.id and ground.phrase_key(ask):
                found = f"“{ask}” at `{other.id}` too ({owner.tree.path}:{owner.tree.line(place)})"
                yield ground.folder.tree.problem(key, "an ask of one topic", found, Severity.WARNING)


def check_glossary(ground: Ground) -> Iterator[Problem]:
    """A word of the glossary means one concept, and no party."""
    tree = ground.folder.glossary
    if tree is None:
        return
    owners: dict[tuple[str, str], str] = {}
    for party in ground.dossier.parties:
        for language, names in party.names.items():
            owners.update({(language, ground.phrase_key(name)): f"the party `{party.id}`" for name in names})
    for at, concept in enumerate(ground.dossier.concepts):
        for language, words in concept.words.items():
            for place, word in enumerate(words):
                mine = f"the concept `{concept.id}`"
                owner = owners.setdefault((language, ground.phrase_key(word)), mine)
                if owner != mine:
                    key = ("concepts", at, "words", language, place)
                    found = f"“{word}”, which is {owner} too"
                    yield tree.problem(key, "a word of one meaning", found, Severity.WARNING)


def check_sayings(ground: Ground) -> Iterator[Problem]:
    """The sayings can be read, name topics that there are, and are no asks: those would pass without any skill."""
    phrases = {
        ground.phrase_key(ask): f"an ask of `{topic.id}` ({folder.tree.path}:{folder.tree.line(key)})"
        for folder in ground.neighbours
        for key, ask, topic in asks(folder)
    }
    for sayings in ground.sayings:
        yield from sayings.problems
        yield from _unknown_topics(ground, sayings)
        for key, saying in sayings.each():
            words = ground.phrase_key(saying.text)
            if words and words in phrases:
                yield sayings.tree.problem(key, "words that are no ask", f"“{saying.text}”, {phrases[words]}")


def check_contradictions(ground: Ground) -> Iterator[Problem]:
    """What is said leads to the same in every place where it stands."""
    first: dict[str, tuple[Sayings, KeyPath, Saying]] = {}
    for sayings in ground.sayings:
        for key, saying in sayings.each():
            words = ground.phrase_key(saying.text)
            other, place, same = first.setdefault(words, (sayings, key, saying))
            if words and same.expected != saying.expected:
                where = f"{other.tree.path}:{other.tree.line(place)}"
                leads = " or ".join(f"`{topic}`" for topic in sorted(same.expected)) or "nothing"
                found = f"“{saying.text}”, which leads to {leads} too ({where})"
                yield sayings.tree.problem(key, "a saying that leads to one thing", found)


def _unknown_topics(ground: Ground, sayings: Sayings) -> Iterator[Problem]:
    # Where a dossier could not be read whole, a topic that seems unknown may stand in what is missing.
    if sayings.file is None or not all(folder.sound for folder in ground.neighbours):
        return
    known = [topic.id for folder in ground.neighbours for _, topic in folder.topics()]
    named: list[tuple[KeyPath, str]] = [(("topics", topic), topic) for topic in sayings.file.topics]
    for at, entry in enumerate(sayings.file.choice):
        named += [(("choice", at, "any_of", place), topic) for place, topic in enumerate(entry.any_of)]
    for key, topic in named:
        if topic not in known:
            yield sayings.tree.problem(key, "the id of a topic", f"`{topic}`{nearest(topic, known)}")


def check_sayings_number(ground: Ground) -> Iterator[Problem]:
    """There are enough sayings in each language to measure by."""
    for sayings in ground.sayings:
        if sayings.file is None:
            continue
        for _, topic in ground.topics():
            if (number := len(sayings.file.topics.get(topic.id, ()))) < FEWEST_SAYINGS:
                expected = f"at least {FEWEST_SAYINGS} sayings"
                yield sayings.tree.problem(("topics", topic.id), expected, f"{number}", Severity.WARNING)
        kinds = Counter(saying.kind for _, saying in sayings.each())
        if (number := kinds[SayingKind.NEAR] + kinds[SayingKind.FAR]) < FEWEST_NOTHINGS:
            expected = f"at least {FEWEST_NOTHINGS} sayings, near and far, that lead nowhere"
            yield sayings.tree.problem(("nothing",), expected, f"{number}", Severity.WARNING)
