"""Tests of the chat side: the bot talks to people through the stand-in, all in one process."""
