"""What forbids a direct answer, however alike question and topic are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.routing.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.routing.atlas import Standing
    from bot.routing.question import Question


def vetoes(question: Question, best: Standing, shared: frozenset[str]) -> Iterator[Reason]:
    """What forbids to answer a question with a topic.

    Args:
        question: the question, read.
        best: the topic beside it.
        shared: parties that several topics have.
    """
    if question.is_long:
        yield Reason("veto", "long text, probably forwarded")
    for unit in question.units:
        if forbids(unit.key, best):
            kind = unit.key.partition(":")[0]
            yield Reason("veto", f"{kind} that the topic does not speak of: {unit.surface}")
    if names_only(question, shared):
        yield Reason("veto", "only names, which several topics share")


def names_only(question: Question, shared: frozenset[str]) -> bool:
    """Whether a question holds nothing but parties that several topics have: it can only lead to a choice."""
    only = all(unit.key.startswith(("party:", "pair:")) for unit in question.units)
    return only and question.keys("party") <= shared


def forbids(key: str, best: Standing) -> bool:
    """Whether a unit of the question is a name or a year that a topic has nothing on."""
    if key.startswith("stranger:"):
        return True
    if key.startswith("year:"):
        return key not in best.page.known
    return key.startswith("party:") and key[6:] not in best.page.parties
