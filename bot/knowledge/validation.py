"""Whether a file's data fits a model, and if not, what is wrong in words a curator understands."""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from bot.knowledge.value import ID_PATTERN
from bot.knowledge.yaml_tree import name_character

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from bot.knowledge.problems import Problem
    from bot.knowledge.yaml_tree import KeyPath, Tree

Model = TypeVar("Model", bound=BaseModel)

LINK = r"^https?://\S+$"

PATTERNS = {
    ID_PATTERN: "small letters, digits and single hyphens, such as `peace-treaty`",
    r"^[a-z]{2,3}$": "the code of a language, such as `en`",
    LINK: "a link that starts with http:// or https://",
}
"""What each pattern of the models asks for, in words."""

EXPECTED: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "string_type": lambda _: "text",
    "string_too_short": lambda _: "text that is not empty",
    "string_too_long": lambda limits: f"at most {limits['max_length']} characters",
    "string_pattern_mismatch": lambda limits: PATTERNS.get(limits["pattern"], f"text like {limits['pattern']}"),
    "language": lambda _: "the code of a language, such as `en`",
    "enum": lambda limits: f"one of {limits['expected']}",
    "literal_error": lambda limits: f"one of {limits['expected']}",
    "int_type": lambda _: "a whole number",
    "int_from_float": lambda _: "a whole number",
    "float_type": lambda _: "a number",
    "bool_type": lambda _: "true or false",
    "greater_than": lambda limits: f"a number above {limits['gt']:g}",
    "greater_than_equal": lambda limits: f"a number of at least {limits['ge']}",
    "less_than_equal": lambda limits: f"a number of at most {limits['le']:g}",
    "date_type": lambda _: "a date such as 2021-04-16",
    "date_parsing": lambda _: "a date such as 2021-04-16",
    "date_from_datetime_parsing": lambda _: "a date such as 2021-04-16",
    "date_from_datetime_inexact": lambda _: "a date such as 2021-04-16",
    "tuple_type": lambda _: "a list (in brackets, or with “- ” before each)",
    "too_short": lambda limits: f"a list of at least {limits['min_length']}",
    "too_long": lambda limits: f"a list of at most {limits['max_length']}",
    "dict_type": lambda _: "keys with values",
}
"""What each kind of fault asks for instead (https://docs.pydantic.dev/latest/errors/validation_errors/)."""


ISSUED = "a date such as `{date-parts: [[2021, 4, 16]]}`"
"""CSL-JSON's form, which nobody guesses."""


def validate(tree: Tree, model: type[Model], elsewhere: Mapping[str, str] | None = None) -> Model | tuple[Problem, ...]:
    """Make a model of a file's data.

    Args:
        tree: the file; it has to be usable.
        model: what the file should hold.
        elsewhere: fields of the model that belong in another file, each with the name of that file.

    Returns:
        The model, or every reason why there is none.
    """
    elsewhere = elsewhere or {}
    strays = (
        *(
            tree.problem((name,), f"it in {home}", f"`{name}` here")
            for name, home in elsewhere.items()
            if isinstance(tree.data, dict) and name in tree.data
        ),
        *(tree.problem(key, f"`{alias}`", f"`{key[-1]}`") for key, alias in _misnamed(model, tree.data)),
    )
    try:
        value = construct(model, tree.data)
    except ValidationError as error:
        return (*strays, *(_translate(tree, model, elsewhere, fault) for fault in error.errors(include_url=False)))
    return strays or value


def construct(model: type[Model], data: Any) -> Model:
    """Make a model of plain data; pydantic's ValidationError where it does not fit.

    JSON is the one form in which pydantic's strict mode takes dates and enumerations from text, and nothing else.
    """
    return model.model_validate_json(json.dumps(data), strict=True, by_alias=True, by_name=False)


def nearest(word: str, known: Sequence[str]) -> str:
    """A remedy for a mistyped word: `, did you mean ...`; no such words where nothing comes near.

    Letters that only look like those of a key or id are named, since nobody sees what is wrong with them.
    """
    near = get_close_matches(word, known, n=1)
    return alien(word) + (f", did you mean `{near[0]}`?" if near else "")


def alien(word: str) -> str:
    """The first letter of a key, id or code that none may have: ` with U+0441 (...)`; empty where there is none."""
    letter = next((letter for letter in word if not letter.isascii()), "")
    return f" with {name_character(letter)}" if letter else ""


def describe(value: Any) -> str:
    """What stands in a file, in words of one line."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            words = " ".join(value.split())
            return f"“{words[:60]}…”" if len(words) > 60 else f"“{words}”"
        case list() | tuple():
            return f"a list of {len(value)}" if value else "an empty list"
        case _:
            return "keys with values"


def _translate(tree: Tree, model: type[BaseModel], elsewhere: Mapping[str, str], fault: ErrorDetails) -> Problem:
    key = _key(tree.data, fault["loc"])
    kind, value = fault["type"], fault["input"]
    if kind == "missing":
        return tree.problem(key, f"`{key[-1]}`", "nothing")
    if kind == "extra_forbidden":
        known = [name for name in _fields(_model_at(model, key[:-1])) if name not in elsewhere]
        listed = ", ".join(f"`{name}`" for name in known)
        return tree.problem(key, f"one of {listed}", f"`{key[-1]}`{nearest(str(key[-1]), known)}")
    if key[-1:] == ("issued",) or "date-parts" in key:
        return tree.problem(key, ISSUED, describe(value))
    if kind == "model_type":
        known = [name for name in _fields(_model_at(model, key)) if name not in elsewhere]
        found = "an empty file" if value is None and not key else describe(value)
        return tree.problem(key, f"keys such as `{known[0]}:` with values", found)
    if kind == "string_type" and isinstance(value, int | float | dict):
        words = "text (in quotes where it has “: ” or a brace in it)" if isinstance(value, dict) else "text in quotes"
        return tree.problem(key, words, describe(value))
    expected = EXPECTED[kind](fault.get("ctx", {})) if kind in EXPECTED else fault["msg"]
    names = kind == "string_pattern_mismatch" and fault["ctx"]["pattern"] != LINK
    return tree.problem(key, expected, describe(value) + (alien(value) if names else ""))


def _misnamed(model: type[BaseModel], data: Any, key: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Keys that are the Python name of a field which is called otherwise in files; pydantic passes over them."""
    if isinstance(data, list):
        for at, entry in enumerate(data):
            yield from _misnamed(model, entry, (*key, at))
    elif isinstance(data, dict):
        for spelled, field in _fields(model).items():
            if spelled != field.name and field.name in data:
                yield (*key, field.name), spelled
            if field.model:
                yield from _misnamed(field.model, data.get(spelled), (*key, spelled))


def _key(data: Any, location: tuple[int | str, ...]) -> KeyPath:
    """The key path of a fault as the file has it: without the steps that the models put in."""
    key: list[int | str] = []
    for part in location:
        if part == "[key]" or (isinstance(data, list) and isinstance(part, str)):
            continue
        key.append(part)
        inside = (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int))
        data = data[part] if inside else None
    return tuple(key)


def _model_at(model: type[BaseModel], key: KeyPath) -> type[BaseModel]:
    for part in key:
        field = _fields(model).get(str(part))
        if field and field.model:
            model = field.model
    return model


class _Field(NamedTuple):
    """A field of a model, as far as a file's keys are concerned."""

    name: str
    """In Python."""
    model: type[BaseModel] | None
    """What it holds, one or many of them; None for plain values."""


@cache
def _fields(model: type[BaseModel]) -> dict[str, _Field]:
    """The fields of a model by the keys that files have for them."""
    return {
        field.alias or name: _Field(name, _model_in(field.annotation)) for name, field in model.model_fields.items()
    }


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[Claim, ...]` or `Claim | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, (_model_in(part) for part in get_args(annotation))), None)
