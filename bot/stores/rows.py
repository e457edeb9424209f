"""Values <-> rows of the tables."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import structlog

from bot.chats import Askers, ChatSettings, Layout
from bot.chats.feedback import ErrorReport, Miss, WrongTopic
from bot.chats.requests import Request
from bot.digests.delivery import Button, Delivery, Parcel, Reason, State
from bot.digests.due import Due
from bot.digests.schedule import QuietHours, Schedule
from bot.digests.subscription import Following, History, Pause, Place, Seen, Standing, Subscription
from bot.digests.zones import RULES, is_zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import RowMapping

    from bot.chats.feedback import Note

log = structlog.get_logger()

Row = dict[str, Any]


def place_row(place: Place) -> Row:
    """The columns that say where."""
    return {"chat": place.chat, "thread": place.thread or 0}


def subscription_row(value: Subscription) -> Row:
    """A subscription without its id."""
    return {
        **place_row(value.place),
        "days": sum(1 << day for day in value.schedule.days),
        "minute": value.schedule.minute,
        "zone": value.schedule.zone,
        "language": value.language,
        "following": {"topics": sorted(value.following.topics), "parties": sorted(value.following.parties)},
        "items": value.items,
        "silent": value.silent,
        "quiet_start": value.quiet.start if value.quiet else None,
        "quiet_end": value.quiet.end if value.quiet else None,
        "repeat": value.repeat,
        "standing": str(value.standing),
        "pause": str(value.pause) if value.pause else None,
        "next_slot": value.next.slot if value.next else None,
        "next_at": value.next.at if value.next else None,
        "last_slot": value.last_slot,
    }


def subscription_of(row: RowMapping | Row) -> Subscription:
    """The subscription of a row."""
    quiet = QuietHours(row["quiet_start"], row["quiet_end"]) if row["quiet_start"] is not None else None
    days = frozenset(day for day in range(7) if row["days"] >> day & 1)
    following = row["following"]
    return Subscription(
        place=_place(row),
        schedule=Schedule(days, row["minute"], _zone(row["zone"]) or "UTC"),
        language=row["language"],
        following=Following(frozenset(following["topics"]), frozenset(following["parties"])),
        items=row["items"],
        silent=row["silent"],
        quiet=quiet,
        repeat=row["repeat"],
        standing=Standing(row["standing"]),
        pause=Pause(row["pause"]) if row["pause"] else None,
        next=Due(row["next_slot"], row["next_at"]) if row["next_at"] else None,
        last_slot=row["last_slot"],
        id=row["id"],
    )


def delivery_row(value: Delivery) -> Row:
    """A new delivery, without its id."""
    return {
        **place_row(value.place),
        "subscription": value.subscription,
        "slot": value.slot,
        "due": value.due,
        "expires": value.expires,
        "state": str(value.state),
        "reason": str(value.reason) if value.reason else None,
        "not_before": value.not_before,
        "missed": value.missed,
        "attempts": value.attempts,
        "unclear": value.unclear,
        "fence": value.fence,
        "finished": value.finished,
    }


def delivery_of(row: RowMapping | Row) -> Delivery:
    """The delivery of a row."""
    return Delivery(
        id=row["id"],
        subscription=row["subscription"],
        slot=row["slot"],
        place=_place(row),
        due=row["due"],
        expires=row["expires"],
        state=State(row["state"]),
        not_before=row["not_before"],
        reason=Reason(row["reason"]) if row["reason"] else None,
        missed=row["missed"],
        attempts=row["attempts"],
        unclear=row["unclear"],
        fence=row["fence"],
        owner=row["owner"],
        parcel=parcel_of(row["parcel"]) if row["parcel"] else None,
        error=row["error"],
        start=row["start"],
        finished=row["finished"],
    )


def parcel_json(value: Parcel) -> Row:
    """A parcel as JSON."""
    return {
        "text": value.text,
        "buttons": [[button.label, button.key] for button in value.buttons],
        "silent": value.silent,
        "seen": seen_json(value.seen),
        "round": value.round,
        "told_all": value.told_all,
        "leaves_news": value.leaves_news,
    }


def parcel_of(content: Row) -> Parcel:
    """The parcel of JSON."""
    return Parcel(
        text=content["text"],
        buttons=tuple(Button(label, key) for label, key in content["buttons"]),
        silent=content["silent"],
        seen=seen_of(content["seen"]),
        round=content["round"],
        told_all=content["told_all"],
        leaves_news=content.get("leaves_news", False),  # one that was written before there was any
    )


def seen_json(seen: Mapping[str, Seen]) -> Row:
    """What was seen, as JSON."""
    return {key: list(value) for key, value in seen.items()}


def seen_of(content: Row) -> dict[str, Seen]:
    """What was seen, of JSON."""
    return {key: Seen(*value) for key, value in content.items()}


def history_of(row: RowMapping | Row | None) -> History:
    """The history of a row, or that of somebody who was sent nothing."""
    if row is None or row["seen"] is None:
        return History()
    return History(seen_of(row["seen"]), row["round"], row["told_all"], row["last_sent"])


def settings_row(value: ChatSettings) -> Row:
    """The settings of a chat."""
    start, end = value.quiet or (None, None)
    return {
        "chat": value.chat,
        "language": value.language,
        "zone": value.zone,
        "quiet_start": start,
        "quiet_end": end,
        "askers": str(value.askers),
        "muted": value.muted,
        "layout": str(value.layout),
    }


def settings_of(row: RowMapping) -> ChatSettings:
    """The settings of a row."""
    quiet = (row["quiet_start"], row["quiet_end"]) if row["quiet_start"] is not None else None
    return ChatSettings(
        row["chat"],
        row["language"],
        _zone(row["zone"]),
        quiet,
        Askers(row["askers"]),
        row["muted"],
        Layout(row["layout"]),
    )


def note_row(value: Note) -> Row:
    """A note, without its id."""
    row: Row = {"at": value.at, "item": "", "words": "", "detail": ""}
    match value:
        case WrongTopic():
            return row | {"kind": "wrong", "item": value.topic, "words": value.phrase}
        case ErrorReport():
            return row | {"kind": "error", "item": value.item, "detail": value.version}
        case Miss():
            return row | {"kind": "miss", "words": value.words, "detail": value.language}


def note_of(row: RowMapping) -> Note:
    """The note of a row."""
    if row["kind"] == "wrong":
        return WrongTopic(row["item"], row["words"], row["at"])
    if row["kind"] == "error":
        return ErrorReport(row["item"], row["detail"], row["at"])
    return Miss(row["words"], row["detail"], row["at"])


def request_row(value: Request) -> Row:
    """A request, without its id."""
    return {
        "chat": value.chat,
        "words": value.words,
        "sense": value.sense,
        "language": value.language,
        "at": value.at,
    }


def request_of(row: RowMapping) -> Request:
    """The request of a row."""
    return Request(row["chat"], row["words"], row["language"], row["at"], row["id"])


@cache
def _zone(name: str | None) -> str | None:
    """A zone as it was kept; None where the zone rules of this machine are older and do not know it.

    One such row is not to stop all that are read with it.
    """
    if name is None or is_zone(name):
        return name
    log.error("time zone not known", zone=name, rules=RULES)
    return None


def _place(row: RowMapping | Row) -> Place:
    return Place(row["chat"], row["thread"] or None)
