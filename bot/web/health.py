"""Pages for whoever runs the bot: is it alive, is it ready, and its numbers. For loopback, not for the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from bot.web.lag import Lag
    from bot.web.metrics import Metrics

STUCK = 5.0
"""Seconds of lag above which the bot counts as not alive: an answer takes milliseconds."""


def build_health(checks: Mapping[str, Callable[[], bool]], metrics: Metrics, lag: Lag) -> Starlette:
    """The pages `/healthz`, `/readyz` and `/metrics`.

    Args:
        checks: by name, what must be so for the bot to answer people.
        metrics: the numbers.
        lag: of the loop that the bot runs in.
    """

    async def alive(_: Request) -> Response:
        well = lag.seconds < STUCK
        return JSONResponse({"alive": well, "lag_seconds": round(lag.seconds, 3)}, 200 if well else 503)

    async def ready(_: Request) -> Response:
        found = {name: check() for name, check in checks.items()}
        return JSONResponse({"ready": all(found.values()), **found}, 200 if all(found.values()) else 503)

    async def numbers(_: Request) -> Response:
        return Response(await metrics.write(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", numbers)])
