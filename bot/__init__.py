"""briefing-bot: who said what, when, and where it is written."""

__version__ = "0.1.0"
