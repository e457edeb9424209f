"""The stand-in as a web application: the Bot API for the bot, the page for the person, on loopback only."""

import asyncio
import secrets
from collections.abc import Awaitable
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.errors import CallRefused
from bot.web.preview.arguments import Raw, read_arguments
from bot.web.preview.ledger import Call
from bot.web.preview.methods import METHODS
from bot.web.preview.page import page_routes
from bot.web.preview.town import Town

HOSTS = ["127.0.0.1", "localhost"]
"""Names by which the page may be called: a foreign name that leads here (DNS rebinding) is refused."""


def build_app(town: Town, token: str) -> Starlette:
    """Returns the application for one town and one bot, whose token is `token`."""

    async def api(request: Request) -> Response:
        if not secrets.compare_digest(request.path_params["token"].encode(), token.encode()):
            return _refuse(CallRefused(401, "Unauthorized"))
        return await _answer(town, request)

    routes = [
        Route("/bot{token}/{method}", api, methods=["GET", "POST"]),
        *page_routes(town, secrets.token_urlsafe()),
    ]
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)])


async def _answer(town: Town, request: Request) -> Response:
    name = request.path_params["method"]
    arguments: Raw = {}
    try:
        arguments = read_arguments(request.headers.get("content-type", ""), request.url.query, await request.body())
        if name.lower() not in METHODS:
            raise CallRefused(404, "Not Found")
        result = METHODS[name.lower()].call(town, name, arguments)
        if isinstance(result, Awaitable):
            result = await _while_connected(request, result)
    except CallRefused as refusal:
        _record(town, name, arguments, refusal)
        return _refuse(refusal)
    _record(town, name, arguments, None)
    return JSONResponse({"ok": True, "result": result})


async def _while_connected(request: Request, work: Awaitable[Any]) -> Any:
    """Waits for `work` for as long as somebody waits for its result; a bot that went away takes no updates with it."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else []
    finally:
        task.cancel()
        gone.cancel()


def _record(town: Town, name: str, arguments: Raw, refusal: CallRefused | None) -> None:
    shown = {key: value if isinstance(value, str) else value.name for key, value in arguments.items()}
    chat = shown.get("chat_id", "")
    number = int(chat) if chat.lstrip("-").isdecimal() else None
    town.ledger.calls.append(Call(name, shown, town.now(), refusal, number))


def _refuse(refusal: CallRefused) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    retry = refusal.parameters.get("retry_after")
    return JSONResponse(body, refusal.code, headers={"Retry-After": str(retry)} if retry else None)
