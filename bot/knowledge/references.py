"""Whether ids are unique and lead somewhere: the rules without which a dossier cannot be used.

They look at plain data, so that a file with other faults still tells all of these in the same run.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.knowledge.keys import Kind, short_key
from bot.knowledge.validation import nearest
from bot.knowledge.value import ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.knowledge.problems import Problem
    from bot.knowledge.yaml_tree import KeyPath, Tree

_ID = re.compile(ID_PATTERN)

Entry = tuple["KeyPath", dict[str, Any]]

ITEMS = {"claims": Kind.CLAIM, "quotes": Kind.QUOTE}
"""Lists of a topic whose entries go by a short key of their own."""

LISTED = 8  # known ids that a problem names, before it only tells how many there are


def find_faults(trees: Sequence[Tree]) -> tuple[Problem, ...]:
    """Everything that is wrong with the ids and dates of some dossiers.

    Args:
        trees: a dossier.yaml or glossary.yaml each.

    Returns:
        The problems, all of them errors.
    """
    return tuple(problem for rule in RULES for problem in rule(trees))


def _shared_ids(trees: Sequence[Tree]) -> Iterator[Problem]:
    """Dossiers and topics are named once in all files; sources, parties, themes, claims, quotes and concepts in one."""
    dossiers: dict[str, Tree] = {}
    topics: dict[str, tuple[Tree, KeyPath]] = {}
    for tree in trees:
        name = tree.data.get("id") if isinstance(tree.data, dict) else None
        if isinstance(name, str) and (other := dossiers.setdefault(name, tree)) is not tree:
            yield tree.problem(("id",), "an id of its own", f"`{name}`, which is the dossier {other.path} too")
        yield from _twice(tree, _entries(tree.data, "topics"), topics)
        for part in ("sources", "parties", "themes", "concepts"):
            yield from _twice(tree, _entries(tree.data, part), {})
        for part in ITEMS:
            yield from _twice(tree, _items(tree, part), {})


def _twice(tree: Tree, entries: Iterator[Entry], seen: dict[str, tuple[Tree, KeyPath]]) -> Iterator[Problem]:
    for key, entry in entries:
        name = entry.get("id")
        if not isinstance(name, str):
            continue
        here = (tree, (*key, "id"))
        first, where = seen.setdefault(name, here)
        if (first, where) != here:
            place = f"on line {first.line(where)}" + ("" if first is tree else f" of {first.path}")
            yield tree.problem(here[1], "an id of its own", f"`{name}`, which stands {place} too")


def _unknown_ids(trees: Sequence[Tree]) -> Iterator[Problem]:
    """Each id that is named is the id of something."""
    topics = {name: None for tree in trees for name in _ids(tree, "topics")}
    for tree in trees:
        known = {
            "topic": topics,
            "source": _ids(tree, "sources"),
            "party": _ids(tree, "parties"),
            "theme": _ids(tree, "themes"),
        }
        for kind, key, name in _references(tree):
            if isinstance(name, str) and name not in known[kind]:
                # An id with a fault of its own is no remedy for another.
                names = [known_name for known_name in known[kind] if _ID.fullmatch(known_name)]
                yield tree.problem(key, _known(kind, names), f"`{name}`{nearest(name, names)}")


def _references(tree: Tree) -> Iterator[tuple[str, KeyPath, Any]]:
    """Every place that names something by its id: what kind of thing, where, and the id."""
    for key, source in _entries(tree.data, "sources"):
        yield "party", (*key, "party"), source.get("party")
    for key, topic in _entries(tree.data, "topics"):
        yield "theme", (*key, "theme"), topic.get("theme")
        for part, kind in (("parties", "party"), ("related", "topic")):
            yield from ((kind, (*key, part, at), name) for at, name in enumerate(_list(topic, part)))
        for at, neighbour in _entries(topic, "distinct_from"):
            yield "topic", (*key, *at, "topic"), neighbour.get("topic")
    for part in ITEMS:
        for key, item in _items(tree, part):
            yield "source", (*key, "source"), item.get("source")
            yield from (("party", (*key, "sides", at), name) for at, name in enumerate(_list(item, "sides")))


def _known(kind: str, names: Sequence[str]) -> str:
    if not names:
        return f"the id of a {kind}, of which there is none"
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"the id of a {kind} ({', '.join(names[:LISTED])}{more})"


def _impossible_dates(trees: Sequence[Tree]) -> Iterator[Problem]:
    """The date of a source is a day, month or year of the calendar."""
    for tree in trees:
        for key, source in _entries(tree.data, "sources"):
            issued = source.get("issued")
            for parts in _list(issued, "date-parts")[:1]:
                if not isinstance(parts, list) or not parts or not all(type(part) is int for part in parts[:3]):
                    continue
                try:
                    date(*[*parts, 1, 1][:3])
                except (ValueError, OverflowError):
                    found = "-".join(str(part) for part in parts[:3])
                    yield tree.problem((*key, "issued", "date-parts"), "[[year, month, day]] of the calendar", found)


def _shared_keys(trees: Sequence[Tree]) -> Iterator[Problem]:
    """No two items have the same short key, which would open one in place of the other."""
    seen: dict[str, str] = {}
    for tree in trees:
        dossier = tree.data.get("id") if isinstance(tree.data, dict) else None
        if not isinstance(dossier, str):
            continue
        items = ((kind, _items(tree, part)) for part, kind in ITEMS.items())
        for kind, entries in ((Kind.TOPIC, _entries(tree.data, "topics")), *items):
            for key, entry in entries:
                name = entry.get("id")
                if not isinstance(name, str):
                    continue
                item = f"{kind} `{name}` of `{dossier}`"
                if (other := seen.setdefault(short_key(dossier, kind, name), item)) != item:
                    yield tree.problem((*key, "id"), "another id", f"one whose short key is that of the {other}")


RULES = (_shared_ids, _unknown_ids, _impossible_dates, _shared_keys)


def _ids(tree: Tree, part: str) -> dict[str, None]:
    """The ids in a list of the dossier, in file order."""
    return {entry["id"]: None for _, entry in _entries(tree.data, part) if isinstance(entry.get("id"), str)}


def _items(tree: Tree, part: str) -> Iterator[Entry]:
    """The claims or quotes of all topics."""
    for key, topic in _entries(tree.data, "topics"):
        yield from (((*key, *at), item) for at, item in _entries(topic, part))


def _entries(data: Any, part: str) -> Iterator[Entry]:
    """The mappings in a list, as far as data has that list; anything else is the schema's affair."""
    for at, entry in enumerate(_list(data, part)):
        if isinstance(entry, dict):
            yield (part, at), entry


def _list(data: Any, part: str) -> list[Any]:
    value = data.get(part) if isinstance(data, dict) else None
    return value if isinstance(value, list) else []
