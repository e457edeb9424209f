"""The bot in production, against a Telegram on this machine."""
