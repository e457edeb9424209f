"""Where digests are ordered: the command and its panel, for the chat they are used in, or for a channel named first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.chat.digests.address import address_of, press_for
from bot.chat.digests.answers import tell_change, tell_misread, tell_standing, tell_status
from bot.chat.digests.choices import OF_LINE, ZONES, change
from bot.chat.digests.panel import choose_zone, show_panel
from bot.chat.preferences import quiet_hours
from bot.chat.press import CHANNEL_DIGEST
from bot.chat.screen import Button, Screen, alert, say
from bot.digests import subscribing
from bot.digests.digest import write
from bot.digests.line import Misread, Order, read_line, read_order
from bot.digests.subscription import Place, Standing, Subscription

if TYPE_CHECKING:
    from telegram import Bot, ChatFullInfo

    from bot.chat.incoming import Message, User
    from bot.chat.office import Office
    from bot.chat.press import Press
    from bot.chat.visit import Visit

STILL = (Order.OFF, Order.PAUSE, Order.STATUS)
"""Orders after which nothing is sent: they can be given where the bot may not post any more."""

BUTTONS = {"stat": Order.STATUS, "off": Order.OFF, "pause": Order.PAUSE, "start": Order.RESUME}
"""Buttons of the panel that do what an order does."""


@dataclass(frozen=True, slots=True)
class Commission:
    """What is ordered for which place."""

    place: Place
    words: str
    can_post: bool = True
    """Whether the bot may write there."""


@dataclass(frozen=True, slots=True)
class Bureau:
    """Takes orders for digests."""

    office: Office

    async def take(self, visit: Visit, message: Message, bot: Bot) -> Screen:
        """Answer `/digest` with whatever follows it."""
        said = read_order(address_of(visit).words)
        order = await self._commission(visit, message, message.from_user, bot, written=True)
        if isinstance(order, Screen):
            return order
        if not order.can_post and said not in STILL:
            return say(visit, "digest_may_not_post", name=address_of(visit).channel)
        place, words = order.place, order.words
        if said:
            return await self._obey(visit, said, place)
        if not words:
            found = await self._find(place) or await self._begin(visit, place)
            return show_panel(visit, found, press_for(visit)) if found else choose_zone(visit)
        return await self._read(visit, words, place)

    async def press(self, visit: Visit, press: Press, message: Message, user: User, bot: Bot) -> Screen:
        """Answer a button of the panel; of a channel's none is answered where the message that names it is gone."""
        if press.page == CHANNEL_DIGEST and not address_of(visit).channel:
            return say(visit, "digest_channel_lost")
        order = await self._commission(visit, message, user, bot)
        if isinstance(order, Screen):
            return order
        if not order.can_post and BUTTONS.get(press.key) not in STILL:
            return alert(visit, "digest_may_not_post", name=address_of(visit).channel)
        found = await self._find(order.place)
        if press.key in ("z", OF_LINE) and press.number < len(ZONES):
            return await self._set_zone(visit, press, order, found)
        if found is None:
            begun = await self._begin(visit, order.place)
            if begun is None:
                return choose_zone(visit)
            found = await self._keep(begun)
        return await self._press(visit, press, order.place, found)

    async def _press(self, visit: Visit, press: Press, place: Place, found: Subscription) -> Screen:
        match press.key:
            case "see":
                return await self._preview(visit, found)
            case "off" | "stat" as key:
                return await self._obey(visit, BUTTONS[key], place)
            case "pause" | "start" as key:
                await self._obey(visit, BUTTONS[key], place)
                return show_panel(visit, await self._find(place) or found, press._replace(key=""))
        changed = change(found, press, visit.desk.knowledge)
        saved = await self._keep(changed) if changed != found else found
        return show_panel(visit, saved, press)

    async def _set_zone(self, visit: Visit, press: Press, order: Commission, found: Subscription | None) -> Screen:
        """Take a zone: for a line that named none, for the digest there is, or for a new one, not started yet."""
        zone = ZONES[press.number]
        if press.key == OF_LINE and order.words:
            return await self._read(visit, order.words, order.place, zone)
        found = found or await self._begin(visit, order.place, zone)
        if found is None:
            return choose_zone(visit)
        changed = change(found, press._replace(key="z"), visit.desk.knowledge)
        return show_panel(visit, await self._keep(changed), press._replace(key=""))

    async def _begin(self, visit: Visit, place: Place, zone: str = "") -> Subscription | None:
        """A new digest, not started: in a zone, or in that of the chat's settings; None where neither is known."""
        settings = await self.office.records.chats.settings(place.chat)
        zone = zone or settings.zone or ""
        return subscribing.begin(place, zone, visit.language, quiet_hours(settings)) if zone else None

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
        before = await self._find(place) or await self._begin(visit, place)
        wish = read_line(words, visit.desk.knowledge, zone or (before.schedule.zone if before else None))
        if isinstance(wish, Misread):
            return tell_misread(visit, wish)
        before = before or await self._begin(visit, place, wish.zone or "")
        if before is None or wish.zone is None:
            return choose_zone(visit, key=OF_LINE)
        wanted = subscribing.wanted(wish, wish.zone, visit.language, before)
        now = await self.office.records.clock()
        return tell_change(visit, await subscribing.subscribe(wanted, self.office.records.subscriptions, now))

    async def _preview(self, visit: Visit, found: Subscription) -> Screen:
        records = self.office.records
        history = await records.subscriptions.history(found.id)
        digest = write(found, history, self.office.stock(), await records.clock())
        back = (Button(visit.say("digest_back"), press_for(visit)),)
        if digest is None:
            return say(visit, "digest_nothing").under(back)
        return Screen.of(digest.document, back)

    async def _find(self, place: Place) -> Subscription | None:
        found = await self.office.records.subscriptions.find(place)
        return found if found and found.standing is not Standing.OFF else None

    async def _commission(
        self, visit: Visit, here: Message, user: User | None, bot: Bot, *, written: bool = False
    ) -> Commission | Screen:
        """For which place an order is, if whoever gives it may give it; else what to tell them.

        Args:
            visit: its words may name a channel first.
            here: a message of the chat that the order is given in.
            user: who gives it.
            bot: asks Telegram.
            written: whether `here` is the order itself: an anonymous administrator is known by it.
        """
        channel, words = address_of(visit)
        rights, said = self.office.rights, here if written else None
        # A button stands under everybody's eyes: who may not press it is told so alone, and the page stays.
        refuse = say if written else alert
        if not channel:
            if not await rights.may_change(bot, here.chat, user, said):
                return refuse(visit, "only_admins")
            return Commission(Place(here.chat.id, here.thread), words)
        chat = await _find_chat(bot, channel)
        if chat is None:
            return refuse(visit, "digest_no_channel", name=channel)
        can_post = await rights.may_post(bot, chat.id)
        if await rights.may_change(bot, chat, user, said):
            return Commission(Place(chat.id), words, can_post)
        # Where the bot is not itself in charge, Telegram does not tell it who is.
        return refuse(visit, "digest_only_channel_admins" if can_post else "digest_may_not_post", name=channel)


async def _find_chat(bot: Bot, name: str) -> ChatFullInfo | None:
    """The channel or group of a name or id; None where the bot knows none."""
    try:
        chat = await bot.get_chat(int(name) if name.startswith("-") else name)
    except (BadRequest, Forbidden):
        return None
    return chat if chat.type in (ChatType.CHANNEL, ChatType.SUPERGROUP) else None
