"""A bot that is not for everybody says so politely, and leaves groups that are not on its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.preview import ANN, BORIS, GROUP
from bot.web.preview.people import Status
from tests.waiting import until
from tests.web.conftest import running

if TYPE_CHECKING:
    from bot.briefing.desk import Desk


async def test_people_who_are_not_on_the_list_are_told_once(desk: Desk) -> None:
    """They read one sentence with the number that lets them in, and then nothing; others are answered."""
    async with running(desk, hook=False, allowed_users=str(ANN.id)) as service:
        ann, boris = service.preview.talk(ANN), service.preview.talk(BORIS)

        told = await boris.says("who pays for the sanctions")
        service.preview.town.say(BORIS, "hello?")
        await boris.silence()
        answer = await ann.says("why did Japan sanction Russia")

    assert str(BORIS.id) in told.text
    assert "закрытого круга" in told.text
    assert "sanctions" in answer.text


async def test_curators_are_always_let_in(desk: Desk) -> None:
    """They need not stand on the list too."""
    async with running(desk, hook=False, allowed_users="1", curators=str(ANN.id)) as service:
        assert "Status" in (await service.preview.talk(ANN).says("/status")).text


async def test_a_group_that_is_not_on_the_list_is_left(desk: Desk) -> None:
    """It reads one sentence with its number; private chats go on."""
    async with running(desk, hook=False, allowed_chats="-1001") as service:
        group, town = service.preview.talk(ANN, in_group=True), service.preview.town

        told = await group.says("/help@briefing_preview_bot")
        await until(lambda: town.chats[GROUP].status(town.bot) is Status.LEFT)

        assert str(GROUP) in told.text
        assert (await service.preview.talk(ANN).says("/help")).text


async def test_a_group_on_the_list_is_for_everybody_in_it(desk: Desk) -> None:
    """Its members need not stand on the list of people."""
    async with running(desk, hook=False, allowed_chats=str(GROUP), allowed_users="1") as service:
        answer = await service.preview.talk(BORIS, in_group=True).says("/help@briefing_preview_bot")

    assert "/brief" in answer.text


async def test_where_only_people_are_listed_a_group_hears_those(desk: Desk) -> None:
    """Others in the group are passed over in silence."""
    async with running(desk, hook=False, allowed_users=str(ANN.id)) as service:
        ann, boris = service.preview.talk(ANN, in_group=True), service.preview.talk(BORIS, in_group=True)
        service.preview.town.say(BORIS, "/help@briefing_preview_bot", GROUP)
        await boris.silence()

        answer = await ann.says("/help@briefing_preview_bot")

    assert "/brief" in answer.text
