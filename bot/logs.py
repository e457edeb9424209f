"""How the log is written: one event a line, for a person or as JSON, on stderr, and never with a secret in it."""

from __future__ import annotations

import json
import logging
import sys
import time
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

import orjson

from bot.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from structlog.typing import Processor, WrappedLogger

LIBRARIES = {
    **dict.fromkeys(("httpx", "httpcore", "telegram", "asyncio", "alembic.runtime.plugins"), logging.WARNING),
    "uvicorn": logging.ERROR,
}
"""From which level on libraries are heard. httpx writes every address, with the token in it, one level lower; Alembic
tells of seven parts of its own before each step; uvicorn warns of what a stranger can send all day, and fill the disk
with."""

QUIET = ("telegram.ext.Updater", "telegram.ext._utils.networkloop")
"""Loggers that tell with a traceback what the connection has told in a line."""


class LogFormat(StrEnum):
    """For whom the log is written."""

    CONSOLE = "console"
    JSON = "json"


class LogLevel(StrEnum):
    """From which level on it is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Lines:
    """Standard error, where a line that cannot be written is lost: a full disk must not keep anybody from an answer."""

    def write(self, line: str) -> int:
        """Write a line, or lose it."""
        with suppress(OSError):
            return sys.stderr.write(line)
        return 0

    def flush(self) -> None:
        """Write out what is held back, or keep it until the next line."""
        with suppress(OSError):
            sys.stderr.flush()


class Repeats(logging.Filter):
    """Lets the same failure through once a second.

    Where no file can be opened any more, asyncio tells of it once for each call that could wait: 2048 times at once,
    with a traceback each. Measured: 22 MB in five seconds.
    """

    CALM = 1.0
    """Seconds."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self._last, self._at = ("", ""), 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is another failure than the last one, or that was a while ago."""
        cause = record.exc_info[1] if record.exc_info else None
        failure, now = (record.getMessage().partition("\n")[0], repr(cause)), time.monotonic()
        if failure == self._last and now - self._at < self.CALM:
            return False
        self._last, self._at = failure, now
        return True


def start_logging(log_format: LogFormat = LogFormat.CONSOLE, level: LogLevel = LogLevel.INFO) -> None:
    """Send our own events and those of libraries the same way; called once, by the command line.

    Our own are written at once, and only those of libraries go through the standard library's logging: it takes four
    times as long, and a line is written for every answer.
    """
    import structlog
    from structlog.tracebacks import ExceptionDictTransformer

    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    drawn: list[Processor]
    if log_format is LogFormat.JSON:
        # A frame's variables are what people wrote, and who they are.
        trace = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
        drawn = [trace, structlog.processors.JSONRenderer(_as_json), _hide]
    else:
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
        )
        drawn = [structlog.processors.format_exc_info, renderer, _hide]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *drawn]
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # A line that cannot be written would be shown as it is, with what is secret in it.
    logging.raiseExceptions = False
    for name, least in LIBRARIES.items():
        logging.getLogger(name).setLevel(least)
    logging.getLogger("asyncio").addFilter(Repeats())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[*shared, *drawn],
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", Lines())),
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        cache_logger_on_first_use=True,
    )


def _hide(_: WrappedLogger, __: str, line: Any) -> str:
    """A whole line without any secret: no field, traceback or library's text is another way out."""
    return redact(str(line))


def _as_json(event: Any, default: Callable[[Any], Any]) -> str:
    """An event as JSON."""
    try:
        return orjson.dumps(event, default, orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        # Half a character, a number beyond 64 bits.
        return json.dumps(event, default=default, ensure_ascii=True)
