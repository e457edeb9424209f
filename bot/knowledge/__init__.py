"""What a dossier is, and how it is read, checked and verified."""

from bot.knowledge.checks import check
from bot.knowledge.keys import Item, Kind, index, short_key
from bot.knowledge.loader import load
from bot.knowledge.model import Claim, Dossier, Knowledge, Level, Party, Quote, Source, Topic
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.sayings import Saying, SayingKind, load_sayings
from bot.knowledge.verification import Verified, verify

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
    "Saying",
    "SayingKind",
    "Severity",
    "Source",
    "Topic",
    "Verified",
    "check",
    "index",
    "load",
    "load_sayings",
    "short_key",
    "verify",
]
