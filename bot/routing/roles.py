"""Who does something to whom, and who is meant, as far as a question says so plainly: “China's fear of Japan” is not
Japan's fear, and “Suga's predecessor” is not Suga.

The same words may mean either, so only plain signs count: prepositions, an auxiliary verb beside who acts, the case of
Russian names, Japanese particles. Where there are none nothing is said. They are `turned` and `beside` in the file of
each language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.routing.frames import compile_frames, mark

if TYPE_CHECKING:
    from bot.routing.question import Question

DIRECTED = frozenset({"concept:containment", "concept:dependence", "concept:fear", "concept:sanctions"})
"""What one does to another, or feels towards another; an alliance or trust go both ways."""

ATTITUDE = "concept:attitude"
"""What one thinks of another: “how does China view Japan”."""


def is_turned(question: Question, doer: str, about: frozenset[str]) -> bool:
    """Whether a question says that what it names is done to `doer`.

    Args:
        question: the question, read.
        doer: the party that does it on the page.
        about: what the page is about. An attitude counts where that is one, and nothing else is done.
    """
    keys = {unit.key for unit in question.units}
    directed = DIRECTED & keys or {ATTITUDE} & about
    deeds = [unit.surface for unit in question.units if unit.key in directed]
    doers = [unit.surface for unit in question.units if unit.key == f"party:{doer}"]
    others = [unit.surface for unit in question.units if unit.key.startswith("party:") and unit.surface not in doers]
    if not deeds or not doers:
        return False
    frames = compile_frames(question.language, "turned", "frames" if others else "alone")
    named = {"deed": deeds, "other": others, "whom": doers}
    return frames.search(mark(question.text, question.language, named)) is not None


def is_beside(question: Question, person: str) -> bool:
    """Whether a question means somebody beside a person: a predecessor, a wife, an aide.

    Args:
        question: the question, read.
        person: the party that is named.
    """
    names = [unit.surface for unit in question.units if unit.key == f"party:{person}"]
    if not names:
        return False
    text = mark(question.text, question.language, {"person": names})
    return compile_frames(question.language, "beside").search(text) is not None
