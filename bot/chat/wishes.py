"""The button “tell me when this is covered”: where it stands, and what it says. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.press import WISH, Press
from bot.chat.screen import Button, Row
from bot.chats.requests import LONGEST
from bot.routing import Outcome, Surface, Talk

if TYPE_CHECKING:
    from bot.chat.visit import Visit
    from bot.routing import Route

UNDO = "off"
"""Key of the button that takes a request back."""


def wish_row(visit: Visit, route: Route) -> Row:
    """The button under a question that the file does not answer; none in groups, nor under what is no question."""
    is_asked = visit.words and len(visit.words) <= LONGEST and route.talk is Talk.QUESTION
    if not is_asked or route.outcome is Outcome.ANSWER or visit.surface is not Surface.PRIVATE:
        return ()
    return (Button(visit.say("wish_button"), Press(WISH, visit.language)),)


def undo_row(visit: Visit) -> Row:
    """The button that takes a request back."""
    return (Button(visit.say("wish_undo"), Press(WISH, visit.language, UNDO)),)
