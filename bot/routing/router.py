"""Text -> Route: reads a question, compares it with every topic, and decides whether to speak.

Wrong answers cost most. So an exact phrase answers; a named stranger, an unknown year or a party that is not the
topic's forbids a direct answer; and everything else needs confidence, more of it in a group.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import MAXYEAR
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from bot.routing.cache import open_atlas
from bot.routing.confidence import Calibration, load_calibration
from bot.routing.halves import halves
from bot.routing.model import Candidate, Outcome, Reason, Route, Surface, Talk
from bot.routing.vetoes import forbids, names_only, vetoes
from bot.routing.words import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bot.knowledge import Knowledge
    from bot.routing.atlas import Standing
    from bot.routing.question import Question, Unit


@dataclass(frozen=True, slots=True)
class Bar:
    """How sure routing has to be on a surface."""

    answer: float
    """Chance of being right from which it answers."""
    choice: float
    """Chance of having the right topic among three from which it offers a choice."""
    strict: bool
    """Whether what is doubtful forbids an answer as well."""


BARS = {
    Surface.PRIVATE: Bar(answer=0.76, choice=0.3, strict=False),
    Surface.GROUP: Bar(answer=0.9, choice=0.4, strict=True),
}
"""Chosen by cross-validation on the sayings so that 1 answer in 100 is wrong at most, and no choice is kept back that
is likelier to help than to annoy; tests/benchmarks/calibrate.py prints what other bars would give. In a group none of
the sayings is answered wrongly from 0.88 on, and nothing that must not match from far below; the rest is margin."""

MAX_CHOICES = 3
WORTH_OFFERING = 0.01
"""Chance from which a topic is offered in a choice."""

LIKELY = 0.1
"""Chance from which a topic of which somebody tells something is offered alone, where they are asked what they tell."""

RANKED = 5
"""Topics that are handed on."""

NEAR_EXACT = 92
"""Likeness of spelling (0 to 100, rapidfuzz token_sort_ratio) from which a question is taken as an ask misspelt."""


TELLING = 0.5
"""Weight from which what a topic is about tells that half a question asks of it. Of 3,300 questions 69 halves are left
to look at instead of 145, and the same three questions ask of two topics."""


class Ranked(NamedTuple):
    """A topic beside a question, with how likely it is meant."""

    standing: Standing
    chance: float
    """0 to 1."""


class Router:
    """Routes questions to the topics of some knowledge."""

    def __init__(
        self,
        knowledge: Knowledge,
        cache: Path | None = None,
        calibration: Calibration | None = None,
        advance: Callable[[float], None] = lambda _done: None,
    ) -> None:
        """Read the knowledge, or take what was read before.

        Args:
            knowledge: all dossiers.
            cache: folder where what was read is kept; None: nowhere.
            calibration: weights of the confidence; None: those that ship with the bot.
            advance: called now and then with the share that is done, 0 to 1, for a progress bar.
        """
        self.atlas = open_atlas(knowledge, cache, advance)
        self._calibration = calibration or load_calibration(len(self.atlas.texts) / max(1, len(self.atlas.pages)))
        dates = (dossier.as_of_date(topic) for dossier in knowledge.dossiers for topic in dossier.topics)
        self._ends = max((day.year for day in dates if day), default=MAXYEAR)

    def route(self, text: str, surface: Surface = Surface.PRIVATE) -> Route:
        """Decide where a text leads. Takes any string; never raises.

        Args:
            text: what somebody wrote.
            surface: where; in a group the bars are higher.

        Returns:
            The route, without its reasons, which few want to see.
        """
        return self.route_all([(text, surface)])[0]

    def route_all(self, asked: Sequence[tuple[str, Surface]]) -> list[Route]:
        """The routes of several texts, each with where it was written: the same as one by one.

        Each step is taken for all of them before the next, for the reason that `bot.chat.cohort` tells: of 32, each
        takes a third less time than by itself.
        """
        questions = [self.atlas.read(text) for text, _ in asked]
        ranked = self._rank(questions)
        return [
            self._decide(text, question, ranks, BARS[surface])
            for (text, surface), question, ranks in zip(asked, questions, ranked, strict=True)
        ]

    def explain(self, text: str, surface: Surface = Surface.PRIVATE) -> Route:
        """The same route with its reasons."""
        question = self.atlas.read(text)
        [ranked] = self._rank([question])
        route = self._decide(text, question, ranked, BARS[surface])
        if question.talk is not Talk.QUESTION:
            return replace(route, why=(Reason("talk", question.talk),))
        if self.atlas.exact_topics(question):
            return replace(route, why=(Reason("exact phrase", text.strip()),))
        if not ranked:
            return replace(route, why=(Reason("nothing known", "no word of it is in the file"),))
        bar = BARS[surface]
        best = ranked[0].standing
        forbidden = list(vetoes(question, best, self.atlas.shared_parties, strict=bar.strict))
        two = () if forbidden or route.outcome is not Outcome.CHOICE else self._two_topics(question, best)
        both = (Reason("two topics", " + ".join(two)),) if two else ()
        return replace(route, why=(*_reasons(question, ranked, bar), *forbidden, *both))

    def _decide(self, text: str, question: Question, ranked: Sequence[Ranked], bar: Bar) -> Route:
        """Where a text leads, by what it asks and by the topics that may be meant."""
        timeless = self._timeless(question)
        about_now = question.about_now or timeless is not question
        route = partial(Route, language=question.language, talk=question.talk, about_now=about_now)
        if question.talk is not Talk.QUESTION:
            return route(Outcome.MISS)
        # What is later is not answered, but what it would be about stands nearest.
        nearest = ranked if timeless is question else self._rank([timeless])[0]
        route = partial(route, candidates=tuple(map(_candidate, nearest[:RANKED])))
        exact = sorted(self.atlas.exact_topics(question))
        if exact:
            # A phrase that stands in the file answers, whatever else is there; one that two topics have is a choice.
            route = partial(route, matched=text.strip())
            if len(exact) == 1:
                return route(Outcome.ANSWER, topic=exact[0])
            return route(Outcome.CHOICE, choices=tuple(exact[:MAX_CHOICES]))
        if not ranked:
            return route(Outcome.MISS)
        best = ranked[0].standing
        stranger = self._stranger(question, best)
        written = _as_written(stranger, text) if stranger else None
        route = partial(route, matched=best.phrase, coverage=best.signals.coverage, stranger=written)
        weighed = self._weigh(route, question, ranked, bar)
        if weighed.outcome is Outcome.ANSWER and (two := self._two_topics(question, best)):
            return route(Outcome.CHOICE, choices=two)
        return weighed

    def _two_topics(self, question: Question, best: Standing) -> tuple[str, ...]:
        """The topics of a question that asks of two: each half alone would answer a group, and with another topic.

        Routing halves takes time: they are only where what this topic is about stands in one, and what another is about
        in the other; not a name, and not a common word such as “between”.
        """
        telling = [unit for unit in question.units if unit.weight >= TELLING]
        here = [unit.surface for unit in telling if unit.key in best.page.central]
        elsewhere = self.atlas.centres(question) - best.page.central
        there = [unit.surface for unit in telling if unit.key in elsewhere]
        for parts in halves(question.text, here, there):
            first = self.route(parts[0], Surface.GROUP).topic
            second = first and self.route(parts[1], Surface.GROUP).topic
            if first and second and first != second:
                return first, second
        return ()

    def share(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """How much of what a text means each other text speaks of, in whichever of the languages, 0 to 1.

        Args:
            text: what somebody asked.
            others: lines of the file.
        """
        units = self.atlas.read(text).units
        total = sum(unit.weight for unit in units)
        if not total:
            return (0.0,) * len(others)
        told = [{unit.key for unit in self.atlas.read(other).units} for other in others]
        return tuple(sum(unit.weight for unit in units if unit.key in keys) / total for keys in told)

    def _timeless(self, question: Question) -> Question:
        """The question without years after the file's end, which say when and not what; itself where it has none."""
        units = tuple(unit for unit in question.units if not self._is_later(unit))
        return question if len(units) == len(question.units) else replace(question, units=units)

    def _is_later(self, unit: Unit) -> bool:
        return unit.key.startswith("year:") and int(unit.key[5:]) > self._ends

    def _rank(self, questions: Sequence[Question]) -> list[list[Ranked]]:
        """The topics that each may mean, the likeliest first; none for talk, and for what means nothing."""
        asked = {number: each for number, each in enumerate(questions) if each.talk is Talk.QUESTION and each.units}
        shortlists = self.atlas.shortlists(list(asked.values()))
        chances = self._calibration.chances([[each.signals for each in standings] for standings in shortlists])
        ranked: list[list[Ranked]] = [[] for _ in questions]
        for number, standings, likely in zip(asked, shortlists, chances, strict=True):
            ranked[number] = sorted(map(Ranked, standings, likely), key=lambda each: -each.chance)
        return ranked

    def _stranger(self, question: Question, best: Standing) -> str | None:
        """The first name or year that the file has nothing on; a year after its end is no stranger, but about now."""
        forbidden = (unit for unit in question.units if not self._is_later(unit) and forbids(unit.key, best))
        named = [unit.surface for unit in forbidden if unit.key.startswith(("stranger:", "year:"))]
        return min(named, key=question.text.find, default=None)

    def _weigh(self, route: Callable[..., Route], question: Question, ranked: Sequence[Ranked], bar: Bar) -> Route:
        """Answer, offer a choice or miss, by confidence and vetoes."""
        best = ranked[0].standing
        if not any(vetoes(question, best, self.atlas.shared_parties, strict=bar.strict)) and (
            ranked[0].chance >= bar.answer or _is_near_exact(question, best)
        ):
            return route(Outcome.ANSWER, topic=best.page.id)
        offered = [each for each in ranked if each is ranked[0] or each.chance >= WORTH_OFFERING]
        if names_only(question):
            named = [each for each in ranked if question.keys("party") <= each.standing.page.parties]
            offered = [each for each in offered if each in named] or named or offered
        elif _found(ranked) < bar.choice:
            return route(Outcome.MISS)
        offered = _told(offered, question.tellers)
        silent = tuple(sorted(offered[0].standing.page.leaves_out(question.tellers)))
        choices = tuple(each.standing.page.id for each in offered[:MAX_CHOICES])
        return route(Outcome.CHOICE, choices=choices, silent=silent)


def _told(offered: list[Ranked], tellers: frozenset[str]) -> list[Ranked]:
    """Of what would be offered, what those who are asked for tell of; all, where they tell of nothing likely."""
    if not tellers:
        return offered
    likely = [each for each in offered if each is offered[0] or each.chance >= LIKELY]
    return [each for each in likely if not each.standing.page.leaves_out(tellers)] or offered


def _found(ranked: Sequence[Ranked]) -> float:
    """The chance that the right topic is among those that would be offered."""
    return sum(each.chance for each in ranked[:MAX_CHOICES])


def _as_written(surface: str, text: str) -> str:
    """A normalised name as it stands in the text; itself where it stands there in another form."""
    found = re.search(re.escape(surface).replace(r"\ ", r"\W*"), text[:MAX_LENGTH], re.IGNORECASE)
    return found.group() if found else surface


def _is_near_exact(question: Question, best: Standing) -> bool:
    """Whether the question is an ask in another order or with a slip of the keyboard, and nothing else."""
    return not best.missing and fuzz.token_sort_ratio(question.text, best.phrase.casefold()) >= NEAR_EXACT


def _reasons(question: Question, ranked: Sequence[Ranked], bar: Bar) -> Iterator[Reason]:
    """How the decision came about, for a person and for a curator."""
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    yield Reason("phrase", best.standing.phrase)
    for unit in question.units:
        kind, _, name = unit.key.partition(":")
        if unit.mended:
            yield Reason("spelling", f"{unit.surface} → {unit.mended}")
        if kind in ("concept", "party"):
            yield Reason(kind, f"{unit.surface} → {name}")
    yield Reason("coverage", f"{best.standing.signals.coverage:.0%} of what was asked")
    if best.standing.missing:
        yield Reason("not covered", ", ".join(best.standing.missing))
    if second:
        yield Reason("margin", f"{best.chance - second.chance:.2f} over {second.standing.page.id}")
    chance, found = (
        f"right {best.chance:.2f} (bar {bar.answer})",
        f"among three {_found(ranked):.2f} (bar {bar.choice})",
    )
    yield Reason("confidence", f"{chance}, {found}")


def _candidate(ranked: Ranked) -> Candidate:
    """A topic with its score: the square root of its chance, so that small chances stay apart."""
    return Candidate(ranked.standing.page.id, round(100 * math.sqrt(ranked.chance), 1), ranked.standing.phrase)
