"""The methods of the Bot API that the stand-in knows: one table, a row for each.

A new method is a model of its parameters, a function, and a row in the table of its noun.
"""

from bot.web.preview.methods import (
    callbacks,
    chats,
    commands,
    documents,
    ephemeral,
    guests,
    inline,
    messages,
    profile,
    rich,
    signals,
    updates,
)
from bot.web.preview.methods.method import Method

_NOUNS = (
    updates,
    messages,
    rich,
    documents,
    ephemeral,
    signals,
    callbacks,
    commands,
    profile,
    chats,
    inline,
    guests,
)

METHODS: dict[str, Method] = {name.lower(): method for noun in _NOUNS for name, method in noun.METHODS.items()}
"""By name in small letters: Telegram does not tell them apart."""

__all__ = ["METHODS"]
