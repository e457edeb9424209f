"""What every value of a dossier is made from: frozen, with ids, language codes and lines that are checked."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from bot.locales.locale import languages

UNDETERMINED = "und"
"""ISO 639 code of what is in no language that is told."""

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]
"""How things are named in YAML and on the command line: `russia-china-trust`."""


@cache
def is_language(code: str) -> bool:
    """Whether a code is a language's, as CLDR has them: two or three letters, no region."""
    if code == UNDETERMINED or code in languages():
        return True
    from babel import Locale  # most dossiers are in the bot's own languages, and start without it

    return len(code) < 4 and code in Locale("en").languages


def _known_language(code: str) -> str:
    if not is_language(code):
        raise PydanticCustomError("language", "no language has this code")
    return code


LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$"), AfterValidator(_known_language)]
"""ISO 639 code of a language: `en`, `ru`, `ja`."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that is not empty."""


class Value(BaseModel):
    """A frozen value that knows all its keys: an unknown one is an error."""

    # Built when first used: a class that is only part of another needs no validator of its own (0.1 s at the start).
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)
