"""Who is asked for as the one who tells: “what does JIIA say of the alliance” asks for the alliance.

A publisher is also something to ask about (“who came from JIIA”), so only plain signs count: a verb of saying,
“according to”, a name before “on”. Where there are none the question stays as it is. They are `telling` in the file of
each language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.routing.frames import compile_frames, compile_row, mark, unmark

if TYPE_CHECKING:
    from collections.abc import Sequence


def without_tellers(text: str, language: str, names: Sequence[str]) -> str:
    """A question without the words that say who tells; itself where none plainly do.

    Args:
        text: normalised, one space between words.
        language: ISO 639 code.
        names: of who publishes, at least one, as they stand in the text.
    """
    # Of two who tell, “what Valdai and JIIA say of trust”, one stands for both.
    named = compile_row(language, "teller").sub(r"\1", mark(text, language, {"teller": names}))
    rest = compile_frames(language, "telling").sub(" ", named)
    return text if rest == named else unmark(rest)
