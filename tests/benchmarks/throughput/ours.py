"""Our bot as `briefing-bot run` starts it, but for Telegram's limits."""

from __future__ import annotations

from bot.cli.loading import DRAWING, collect_nothing, without

collect_nothing()
with without(*DRAWING):
    import bot.cli.running  # noqa: F401 - what else the command brings in counts at the start, and in memory

import asyncio
from typing import TYPE_CHECKING, Any

from telegram.ext import BaseRateLimiter

from bot.app import open_desk
from bot.app.service import Service
from bot.logs import start_logging
from bot.settings import read_settings
from bot.stores import open_store

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


async def serve() -> None:
    """Run until killed; the settings come from the environment."""
    settings = read_settings()
    start_logging(settings.log_format, settings.log_level)
    desk = open_desk(settings.knowledge_path)
    async with open_store(settings.store_url, run=True) as store:
        await Service(settings, desk, store, pace=Unhurried()).run()


if __name__ == "__main__":
    asyncio.run(serve())
