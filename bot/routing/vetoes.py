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
    only_names = all(unit.key.startswith(("party:", "pair:")) for unit in question.units)
    if only_names and question.keys("party") <= shared:
        yield Reason("veto", "only names, which several topics share")


def forbids(key: str, best: Standing) -> bool:
    """Whether a unit of the question is a name or a year that a topic has nothing on."""
    if key.startswith("stranger:"):
        return True
    if key.startswith("year:"):
        return key not in best.page.known
    return key.startswith("party:") and key[6:] not in best.page.parties
