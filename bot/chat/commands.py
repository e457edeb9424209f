"""What a person can ask for by a command: a function each, and one table that menus and help are made from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from bot.briefing import cite as cite_item
from bot.briefing import csl_json, name_files
from bot.briefing.document import Block, Bullet, Listing, Notice, Paragraph, Title
from bot.briefing.options import examples
from bot.briefing.references import reference, sources_of
from bot.chat import offers, pages
from bot.chat.agenda import AGENDA, agenda
from bot.chat.browse import browse, shelf_named, topic_button
from bot.chat.payload import ASK, read_payload
from bot.chat.press import Press
from bot.chat.questions import route_question, search, show_route
from bot.chat.rooms import show_short
from bot.chat.screen import Screen, say, show
from bot.knowledge.keys import LENGTH
from bot.knowledge.model import Claim, Quote
from bot.locales import languages, locale_of
from bot.routing import Surface

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.visit import Visit

FIRST_TOPICS = 4
"""Topics under the greeting: they show the width of the file and still fit a phone."""

_KEY = re.compile(rf"(?<![0-9A-Za-z])[0-9A-Za-z]{{{LENGTH}}}(?![0-9A-Za-z])")


def start(visit: Visit) -> Screen | None:
    """Greet, or open what a deep link leads to; in a group shortly, and only where somebody has typed it."""
    if visit.words == ASK:
        return brief(replace(visit, words=""))
    wanted = read_payload(visit.words) if visit.words else None
    if wanted:
        letter, key = wanted
        opened = pages.open_page(replace(visit, words=""), Press(letter, visit.language, key))
        if opened:
            return opened
    if visit.surface is Surface.GROUP:
        # What follows is of a link that has brought the bot there, and it has just greeted.
        return None if visit.words else show(visit, *map(Paragraph, visit.say("group_welcome").splitlines()))
    lost = (Notice(visit.say("link_lost")),) if visit.words else ()
    dossiers = visit.desk.knowledge.dossiers
    files = (Paragraph(visit.say("welcome_files", files=name_files(dossiers, visit.locale))),) if dossiers else ()
    topics = tuple((topic_button(visit, option.topic),) for option in examples(visit.desk.knowledge, FIRST_TOPICS))
    welcome = show(visit, Title(visit.say("welcome_title")), *lost, *files)
    return welcome.under(*topics, (offers.all_topics(visit),))


def help_(visit: Visit) -> Screen:
    """Say how to ask, and name every command that can be given here."""
    here = (command for command in COMMANDS if command.in_private or visit.surface is Surface.GROUP)
    lines = (Bullet(f"/{command.name} {visit.say(f'command_{command.name}')}") for command in here)
    end = Paragraph(visit.say("help_end"))
    page = show(visit, Title(visit.say("help_title")), Paragraph(visit.say("help_ask")), *lines, end)
    return page.under((offers.all_topics(visit),))


def topics(visit: Visit) -> Screen:
    """Browse the file without typing; words after the command name a theme or party, or are a question."""
    shelf = shelf_named(visit, visit.words) if visit.words else None
    if shelf and (opened := browse(visit, shelf)):
        return opened
    if visit.words:
        route, visit = route_question(visit)
        return show_short(visit, route) if visit.surface is Surface.GROUP else show_route(visit, route)
    return browse(visit, Press("b", visit.language)) or help_(visit)


def brief(visit: Visit) -> Screen:
    """Answer a question; without one, ask for it."""
    if not visit.words:
        return _ask_for(visit, "brief_prompt", "brief_example")
    route, visit = route_question(visit)
    return show_route(visit, route)


def quote(visit: Visit) -> Screen:
    """Find exact words in the claims and quotes."""
    if not visit.words:
        return _ask_for(visit, "quote_prompt", "quote_example")
    return search(visit, visit.words.strip('“”"„«»「」『』 '))


def compare(visit: Visit) -> Screen:
    """Show what each side says on a topic."""
    if not visit.words:
        return _ask_for(visit, "compare_prompt", "compare_example")
    route, visit = route_question(visit)
    return show_route(visit, route, "d")


def agenda_(visit: Visit) -> Screen:
    """Walk a meeting through its topics."""
    if not visit.words:
        return _ask_for(visit, "agenda_prompt", "agenda_example")
    return agenda(visit, Press(AGENDA, visit.language))


def sources(visit: Visit) -> Screen:
    """Say what is in the file: its version, its sources, its curator."""
    blocks: list[Block] = []
    for dossier in visit.desk.knowledge.dossiers:
        items = [item for topic in dossier.topics for item in topic.lines]
        quotes = sum(isinstance(item, Quote) for item in items)
        blocks += [
            Title(dossier.title, visit.locale.date(dossier.as_of) if dossier.as_of else None),
            Paragraph(
                visit.say(
                    "file",
                    version=dossier.edition,
                    topics=visit.say("topics", count=len(dossier.topics)),
                    claims=visit.say("count_claims", count=len(items) - quotes),
                    quotes=visit.say("count_quotes", count=quotes),
                )
            ),
            Paragraph(visit.say("curator", contact=dossier.curator) if dossier.curator else visit.say("no_curator")),
            *(reference(source, dossier, visit.locale) for source in dossier.sources),
        ]
    return show(visit, *blocks).under((offers.all_topics(visit),))


def cite(visit: Visit) -> Screen:
    """Give an item or the sources of a topic as plain text and as CSL-JSON.

    The key comes from the command, or from the foot of the card that is replied to.
    """
    keys = _KEY.findall(visit.words) or _KEY.findall(visit.replied)[-1:]
    item = next(filter(None, map(visit.item, keys)), None)
    if item is None:
        return say(visit, "cite_unknown" if visit.words else "cite_prompt")
    if isinstance(item.value, Claim | Quote):
        used = sources_of((item.value,), item.dossier)
        texts = [cite_item(item.value, item.dossier)]
    else:
        used = sources_of(item.topic.lines, item.dossier)
        texts = [cite_item(source, item.dossier) for source in used]
    return show(
        visit,
        Title(visit.say("citations", title=item.topic.title)),
        *map(Listing, texts),
        Paragraph("CSL-JSON"),
        *(Listing(json.dumps(csl_json(source), ensure_ascii=False)) for source in used),
    )


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, and where menus offer it."""

    name: str
    run: Callable[[Visit], Screen | None] | None
    """Draws its screen, or nothing; None for a command that changes something: `bot.chat.errands.ERRANDS` has it."""
    in_groups: bool = True
    """Whether the menu of groups has it; it works there all the same."""
    in_private: bool = True
    """Whether private chats have it."""
    prompt: str | None = None
    """Sentence by which it asks for the words it needs; None where it needs none."""
    takes_question: bool = False
    """Whether its words are a question, answered as if it were asked without the command."""
    by_admins: bool = False
    """Whether it is for administrators of a group, and answered there whatever else is."""
    quotes_question: bool = False
    """Whether its screen is a reply to the question, from which its buttons know what was asked."""


def asked_by(sentence: str) -> Command | None:
    """The command that asked for words by this sentence, in whichever language; None where none did."""
    return _prompts().get(sentence)


@cache
def _prompts() -> dict[str, Command]:
    """Every command that asks for words, by its sentence in each language."""
    spoken = map(locale_of, languages())
    return {locale.say(command.prompt): command for locale in spoken for command in COMMANDS if command.prompt}


COMMANDS = (
    Command("start", start, in_groups=False),
    Command("brief", brief, prompt="brief_prompt", takes_question=True, quotes_question=True),
    Command("topics", topics, quotes_question=True),
    Command("quote", quote, prompt="quote_prompt"),
    Command("compare", compare, prompt="compare_prompt", quotes_question=True),
    Command("sources", sources),
    Command("agenda", agenda_, prompt="agenda_prompt", quotes_question=True),
    Command("digest", None, by_admins=True, quotes_question=True),
    Command("settings", None, prompt="settings_zone_prompt", by_admins=True),
    Command("cite", cite),
    Command("help", help_),
    Command("quiet", None, in_private=False, by_admins=True),
    Command("leave", None, in_private=False, by_admins=True),
    Command("privacy", None, in_groups=False),
)
"""Every command, in the order of menus and help. `/help` and Telegram's menus read it; a row is all a command needs
beside its function and its sentence `command_<name>` in each language."""


def _ask_for(visit: Visit, prompt: str, example: str) -> Screen:
    return replace(say(visit, prompt), asks=visit.say(example))
