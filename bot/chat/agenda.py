"""A meeting's topics in one message: an overview, then a briefing at a time, forward and back.

Nothing is kept of it. The message is a reply to the `/agenda` command that it came from, whose words are read again
at every press; who gave the command, and administrators, turn the pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.briefing import compose_card
from bot.briefing.document import Block, Bullet, Notice, Title
from bot.briefing.formats.foreign import shorten
from bot.chat.screen import Button, Screen, say, show
from bot.routing import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.chat.press import Press
    from bot.chat.visit import Visit

AGENDA, HANDOUT = "a", "o"
"""Letters of the pages."""

MOST = 12
"""Topics of one meeting: their titles still fit one screen of a phone."""

LABEL = 36
"""UTF-16 units of a title on a button, with its number before it."""

_SEPARATORS = re.compile(r"[,;、，；\n]+")


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a meeting is about."""

    topics: tuple[str, ...]
    """Topic ids, in the order of the meeting, each once."""
    unknown: tuple[str, ...]
    """What was named and is no topic of the file."""
    taken: tuple[tuple[str, str], ...] = ()
    """What was named and may mean several topics, each with the id of the one that is taken for it."""
    over: tuple[str, ...] = ()
    """Topic ids for which there is no room."""


def read_agenda(visit: Visit) -> Agenda:
    """Find the topic of each name: the words between commas, semicolons or line breaks.

    Of several topics that a name may mean the best is taken: whoever begins a meeting sees at once what it is, and can
    name another. A name that the file does not know leads nowhere, here as elsewhere.
    """
    topics: dict[str, None] = {}
    unknown: list[str] = []
    taken: list[tuple[str, str]] = []
    for name in _names(visit.words):
        # An agenda names topics on purpose: the bar is that of a private question.
        route = visit.desk.router.route(name)
        if route.outcome is Outcome.ANSWER and route.topic:
            topics[route.topic] = None
        elif route.outcome is Outcome.CHOICE and route.stranger is None:
            topics[route.choices[0]] = None
            taken.append((name, route.choices[0]))
        else:
            unknown.append(name)
    kept, over = tuple(topics)[:MOST], tuple(topics)[MOST:]
    return Agenda(kept, tuple(unknown), tuple((name, topic) for name, topic in taken if topic in kept), over)


def agenda(visit: Visit, press: Press) -> Screen:
    """The page of an agenda: 0 is the overview, then each topic; a topic's page past the last one is the overview."""
    plan = read_agenda(visit)
    if not plan.topics:
        if not plan.unknown:
            return say(visit, "agenda_lost")
        return say(visit, "agenda_unknown", names=_listed(visit, plan.unknown))
    number = press.number if press.number <= len(plan.topics) else 0
    return _topic(visit, press, plan, number) if number else _overview(visit, press, plan)


def _overview(visit: Visit, press: Press, plan: Agenda) -> Screen:
    titles, over = (
        [visit.desk.knowledge.topic(topic).title for topic in topics] for topics in (plan.topics, plan.over)
    )
    blocks: list[Block] = [Title(visit.say("agenda_title", count=len(titles)))]
    if plan.unknown:
        blocks.append(Notice(visit.say("agenda_unknown", names=_listed(visit, plan.unknown))))
    if over:
        blocks.append(Notice(visit.say("agenda_over", count=MOST, names=_listed(visit, over))))
    blocks += [
        Notice(visit.say("agenda_taken", name=shorten(name, LABEL), title=visit.desk.knowledge.topic(topic).title))
        for name, topic in plan.taken
    ]
    blocks += [Bullet(title, number) for number, title in enumerate(titles, start=1)]
    rows = [
        (Button(f"{number}. {shorten(title, LABEL)}", press._replace(number=number)),)
        for number, title in enumerate(titles, start=1)
    ]
    handout = Button(visit.say("handout"), press._replace(page=HANDOUT, number=0))
    return show(visit, *blocks).under(*rows, (handout,))


def _topic(visit: Visit, press: Press, plan: Agenda, number: int) -> Screen:
    topic = plan.topics[number - 1]
    knowledge = visit.desk.knowledge
    document = compose_card(topic, knowledge, visit.today, visit.language)
    place = Notice(visit.say("agenda_place", number=number, count=len(plan.topics)))
    turns = (
        *((Button("‹", press._replace(number=number - 1)),) if number > 1 else ()),
        Button(visit.say("agenda_overview"), press._replace(number=0)),
        *((Button("›", press._replace(number=number + 1)),) if number < len(plan.topics) else ()),
    )
    whole = Button(visit.say("whole_briefing"), url=visit.link("t", knowledge.key(topic)))
    return Screen(replace(document, blocks=(place, *document.blocks))).under(turns, (whole,))


def _names(words: str) -> Iterator[str]:
    return (name for part in _SEPARATORS.split(words) if (name := part.strip()))


def _listed(visit: Visit, names: Sequence[str]) -> str:
    return visit.say("separator").join(shorten(name, LABEL) for name in names)
