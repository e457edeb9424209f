"""The Telegram side: a person's message, command or button -> a screen -> Telegram.

What a screen shows is decided without Telegram (`commands`, `questions`, `pages`, `browse`); `incoming`, `reception`,
`handlers` and `sending` carry it there and back.
"""

import os

# The library's own way of being told that durations may come as timedelta; without it every `retry_after` warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")
