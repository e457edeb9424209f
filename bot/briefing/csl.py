"""A source as CSL-JSON, for people who keep their references in Zotero and the like.

Names and shapes: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables and the schema
https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-data.json.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.knowledge.model import Source

OURS = {"short", "teller", "party", "quote_budget"}
"""Fields of a source that CSL-JSON does not know."""


def csl_json(source: Source) -> dict[str, Any]:
    """One CSL-JSON item, ready for `json.dumps`; fields without a value are left out."""
    item = source.model_dump(mode="json", by_alias=True, exclude=OURS, exclude_none=True)
    if not item["author"]:
        del item["author"]
    if not item["issued"]["circa"]:
        del item["issued"]["circa"]
    return item
