"""What routing hands on: a Route is an answer, a choice or a miss, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What a question leads to."""

    ANSWER = "answer"
    CHOICE = "choice"
    MISS = "miss"


class Surface(StrEnum):
    """Where the question was asked: in a group the bar for answering is higher."""

    PRIVATE = "private"
    GROUP = "group"


class Talk(StrEnum):
    """What a message is where it is no question about the file."""

    QUESTION = "question"
    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT = "about"
    """What the bot is, and what it can be asked."""
    WORDLESS = "wordless"
    """Nothing to go by: empty, emoji, punctuation, “more”, “why?”."""


class Reason(NamedTuple):
    """One step of the decision: which rule spoke, and what it saw."""

    rule: str
    detail: str


class Candidate(NamedTuple):
    """A topic with its score."""

    topic: str
    score: float
    """0 to 100: 100 times the square root of the chance that it is meant."""
    phrase: str | None = None
    """The nearest of its asks."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question leads."""

    outcome: Outcome
    language: str
    """ISO 639 code of the language the question was asked in."""
    topic: str | None = None
    """Topic id; None unless answered."""
    choices: tuple[str, ...] = ()
    """Topic ids offered, best first; empty unless a choice; at most 3."""
    candidates: tuple[Candidate, ...] = ()
    """The best 5 topics, whatever the outcome."""
    matched: str | None = None
    """The ask that the question came nearest to."""
    coverage: float | None = None
    """Share of what was asked that the best topic speaks of, 0 to 1; None where none was weighed."""
    why: tuple[Reason, ...] = ()
    """How it came about, where that was asked for: see `Router.explain`."""
    talk: Talk = Talk.QUESTION
    stranger: str | None = None
    """A named country, person, organisation or year that stood in the way of an answer, as the person wrote it."""
    silent: tuple[str, ...] = ()
    """Who is asked for as the one who tells it, and tells nothing on what is offered: ids of parties, or publishers."""
    about_now: bool = False
    """True where the question asks about the present or a later year: the reader is told where the file ends."""

    def means(self, topic: str) -> bool:
        """Whether a topic id is what was asked for: the answer or, where there is none, among what may be meant."""
        if self.topic is not None:
            return topic == self.topic
        return topic in self.choices or any(topic == each.topic for each in self.candidates)
