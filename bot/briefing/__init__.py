"""Route -> Document -> text in a format."""

from bot.briefing.card import compose_card, compose_claims, compose_quotes, compose_short_card
from bot.briefing.compose import compose, name_files
from bot.briefing.csl import csl_json
from bot.briefing.document import Document
from bot.briefing.formats import FORMATS
from bot.briefing.handout import compose_handout
from bot.briefing.options import compose_related
from bot.briefing.references import cite, compose_sources
from bot.briefing.sides import compose_sides

__all__ = [
    "FORMATS",
    "Document",
    "cite",
    "compose",
    "compose_card",
    "compose_claims",
    "compose_handout",
    "compose_quotes",
    "compose_related",
    "compose_short_card",
    "compose_sides",
    "compose_sources",
    "csl_json",
    "name_files",
]
