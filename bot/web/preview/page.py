"""The chat page: its files, what it shows, and what a person does on it.

Everything here is for one's own browser. What changes something needs the key that `/state` gives, which a page of
another site cannot read.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.actions import ACTIONS
from bot.web.preview.messages import Message
from bot.web.preview.people import Chat
from bot.web.preview.profile import spoken
from bot.web.preview.town import Town

STATIC = Path(__file__).parent / "static"
SHOWN = 300
"""Messages of a chat that the page gets when it opens."""
KEY_HEADER = "X-Preview-Key"
POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Headers of every answer: nothing from elsewhere, nothing kept, no frames."""


def page_routes(town: Town, key: str) -> list[BaseRoute]:
    """Returns the routes of the page; `key` must come with every action."""

    async def index(_: Request) -> Response:
        return FileResponse(STATIC / "index.html", headers=POLICY)

    async def state(_: Request) -> Response:
        return JSONResponse({**page_state(town), "key": key}, headers=POLICY)

    async def events(request: Request) -> Response:
        given = request.headers.get("Last-Event-ID") or request.query_params.get("after", "0")
        after = int(given) if given.isdecimal() else 0
        return StreamingResponse(_stream(town, after), media_type="text/event-stream", headers=POLICY)

    async def document(request: Request) -> Response:
        name, media, content = town.files.get(request.path_params["key"], ("", "", b""))
        if not content:
            return Response("Not Found", 404)
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return Response(content, media_type=media, headers={**POLICY, "Content-Disposition": disposition})

    return [
        Route("/", index),
        Route("/state", state),
        Route("/events", events),
        Route("/documents/{key}", document),
        *(Route(f"/act/{name}", _endpoint(town, key, name), methods=["POST"]) for name in ACTIONS),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


def page_state(town: Town) -> dict[str, Any]:
    """Returns everything that the page shows when it opens, as JSON."""
    people = [
        {
            **person.as_json(),
            "description": spoken(town.profile.descriptions, person.language),
            "about": spoken(town.profile.short_descriptions, person.language),
            "bot_name": spoken(town.profile.names, person.language) or town.bot.first_name,
        }
        for person in town.people.values()
    ]
    return {
        "number": town.feed.count,
        "bot": town.bot.as_json(),
        "people": people,
        "chats": [_chat_state(town, chat) for chat in town.chats.values()],
        "limits": {"text": limits.MESSAGE_TEXT, "wait": limits.CALLBACK_WAIT_SHOWN},
    }


def _chat_state(town: Town, chat: Chat) -> dict[str, Any]:
    members = [person for person in town.people.values() if person.id in chat.statuses]
    return {
        **chat.as_json(),
        "members": {person.id: chat.status(person) for person in members},
        "bot": chat.status(town.bot),
        "topics": [{"thread": n, "name": one.name, "closed": one.closed} for n, one in chat.topics.items()],
        "hidden": sorted(chat.hidden),
        "upgraded": chat.id in town.upgrades,
        "commands": {person.id: town.profile.commands_for(person, chat) for person in members},
        "reactions": {number: emoji for (place, number), emoji in town.reactions.items() if place == chat.id},
        "messages": [message.as_shown() for message in _everything(town, chat)[-SHOWN:]],
    }


def _everything(town: Town, chat: Chat) -> list[Message]:
    """Returns the messages of a chat, those for one person alone too: the page shows each only to whom it is for."""
    return [message for (place, _), message in town.messages.items() if place == chat.id]


def _endpoint(town: Town, key: str, name: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.headers.get(KEY_HEADER) != key:
            return JSONResponse({"error": "This page is out of date; please load it anew."}, 403, POLICY)
        try:
            body = await request.json()
            done = ACTIONS[name](town, town.people[body.pop("person")], body)
        except CallRefused as refusal:
            return JSONResponse({"error": refusal.description}, refusal.code, POLICY)
        except (KeyError, TypeError, ValueError):
            return JSONResponse({"error": "The preview did not understand that."}, 400, POLICY)
        return JSONResponse({"ok": True, **(done or {})}, headers=POLICY)

    return endpoint


async def _stream(town: Town, after: int) -> AsyncIterator[str]:
    """Yields server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""
    yield "retry: 1000\n\n"
    async for event in town.feed.follow(after):
        yield f"id: {event.number}\ndata: {json.dumps(event.as_json(), ensure_ascii=False)}\n\n"
