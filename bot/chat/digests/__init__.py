"""The digest in the chat: the command's line, the panel of buttons, and what becomes of both."""
