"""What forbids a direct answer, however alike question and topic are."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from bot.routing.model import Reason
from bot.routing.question import is_rare
from bot.routing.roles import is_beside, is_turned
from bot.routing.words import has_kanji

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.routing.atlas import Standing
    from bot.routing.question import Question


GIVEN_NAME = 0.8
"""Weight from which a word before a surname may be a given name; words such as “did” and “premier” have less."""

TELLING = 0.3
"""Weight from which a word or concept tells what is asked: “limited” has less."""

MOSTLY = 0.6
"""Coverage below which any rare word forbids, be it in a dictionary: it may turn the rest to something else."""

WHOLE = 0.85
"""Coverage from which a topic speaks of everything that was asked, kin of its words included."""


def vetoes(question: Question, best: Standing, shared: frozenset[str], *, strict: bool) -> Iterator[Reason]:
    """What forbids to answer a question with a topic.

    Args:
        question: the question, read.
        best: the topic beside it.
        shared: parties that several topics have.
        strict: whether what is doubtful forbids as well, as where others read along.
    """
    if question.is_long:
        yield Reason("veto", "long text, probably forwarded")
    for unit in question.units:
        if forbids(unit.key, best):
            kind = unit.key.partition(":")[0]
            yield Reason("veto", f"{kind} that the topic does not speak of: {unit.surface}")
    for teller in sorted(best.page.leaves_out(question.tellers)):
        yield Reason("veto", f"nothing on the topic is told by: {teller}")
    yield from _somebody_else(question, best, strict=strict)
    yield from _other_doer(question, best)
    if strict and best.page.parties and not question.keys("party") and best.signals.coverage < WHOLE:
        yield Reason("veto", "nobody is named whom the topic is about, and it does not speak of everything")
    if strict and _is_thin(question, best):
        yield Reason("veto", "little is asked, and the topic mentions it in passing")
    if names_only(question) and question.keys("party") <= shared:
        yield Reason("veto", "only names, which several topics share")


def names_only(question: Question) -> bool:
    """Whether a question holds nothing but parties: it leads to a choice of topics that have them at least."""
    return all(unit.key.startswith(("party:", "pair:")) for unit in question.units)


def _somebody_else(question: Question, best: Standing, *, strict: bool) -> Iterator[Reason]:
    """Who may be meant in place of whom the topic is about."""
    person = best.page.person
    if person and best.missing and person not in question.keys("party"):
        yield Reason("veto", f"the topic is about somebody who is not named: {person}")
    if person and is_beside(question, person):
        yield Reason("veto", f"somebody beside whom the topic is about: {person}")
    unknown = _unknown(question, best, strict=strict)
    if unknown:
        yield Reason("veto", f"unknown, perhaps a name: {', '.join(unknown)}")
    namesakes = [f"{word} {surname}" for word, surname in _namesakes(question, best, strict=strict)]
    if namesakes:
        yield Reason("veto", f"perhaps another of that name: {', '.join(namesakes)}")


def _unknown(question: Question, best: Standing, *, strict: bool) -> list[str]:
    """Unknown words that may be a name: strictly beside any party, else where nobody is named whom the topic is about.

    “Rajoy's sanctions stance” is not about Japan's, nor are Japan's sanctions on him, and no list has every name. Where
    nobody is named, or much else is asked, any rare word may turn the rest to something else: “trust from a low base of
    morale”. A run of kanji is often half a word, so it counts only strictly; and so does every unknown word where the
    dossiers name nobody and nothing themselves, since most of what they speak of is unknown then.
    """
    parties, glossed = best.page.parties, best.signals.glossed
    named = question.keys("party") & parties
    if not strict and (named or not (parties or glossed)):
        return []
    mostly = named and best.signals.coverage >= MOSTLY
    unknown = [unit for unit in question.units if (unit.strange if mostly else is_rare(unit))]
    return [
        unit.surface for unit in unknown if unit.surface in best.missing and (strict or not has_kanji(unit.surface))
    ]


def _namesakes(question: Question, best: Standing, *, strict: bool) -> Iterator[tuple[str, str]]:
    """Words beside the name of a person, with that name, that may make it somebody else's: “Shintaro Abe”, 安倍昭恵.

    Given names stand before the surname but in Japanese, where they are written as one with it; in other languages
    that order is rare, so there it counts only strictly.
    """
    named = [unit for unit in question.units if unit.key.startswith("party:") and unit.key[6:] in best.page.people]
    words = [
        unit
        for unit in question.units
        if (unit.surface in best.missing and unit.key.startswith("word:"))
        or (unit.mended and not best.page.knows(unit.key))
    ]
    for person, word in product(named, words):
        running = has_kanji(person.surface)
        before, after = f"{word.surface} {person.surface}", f"{person.surface}{'' if running else ' '}{word.surface}"
        if (word.weight >= GIVEN_NAME and not running and before in question.text) or (
            word.strange and (running or strict) and after in question.text
        ):
            yield word.surface, person.surface


def _other_doer(question: Question, best: Standing) -> Iterator[Reason]:
    """Somebody who does it in place of who does what the page tells: “US sanctions on Russia” or “did Russia impose
    sanctions on Japan” beside a page on Japan's sanctions on Russia.
    """
    named, page = question.keys("party"), best.page
    if page.doer is None:
        return
    if page.doer in named:
        if is_turned(question, page.doer, page.central):
            yield Reason("veto", f"it is done to whom the topic is about: {page.doer}")
    elif not named & page.others and named - page.subjects - page.people - page.tellers:
        yield Reason("veto", f"another is named in place of whom the topic is about: {page.doer}")


def _is_thin(question: Question, best: Standing) -> bool:
    """Whether one thing is asked besides names, and no title and hardly a phrase of the topic speaks of it: what
    one phrase mentions in passing, as a page on trust does trade, is not what it is about.
    """
    things = [unit for unit in question.units if not unit.key.startswith(("party:", "pair:"))]
    told = sum(unit.weight >= TELLING for unit in things)
    return told == 1 and not any(unit.key in best.page.central for unit in things)


def forbids(key: str, best: Standing) -> bool:
    """Whether a unit of the question is a name, a year or a word of another field that a topic has nothing on."""
    if key.startswith("stranger:"):
        return True
    if key.startswith(("year:", "field:")):
        return not best.page.knows(key)
    return key.startswith("party:") and bool(best.page.leaves_out(frozenset({key[6:]})))
