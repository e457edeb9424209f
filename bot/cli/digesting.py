"""The command `digest --dry-run`: what would be sent when, without sending or changing anything."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.briefing import FORMATS
from bot.digests.digest import pack, write
from bot.digests.due import next_due
from bot.digests.stock import Stock
from bot.digests.subscription import History, Standing
from bot.errors import InvalidInput
from bot.knowledge import load
from bot.settings import read_settings
from bot.stores import open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.digests.digest import Digest
    from bot.digests.due import Due
    from bot.digests.subscription import Subscription
    from bot.stores import Store

PIECE = 500
"""Subscriptions read at once."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One digest to come."""

    subscription: Subscription
    due: Due
    digest: Digest | None
    """None where there would be nothing to say."""

    @property
    def line(self) -> str:
        """When, where and what, in one line."""
        place, zone = self.subscription.place, self.subscription.schedule.tzinfo
        when = f"{self.due.at.astimezone(zone).isoformat(timespec='minutes')} {self.subscription.schedule.zone}"
        where = f"chat {place.chat}" + (f" thread {place.thread}" if place.thread else "")
        if self.digest is None:
            return f"{when}  {where}  nothing to say"
        keys = " ".join(pick.good.key for pick in self.digest.picks) or "everything seen"
        return f"{when}  {where}  {keys}"


def forecast(*, chat: int | None, at: str | None, days: int) -> None:
    """Print every digest of the coming days, in order, of one chat with its text; or that there is none.

    Raises:
        InvalidInput: `at` is no time.
    """
    asyncio.run(_forecast(chat, _moment(at), timedelta(days=days)))


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"“{text}”: expected a time such as 2026-11-24T08:00+09:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _forecast(chat: int | None, start: datetime, span: timedelta) -> None:
    settings = read_settings()
    knowledge = load(settings.knowledge_path)
    async with open_store(settings.store_url) as store:
        stock = Stock.of(knowledge, await store.catalogue.listed())
        active = [subscription async for subscription in _active(store, chat)]
        coming = [
            each
            for subscription in active
            for each in foresee(subscription, await store.subscriptions.history(subscription.id), stock, start, span)
        ]
    if not coming:
        where = "" if chat is None else f" in chat {chat}"
        state = f"is due within {span.days} days" if active else "is active"
        print(f"No digest {state}{where}.")  # noqa: T201 - the result
    for each in sorted(coming, key=lambda each: (each.due.at, each.subscription.place.chat)):
        print(each.line)  # noqa: T201 - the result
        if chat is not None and each.digest:
            print(FORMATS["plain"](each.digest.document), end="\n\n")  # noqa: T201 - the result


async def _active(store: Store, chat: int | None) -> AsyncIterator[Subscription]:
    if chat is not None:
        for each in await store.subscriptions.of_chat(chat):
            if each.standing is Standing.ACTIVE:
                yield each
        return
    last = 0
    while piece := await store.subscriptions.after(last, PIECE):
        for each in piece:
            if each.standing is Standing.ACTIVE:
                yield each
        last = piece[-1].id


def foresee(
    subscription: Subscription, history: History, stock: Stock, start: datetime, span: timedelta
) -> Iterator[Forecast]:
    """The digests of one place in a span of time, each as if those before it had been sent."""
    # A due time is later than the moment it is asked for: so the start itself counts.
    due = next_due(subscription.schedule, start - timedelta(microseconds=1), subscription.last_slot)
    while due.at < start + span:
        digest = write(subscription, history, stock, due.at, due.at)
        yield Forecast(subscription, due, digest)
        if digest:
            history = history.after(pack(digest, subscription, history), due.at)
        due = next_due(subscription.schedule, due.at, due.slot)
