"""What an editor has to know of the YAML files: JSON Schemas made from the models, kept in `knowledge/schema/`.

A first line `# yaml-language-server: $schema=../schema/dossier.schema.json` gives completion and checks while typing.
Run `python -m bot.knowledge.schema` after a change of the models.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.knowledge.loader import Glossary
from bot.knowledge.model import Dossier
from bot.knowledge.sayings import SayingsFile

if TYPE_CHECKING:
    from pydantic import BaseModel

DIALECT = "https://json-schema.org/draft/2020-12/schema"

FOLDER = Path("knowledge/schema")

MODELS: dict[str, type[BaseModel]] = {
    "dossier.schema.json": Dossier,
    "glossary.schema.json": Glossary,
    "sayings.schema.json": SayingsFile,
}
"""Each kind of file and what it holds."""


def schemas() -> dict[str, str]:
    """The text of each schema file, by its name."""
    return {name: _text(model) for name, model in MODELS.items()}


def outdated(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Those schema files of a folder that are missing or do not say what the models say."""
    return tuple(folder / name for name, text in schemas().items() if not _says(folder / name, text))


def write(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Bring the schema files of a folder in line with the models, and name those that had to be written."""
    stale = outdated(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(schemas()[path.name], encoding="utf-8")
    return stale


def _says(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _text(model: type[BaseModel]) -> str:
    schema: dict[str, Any] = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
    if model is Dossier:
        # Concepts have a file of their own, beside the dossier.
        del schema["properties"]["concepts"]
        del schema["$defs"]["Concept"]
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    for written in write():
        sys.stdout.write(f"{written}\n")
