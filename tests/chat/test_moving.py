"""What chats have chosen outlives a restart, and moves with them to another database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.digests.subscription import Place
from bot.stores import copying, open_store
from bot.stores.database import open_database
from bot.web.preview import AGENDA, ANN, BORIS, FORUM, GROUP, SAKURA
from tests.chat.conftest import running_bot
from tests.chat.screens import RUSSIAN

if TYPE_CHECKING:
    from pathlib import Path

    from bot.briefing.desk import Desk
    from bot.web.preview import Preview
    from tests.preview.conftest import Clock

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]

BOT = "@briefing_preview_bot"


async def move(before: str, after: str) -> None:
    """Copy everything, as `db copy` does."""
    source, target = open_database(before), open_database(after)
    try:
        await copying.copy(source, target)
    finally:
        await source.close()
        await target.close()


async def choose(preview: Preview) -> None:
    """Have every kind of chat choose something, by what people say and tap."""
    ann, forum = preview.talk(ANN), preview.talk(BORIS, chat=FORUM, thread=AGENDA)
    panel = await ann.says("/settings")
    languages = await ann.taps(panel, "Language")
    await ann.taps(languages, "Русский")
    hours = await ann.says("/settings Хельсинки")
    await ann.taps(hours, "22:00–7:00")
    await ann.taps(await ann.says("рецепт борща"), RUSSIAN.say("wish_button"))
    await ann.says("/digest ежедневно 8:00 Токио")
    await preview.talk(ANN, in_group=True).says("/quiet")
    panel = await forum.says("/settings")
    table = await forum.taps(panel, "Layout")
    question = await forum.hears()
    await forum.taps(question, "Yes: use the rich layout")
    askers = await forum.taps(await forum.says("/settings"), "Who may ask")
    await forum.taps(askers, "admins")
    assert table.id < question.id


async def find(preview: Preview) -> None:
    """Fail where something that was chosen is not so."""
    ann, group = preview.talk(ANN), preview.talk(BORIS, in_group=True)
    panel = await ann.says("/settings")
    digest = await ann.says("/digest status")
    privacy = await ann.says("/privacy")
    exported = await ann.taps(privacy, RUSSIAN.say("privacy_export"))
    group.look()
    group.posts(f"{BOT} peace treaty")
    await group.silence()
    sakura, boris = (preview.talk(person, chat=FORUM, thread=AGENDA) for person in (SAKURA, BORIS))
    sakura.look()
    sakura.posts(f"{BOT} 平和条約")
    await sakura.silence()
    card = await boris.says(f"{BOT} peace treaty")

    assert "Язык: Русский" in panel.text
    assert "22:00–7:00 (Хельсинки)" in panel.text
    assert "8:00 (Токио)" in digest.text
    assert "рецепт борща" in preview.town.files[exported.content["document"]["file_id"]][2].decode()
    assert card.content["rich_message"]["blocks"]


async def test_it_is_there_after_a_restart_and_in_another_database(
    desk: Desk, clock: Clock, tmp_path: Path, postgresql_url: str
) -> None:
    """Language, hours, zone, layout, silence, who may ask, digest and request: from SQLite, to PostgreSQL, and back."""
    first, third = (f"sqlite:///{tmp_path / name}" for name in ("first.db", "third.db"))
    urls = (first, postgresql_url, third)
    async with open_store(first, run=True) as store, running_bot(lambda: desk, clock, records=store) as preview:
        await choose(preview)

    for before, url in zip((None, *urls), urls, strict=False):
        if before:
            await move(before, url)
        async with open_store(url, run=True) as store, running_bot(lambda: desk, clock, records=store) as preview:
            await find(preview)
            assert await store.subscriptions.find(Place(ANN.id))
            assert (await store.chats.settings(GROUP)).muted
