"""The sources at the end of a text, numbered: each once, as fully as anything in the text describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.document import Block, Quotation, Reference, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.briefing.document import Attribution


class Citations:
    """The sources of some blocks, in the order in which they are first used."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        """Collect the sources of proofread blocks: references, and attributions to what no reference describes."""
        self._references: dict[str, Reference] = {}
        for block in blocks:
            if isinstance(block, Statement | Quotation):
                self._add(_described(block.attribution))
            elif isinstance(block, Reference):
                self._add(block)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources; the first has the number 1."""
        return tuple(self._references.values())

    def number(self, attribution: Attribution) -> int:
        """The number of the source that an attribution names; it is among the blocks."""
        return list(self._references).index(_key(attribution)) + 1

    def _add(self, reference: Reference) -> None:
        known = self._references.get(_key(reference))
        if known is None or _fullness(known) < _fullness(reference):
            self._references[_key(reference)] = reference


def _key(named: Attribution | Reference) -> str:
    """Which source it is: at one address there is one, whatever two dossiers call it."""
    return named.url or named.key


def _described(attribution: Attribution) -> Reference:
    return Reference(f"{attribution.source}, {attribution.date}", attribution.key, attribution.url)


def _fullness(reference: Reference) -> tuple[bool, int]:
    return reference.note is not None, len(reference.text)
