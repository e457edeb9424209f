"""Text -> Route: an answer, a choice or a miss, each with its reasons.

`bot.routing.router.Router` is not brought in here: the words of this page are needed where no router is.
"""

from bot.routing.model import Candidate, Outcome, Reason, Route, Surface, Talk

__all__ = ["Candidate", "Outcome", "Reason", "Route", "Surface", "Talk"]
