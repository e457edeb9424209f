"""Servers of this machine: free ports for them, and clients that call them."""

from __future__ import annotations

import socket
import ssl

import httpx
from telegram.request import HTTPXRequest

HOST = "127.0.0.1"


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


def http_client(timeout: float = 30) -> httpx.AsyncClient:
    """A client for plain HTTP, with seconds that a call may take.

    It trusts no certificate: to load those that a client trusts takes longer than most tests.
    """
    return httpx.AsyncClient(timeout=timeout, verify=_trusting_none())


def library_request() -> HTTPXRequest:
    """The library's own way to call, for plain HTTP; as above it trusts no certificate."""
    return HTTPXRequest(connection_pool_size=8, httpx_kwargs={"verify": _trusting_none()})


def _trusting_none() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
