"""How the tables came to be as they are, one step a file; Alembic runs what is missing."""

LATEST = "0007"
"""The last step that this version of the bot knows; a test holds it against the files. Whoever stands there does
without Alembic, and without its 10 MB and tenth of a second at the start."""
