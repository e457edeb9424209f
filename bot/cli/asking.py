"""The command `ask`: one question in the terminal."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.briefing import FORMATS, compose
from bot.briefing.wording import compose_words, find_words, quoted_words, topics_of
from bot.cli.opening import open_watched
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.briefing import Document
    from bot.briefing.desk import Desk
    from bot.briefing.wording import Finding
    from bot.knowledge import Dossier
    from bot.routing import Route, Surface


def answer(text: str, *, language: str | None, surface: Surface, as_json: bool, why: bool) -> None:
    """Print the briefing for a question: drawn in a terminal, plain in a pipe, or as JSON (the design's contract).

    Words in quotation marks are looked for as they stand, as in the chat: the outcome is then `words`, `items` names
    what was found, and the rest tells where the same words lead as a question.
    """
    desk = open_watched(read_settings().knowledge_path)
    start = time.perf_counter()
    route = (desk.router.explain if why or as_json else desk.router.route)(text, surface)
    quoted = quoted_words(text)
    finding = find_words(quoted, desk.items) if quoted else None
    spoken = language or route.language
    if quoted and finding:
        document = compose_words(quoted, finding, desk.knowledge, spoken, topics_of(route))
    else:
        document = compose(route, desk.knowledge, datetime.now(UTC).date(), spoken)
    spent = (time.perf_counter() - start) * 1000
    if as_json:
        print(json.dumps(_as_json(desk, route, finding, document, spent), ensure_ascii=False))  # noqa: T201 - the result
    else:
        _show(document, route if why and finding is None else None)


def _as_json(
    desk: Desk, route: Route, finding: Finding | None, document: Document, milliseconds: float
) -> dict[str, Any]:
    dossier = _dossier_of(desk, route)
    found = {} if finding is None else {"items": [item.key for item in finding.items]}
    return {
        "outcome": route.outcome if finding is None else "words",
        **found,
        "topic": route.topic,
        "choices": list(route.choices),
        "candidates": [{"topic": each.topic, "score": each.score} for each in route.candidates],
        "matched": route.matched,
        "why": [{"rule": reason.rule, "detail": reason.detail} for reason in route.why],
        "text": FORMATS["plain"](document),
        "dossier": dossier.id if dossier else None,
        "version": dossier.version if dossier else None,
        "lang": document.language,
        "ms": round(milliseconds, 3),
    }


def _dossier_of(desk: Desk, route: Route) -> Dossier | None:
    """The dossier that answered; after a miss the one that came nearest, else the first."""
    topics = [topic for topic in (route.topic, *route.choices, *(each.topic for each in route.candidates)) if topic]
    if topics:
        return desk.knowledge.home(topics[0])
    return desk.knowledge.dossiers[0] if desk.knowledge.dossiers else None


def _show(document: Document, explained: Route | None) -> None:
    reasons = [f"{reason.rule}: {reason.detail}" for reason in explained.why] if explained else []
    if not sys.stdout.isatty():
        print(FORMATS["plain"](document))  # noqa: T201 - the result
        for line in ("", *reasons) if reasons else ():
            print(line)  # noqa: T201 - the result
        return
    from rich.console import Console
    from rich.text import Text

    from bot.briefing.formats.terminal import render

    console = Console()
    console.print(render(document))
    for line in reasons:
        console.print(Text(line, style="dim"))
