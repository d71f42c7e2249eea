"""Who asks, and under which address: what reverse proxies tell, believed only from those that are named.

The proxy that speaks to us is the peer of the connection.  Where the setting `trusted_proxies` names
it, its forwarding headers count; from anyone else they are what a stranger wrote, and are not read.
Of the two kinds (``X-Forwarded-*``, and ``Forwarded`` of RFC 7239) one is read, by setting: a proxy
that writes one kind hands the other kind on as the stranger wrote it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal
from urllib.parse import quote

from starlette.types import Scope

__all__ = ["Networks", "Proxies", "place_under", "sane_request_id"]

_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?\Z")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)+\Z")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:+/=@-]{4,128}\Z")
_PAIR = re.compile(r'\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]+)=("(?:[^"\\]|\\.)*"|[^",;\s]*)\s*')
_FORWARDING = frozenset((b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"))
#: Hops that are looked at; a longer chain is nobody's.
_HOPS = 32


class Networks:
    """Addresses and networks, asked for an address many times."""

    def __init__(self, text: str) -> None:
        networks = [ip_network(word, strict=False) for word in text.replace(",", " ").split()]
        self._networks: tuple[IPv4Network | IPv6Network, ...] = tuple(networks)
        self._known = lru_cache(4_096)(self._holds)

    def __bool__(self) -> bool:
        return bool(self._networks)

    def __contains__(self, host: str) -> bool:
        return bool(self._networks) and self._known(host)

    def _holds(self, host: str) -> bool:
        address = read_address(host)
        return address is not None and any(address in network for network in self._networks)


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a header or a peer names, with or without port; None where it is none.

    >>> read_address("[2001:db8::1]:4711"), read_address("::ffff:192.0.2.1"), read_address("unknown")
    (IPv6Address('2001:db8::1'), IPv4Address('192.0.2.1'), None)
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def sane_request_id(value: bytes | None) -> str | None:
    """Return a request id that may stand in logs and headers, None where it is none."""
    return value.decode("ascii") if value and _REQUEST_ID.match(value) else None


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What the proxies tell of the request that came to the first of them; None where they do not tell."""

    client: str | None = None
    scheme: str | None = None
    host: str | None = None
    prefix: str | None = None


def _joined(headers: list[tuple[bytes, bytes]], name: bytes) -> str:
    """Return a list header, its lines in one."""
    return ",".join(value.decode("latin-1") for key, value in headers if key == name)


def _elements(text: str) -> list[dict[str, str]]:
    """Return the hops of a ``Forwarded`` header; none at all where a part of it cannot be read."""
    found: list[dict[str, str]] = [{}]
    at = 0
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is None:
            return []
        value = pair[2]
        found[-1][pair[1].lower()] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
        at = pair.end()
        if at < len(text):
            if text[at] not in ",;":
                return []
            if text[at] == ",":
                found.append({})
            at += 1
    return found


class Proxies:
    """The reverse proxies that are believed."""

    def __init__(self, trusted: str, header: Literal["x-forwarded", "forwarded"]) -> None:
        self.trusted = Networks(trusted)
        self._header = header

    def is_trusted(self, scope: Scope) -> bool:
        """Tell whether the peer is a proxy that is believed."""
        client = scope.get("client")
        return client is not None and bool(self.trusted) and client[0] in self.trusted

    def apply(self, scope: Scope) -> bool:
        """Write into a trusted peer's scope what it tells: client, scheme, Host header, root path.

        Returns whether the scope's client is the one who asks.  It is the proxy for somebody else where what the
        proxy forwards names nobody (``unknown``, ``_hidden``, nonsense).
        """
        told = self.read(scope["headers"])
        if told.client is not None:
            scope["client"] = (told.client, 0)
        if told.scheme is not None:
            scope["scheme"] = told.scheme
        if told.host is not None:
            others = [pair for pair in scope["headers"] if pair[0] != b"host"]
            scope["headers"] = [(b"host", told.host.encode()), *others]
        if told.prefix is not None:
            scope["root_path"] = told.prefix
        return told.client is not None or not self.brings_forwarding(scope["headers"])

    def read(self, headers: list[tuple[bytes, bytes]]) -> Forwarded:
        """Return what the headers tell; what is not well-formed is not told."""
        prefix = _joined(headers, b"x-forwarded-prefix").rpartition(",")[2].strip().rstrip("/")
        if self._header == "forwarded":
            hops = _elements(_joined(headers, b"forwarded"))
            at = self._stranger([hop.get("for", "") for hop in hops])
            hop = hops[at] if at is not None else {}
            client, scheme, host = hop.get("for"), hop.get("proto"), hop.get("host")
        else:
            chain = _joined(headers, b"x-forwarded-for").split(",")
            at = self._stranger(chain)
            client = chain[at] if at is not None else None
            # Only the nearest proxy is known to have written its own.
            scheme = _joined(headers, b"x-forwarded-proto").rpartition(",")[2].strip()
            host = _joined(headers, b"x-forwarded-host").rpartition(",")[2].strip()
        address = read_address(client) if client else None
        return Forwarded(
            str(address) if address else None,
            scheme.lower() if scheme and scheme.lower() in ("http", "https") else None,
            host if host and _HOST.match(host) else None,
            prefix if prefix and _PREFIX.match(prefix) else None,
        )

    def _stranger(self, chain: list[str]) -> int | None:
        """Return where the nearest host stands that is none of our proxies: what stands before it is its word."""
        for at in range(len(chain) - 1, max(-1, len(chain) - 1 - _HOPS), -1):
            address = read_address(chain[at])
            if address is None:
                return None  # "unknown", or nonsense: no one we could name
            if str(address) not in self.trusted or at == 0:
                return at
        return None

    @staticmethod
    def brings_forwarding(headers: list[tuple[bytes, bytes]]) -> bool:
        """Tell whether a request came through some proxy, trusted or not."""
        return not _FORWARDING.isdisjoint(dict(headers))


def place_under(scope: Scope) -> None:
    """Have path and raw path begin with the root path, as ASGI wants, whether or not the proxy stripped it."""
    root = scope["root_path"]
    path: str = scope["path"]
    if path == root or path.startswith(root + "/"):
        return
    scope["path"] = root + path
    if (raw := scope.get("raw_path")) is not None:
        scope["raw_path"] = quote(root).encode() + raw
