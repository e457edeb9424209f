"""Text -> Route: an answer, a choice or a miss, each with its reasons."""

from bot.routing.model import Candidate, Outcome, Reason, Route, Surface, Talk

__all__ = ["Candidate", "Outcome", "Reason", "Route", "Surface", "Talk"]
