"""What a dossier is, and how it is read, checked and verified."""

from bot.knowledge.model import Claim, Dossier, Knowledge, Level, Party, Quote, Source, Topic
from bot.knowledge.problems import Problem, Severity

__all__ = [
    "Claim",
    "Dossier",
    "Knowledge",
    "Level",
    "Party",
    "Problem",
    "Quote",
    "Severity",
    "Source",
    "Topic",
]
