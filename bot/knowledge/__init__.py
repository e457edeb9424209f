"""What a dossier is, and how it is read.

What only curators need is imported from its own module (`checks`, `verification`, `sayings`): `ask` starts faster.
"""

from bot.knowledge.keys import Item, Kind, index, short_key
from bot.knowledge.loader import load
from bot.knowledge.model import Claim, Dossier, Knowledge, Level, Party, Quote, Source, Topic
from bot.knowledge.problems import Problem, Severity

__all__ = [
    "Claim",
    "Dossier",
    "Item",
    "Kind",
    "Knowledge",
    "Level",
    "Party",
    "Problem",
    "Quote",
    "Severity",
    "Source",
    "Topic",
    "index",
    "load",
    "short_key",
]
