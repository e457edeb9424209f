"""Every call that the bot made, for tests and for counting: what was asked, what was refused, how fast it sent."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.web.preview import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.errors import CallRefused

KEPT = 50_000
"""Calls that are remembered; older ones are forgotten, so that a long run stays small."""
SENDS = (
    "sendmessage",
    "senddocument",
    "sendrichmessage",
    "editmessagetext",
    "editmessagereplymarkup",
    "editephemeralmessagetext",
    "editephemeralmessagereplymarkup",
    "answerguestquery",
)
"""Methods that count against Telegram's limits on sending: edits count too (https://core.telegram.org/bots/faq)."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method."""

    method: str
    """As the bot wrote it."""
    arguments: Mapping[str, str]
    """As they arrived: numbers, flags and objects as JSON; a file as its name."""
    at: datetime
    refusal: CallRefused | None = None
    """Why it was refused; None where it was done."""
    chat: int | None = None
    """Chat that it went to, where it went to one."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast the bot sent and edited at its fastest, by which Telegram limits it."""

    second: int
    """Most within any second, over all chats."""
    private: Mapping[int, int]
    """Most within any second, by private chat."""
    groups: Mapping[int, int]
    """Most within any minute, by group or channel."""

    @property
    def excess(self) -> list[str]:
        """What went over a limit (see `limits`), a sentence each; empty where nothing did."""
        found = [f"{self.second} in a second over all chats"] if self.second > limits.SENDS_A_SECOND else []
        for counts, most, span in (
            (self.private, limits.PRIVATE_A_SECOND, "second"),
            (self.groups, limits.GROUP_A_MINUTE, "minute"),
        ):
            found += [f"{count} in a {span} to {chat}" for chat, count in counts.items() if count > most]
        return found


@dataclass(slots=True)
class Ledger:
    """The calls in the order in which they were answered."""

    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))

    @property
    def refusals(self) -> list[Call]:
        """The calls that were refused."""
        return [call for call in self.calls if call.refusal]

    def named(self, *methods: str) -> list[Call]:
        """Returns the calls of some methods, in order."""
        wanted = {method.lower() for method in methods}
        return [call for call in self.calls if call.method.lower() in wanted]

    def busiest(self, seconds: float, chat: int | None = None) -> int:
        """Returns the most messages sent and edited within any `seconds`, to one chat or (None) to all together."""
        return _most(
            (call.at.timestamp() for call in self.named(*SENDS) if not call.refusal and chat in (None, call.chat)),
            seconds,
        )

    def rates(self) -> Rates:
        """Returns how fast the bot was at its fastest; refused calls do not count."""
        moments: dict[int, list[float]] = {}
        for call in self.named(*SENDS):
            if call.chat is not None and not call.refusal:
                moments.setdefault(call.chat, []).append(call.at.timestamp())
        return Rates(
            self.busiest(1),
            {chat: _most(sent, 1) for chat, sent in moments.items() if chat > 0},
            {chat: _most(sent, 60) for chat, sent in moments.items() if chat < 0},
        )


def _most(moments: Iterable[float], seconds: float) -> int:
    window: deque[float] = deque()
    most = 0
    for moment in sorted(moments):
        window.append(moment)
        while window[0] <= moment - seconds:
            window.popleft()
        most = max(most, len(window))
    return most
