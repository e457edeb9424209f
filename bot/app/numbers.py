"""Digests in numbers, for Prometheus: how many wait, how late they are, what became of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.digests.delivery import State
from bot.web.metrics import Sample

if TYPE_CHECKING:
    from bot.stores import Store

HELP = {
    "digest_deliveries": "Deliveries by state; finished ones of the last two weeks.",
    "digest_subscriptions": "Subscriptions by standing.",
    "digest_unsent": "Deliveries of the last two weeks that were not sent, by reason.",
    "digest_lag_seconds": "How long the delivery that waits longest has been due; 0 where none waits.",
    "digest_missed": "Due times of the last two weeks that were passed over while nothing ran.",
    "digest_unclear": "Messages of the last two weeks after which no answer came.",
}


async def read_digests(store: Store) -> list[Sample]:
    """The numbers of the moment; every replica gives the same ones.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    overview = await store.outbox.overview()
    lag = (await store.clock() - overview.oldest).total_seconds() if overview.oldest else 0.0
    return [
        *(_sample("digest_deliveries", overview.deliveries.get(state, 0), state=state) for state in State),
        *(
            _sample("digest_subscriptions", count, standing=standing)
            for standing, count in overview.subscriptions.items()
        ),
        *(_sample("digest_unsent", count, reason=reason) for reason, count in overview.reasons.items()),
        _sample("digest_lag_seconds", max(lag, 0.0)),
        _sample("digest_missed", overview.missed),
        _sample("digest_unclear", overview.unclear),
    ]


def _sample(name: str, value: float, **labels: str) -> Sample:
    return Sample(name, value, labels, HELP[name])
