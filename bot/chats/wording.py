"""What people write, as it can be kept: on one line, and without signs that a database refuses."""

from __future__ import annotations


def keepable(text: str, longest: int) -> str:
    """A text on one line, cut to `longest` characters, without NUL and other controls, and without half characters."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in whole).split())[:longest]
