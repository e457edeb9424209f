"""The stand-in as a web application: the Bot API for the bot, the page for the person, on loopback only."""

import asyncio
import secrets
from collections.abc import Awaitable
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.errors import CallRefused
from bot.web.preview.arguments import Raw, read_arguments
from bot.web.preview.ephemeral import lacks
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
    result: Any = None
    try:
        arguments = read_arguments(request.headers.get("content-type", ""), request.url.query, await request.body())
        if name.lower() not in METHODS or lacks(town, name):
            raise CallRefused(404, "Not Found")
        faults = town.faults.take(name, _chat(arguments, None))
        await asyncio.sleep(sum(fault.delay for fault in faults))
        if refused := next((fault.refusal for fault in faults if not fault.done and fault.refusal), None):
            raise refused
        result = METHODS[name.lower()].call(town, name, arguments)
        if isinstance(result, Awaitable):
            result = await _while_connected(request, result)
    except CallRefused as refusal:
        _record(town, name, arguments, refusal)
        return _refuse(refusal)
    _record(town, name, arguments, None, result)
    for fault in faults:
        if fault.refusal:
            return _refuse(fault.refusal)
    if any(fault.unanswered for fault in faults):
        return _Silence()
    answer = JSONResponse({"ok": True, "result": result})
    if any(fault.garbled for fault in faults):
        return Response(bytes(answer.body)[: len(answer.body) // 2], media_type=answer.media_type)
    return answer


class _Silence(Response):
    """An answer that never comes: it begins and breaks off, whereupon uvicorn drops the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI's own
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


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


def _record(town: Town, name: str, arguments: Raw, refusal: CallRefused | None, result: Any = None) -> None:
    shown = {key: value if isinstance(value, str) else value.name for key, value in arguments.items()}
    town.ledger.calls.append(Call(name, shown, town.now(), refusal, _chat(arguments, result)))


def _chat(arguments: Raw, result: Any) -> int | None:
    """Returns the chat of a call, where it names one by number or its result is in one."""
    given = arguments.get("chat_id", "")
    if isinstance(given, str) and given.lstrip("-").isdecimal():
        return int(given)
    chat = result.get("chat") if isinstance(result, dict) else None
    return int(chat["id"]) if chat else None


def _refuse(refusal: CallRefused) -> Response:
    if refusal.code in (502, 504):  # that is the server in front of Telegram's, which speaks no JSON
        return HTMLResponse(f"<html><h1>{refusal.code} {refusal.description}</h1></html>", refusal.code)
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    retry = refusal.parameters.get("retry_after")
    return JSONResponse(body, refusal.code, headers={"Retry-After": str(retry)} if retry else None)
