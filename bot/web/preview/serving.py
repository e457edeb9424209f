"""The preview running: a socket on loopback, the server on it, and how a bot and a person find it."""

import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from socket import socket

from bot.errors import EnvironmentUnfit
from bot.rounds import meanwhile
from bot.web.preview.cast import GROUP
from bot.web.preview.people import Person
from bot.web.preview.postman import Postman
from bot.web.preview.server import build_app
from bot.web.preview.talk import Talk
from bot.web.preview.town import Town, build_town
from bot.web.serving import listen, serving

HOST = "127.0.0.1"
PORT = 8765
PORTS_TRIED = 20
"""Ports that are tried, from the one that was asked for."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A running preview."""

    url: str
    """Address of the page; for a bot it is the API's too: what `API_URL` is set to."""
    token: str
    """The bot's token, a new one each time."""
    town: Town
    postman: Postman
    """Posts updates where a webhook is set and led anywhere."""

    @property
    def base_url(self) -> str:
        """What python-telegram-bot's `base_url` wants: the token is written directly behind it."""
        return f"{self.url}/bot"

    def talk(
        self, person: Person, *, in_group: bool = False, chat: int | None = None, thread: int | None = None
    ) -> Talk:
        """Returns a conversation of `person` with the bot: privately, in the study group, or in any chat and topic."""
        where = chat or (GROUP if in_group else person.id)
        return Talk(self.town, person, where, self.town.feed.count, thread=thread)


def utc_now() -> datetime:
    """Returns the time."""
    return datetime.now(UTC)


def open_socket(port: int = PORT) -> socket:
    """Returns a socket that listens on loopback, on `port` or on the next one that is free; 0 means any.

    Raises:
        EnvironmentUnfit: none of the ports is free.
    """
    last = min(port + PORTS_TRIED - 1, 65_535) if port else 0
    for candidate in range(port, last + 1):
        with contextlib.suppress(EnvironmentUnfit):
            return listen(HOST, candidate)
    raise EnvironmentUnfit(f"The ports {port} to {last} are all in use; please give another one with --port.")


@contextlib.asynccontextmanager
async def serve_preview(
    port: int = PORT,
    *,
    token: str | None = None,
    now: Callable[[], datetime] = utc_now,
    town: Town | None = None,
    route: Callable[[str], str] | None = None,
) -> AsyncIterator[Preview]:
    """Runs the preview inside the program that enters it, until it is left.

    Args:
        port: port on loopback; the next free one is taken where it is in use; 0 means any.
        token: the bot's token; a new one by default, so that no other page can guess it.
        now: returns the time, aware.
        town: people and chats; the usual cast by default.
        route: where a webhook's address leads on this machine; None: nothing is posted.

    Raises:
        EnvironmentUnfit: no port is free.
    """
    town = town or build_town(now)
    token = token or f"{town.bot.id}:{secrets.token_urlsafe(26)}"
    listener = open_socket(port)
    postman = Postman(town.mailbox, route or str)
    posting = meanwhile(postman.run()) if route else contextlib.nullcontext()
    async with serving(build_app(town, token), listener) as address, posting:
        try:
            yield Preview(f"http://{address}", token, town, postman)
        finally:
            # Calls that wait for something to happen end now, or the server would wait for them.
            town.close()
