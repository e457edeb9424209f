"""The tables of the store, the same on SQLite and PostgreSQL; their indexes are in `indexes`.

Times are microseconds since 1970 in UTC: both databases keep, compare and index whole numbers alike.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    FromClause,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    literal_column,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect

    from bot.digests.delivery import State

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - fixed by SQLAlchemy
        """Take a datetime to the database."""
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        """Take a datetime from the database."""
        return None if value is None else EPOCH + value * MICROSECOND


NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up a primary key only where it is called INTEGER."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=False),  # 0 for none: a unique key takes no NULL
    Column("days", SmallInteger, nullable=False),  # bit 0 for Monday
    Column("minute", SmallInteger, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("following", JSON, nullable=False),
    Column("items", SmallInteger, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("quiet_start", SmallInteger),
    Column("quiet_end", SmallInteger),
    Column("repeat", Boolean, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("pause", String(16)),
    Column("next_slot", Date),
    Column("next_at", Instant),
    Column("last_slot", Date),
    UniqueConstraint("chat", "thread"),
)

HISTORIES = Table(
    "histories",
    METADATA,
    Column("subscription", NUMBER, ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    Column("seen", JSON, nullable=False),  # short key -> [print, corrections, round]
    Column("round", Integer, nullable=False),
    Column("told_all", Boolean, nullable=False),
    Column("last_sent", Instant),  # the last digest that left nothing new over
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("subscription", NUMBER, ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("slot", String(32), nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=False),
    Column("due", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("reason", String(16)),
    Column("missed", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("unclear", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("owner", String(64)),
    Column("lease", Instant),
    Column("parcel", JSON(none_as_null=True)),
    Column("error", Text),
    Column("start", Instant),
    Column("finished", Instant),
    UniqueConstraint("subscription", "slot"),
    # A number that was given again would be taken for the delivery that was forgotten while it was under way.
    sqlite_autoincrement=True,
)

PACES = Table(
    "paces",
    METADATA,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("next_at", Instant, nullable=False),
)
"""When a chat may have its next message."""

BUDGETS = Table(
    "budgets",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("free", Instant, nullable=False),
    Column("held", Instant, nullable=False),
)
"""One row for the bot: whoever claims locks it, and so all replicas keep to one rate."""

ITEMS = Table(
    "items",
    METADATA,
    Column("key", String(8), primary_key=True),
    Column("since", Instant, nullable=False),
)

CHATS = Table(
    "chats",
    METADATA,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8)),
    Column("zone", String(64)),
    Column("quiet_start", SmallInteger),
    Column("quiet_end", SmallInteger),
    Column("askers", String(16), nullable=False),
    Column("muted", Boolean, nullable=False, server_default=false()),
    Column("layout", String(16), nullable=False, server_default="classic"),
)

DEPARTURES = Table(
    "departures",
    METADATA,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Instant, nullable=False),
)
"""Since when the bot is out of a chat of which something is kept."""

FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("item", String(8), nullable=False),  # short key; empty where it is about none
    Column("words", Text, nullable=False),
    Column("detail", String(160), nullable=False),  # version of the dossier, or language of the words
)
"""What readers say about answers. It has no column for a person or a chat, and never gets one."""

REQUESTS = Table(
    "requests",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("words", String(320), nullable=False),
    Column("sense", String(320), nullable=False),
    Column("language", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("chat", "sense"),
)
"""Who wants to be told when something is covered."""

FACTS = Table(
    "facts",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What is true of the whole store, such as the version of the zone rules."""

SEEN_UPDATES = Table(
    "seen_updates",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("done", Boolean, nullable=False),
    Column("until", Instant, nullable=False),
)
"""Updates that Telegram posted, by `update_id`: in hand until then, or done."""


NOTABLE = text("(state <> 'sent' OR missed > 0 OR unclear > 0)")
"""Which deliveries are not among the many that were simply sent. Words, for the reason that `in_state` gives, in
brackets, as they may stand beside others."""


def in_state(state: State, table: FromClause = DELIVERIES) -> ColumnElement[bool]:
    """Whether a delivery is in a state, in words that the databases' partial indexes are found by.

    A bound parameter would not do: SQLite plans a statement before it knows its values.
    """
    return table.c.state == literal_column(f"'{state}'")
