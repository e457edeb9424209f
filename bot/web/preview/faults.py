"""What goes wrong between bot and Telegram when a test wants it to: floods, lost rights, dead servers, dead lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.errors import CallRefused


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with calls."""

    refusal: CallRefused | None = None
    """The answer in place of the work, or after it; None where the work is answered as it should be."""
    unanswered: bool = False
    """Whether the line goes dead after the work is done: the bot cannot know that it was."""
    delay: float = 0
    """Seconds that the call takes longer."""
    method: str | None = None
    """The method that it befalls; None for every one."""
    chat: int | None = None
    """The chat that it befalls; None for every one."""
    times: int | None = 1
    """How many calls it still befalls; None for no end."""
    garbled: bool = False
    """Whether half an answer comes after the work is done."""
    done: bool = False
    """Whether the work is done before it is refused."""

    def befalls(self, method: str, chat: int | None) -> bool:
        """Returns whether a call is one that goes wrong."""
        if self.times == 0 or self.chat not in (None, chat):
            return False
        if self.method is None:
            return method.lower() != "getupdates"  # a bot that hears nothing is another test
        return self.method.lower() == method.lower()


@dataclass(slots=True)
class Faults:
    """The faults that wait for their calls, in the order in which they were added."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """Lets something go wrong from now on; `fault.times = 0` ends it."""
        self.waiting.append(fault)
        return fault

    def flood(self, seconds: int, *, method: str | None = None, chat: int | None = None, times: int = 1) -> Fault:
        """Answers the next `times` calls with 429 and `retry_after`."""
        words = f"Too Many Requests: retry after {seconds}"
        return self.add(Fault(CallRefused(429, words, {"retry_after": seconds}), method=method, chat=chat, times=times))

    def forbid(self, words: str, *, method: str | None = None, chat: int | None = None, times: int | None = 1) -> Fault:
        """Answers with 403; `words` such as `bot was blocked by the user`."""
        return self.add(Fault(CallRefused(403, f"Forbidden: {words}"), method=method, chat=chat, times=times))

    def refuse(self, words: str, *, method: str | None = None, chat: int | None = None, times: int | None = 1) -> Fault:
        """Answers with 400; `words` such as `message thread not found`."""
        return self.add(Fault(CallRefused(400, f"Bad Request: {words}"), method=method, chat=chat, times=times))

    def break_down(
        self,
        code: int = 502,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = 1,
        done: bool = False,
    ) -> Fault:
        """Answers as the server in front of Telegram's does when it hears nothing from behind it.

        Where `done`, the work was done there all the same: the answers are alike.
        """
        words = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}.get(code, "Server Error")
        return self.add(Fault(CallRefused(code, words), method=method, chat=chat, times=times, done=done))

    def hang_up(self, *, method: str | None = None, chat: int | None = None, times: int | None = 1) -> Fault:
        """Does the work and drops the connection without an answer."""
        return self.add(Fault(unanswered=True, method=method, chat=chat, times=times))

    def garble(self, *, method: str | None = None, chat: int | None = None, times: int | None = 1) -> Fault:
        """Does the work and gives half of the answer as if it were whole."""
        return self.add(Fault(garbled=True, method=method, chat=chat, times=times))

    def slow_down(self, seconds: float, *, method: str | None = None, times: int | None = None) -> Fault:
        """Lets each call take `seconds` longer."""
        return self.add(Fault(delay=seconds, method=method, times=times))

    def take(self, method: str, chat: int | None) -> list[Fault]:
        """Returns what goes wrong with a call: every delay, and the first of all else."""
        self.waiting = [fault for fault in self.waiting if fault.times != 0]
        found = [fault for fault in self.waiting if fault.befalls(method, chat)]
        first = next((fault for fault in found if not fault.delay), None)
        taken = [fault for fault in found if fault.delay or fault is first]
        for fault in taken:
            fault.times = fault.times and fault.times - 1
        return taken
