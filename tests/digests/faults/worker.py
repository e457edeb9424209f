"""A bot that does nothing but deliver digests, as a process of its own: to be killed.

Arguments: address of the store, address of the endpoint, digests a second, seconds of a lease, its name.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import structlog

from bot.digests.courier import Courier
from bot.digests.delivering import Post
from bot.digests.outcome import (
    Ambiguous,
    Bad,
    Gone,
    Migrated,
    Outcome,
    RefusedBeforeSending,
    RetryLater,
    Sent,
)
from bot.digests.pace import Turns
from bot.stores import open_store
from tests.digests.builders import write_plainly

if TYPE_CHECKING:
    from bot.digests.delivery import Parcel
    from bot.digests.subscription import Place


class HttpSender:
    """Sends to the endpoint, and says what came of it."""

    def __init__(self, session: aiohttp.ClientSession, address: str, name: str) -> None:
        self._session, self._address, self._name = session, address, name

    async def send(self, place: Place, parcel: Parcel) -> Outcome:
        """Post one message."""
        message = {"chat": place.chat, "text": parcel.text, "worker": self._name, "sent": time.monotonic()}
        try:
            async with self._session.post(self._address, json=message) as response:
                return _outcome(response.status, await response.json(), private=place.is_private)
        except aiohttp.ClientConnectorError as error:
            return RefusedBeforeSending(str(error))
        except aiohttp.ClientError as error:
            return Ambiguous(str(error))


def _outcome(status: int, answer: dict[str, float], *, private: bool) -> Outcome:
    match status, answer:
        case 200, _:
            return Sent(1)
        case 403, _:
            return Gone("Forbidden")
        case 429, {"retry_after": seconds}:
            return RetryLater(seconds, everybody=private)
        case 400, {"migrate": chat}:
            return Migrated(int(chat))
        case 400, _:
            return Bad("Bad Request")
    return Ambiguous(f"status {status}")


async def deliver(
    url: str, address: str, rate: float, lease: float, name: str, *, stop: asyncio.Event | None = None
) -> None:
    """Deliver until killed, or told to stop."""
    async with open_store(url, run=True, rate=rate) as store, aiohttp.ClientSession() as session:
        sender = HttpSender(session, address, name)
        held = timedelta(seconds=lease)
        post = Post(
            store.outbox,
            store.clock,
            write_plainly,
            sender,
            name,
            timeout=lease / 2,
            lease=held,
            turns=Turns(1 / rate),
        )
        courier = Courier(post)
        stopping = asyncio.create_task((stop or asyncio.Event()).wait())
        stopping.add_done_callback(lambda _: courier.stop())
        await courier.run(sole=store.sole)


if __name__ == "__main__":
    store_url, endpoint, per_second, seconds, own_name = sys.argv[1:]
    # Drawing the tracebacks of a database that is away would take longer than it is away.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(deliver(store_url, endpoint, float(per_second), float(seconds), own_name))
