"""Where the time of an answer goes: each part of it measured by itself, in this process, on the same questions."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from telegram import Bot

from bot.app import open_desk, settle
from bot.briefing import FORMATS
from bot.chat.cohort import MOST
from bot.chat.incoming import read_update
from bot.chat.questions import route_questions, show_route
from bot.chat.visit import Visit
from tests.benchmarks.throughput.measure import ROOT, TOKEN
from tests.benchmarks.throughput.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.benchmarks.throughput.traffic import Question

HEAD = ("part of an answer", "µs", "share")


def profile(questions: Sequence[Question], whole: float) -> tuple[list[tuple[str, ...]], str]:
    """The parts of an answer, and what became of the questions.

    Args:
        questions: what is asked.
        whole: CPU seconds of one answer, as measured from outside.

    Returns:
        Rows under HEAD, largest first, and a sentence.
    """
    desk = open_desk(ROOT / "knowledge")
    settle()
    visits = [Visit(desk, datetime.now(UTC).date(), q.language, "bench_bot", q.text) for q in questions]
    cohorts = [visits[first : first + MOST] for first in range(0, len(visits), MOST)]
    routed = [found for cohort in cohorts for found in route_questions(cohort)]
    screens = [show_route(visit, route) for route, visit in routed]
    traffic = Traffic(questions)
    updates = [traffic.ask()[0] for _ in questions]
    draw, bot = FORMATS["telegram"], Bot(TOKEN)
    count = len(questions)
    parts = {
        "routing": _time(lambda: [route_questions(cohort) for cohort in cohorts], count),
        "composing page and buttons": _time(lambda: [show_route(visit, route) for route, visit in routed], count),
        "drawing Telegram's HTML": _time(lambda: [draw(screen.document) for screen in screens], count),
        "reading the update": _time(lambda: [read_update(json.loads(each), bot) for each in updates], count),
    }
    rest = max(whole - sum(parts.values()), 0.0)
    parts["sending, handlers, log, event loop: the rest"] = rest
    rows = sorted(parts.items(), key=lambda part: -part[1])
    outcomes = Counter(route.outcome.value for route, _ in routed)
    mix = ", ".join(f"{count} × {outcome}" for outcome, count in outcomes.most_common())
    return (
        [(name, f"{seconds * 1e6:.0f}", f"{seconds / sum(parts.values()):.0%}") for name, seconds in rows],
        f"{count} questions in {len({q.language for q in questions})} languages: {mix}.",
    )


def _time(run: Callable[[], object], count: int) -> float:
    """CPU seconds for each of `count`: the least of three, when what is kept is kept."""
    spent = []
    for _ in range(3):
        began = time.process_time()
        run()
        spent.append(time.process_time() - began)
    return min(spent) / count
