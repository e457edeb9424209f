"""Our bot as `briefing-bot run` starts it, but for Telegram's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from telegram.ext import BaseRateLimiter

import bot.chat.application
from bot.cli import running

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from telegram._utils.types import JSONDict


class Unhurried(BaseRateLimiter[int]):
    """Never waits: the benchmark measures what an answer costs, not how many Telegram allows."""

    async def initialize(self) -> None:
        """Nothing has to be opened."""

    async def shutdown(self) -> None:
        """Nothing has to be closed."""

    async def process_request(  # noqa: PLR0917 - the library's interface
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002 - the same
        data: dict[str, Any],  # noqa: ARG002
        rate_limit_args: int | None,  # noqa: ARG002
    ) -> bool | JSONDict | list[JSONDict]:
        """Make a call at once."""
        return await callback(*args, **kwargs)


def main() -> None:
    """Run until killed; the settings come from the environment."""
    with patch.object(bot.chat.application, "Pace", Unhurried):
        running.run_bot()


if __name__ == "__main__":
    main()
