"""The command `report`: what readers said about answers, for curators."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.briefing import FORMATS
from bot.chats.report import make_report, write_yaml
from bot.chats.report_page import compose_report
from bot.cli.opening import open_watched
from bot.locales import FALLBACK, locale_of
from bot.settings import read_settings
from bot.stores import open_store

if TYPE_CHECKING:
    from bot.chats.feedback import Note


def report_feedback(days: int, *, as_json: bool) -> None:
    """Print the report, and after it the YAML to paste; or one JSON object.

    Args:
        days: how far back; nothing is kept for longer than 30.
        as_json: whether a program reads it.
    """
    settings = read_settings()
    notes = asyncio.run(_read(settings.store_url, timedelta(days=days)))
    desk = open_watched(settings.knowledge_path)
    report = make_report(notes, desk)
    if as_json:
        print(json.dumps({"days": days, **asdict(report)}, ensure_ascii=False))  # noqa: T201 - the result
        return
    print(FORMATS["plain"](compose_report(report, desk.knowledge, locale_of(FALLBACK), days)))  # noqa: T201 - the result
    if yaml := write_yaml(report):
        print("\n" + yaml, end="")  # noqa: T201 - the result


async def _read(address: str, span: timedelta) -> tuple[Note, ...]:
    async with open_store(address) as store:
        return await store.feedback.since(await store.clock() - span)
