"""Where digests are ordered: the command and its panel, for the chat they are used in, or for a channel named first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.chat.digests.answers import tell, tell_change, tell_misread, tell_standing, tell_status
from bot.chat.digests.choices import ZONES, change
from bot.chat.digests.panel import choose_zone, show_panel
from bot.chat.press import DIGEST, Press
from bot.chat.screen import Button, Screen
from bot.digests import subscribing
from bot.digests.digest import write
from bot.digests.line import Misread, Order, read_line, read_order
from bot.digests.schedule import EVERY_DAY, Schedule
from bot.digests.subscription import Pause, Place, Standing, Subscription

if TYPE_CHECKING:
    from telegram import Bot, Chat, ChatFullInfo, Message, User

    from bot.chat.office import Office
    from bot.chat.visit import Visit

AT_FIRST = 8 * 60
"""Minute of the day that a new digest is set to: before work, and after quiet hours end."""

_CHANNEL = re.compile(r"(@[A-Za-z]\w{3,31}|-100\d{5,15})(?:\s+|$)")
"""A channel named at the start of a line: by username, or by its id."""


@dataclass(frozen=True, slots=True)
class Commission:
    """Who orders what for which place."""

    place: Place
    chat: Chat | ChatFullInfo
    words: str


@dataclass(frozen=True, slots=True)
class Bureau:
    """Takes orders for digests."""

    office: Office

    async def take(self, visit: Visit, message: Message, bot: Bot) -> Screen:
        """Answer `/digest` with whatever follows it."""
        order = await self._address(visit, message, message.from_user, message, bot)
        if isinstance(order, Screen):
            return order
        place, words = order.place, order.words
        said = read_order(words)
        if said:
            return await self._obey(visit, said, place)
        if not words:
            found = await self._find(place)
            return show_panel(visit, found, Press(DIGEST, visit.language)) if found else choose_zone(visit)
        return await self._read(visit, words, place)

    async def press(self, visit: Visit, press: Press, message: Message, user: User, bot: Bot) -> Screen:
        """Answer a button of the panel."""
        order = await self._address(visit, message, user, None, bot)
        if isinstance(order, Screen):
            return order
        found = await self._find(order.place)
        if press.key == "z" and press.number < len(ZONES):
            return await self._set_zone(visit, press, order, found)
        if found is None:
            return choose_zone(visit)
        return await self._press(visit, press, order.place, found)

    async def _press(self, visit: Visit, press: Press, place: Place, found: Subscription) -> Screen:
        match press.key:
            case "see":
                return await self._preview(visit, found)
            case "stat" | "off" | "pause" | "start" as key:
                orders = {"stat": Order.STATUS, "off": Order.OFF, "pause": Order.PAUSE, "start": Order.RESUME}
                if key in {"off", "stat"}:
                    return await self._obey(visit, orders[key], place)
                await self._obey(visit, orders[key], place)
                return show_panel(visit, await self._find(place) or found, replace(press, key=""))
        changed = change(found, press, visit.desk.knowledge)
        saved = await self._keep(changed) if changed != found else found
        return show_panel(visit, saved, press)

    async def _set_zone(self, visit: Visit, press: Press, order: Commission, found: Subscription | None) -> Screen:
        """Take a zone: for a line that named none, for the digest there is, or for a new one, not started yet."""
        zone = ZONES[press.number]
        if order.words and not read_order(order.words):
            return await self._read(visit, order.words, order.place, zone)
        if found is None:
            schedule = Schedule(EVERY_DAY, AT_FIRST, zone)
            found = Subscription(order.place, schedule, visit.language, standing=Standing.PAUSED, pause=Pause.ASKED)
        changed = change(found, press, visit.desk.knowledge)
        return show_panel(visit, await self._keep(changed), replace(press, key=""))

    async def _keep(self, subscription: Subscription) -> Subscription:
        now = await self.office.records.clock()
        store = self.office.records.subscriptions
        if subscription.standing is Standing.ACTIVE:
            return (await subscribing.subscribe(subscription, store, now)).saved
        return await store.put(replace(subscription, next=None), now)

    async def _obey(self, visit: Visit, order: Order, place: Place) -> Screen:
        records = self.office.records
        now, store = await records.clock(), records.subscriptions
        match order:
            case Order.OFF:
                return tell_standing(visit, await subscribing.stop(place, store, now), "digest_stopped")
            case Order.PAUSE:
                return tell_standing(visit, await subscribing.pause(place, store, now), "digest_is_paused")
            case Order.RESUME:
                return tell_standing(visit, await subscribing.resume(place, store, now), "digest_resumed")
            case Order.NOW:
                ordered = await subscribing.order_now(place, store, records.outbox, now)
                found = await self._find(place)
                return tell_standing(visit, found, "digest_coming" if ordered else "digest_just_ordered")
            case Order.STATUS:
                status = await subscribing.status(place, store, records.outbox)
                return tell_status(visit, status) if status else tell_standing(visit, None, "")

    async def _read(self, visit: Visit, words: str, place: Place, zone: str | None = None) -> Screen:
        """Keep what a line asks for; nothing of it where it is not understood or its zone is not known."""
        before = await self._find(place)
        wish = read_line(words, visit.desk.knowledge, zone or (before.schedule.zone if before else None))
        if isinstance(wish, Misread):
            return tell_misread(visit, wish)
        if wish.zone is None:
            return choose_zone(visit)
        wanted = subscribing.wanted(wish, wish.zone, place, visit.language, before)
        now = await self.office.records.clock()
        return tell_change(visit, await subscribing.subscribe(wanted, self.office.records.subscriptions, now))

    async def _preview(self, visit: Visit, found: Subscription) -> Screen:
        records = self.office.records
        history = await records.subscriptions.history(found.id)
        digest = write(found, history, self.office.stock(), await records.clock())
        back = (Button(visit.say("digest_back"), Press(DIGEST, visit.language)),)
        if digest is None:
            return tell(visit, visit.say("digest_nothing")).under(back)
        return Screen(digest.document).under(back)

    async def _find(self, place: Place) -> Subscription | None:
        found = await self.office.records.subscriptions.find(place)
        return found if found and found.standing is not Standing.OFF else None

    async def _address(
        self, visit: Visit, here: Message, user: User | None, said: Message | None, bot: Bot
    ) -> Commission | Screen:
        """For which place an order is, if whoever gives it may give it; else what to tell them.

        Args:
            here: a message of the chat that the order is given in.
            said: the order itself, where it was written: an anonymous administrator is known by it.
        """
        named = _CHANNEL.match(visit.words)
        words = visit.words[named.end() :] if named else visit.words
        try:
            chat = await _find_chat(bot, named[1]) if named else here.chat
        except (BadRequest, Forbidden):
            return tell(visit, visit.say("digest_no_channel", name=named[1] if named else ""))
        if named and chat.type not in (ChatType.CHANNEL, ChatType.SUPERGROUP):
            return tell(visit, visit.say("digest_no_channel", name=named[1]))
        if not await self.office.rights.may_change(bot, chat, user, said):
            return tell(visit, visit.say("only_admins"))
        thread = here.message_thread_id if here.is_topic_message and not named else None
        return Commission(Place(chat.id, thread), chat, words.strip())


async def _find_chat(bot: Bot, name: str) -> ChatFullInfo:
    return await bot.get_chat(int(name) if name.startswith("-") else name)
