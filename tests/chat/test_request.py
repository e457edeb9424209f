"""The bot's calls over a real socket: what arrives, what comes back, and what becomes of failures."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chat.calling import call
from bot.chat.connection import Connection
from bot.chat.polls import PollingBot, PollRequest, TokenLost
from bot.chat.request import AiohttpRequest, BrokenDown, Undone, UndoneInTime
from tests.loopback import HOST, free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from structlog.typing import EventDict

TOKEN = "123456789:AAExampleExampleExampleExampleExample"
ME = {"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"}


def answer(result: Any) -> web.Response:
    """An answer of success."""
    return web.json_response({"ok": True, "result": result})


def refusal(code: int, description: str, **parameters: int) -> web.Response:
    """An answer of refusal."""
    body = {"ok": False, "error_code": code, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=code)


@contextlib.asynccontextmanager
async def serving(
    method: Callable[[web.Request], Awaitable[web.StreamResponse]],
    request: AiohttpRequest | None = None,
    polls: PollRequest | None = None,
) -> AsyncIterator[PollingBot]:
    """A bot whose server answers getMe, and anything else by `method`."""

    async def handle(call: web.Request) -> web.StreamResponse:
        return answer(ME) if call.match_info["method"] == "getMe" else await method(call)

    application = web.Application(client_max_size=2**26)
    application.router.add_post("/bot{token}/{method}", handle)
    async with TestServer(application) as server:
        address = str(server.make_url("/bot"))
        request, polls = request or AiohttpRequest(), polls or PollRequest()
        async with PollingBot(TOKEN, polls, base_url=address, request=request) as bot:
            yield bot


def nowhere() -> str:
    """An address on which nobody listens."""
    return f"http://{HOST}:{free_port()}/bot"


async def test_a_document_arrives_whole() -> None:
    """Every byte of it, with its name, and the fields beside it."""
    content = bytes(range(256)) * 4000
    arrived: dict[str, Any] = {}

    async def take(call: web.Request) -> web.Response:
        for name, value in (await call.post()).items():
            if isinstance(value, web.FileField):
                arrived.update(content=value.file.read(), filename=value.filename)
            else:
                arrived[name] = value
        return answer({"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}})

    async with serving(take) as bot:
        await bot.send_document(5, content, filename="справка.md", caption="日本 & <b>", parse_mode="HTML")

    assert arrived["content"] == content
    assert (arrived["filename"], arrived["caption"], arrived["chat_id"]) == ("справка.md", "日本 & <b>", "5")


async def test_words_in_any_script_arrive_as_they_are() -> None:
    """Text, and objects as JSON."""
    arrived: dict[str, Any] = {}

    async def take(call: web.Request) -> web.Response:
        arrived.update(await call.json())
        return answer({"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}})

    async with serving(take) as bot:
        await bot.send_message(5, "a+b=c&d; 北方領土 👩\u200d👧", reply_to_message_id=3)

    assert arrived["text"] == "a+b=c&d; 北方領土 👩\u200d👧"
    assert arrived["reply_parameters"]["message_id"] == 3


@pytest.mark.parametrize(
    ("code", "description", "parameters", "raised"),
    [
        (400, "Bad Request: message is too long", {}, BadRequest),
        (403, "Forbidden: bot was blocked by the user", {}, Forbidden),
        (409, "Conflict: terminated by other getUpdates request", {}, Conflict),
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, RetryAfter),
        (502, "Bad Gateway", {}, NetworkError),
    ],
)
async def test_a_refusal_is_the_library_s_error(
    code: int, description: str, parameters: dict[str, int], raised: type[TelegramError]
) -> None:
    """What Telegram refuses is raised as what it is."""

    async def refuse(_: web.Request) -> web.Response:
        return refusal(code, description, **parameters)

    async with serving(refuse) as bot:
        with pytest.raises(raised):
            await bot.send_message(5, "x")


@pytest.mark.parametrize("code", [200, 404, 502])
async def test_a_gateway_s_own_page_is_a_network_error(code: int, log: list[EventDict]) -> None:
    """It is no answer of Telegram's, whatever its number, and is told as a lost connection."""

    async def show_page(_: web.Request) -> web.Response:
        return web.Response(text="<html>Bad gateway</html>", status=code)

    async with serving(show_page) as bot:
        with pytest.raises(NetworkError, match=f"The server answered {code}"):
            await bot.send_message(5, "x")

    assert [event["log_level"] for event in log] == ["warning"]


@pytest.mark.parametrize("body", ['{"ok": true, "result": {"message_', '{"ok": true}', "{}"])
async def test_half_an_answer_is_a_network_error(body: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever called may meet it as such, and nothing of it comes into the log: it may be what somebody wrote."""

    async def break_off(_: web.Request) -> web.Response:
        return web.Response(text=body, content_type="application/json")

    async with serving(break_off) as bot:
        with pytest.raises(NetworkError, match="not Telegram's"):
            await bot.send_message(5, "x")

    assert not caplog.records


async def test_half_a_character_passes() -> None:
    """Telegram cuts names where it likes; JSON can say half a character, and so can we."""
    heard: list[Any] = []

    async def echo(request: web.Request) -> web.Response:
        heard.append(json.loads(await request.text())["text"])
        title = '{"ok": true, "result": {"id": 5, "type": "group", "title": "half \\ud83d"}}'
        return web.Response(text=title, content_type="application/json")

    async with serving(echo) as bot:
        chat = await call(bot, "getChat", text="half \ud83d", nothing=None)

    assert heard == ["half \ud83d"]
    assert chat["title"] == "half \ud83d"


@pytest.mark.parametrize("code", [500, 502, 503, 504])
async def test_what_a_server_that_broke_down_has_done_is_not_known(code: int) -> None:
    """Whether it says so itself or the one in front of it: the work may have been done, and its answer lost."""

    async def break_down(_: web.Request) -> web.Response:
        return refusal(code, "Internal Server Error")

    async with serving(break_down) as bot:
        with pytest.raises(BrokenDown) as caught:
            await bot.send_message(5, "x")

    assert not isinstance(caught.value, Undone)


async def test_a_refused_connection_is_a_network_error() -> None:
    """Its words name the cause, and not the address, which holds the token."""
    bot = Bot(TOKEN, base_url=nowhere(), request=AiohttpRequest(), get_updates_request=PollRequest())

    with pytest.raises(Undone, match=r"^No connection: ") as caught:
        await bot.initialize()
    await bot.shutdown()

    assert not isinstance(caught.value, TimedOut)
    assert tokens_in(caught.value) == []


@pytest.mark.parametrize("seconds", [0.1, 0.3])
async def test_an_answer_has_the_time_that_its_call_gives_it(seconds: float) -> None:
    """A call's own limit is kept, and passed by little."""

    async def be_slow(_: web.Request) -> web.Response:
        await asyncio.sleep(2)
        return answer(True)

    async with serving(be_slow) as bot:
        begin = time.monotonic()
        with pytest.raises(TimedOut) as caught:
            await bot.send_message(5, "x", read_timeout=seconds)
        spent = time.monotonic() - begin

    assert seconds <= spent < 1.5
    assert tokens_in(caught.value) == []


async def test_a_poll_adds_its_own_time() -> None:
    """An answer that comes within the poll's time and its limit is no failure."""

    async def hold(_: web.Request) -> web.Response:
        await asyncio.sleep(0.4)
        return answer([])

    async with serving(hold) as bot:
        assert await bot.get_updates(timeout=1, read_timeout=0.2) == ()


async def test_an_upload_that_is_not_taken_ends() -> None:
    """A server that stops reading holds a call no longer than the whole of its limits."""

    async def read_nothing(_: web.Request) -> web.Response:
        await asyncio.sleep(1)
        return answer(True)

    async with serving(read_nothing) as bot:
        begin = time.monotonic()
        with pytest.raises(TimedOut):
            await bot.send_document(
                5, b"x" * 2**25, read_timeout=0.1, write_timeout=0.1, connect_timeout=0.1, pool_timeout=0.1
            )

        assert time.monotonic() - begin < 2


async def test_waiting_for_a_free_connection_is_told_as_not_sent() -> None:
    """Where all connections are taken, the error says that the call may be repeated safely."""

    async def be_slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return answer({"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}})

    async with serving(be_slow, AiohttpRequest(1)) as bot:
        first = asyncio.create_task(bot.send_message(5, "x"))
        await asyncio.sleep(0.1)
        with pytest.raises(UndoneInTime):
            await bot.send_message(5, "y", pool_timeout=0.1, connect_timeout=0.1)
        await first


async def test_a_connection_that_breaks_off_is_a_network_error() -> None:
    """Half an answer is none."""

    async def break_off(call: web.Request) -> web.Response:
        if call.transport:
            call.transport.close()
        return answer(True)

    async with serving(break_off) as bot:
        with pytest.raises(NetworkError, match="The connection failed") as caught:
            await bot.send_message(5, "x")

    assert tokens_in(caught.value) == []


async def test_a_lost_connection_is_told_once_and_its_return_once(log: list[EventDict]) -> None:
    """However many calls fail, by whichever request."""
    working = asyncio.Event()

    async def break_off(call: web.Request) -> web.Response:
        if call.transport and not working.is_set():
            call.transport.close()
        return answer([])

    connection = Connection()
    parts = AiohttpRequest(connection=connection), PollRequest(connection=connection)
    async with serving(break_off, *parts) as bot:
        for _ in range(3):
            for call in (bot.get_updates, bot.delete_webhook):
                with contextlib.suppress(NetworkError):
                    await call()
        working.set()
        for _ in range(3):
            await bot.get_updates()

    assert [event["event"] for event in log] == [
        "no connection to Telegram; trying again until there is one",
        "the connection to Telegram is back",
    ]


async def test_after_a_loss_a_poll_asks_for_an_answer_at_once() -> None:
    """So that a return is noticed when it happens, and not when next there is something to tell."""
    asked: list[str] = []

    async def break_off_once(call: web.Request) -> web.Response:
        asked.append(str((await call.json())["timeout"]))
        if call.transport and len(asked) == 1:
            call.transport.close()
        return answer([])

    async with serving(break_off_once) as bot:
        with pytest.raises(NetworkError):
            await bot.get_updates(timeout=30)
        await bot.get_updates(timeout=30)
        await bot.get_updates(timeout=30)

    assert asked == ["30", "0", "30"]


async def test_a_lost_token_ends_polling_by_an_error_of_our_own() -> None:
    """The library's own ends its polling without a word."""

    async def refuse(_: web.Request) -> web.Response:
        return refusal(401, "Unauthorized")

    async with serving(refuse) as bot:
        with pytest.raises(TokenLost):
            await bot.get_updates()


@pytest.mark.parametrize("told", [None, True, {"update_id": 1}, [7], [{"message": {}}], [{"update_id": "1"}]])
async def test_what_is_no_list_of_updates_is_a_network_error(told: object) -> None:
    """So that the library waits before it asks again, instead of asking without end."""

    async def tell(_: web.Request) -> web.Response:
        return answer(told)

    async with serving(tell) as bot:
        with pytest.raises(NetworkError, match="not Telegram's: no updates"):
            await bot.get_updates(offset=1)


async def test_an_update_that_cannot_be_read_is_passed_over(log: list[EventDict]) -> None:
    """The others that came with it are there, and its number is confirmed like theirs."""
    place = {"id": 5, "type": "private", "first_name": "X"}
    sound = {"update_id": 2, "message": {"message_id": 1, "date": 0, "chat": place, "text": "x"}}

    async def tell(_: web.Request) -> web.Response:
        return answer([{"update_id": 1, "callback_query": {"id": "1"}}, sound, {"update_id": 3, "message": 7}])

    async with serving(tell) as bot:
        updates = await bot.get_updates(offset=1)

    assert [update.update_id for update in updates] == [1, 2, 3]
    assert [bool(update.message) for update in updates] == [False, True, False]
    assert [event["number"] for event in log if event["event"] == "update not readable"] == [1, 3]


async def test_a_request_is_not_used_after_it_was_shut_down() -> None:
    """It says so instead of opening a session that nobody closes."""
    with pytest.raises(RuntimeError, match="before initialize"):
        await AiohttpRequest().do_request("http://127.0.0.1", "POST")


def tokens_in(error: BaseException | None) -> list[str]:
    """The texts in an error and its causes that hold the token."""
    found = []
    while error:
        if TOKEN in f"{error} {error!r}":
            found.append(repr(error))
        error = error.__cause__ or error.__context__
    return found
