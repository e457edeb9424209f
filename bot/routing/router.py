"""Text -> Route: reads a question, compares it with every topic, and decides whether to speak.

Wrong answers cost most. So an exact phrase answers; a named stranger, an unknown year or a party that is not the
topic's forbids a direct answer; and everything else needs confidence, more of it in a group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import MAXYEAR
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.routing.cache import open_atlas
from bot.routing.confidence import Calibration, Confidence, load_calibration
from bot.routing.model import Candidate, Outcome, Reason, Route, Surface, Talk
from bot.routing.words import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.knowledge import Knowledge
    from bot.routing.atlas import Standing
    from bot.routing.question import Question


@dataclass(frozen=True, slots=True)
class Bar:
    """How sure routing has to be on a surface."""

    answer: float
    """Chance of being right from which it answers."""
    choice: float
    """Chance of having the right topic among three from which it offers a choice."""


BARS = {Surface.PRIVATE: Bar(answer=0.86, choice=0.5), Surface.GROUP: Bar(answer=0.93, choice=0.6)}
"""Chosen by cross-validation on the sayings so that 1 answer in 100 is wrong at most; tests/benchmarks/calibrate.py
prints what other bars would give."""

MAX_CHOICES = 3
CHOICE_SHARE = 0.5
"""A topic is offered if its score is at least this share of the best one's."""

NEAR_EXACT = 92
"""Likeness of spelling (0 to 100, rapidfuzz token_sort_ratio) from which a question is taken as an ask misspelt."""


class Router:
    """Routes questions to the topics of some knowledge."""

    def __init__(self, knowledge: Knowledge, cache: Path | None = None, calibration: Calibration | None = None) -> None:
        """Read the knowledge, or take what was read before.

        Args:
            knowledge: all dossiers.
            cache: folder where what was read is kept; None: nowhere.
            calibration: weights of the confidence; None: those that ship with the bot.
        """
        self.atlas = open_atlas(knowledge, cache)
        self._calibration = calibration or load_calibration()
        dates = (dossier.as_of_date(topic) for dossier in knowledge.dossiers for topic in dossier.topics)
        self._ends = max((day.year for day in dates if day), default=MAXYEAR)

    def route(self, text: str, surface: Surface = Surface.PRIVATE) -> Route:
        """Decide where a text leads. Takes any string; never raises.

        Args:
            text: what somebody wrote.
            surface: where; in a group the bars are higher.
        """
        question = self.atlas.read(text)
        about_now = question.about_now or any(int(year) > self._ends for year in question.keys("year"))
        route = Route(Outcome.MISS, question.language, talk=question.talk, about_now=about_now)
        if question.talk is not Talk.QUESTION:
            return replace(route, why=(Reason("talk", question.talk),))
        standings = self.atlas.rank(question)
        route = replace(route, candidates=tuple(_candidate(standing) for standing in standings))
        exact = self.atlas.exact_topics(text)
        if exact:
            return _settle_exact(route, sorted(exact), text)
        if not standings:
            return replace(route, why=(Reason("nothing known", "no word of it is in the file"),))
        stranger = self._stranger(question, standings[0])
        route = replace(route, stranger=_as_written(stranger, text) if stranger else None)
        return self._weigh(route, question, standings, BARS[surface])

    def _stranger(self, question: Question, best: Standing) -> str | None:
        """The first name or year that the file has nothing on; a year after its end is no stranger, but about now."""
        for unit in question.units:
            kind, _, name = unit.key.partition(":")
            later = kind == "year" and int(name) > self._ends
            if kind in ("stranger", "year") and not later and _is_veto(unit.key, best):
                return unit.surface
        return None

    def _weigh(self, route: Route, question: Question, standings: Sequence[Standing], bar: Bar) -> Route:
        """Answer, offer a choice or miss, by confidence and vetoes."""
        best = standings[0]
        sure = self._calibration.judge(best.signals)
        vetoes = tuple(_vetoes(question, best, self.atlas.shared_parties))
        exactly = not vetoes and _is_near_exact(question, best)
        reasons = (*_reasons(question, best, sure, bar), *vetoes)
        route = replace(route, why=reasons, matched=best.phrase)
        if exactly or (sure.right >= bar.answer and not vetoes):
            return replace(route, outcome=Outcome.ANSWER, topic=best.page.id)
        if sure.found >= bar.choice:
            offered = [s.page.id for s in standings[:MAX_CHOICES] if s.score >= CHOICE_SHARE * best.score]
            return replace(route, outcome=Outcome.CHOICE, choices=tuple(offered))
        return route


def _settle_exact(route: Route, topics: Sequence[str], text: str) -> Route:
    """A phrase that stands in the file answers, whatever else is there; one that stands in two topics is a choice."""
    why = (Reason("exact phrase", text.strip()),)
    if len(topics) == 1:
        return replace(route, outcome=Outcome.ANSWER, topic=topics[0], matched=text.strip(), why=why)
    return replace(route, outcome=Outcome.CHOICE, choices=tuple(topics[:MAX_CHOICES]), matched=text.strip(), why=why)


def _vetoes(question: Question, best: Standing, shared: frozenset[str]) -> Iterator[Reason]:
    """What forbids a direct answer."""
    if question.is_long:
        yield Reason("veto", "long text, probably forwarded")
    for unit in question.units:
        if _is_veto(unit.key, best):
            kind = unit.key.partition(":")[0]
            yield Reason("veto", f"{kind} that the topic does not speak of: {unit.surface}")
    only_names = all(unit.key.startswith(("party:", "pair:")) for unit in question.units)
    if only_names and question.keys("party") <= shared:
        yield Reason("veto", "only names, which several topics share")


def _as_written(surface: str, text: str) -> str:
    """A normalised name as it stands in the text; itself where it stands there in another form."""
    found = re.search(re.escape(surface).replace(r"\ ", r"\W+"), text[:MAX_LENGTH], re.IGNORECASE)
    return found.group() if found else surface


def _is_veto(key: str, best: Standing) -> bool:
    if key.startswith("stranger:"):
        return True
    if key.startswith("year:"):
        return key not in best.page.known
    return key.startswith("party:") and key[6:] not in best.page.parties


def _is_near_exact(question: Question, best: Standing) -> bool:
    """Whether the question is an ask in another order or with a slip of the keyboard, and nothing else."""
    return not best.missing and fuzz.token_sort_ratio(question.text, best.phrase.casefold()) >= NEAR_EXACT


def _reasons(question: Question, best: Standing, sure: Confidence, bar: Bar) -> Iterator[Reason]:
    """How the decision came about, for a person and for a curator."""
    yield Reason("phrase", best.phrase)
    for unit in question.units:
        kind, _, name = unit.key.partition(":")
        if unit.mended:
            yield Reason("spelling", f"{unit.surface} → {unit.mended}")
        if kind in ("concept", "party"):
            yield Reason(kind, f"{unit.surface} → {name}")
    yield Reason("coverage", f"{best.signals.coverage:.0%} of what was asked")
    if best.missing:
        yield Reason("not covered", ", ".join(best.missing))
    yield Reason("margin", f"{best.signals.margin:.2f}")
    yield Reason(
        "confidence", f"right {sure.right:.2f} (bar {bar.answer}), among three {sure.found:.2f} (bar {bar.choice})"
    )


def _candidate(standing: Standing) -> Candidate:
    return Candidate(standing.page.id, round(100 * standing.score, 1), standing.phrase)
