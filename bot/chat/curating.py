"""What curators can do in their private chat while the bot runs, and what they are told unasked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

from bot.briefing.document import Bullet, Document, Paragraph, Title
from bot.briefing.shelf import Reload, Result, Shelf
from bot.chat.digests.deliveries import describe_deliveries
from bot.chat.reading import app_language
from bot.chat.screen import Screen
from bot.chat.sending import reply, send
from bot.errors import StoreUnavailable
from bot.locales import FALLBACK, locale_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from telegram.ext import ExtBot

    from bot.briefing.document import Block
    from bot.chat.handlers import Context, Handler
    from bot.chat.incoming import Update
    from bot.digests.ports import Overview
    from bot.locales import Locale

log = structlog.get_logger()

SHOWN = 10
"""Problems that are shown of a reload: the rest is often their consequence."""


@dataclass(slots=True)
class Curation:
    """The knowledge as curators handle it."""

    curators: frozenset[int]
    """Telegram's ids."""
    shelf: Shelf
    now: Callable[[], datetime]
    """Gives the time, aware."""
    started: datetime
    """When the bot was, aware."""
    counts: Callable[[], Mapping[str, int]]
    """Gives what has happened since: `updates`, `answer`, `choice`, `miss`, `other`, `failures`, `throttled`."""
    overview: Callable[[], Awaitable[Overview]]
    """Gives how digests stand."""
    reloaded: Callable[[Reload], None] = lambda _: None
    """Is told of every reload."""
    _known: tuple[str, ...] = field(default=(), init=False)
    """The problems that curators were told last; empty where all is well."""

    async def reload(self, bot: ExtBot[None], asker: int | None = None) -> Reload:
        """Read the files again, and tell the curators what they do not know yet.

        Args:
            bot: tells them.
            asker: the curator who wants it and is answered by the caller; None where the files have changed.
        """
        outcome = await self.shelf.reload()
        self.reloaded(outcome)
        if outcome.problems == self._known and not (outcome.result is Result.CHANGED and asker):
            return outcome
        self._known = outcome.problems
        screen = Screen(describe_reload(outcome, self.shelf, locale_of(FALLBACK)))
        for curator in sorted(self.curators - {asker}):
            try:
                await send(bot, curator, screen)
            except TelegramError as error:
                log.warning("a curator was not told of a reload", reason=str(error))
        return outcome


async def reload(curation: Curation, locale: Locale, asker: int, bot: ExtBot[None]) -> Document:
    """Read the files again, and say how that went."""
    return describe_reload(await curation.reload(bot, asker), curation.shelf, locale)


async def status(curation: Curation, locale: Locale, _: int, __: ExtBot[None]) -> Document:
    """Say what is loaded, since when the bot runs, what it has done, and how digests stand."""
    last = curation.shelf.last
    hours, minutes = divmod(int((curation.now() - curation.started).total_seconds()) // 60, 60)
    lines: list[Block] = [
        *_dossiers(curation.shelf, locale),
        Bullet(locale.say("status_uptime", hours=hours, minutes=f"{minutes:02}")),
        Bullet(_last_reload(last, locale) if last else locale.say("status_no_reload")),
        Bullet(locale.say("status_counts", **curation.counts())),
    ]
    try:
        lines += describe_deliveries(await curation.overview(), curation.now(), locale)
    except StoreUnavailable:
        lines.append(Paragraph(locale.say("store_away")))
    return Document((Title(locale.say("status_title")), *lines), locale.language)


CuratorCommand = Callable[[Curation, "Locale", int, "ExtBot[None]"], Awaitable[Document]]
"""Gets the language and the id of the curator; returns what is answered."""

CURATOR_COMMANDS: dict[str, CuratorCommand] = {"reload": reload, "status": status}
"""Every command of curators beside `/report`, in their private chat; for everybody else they do not exist."""


def curator_handlers(curation: Curation) -> dict[str, Handler]:
    """Who answers each of these commands, by its name."""
    return {name: _handler(name, command, curation) for name, command in CURATOR_COMMANDS.items()}


def describe_reload(outcome: Reload, shelf: Shelf, locale: Locale) -> Document:
    """What curators read of a reload: what is loaded now, and every problem with its file and line."""
    more = len(outcome.problems) - SHOWN
    blocks: list[Block] = [
        Title(locale.say(f"reload_{outcome.result}")),
        *map(Bullet, outcome.problems[:SHOWN]),
        *([Paragraph(locale.say("more", count=more))] if more > 0 else []),
        *_dossiers(shelf, locale),
    ]
    return Document(tuple(blocks), locale.language)


def _handler(name: str, command: CuratorCommand, curation: Curation) -> Handler:
    async def handle(update: Update, context: Context) -> None:
        user, message = update.effective_user, update.message
        if user is None or message is None:
            return
        document = await command(curation, locale_of(app_language(user)), user.id, context.bot)
        await reply(message, Screen(document), to_question=False)
        log.info("answered", kind="curator", command=name)

    return handle


def _dossiers(shelf: Shelf, locale: Locale) -> list[Bullet]:
    return [
        Bullet(f"{dossier.edition}: {locale.say('topics', count=len(dossier.topics))}")
        for dossier in shelf.desk.knowledge.dossiers
    ]


def _last_reload(last: Reload, locale: Locale) -> str:
    result = locale.say(f"reload_{last.result}")
    return locale.say("status_reload", at=f"{last.at:%Y-%m-%d %H:%M} UTC", result=result)
