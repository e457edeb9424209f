"""How fast the bot may speak: Telegram's limits, kept before Telegram has to remind of them.

At most 30 messages a second over all chats, one a second in a private chat, 20 a minute in a group, edits included
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). python-telegram-bot's AIORateLimiter
knows no limit for private chats, and stops waiting for `retry_after` as soon as any other call ends.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.chat.request import BrokenDown, Undone
from bot.digests.ports import TURN
from bot.latest import Latest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from telegram._utils.types import JSONDict

    Answer = bool | JSONDict | list[JSONDict]

SPEAKING = ("send", "edit", "copy", "forward", "answerGuestQuery")
"""How the methods begin that Telegram counts: the answer to a guest is a message, too. Answers to presses, reactions
and questions about chats are free."""

LONGEST_WAIT = 10.0
"""Seconds that a call waits for its turn, or for `retry_after`; a longer wait is raised: the answer would come too
late, after the time that a handler has."""

TRIES = 2
"""Calls in all where Telegram asks to wait."""

AGAIN = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each new try of a call that was not served: half of the time that a handler has. Telegram's servers
are seldom away for longer; who asked need not ask again."""

POSTING = ("send", "copy", "forward")
"""How the methods begin that leave one more message each time. After a 5xx, which may have done its work, they are
called once more, after the longest of these waits, when the server is most likely back: who asked would rather read an
answer twice than none, but not five times. A digest is not sent again from here at all: its outbox knows what it has
tried (`bot.digests.outcome.RESENDS`). Every other method may be repeated: it does again what is done."""

PATIENT = 1
"""Calls in all, as `rate_limit_args`, of a message that nobody has asked for at this moment: answers go before it, and
what has no turn within TURN is given back."""

KEPT = 4096
"""Chats whose last messages are remembered: a chat that is forgotten has been silent for long."""


class TurnFar(RetryAfter):
    """Raised in place of a call whose turn is not near: Telegram was not asked, and nothing was sent.

    It is never about more than one chat: whoever writes to another need not wait for it.
    """


@dataclass(slots=True)
class Window:
    """At most so many calls in so many seconds, whichever way they are cut.

    A call counts from its beginning until so many seconds after its end: it reaches Telegram somewhere between.
    """

    most: int
    seconds: float
    open: int = 0
    """Calls that have begun and not ended."""
    ends: deque[float] = field(default_factory=deque)
    """Ends of the last calls, in seconds of the clock, growing."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever waits longest: without it those who come later are as often first, and somebody never is."""

    def next_free(self, now: float) -> float:
        """When the next call may be, in seconds of the clock; now or earlier where it may be at once.

        Where it has to wait for calls that have not ended: when to look again.
        """
        room = self.most - self.open
        if room <= 0:
            return now + self.seconds / self.most
        return self.ends[-room] + self.seconds if len(self.ends) >= room else now

    def begin(self, now: float) -> None:
        """Count a call."""
        while self.ends and self.ends[0] <= now - self.seconds:
            self.ends.popleft()
        self.open += 1

    def end(self, now: float) -> None:
        """A call has ended."""
        self.open = max(0, self.open - 1)  # the window may be a new one: of a chat that was forgotten meanwhile
        self.ends.append(now)


def private_window() -> Window:
    """The limit of a private chat."""
    return Window(1, 1.0)


def group_window() -> Window:
    """The limit of a group or channel."""
    return Window(20, 60.0)


Place = int | str
"""A chat as calls name it: by its id, or by the @name of a public group."""


class Pace(BaseRateLimiter[int]):
    """Makes calls wait for their turn, where it comes soon."""

    def __init__(
        self,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
        most: int = 30,
        patience: float = TURN,
    ) -> None:
        """Take the time.

        Args:
            clock: gives seconds, never going back; the event loop's own where None.
            sleep: waits for some seconds of that clock.
            most: messages a second over all chats.
            patience: seconds of the event loop for which a patient message waits for its turn.
        """
        self._clock = clock
        self._sleep = sleep
        self._all = Window(most, 1.0)
        self._patience = patience
        self._patient = asyncio.Lock()
        """Held by the one patient message that stands in the line: all others wait outside it."""
        self._chats: Latest[Place, Window] = Latest(KEPT)
        self._paused: dict[Place, float] = {}

    async def initialize(self) -> None:
        """Nothing has to be opened."""

    async def shutdown(self) -> None:
        """Nothing has to be closed."""

    async def process_request(  # noqa: PLR0913, PLR0917 - the library's interface
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Answer:
        """Make a call when it may be made; again where Telegram asks to wait a bearable time, or it was not served.

        Args:
            rate_limit_args: calls in all, see PATIENT; where the caller wants none in particular, two if Telegram asks
                to wait, and five if it was not served (two if that may leave a message twice, see POSTING).

        Raises:
            RetryAfter: Telegram asks to wait longer than that.
            TurnFar: it has asked for that by an earlier answer, or a group has had what it may have in a minute; or a
                patient message has no turn.
            Undone, BrokenDown: it was not served at the last try either.
        """
        make = partial(callback, *args, **kwargs)
        tries = rate_limit_args or TRIES
        waits = list(AGAIN[: rate_limit_args - 1] if rate_limit_args else AGAIN)
        while True:
            try:
                return await self._make(make, endpoint, data, tries)
            except (Undone, BrokenDown) as error:
                if isinstance(error, BrokenDown) and endpoint.startswith(POSTING):
                    del waits[:-1]
                if not waits:
                    raise
                await self._sleep(waits.pop(0))

    async def _make(
        self, make: Callable[[], Awaitable[Answer]], endpoint: str, data: dict[str, Any], tries: int
    ) -> Answer:
        """Make a call when it may be made; again, up to `tries` times in all, where Telegram asks to wait."""
        chat = data.get("chat_id")
        speaks = endpoint.startswith(SPEAKING) and endpoint != "sendChatAction"
        place = chat if isinstance(chat, int | str) else None
        for attempt in range(1, tries + 1):
            if speaks:
                await self._turn(place, patient=tries == PATIENT)
            try:
                return await make()
            except RetryAfter as error:
                wait = seconds_of(error)
                if speaks and place is not None:
                    self._paused[place] = self._now() + wait
                if attempt == tries or wait > LONGEST_WAIT:
                    raise
                if not speaks or place is None:
                    await self._sleep(wait)
            finally:
                if speaks:
                    self._end(place)
        raise AssertionError("unreachable")

    async def _turn(self, chat: Place | None, *, patient: bool) -> None:
        """Wait until a message may be sent, and count it."""
        if not patient:
            await self._own_turn(chat, patient=False)
            return
        try:
            # Also for the locks: how long those before it will take is known to nobody.
            async with asyncio.timeout(self._patience):
                await self._own_turn(chat, patient=True)
        except TimeoutError:
            raise TurnFar(max(1, ceil(self._next_free(chat) - self._now()))) from None

    async def _own_turn(self, chat: Place | None, *, patient: bool) -> None:
        if chat is None:
            await self._common_turn(patient=patient)
            return
        longest = self._patience if patient else LONGEST_WAIT
        own = self._window(chat)
        async with own.turn:
            while (free := self._next_free(chat)) > self._now():
                if free - self._now() > longest:
                    raise TurnFar(ceil(free - self._now()))
                await self._sleep(free - self._now())
            await self._common_turn(patient=patient)
            own.begin(self._now())
            self._paused.pop(chat, None)

    async def _common_turn(self, *, patient: bool) -> None:
        async with self._patient if patient else nullcontext(), self._all.turn:
            while (free := self._all.next_free(self._now())) > self._now():
                await self._sleep(free - self._now())
            self._all.begin(self._now())

    def _next_free(self, chat: Place | None) -> float:
        """When a chat may have its next message, whatever others are sent; in seconds of the clock."""
        if chat is None:
            return self._now()
        return max(self._window(chat).next_free(self._now()), self._paused.get(chat, 0.0))

    def _end(self, chat: Place | None) -> None:
        self._all.end(self._now())
        if chat is not None:
            self._window(chat).end(self._now())

    def _window(self, chat: Place) -> Window:
        window = self._chats.get(chat)
        if window is None:
            window = private_window() if isinstance(chat, int) and chat > 0 else group_window()
        self._chats[chat] = window
        return window

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()


def seconds_of(error: RetryAfter) -> float:
    """How long to wait; the library gives it in either of two forms."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())
