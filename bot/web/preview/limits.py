"""How long and how many: Telegram's limits, for the stand-in that keeps them.

Unless said otherwise a number is from https://core.telegram.org/bots/api, at the method or type it belongs to.
Characters are UTF-16 code units where a message is measured, code points elsewhere.
"""

from __future__ import annotations

MESSAGE_TEXT = 4096
"""UTF-16 units of a message, after its markup was read."""
MESSAGE_RAW = 32_768
"""Bytes of a message before its markup is read (source of tdlib/telegram-bot-api)."""
CAPTION = 1024
"""UTF-16 units of a caption, after its markup was read."""
QUOTE = 1024
"""UTF-16 units of a quoted part of the message that is replied to."""
ENTITIES = 100
"""Entities that are shown; further ones are dropped silently (undocumented; constant of python-telegram-bot)."""

CALLBACK_DATA = 64
"""Bytes."""
COPY_TEXT = 256
KEYBOARD_BUTTONS = 100
"""Buttons in one keyboard (undocumented; constant of python-telegram-bot)."""
KEYBOARD_ROW = 8
"""Buttons in one row (undocumented; constant of python-telegram-bot)."""
PLACEHOLDER = 64
CALLBACK_ANSWER = 200
CALLBACK_WAIT_SHOWN = 15
"""Seconds for which a client shows a button as waiting; our page's choice, near what Telegram's clients do."""
CALLBACK_LIFE = 150
"""Seconds in which a callback can be answered (source of tdlib/telegram-bot-api)."""

COMMAND = 32
COMMAND_DESCRIPTION = 256
COMMANDS = 100
"""Commands in one scope and language."""
NAME = 64
DESCRIPTION = 512
SHORT_DESCRIPTION = 120

INLINE_RESULTS = 50
INLINE_RESULT_ID = 64
"""Bytes."""
INLINE_OFFSET = 64
"""Bytes."""
INLINE_QUERY = 256
INLINE_CACHE = 300
"""Seconds for which inline results are kept, where the bot does not say."""
INLINE_CACHE_LONGEST = 86_400
INLINE_LIFE = 30
"""Seconds in which an inline query can be answered (source of tdlib/telegram-bot-api)."""

GUEST_LIFE = 150
"""Seconds in which a guest query can be answered (not published; taken to be that of a callback)."""
EPHEMERAL_WINDOW = 15
"""Seconds after a press, or an ephemeral message, in which any bot may answer by an ephemeral message."""

SENDS_A_SECOND = 30
"""Messages and edits, over all chats (https://core.telegram.org/bots/faq; so are the next two)."""
PRIVATE_A_SECOND = 1
GROUP_A_MINUTE = 20
DELETE_WITHIN = 48 * 3600
"""Seconds in which a message can be deleted."""
UPDATE_LIFE = 24 * 3600
"""Seconds for which an update that nobody fetches is kept."""
UPDATES = 100
"""Updates handed out at once."""
POLL = 50
"""Seconds that a long poll is held at most (source of tdlib/telegram-bot-api)."""
POST_WAIT = 60.0
"""Seconds between tries to post an update to a webhook, at most (source of tdlib/telegram-bot-api)."""
RETRY_AFTER = 3600.0
"""Seconds of a bot's `Retry-After` that are obeyed at most (the same)."""
START_PAYLOAD = 64
DOCUMENT = 50 * 1024 * 1024
"""Bytes of a file that a bot may send."""
