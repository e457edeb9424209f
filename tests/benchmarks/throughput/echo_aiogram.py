"""A bare echo bot on aiogram, with all defaults."""

from __future__ import annotations

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message  # noqa: TC002 - aiogram reads the annotations at run time

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Say what was said."""
    await message.answer(message.text or "")


def main() -> None:
    """Run until killed."""
    server = TelegramAPIServer.from_base(os.environ["BRIEFING_API_URL"])
    bot = Bot(os.environ["BRIEFING_TOKEN"], session=AiohttpSession(api=server))
    asyncio.run(dispatcher.start_polling(bot))


if __name__ == "__main__":
    main()
