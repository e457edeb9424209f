"""SQLAlchemy's asynchronous engine, without the object-relational mapper that its package brings in."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncEngine

PACKAGE = "sqlalchemy.ext.asyncio"


def create_engine(url: URL, **options: Any) -> AsyncEngine:
    """An asynchronous engine; nothing is opened before its first use.

    Args:
        url: with an asynchronous driver.
        options: those of `sqlalchemy.ext.asyncio.create_async_engine`, which this is.
    """
    with _bare(PACKAGE):
        from sqlalchemy.ext.asyncio.engine import create_async_engine
    return create_async_engine(url, **options)


@contextmanager
def _bare(package: str) -> Iterator[None]:
    """Let modules of a package be imported before its own code has run, where it has not.

    That code imports sessions, and they the mapper: 6 MB, and half of what loading SQLAlchemy takes. The module of the
    engine needs neither. Whoever imports the package later gets it whole, with this module in it.
    """
    found = None if package in sys.modules else find_spec(package)
    if found is None:
        yield
        return
    sys.modules[package] = module_from_spec(found)
    try:
        yield
    finally:
        del sys.modules[package]
