"""How an answer came about, for the person who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.document import Paragraph, Title
from bot.chat.cards import back_button
from bot.chat.screen import Button, Screen, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.chat.press import Press
    from bot.chat.visit import Visit
    from bot.routing import Route


def why(visit: Visit, press: Press) -> Screen | None:
    """How the answer came about, in a line for the person who asked."""
    topic = visit.topic(press.key)
    if topic is None:
        return None
    route = visit.desk.router.explain(visit.words, visit.surface)
    lines = [Paragraph(line) for line in _reasons(visit, topic, route)]
    return show(visit, Title(visit.say("why_title")), *lines).under(
        (Button(visit.say("wrong_button"), press._replace(page="x")), back_button(visit, press))
    )


def _reasons(visit: Visit, topic: str, route: Route) -> Iterable[str]:
    if not visit.words:
        yield visit.say("why_unknown")
        return
    if not route.means(topic):
        yield visit.say("why_turned")
        return
    rules = {reason.rule: reason.detail for reason in route.why}
    if "exact phrase" in rules:
        yield visit.say("why_exact", phrase=route.matched or visit.words)
        return
    phrases = {each.topic: each.phrase for each in route.candidates}
    if phrase := phrases.get(topic, route.matched):
        yield visit.say("why_phrase", phrase=phrase)
    if topic != next(iter(phrases), topic):
        # What is known beside is of the best topic, and the reader has chosen another.
        return
    if route.coverage is not None:
        yield visit.say("why_coverage", detail=f"{route.coverage:.0%}")
    for rule, key in (("spelling", "why_spelling"), ("not covered", "why_missing")):
        if rule in rules:
            yield visit.say(key, detail=rules[rule])
