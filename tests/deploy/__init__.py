"""The files with which the bot is put on a server."""
