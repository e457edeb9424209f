"""How the log is written: one event a line, for a person or as JSON, on stderr, and never with a secret in it."""

from __future__ import annotations

import logging
import re
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

TOKEN = re.compile(r"[0-9]{3,16}:[A-Za-z0-9_-]{20,64}")
"""A bot's token, wherever it stands: in an address, in an error's text."""

HIDDEN = "<token>"

LIBRARIES = dict.fromkeys(("httpx", "httpcore", "telegram", "asyncio", "uvicorn"), logging.WARNING)
"""From which level on libraries are heard. httpx writes every address, with the token in it, one level lower."""

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


def start_logging(log_format: LogFormat = LogFormat.CONSOLE, level: LogLevel = LogLevel.INFO) -> None:
    """Send our own events and those of libraries the same way; called once, by the command line."""
    import structlog

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    drawn: list[Processor]
    if log_format is LogFormat.JSON:
        as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
        drawn = [structlog.processors.dict_tracebacks, hide_tokens, as_json]
    else:
        colors = sys.stderr.isatty()
        renderer = structlog.dev.ConsoleRenderer(
            colors=colors, exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
        )
        drawn = [structlog.processors.format_exc_info, hide_tokens, renderer]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *drawn]
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name, least in LIBRARIES.items():
        logging.getLogger(name).setLevel(least)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        cache_logger_on_first_use=True,
    )


def hide_tokens(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace every token in an event, however deep it stands."""
    return {key: _hide(value) for key, value in event.items()}


def _hide(value: Any) -> Any:
    if isinstance(value, str):
        return TOKEN.sub(HIDDEN, value)
    if isinstance(value, dict):
        return {key: _hide(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_hide(inner) for inner in value]
    return value if isinstance(value, int | float | bool | None) else TOKEN.sub(HIDDEN, str(value))
