"""Telegram's own words, as the library hands them on, mean what they are taken for and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, TelegramError

from bot.chat import refusals
from bot.chat.refusals import Shut, shut_by

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS: tuple[Callable[[BadRequest], bool], ...] = (
    refusals.is_unchanged,
    refusals.is_too_old,
    refusals.lacks_original,
    refusals.is_beyond_change,
    refusals.has_bad_markup,
    refusals.names_parameter,
    refusals.is_nobodys_fault,
)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (
            "Message is not modified: specified new message content and reply markup are exactly the same",
            {"is_unchanged", "is_nobodys_fault"},
        ),
        (
            "Query is too old and response timeout expired or query id is invalid",
            {"is_too_old", "is_nobodys_fault"},
        ),
        ("Message to be replied not found", {"lacks_original", "is_nobodys_fault"}),
        ("Message to edit not found", {"is_beyond_change"}),
        ("Message can't be edited", {"is_beyond_change"}),
        ("MESSAGE_ID_INVALID", {"is_beyond_change"}),
        ("Can't parse entities: unsupported start tag", {"has_bad_markup"}),
        ("Parameter ephemeral_message_parameters is not supported", {"names_parameter"}),
        ("Message is too long", set()),
    ],
)
def test_a_refusal_is_taken_for_what_it_is(words: str, meant: set[str]) -> None:
    """However the library writes its first letter."""
    assert {kind.__name__ for kind in KINDS if kind(BadRequest(words))} == meant


@pytest.mark.parametrize(
    ("error", "shut"),
    [
        (ChatMigrated(-1001), Shut.MOVED),
        (Forbidden("Forbidden: bot was kicked from the group chat"), Shut.CHAT),
        (BadRequest("Chat not found"), Shut.CHAT),
        (BadRequest("Not enough rights to send text messages to the chat"), Shut.CHAT),
        (BadRequest("Message thread not found"), Shut.THREAD),
        (BadRequest("TOPIC_CLOSED"), Shut.THREAD),
        (BadRequest("Message is too long"), None),
    ],
)
def test_what_is_shut(error: TelegramError, shut: Shut | None) -> None:
    """The chat, one topic of it, or nothing."""
    assert shut_by(error) is shut


@pytest.mark.parametrize(
    ("words", "webhook"),
    [
        ("Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first", True),
        ("Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", False),
    ],
)
def test_why_polling_is_refused(words: str, *, webhook: bool) -> None:
    """A webhook that is set, or another program."""
    assert refusals.has_webhook(Conflict(words)) is webhook
