"""What a chat chooses and asks for beside digests, and feedback, which belongs to none. Values, rules and ports."""

from bot.chats.feedback import Feedback
from bot.chats.requests import Requests
from bot.chats.settings import Askers, Chats, ChatSettings, Layout

__all__ = ["Askers", "ChatSettings", "Chats", "Feedback", "Layout", "Requests"]
