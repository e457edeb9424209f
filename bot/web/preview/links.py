"""Which address may stand behind a link or a button: Telegram's rules, for markup and keyboards alike.

The rules were taken from the behaviour of TDLib, which the tests ask about the same addresses.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address

_SCHEME = re.compile(r"([^:/?#@\[\]]*)://", re.DOTALL)
_OWN = re.compile(r"(tg|ton|tonsite):(?://)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/?#]*", re.DOTALL)
_PORT = re.compile(r":([^:\]@]*)\Z", re.DOTALL)
_HOST = re.compile(r"(?:[a-zA-Z0-9.\-_!$,~*'();&+=]|%[0-9a-fA-F]{2}|[^\x00-\x7f])+")
_USER = re.compile(r"(?:[a-zA-Z0-9.\-_!$,~*'();&+=:]|%[0-9a-fA-F]{2}|[^\x00-\x7f])*")
_PERSON = re.compile(r"tg:(?://)?user/?\?(?:[^#]*&)?id=([0-9]+)(?:[&#].*)?", re.IGNORECASE | re.DOTALL)
_LARGEST_PORT = 65_535
_LARGEST_PERSON = (1 << 40) - 1
"""Largest id of a user that TDLib accepts in a link."""


class LinkError(ValueError):
    """Raised for an address that Telegram does not take; the message is Telegram's reason."""


def check_link(address: str) -> str:
    """Returns `address` as Telegram writes it: scheme and host in small letters, a path, no spaces.

    Raises:
        LinkError: Telegram would not take it.
    """
    own = _OWN.match(address)
    if not own:
        scheme, host, rest = _split(address)
        named = host.rpartition("@")[2]
        if "." not in named and not named.startswith("["):
            raise LinkError("Wrong HTTP URL")
        return f"{scheme}://{host}{rest}"
    name = own[1].lower()
    scheme, host, rest = _split(address[own.end() :])
    if scheme == "https" or address[own.end() :].lower().startswith("http://") or not _plain(host, name):
        raise LinkError(f"Wrong {name} URL")
    if rest == "/" or not rest.startswith("/?"):
        return f"{name}://{host}{rest}"
    return f"{name}://{host}{rest[1:]}"


def person_behind(address: str) -> int | None:
    """Returns the user id of a `tg://user?id=...` address, or None for any other address."""
    found = _PERSON.fullmatch(address)
    person = int(found[1]) if found else 0
    return person if 0 < person <= _LARGEST_PERSON else None


def _plain(host: str, scheme: str) -> bool:
    allowed = r"[a-zA-Z0-9\-_.]+" if scheme == "tonsite" else r"[a-zA-Z0-9\-_]+"
    return re.fullmatch(allowed, host) is not None


def _split(address: str) -> tuple[str, str, str]:
    found = _SCHEME.match(address)
    scheme = small(found[1]) if found else "http"
    if scheme not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    start = found.end() if found else 0
    authority = _AUTHORITY.match(address, start)[0]  # type: ignore[index]  # the pattern matches the empty text too
    rest = address[start + len(authority) :].rstrip(" \t\r\n\0\v") or "/"
    if not rest.startswith("/"):
        rest = "/" + rest
    path = "".join(f"%{ord(character):02X}" if character <= " " else character for character in rest)
    return scheme, _authority(authority), path


def _authority(authority: str) -> str:
    port = ""
    if (found := _PORT.search(authority)) and found.start() > 0:
        digits = found[1].lstrip("0")
        if not re.fullmatch("[0-9]+", digits) or int(digits) > _LARGEST_PORT:
            raise LinkError("Wrong port number specified in the URL")
        authority, port = authority[: found.start()], f":{digits}"
    user, _, host = authority.rpartition("@")
    if not host:
        raise LinkError("URL host is empty")
    if host == ".":
        raise LinkError("Host is invalid")
    if not _is_ipv6(host):
        if not _HOST.fullmatch(host):
            raise LinkError("Disallowed character in URL host")
        if not _USER.fullmatch(user):
            raise LinkError("Disallowed character in URL userinfo")
    return f"{user}@{small(host)}{port}" if user else f"{small(host)}{port}"


def _is_ipv6(host: str) -> bool:
    try:
        IPv6Address(host[1:-1])
    except AddressValueError:
        return False
    return host[0] == "[" and host[-1] == "]"


def small(text: str) -> str:
    """Returns a text in small letters for ASCII only, as Telegram does it."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
