"""The settings of a chat on Telegram: the panel and what its buttons change are pure; the registry keeps the choice."""
