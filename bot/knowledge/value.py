"""What every value of a dossier is made from: frozen, with ids, language codes and lines that are checked."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""How things are named in YAML and on the command line: `russia-china-trust`."""

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""ISO 639 code of a language: `en`, `ru`, `ja`."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that is not empty."""


class Value(BaseModel):
    """A frozen value that knows all its keys: an unknown one is an error."""

    # Built when first used: a class that is only part of another needs no validator of its own (0.1 s at the start).
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)
