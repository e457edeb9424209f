"""A bare echo bot on python-telegram-bot, with all defaults."""

from __future__ import annotations

import os
from typing import Any

from telegram import Update  # noqa: TC002 - as in the library's own examples
from telegram.ext import Application, CallbackContext, MessageHandler, filters


async def echo(update: Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
    """Say what was said."""
    if update.message:
        await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Run until killed."""
    address = os.environ["BRIEFING_API_URL"]
    application = Application.builder().token(os.environ["BRIEFING_TOKEN"]).base_url(f"{address}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
