"""The Telegram side: a person's message, command or button -> a screen -> Telegram.

What a screen shows is decided without Telegram (`commands`, `questions`, `pages`, `browse`); `handlers` and `sending`
carry it there and back.
"""
