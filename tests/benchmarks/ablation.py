"""Measure what each part of routing buys, by taking it away.

    uv run python -m tests.benchmarks.ablation [TSV]

TSV holds messages as `eval --queries` takes them; without one, those of tests/unseen.tsv, which were written from the
topics' titles alone. The weights of the confidence stay as they ship: a part is missed as much as the rest leans on it.
Prints a Markdown table.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from bot.knowledge import load
from bot.routing.atlas import Atlas
from bot.routing.entries import Kind
from bot.routing.evaluation import evaluate, read_cases
from bot.routing.glossary import Glossary
from bot.routing.lexicon import Lexicon
from bot.routing.model import Surface
from bot.routing.router import Router

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bot.routing.entries import Entry
    from bot.routing.evaluation import Tally
    from bot.routing.question import Question

ROOT = Path(__file__).parents[2]


def without(kind: Kind) -> AbstractContextManager[object]:
    """No entries of a kind are known."""

    class Lacking(Glossary):
        def add(self, entry: Entry, phrase: str, *, weak: bool = False) -> None:
            if entry.kind is not kind:
                super().add(entry, phrase, weak=weak)

    return patch("bot.routing.naming.Glossary", Lacking)


def read_unmended(atlas: Atlas, text: str) -> Question:
    """Leave misspelt words as they are."""
    return atlas._reader.read(text)  # noqa: SLF001 - a part is taken away


PARTS: dict[str, AbstractContextManager[object]] = {
    "everything": nullcontext(),
    "without concepts": without(Kind.CONCEPT),
    "without parties": without(Kind.PARTY),
    "without strangers' names": without(Kind.STRANGER),
    "without fields of life": without(Kind.FIELD),
    "without mending": patch.object(Atlas, "read", read_unmended),
    "without dictionaries": patch.object(Lexicon, "is_ordinary", lambda *_: False),
    "without knowing who tells": patch("bot.routing.atlas.without_tellers", lambda text, *_: text),
    "without halves": patch("bot.routing.router.halves", lambda _: ()),
    "without vetoes": patch("bot.routing.router.vetoes", lambda *_, **__: ()),
}


def row(name: str, private: Tally, group: Tally) -> str:
    """One line of the table."""
    inside, outside = private.in_scope, private.out_of_scope
    shares = (
        private.answered_right / inside,
        private.answered_wrong / inside,
        private.found,
        private.out_of_scope_answered / outside,
        private.out_of_scope_missed / outside,
    )
    cells = (*(f"{share:.1%}" for share in shares), f"{private.cost:.2f}", f"{group.answered_right / inside:.1%}")
    return f"| {name} | {' | '.join(cells)} | {group.answered_wrong + group.out_of_scope_answered} |"


def main() -> None:
    """Print the table."""
    knowledge = load(ROOT / "knowledge")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "unseen.tsv"
    cases = read_cases(path, frozenset(topic.id for topic in knowledge.topics))
    print(
        "| | right | wrong | right or in the choice | must not match: answered | missed | cost | group: right | wrong |"
    )
    print(f"|{' --- |' * 9}")
    for name, lacking in PARTS.items():
        with lacking:
            router = Router(knowledge)
            private, group = (evaluate(router, cases, surface, lambda: None) for surface in Surface)
        print(row(name, private.total, group.total), flush=True)


if __name__ == "__main__":
    main()
