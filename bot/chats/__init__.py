"""What belongs to a chat and is no digest: its settings. Values, rules and ports; feedback and requests come later."""

from bot.chats.ports import Chats
from bot.chats.settings import Askers, ChatSettings, Layout

__all__ = ["Askers", "ChatSettings", "Chats", "Layout"]
