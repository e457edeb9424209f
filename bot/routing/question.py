"""Text -> Question: what is left to match on, and what is named, once politeness and glue are gone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.routing.borders import SPACED
from bot.routing.entries import Entry, Find, Kind
from bot.routing.lexicon import Lexicon, years_in
from bot.routing.memory import Memory
from bot.routing.mending import Mender
from bot.routing.model import Talk
from bot.routing.words import MAX_LENGTH, Script, Word, has_kanji, language_of, normalise, retype, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.routing.gazetteer import Adjectives
    from bot.routing.glossary import Glossary
    from bot.routing.vocabulary import Vocabulary

NAME_WEIGHT = 0.25
"""What a party's name tells, against 1 for a rare word: “Japan” stands in most topics."""

PAIR_WEIGHT = 0.4
"""What it tells that just these two parties are named together."""

FOUND_WEIGHT = 0.2
"""What it tells that a word is in the glossary at all, beside its rarity."""

SPOKESMAN_WEIGHT = 0.5
"""What a stranger's name tells who stands for a party as well: “Lavrov” may be only a word for Moscow."""

SYLLABLE_WEIGHT = 0.1
"""What one kanji left over between known words tells: mostly an ending such as 的, 化, 側."""


RARE = 1.0
"""Weight of a word that is rare in its language or not in its list at all: most names are."""


class Unit(NamedTuple):
    """Something meant: what coverage is counted in. A tuple, as each question makes some, and tuples are made fast."""

    key: str
    """`word:treati`, `concept:trust`, `party:japan`, `stranger:Iran`, `year:2014`."""
    weight: float
    """How much it tells, 0 to 1."""
    surface: str
    """As it stands in the text."""
    mended: str | None = None
    """The known word that an unknown one was taken for."""
    strange: bool = False
    """Whether it is a word that may be a name: rare, and in no dictionary as anything else."""


def is_rare(unit: Unit) -> bool:
    """Whether a unit is a rare word, a name or not."""
    return unit.weight >= RARE and unit.key.startswith("word:")


@dataclass(frozen=True, slots=True)
class Question:
    """A text, read."""

    text: str
    """Normalised, politeness removed."""
    language: str
    talk: Talk
    normalised: str = ""
    """Politeness included."""
    units: tuple[Unit, ...] = ()
    words: tuple[Word, ...] = ()
    """Every word, misspelt ones mended."""
    subject: tuple[Word, ...] = ()
    """The words that carry a subject; every word where none does."""
    tellers: frozenset[str] = frozenset()
    """Parties that are named only as those who tell it: “according to JIIA”."""
    about_now: bool = False
    is_long: bool = False
    """Over LONG characters: probably forwarded, not asked."""

    def keys(self, kind: str) -> frozenset[str]:
        """Units of one kind, by what follows the colon: `keys("party")`."""
        return frozenset(unit.key.partition(":")[2] for unit in self.units if unit.key.startswith(f"{kind}:"))


SHORTEST_RETYPED = 3
"""Letters of the longest word of a question that may be on the other keyboard layout."""

LONG = 300
"""Characters above which a message is taken as forwarded: it gets a choice, never an answer."""


class Told(NamedTuple):
    """What something found in a text tells."""

    units: tuple[Unit, ...]
    subject: tuple[Word, ...]
    """Its words that carry a subject."""


_GLUE = Told((), ())


class Reader:
    """Reads texts, by what the languages, the glossary and the gazetteer know."""

    def __init__(self, lexicon: Lexicon, glossary: Glossary, adjectives: Adjectives) -> None:
        self.lexicon, self.glossary, self._adjectives = lexicon, glossary, adjectives
        self._told: Memory[Find, Told] = Memory(self._tell)
        self._menders: Memory[Vocabulary, Mender] = Memory(partial(Mender, lexicon, glossary, adjectives))

    def read(self, text: str, vocabulary: Vocabulary | None = None, *, asked: bool = False) -> Question:
        """Read a text of any kind; never raises.

        Args:
            text: what somebody wrote.
            vocabulary: what unknown words are mended to; None: they stay as they are.
            asked: whether it is a question in any case, and not a greeting or the like.
        """
        normalised = normalise(text)
        stripped = self.lexicon.strip(normalised)
        language = language_of(normalised)
        for talk in map(self.lexicon.talk, dict.fromkeys((normalised, stripped))):
            if talk is not Talk.QUESTION and not asked:
                return Question(normalised, language, talk, normalised)
        words = split(stripped)
        if self._is_mistyped(stripped, words):
            stripped = retype(stripped)
            language = language_of(stripped)
            words = split(stripped)
        rest, about_now = self.lexicon.without_now(stripped)
        if rest is not stripped:
            words = split(rest)
        finds, typed = self._menders[vocabulary].find(words) if vocabulary else (self.glossary.find(words), {})
        units: dict[str, Unit] = {}
        every: list[Word] = []
        kept: list[Word] = []
        for find in finds:
            as_typed = _as_typed(find, typed) if typed else None
            told = self._tell(find, as_typed) if as_typed else self._told[find]
            for unit in told.units:
                units.setdefault(unit.key, unit)
            every += find.words
            kept += told.subject
        units |= _pair(units)
        units |= _years(stripped)
        return Question(
            text=stripped,
            language=language,
            talk=Talk.QUESTION,
            normalised=normalised,
            units=tuple(units.values()),
            words=tuple(every),
            subject=tuple(kept or every),
            about_now=about_now,
            is_long=len(text) > min(LONG, MAX_LENGTH),
        )

    def _tell(self, find: Find, typed: str | None = None) -> Told:
        """What something tells that was found, and that stands in the text otherwise where it was mended."""
        if find.entries:
            return Told(tuple(self._entry_units(find, typed)), find.words)
        if self.lexicon.is_glue(find.words[0]):
            return _GLUE
        return Told(tuple(self._word_units(find.words[0], typed)), find.words)

    def _entry_units(self, find: Find, typed: str | None) -> Iterator[Unit]:
        found = find.surface
        for entry in find.entries:
            yield Unit(entry_unit(entry), self._weight(entry, find), typed or found, found if typed else None)

    def _word_units(self, word: Word, typed: str | None) -> Iterator[Unit]:
        if word.script is Script.DIGITS:
            return
        country = self._adjectives.country(word)
        if country:
            parties = [entry for entry in self.glossary.entries(country) if entry.kind is Kind.PARTY]
            names = [Unit(entry_unit(party), NAME_WEIGHT, word.surface) for party in parties]
            yield from names or [Unit(f"{Kind.STRANGER}:{country}", 1.0, word.surface)]
            return
        if word.script is Script.KANJI and len(word.surface) > 2 and not self.lexicon.has(word.stem):
            for piece in self.lexicon.pieces(word.surface):
                if piece in self.lexicon.questions:
                    continue
                weight = SYLLABLE_WEIGHT if len(piece) == 1 else self.lexicon.rarity(piece)
                yield Unit(f"word:{piece}", weight, piece, strange=self._is_strange(piece, piece, weight))
            return
        weight = self.lexicon.rarity(word.stem)
        if word.script is Script.KANJI and len(word.surface) == 1:
            weight = SYLLABLE_WEIGHT
        strange = self._is_strange(word.surface, word.stem, weight)
        yield Unit(f"word:{word.stem}", weight, typed or word.surface, word.surface if typed else None, strange)

    def _is_strange(self, surface: str, stem: str, weight: float) -> bool:
        return weight >= RARE and not self.lexicon.is_ordinary(surface, stem)

    def _weight(self, entry: Entry, find: Find) -> float:
        """How much a thing found tells: a concept as much as the words it was found by."""
        if entry.kind is Kind.PARTY:
            return NAME_WEIGHT
        if entry.kind is Kind.STRANGER:
            return SPOKESMAN_WEIGHT if any(other.kind is Kind.PARTY for other in find.entries) else 1.0
        return min(1.0, FOUND_WEIGHT + sum(self.lexicon.rarity(word.stem) for word in find.words))

    def _is_mistyped(self, text: str, words: Sequence[Word]) -> bool:
        """Whether no word is known as it stands, but most are on the other keyboard layout.

        One letter is no word, and two are some word on any: “zz”.
        """
        spaced = [word for word in words if word.script in SPACED and len(word.surface) > 1]
        if any(map(self._is_familiar, spaced)) or not any(len(word.surface) >= SHORTEST_RETYPED for word in spaced):
            return False
        retyped = [word for word in split(retype(text)) if word.script in SPACED]
        return sum(map(self._is_familiar, retyped)) * 2 > len(retyped)

    def _is_familiar(self, word: Word) -> bool:
        return self.lexicon.has(word.stem) or self.glossary.knows(word)


def _as_typed(find: Find, mended: Mapping[str, str]) -> str | None:
    """How something found stands in the text where it was mended, if in kanji in part: 対露制栽 for 対露制裁."""
    whole = mended.get(find.words[0].stem)
    if whole or not find.entries:
        return whole
    found = find.surface
    written = next((word for word in mended if has_kanji(word) and word in found), None)
    return found.replace(written, mended[written]) if written else None


def _pair(units: dict[str, Unit]) -> dict[str, Unit]:
    """That just two parties are named together."""
    pair = sorted([key for key in units if key.startswith("party:")])
    if len(pair) != 2:
        return {}
    key = "pair:" + "+".join(name.removeprefix("party:") for name in pair)
    return {key: Unit(key, PAIR_WEIGHT, " + ".join(units[name].surface for name in pair))}


def _years(normalised: str) -> dict[str, Unit]:
    """The years named: together they tell as much as one rare word."""
    years = years_in(normalised)
    return {f"year:{year}": Unit(f"year:{year}", 1.0 / len(years), year) for year in years}


def entry_unit(entry: Entry) -> str:
    """Key of the unit that an entry gives."""
    return f"{entry.kind}:{entry.key}"
