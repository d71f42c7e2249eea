"""What a Host header may say (RFC 9112, section 3.2; RFC 3986, sections 3.2.2 and 3.2.3)."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address

__all__ = ["is_host"]

_FREE = rb"A-Za-z0-9._~!$&'()*+,;=\-"
_HOST = re.compile(
    rb"(?:\[(?:(?P<six>[0-9A-Fa-f:.]+)|v[0-9A-Fa-f]+\.[%b:]+)\]|(?:[%b]|%%[0-9A-Fa-f]{2})*)(?::(?P<port>\d*))?"
    % (_FREE, _FREE)
)
#: No name of a host is longer, with its port.
_MOST_BYTES = 261
_MOST_PORT = 65_535


def is_host(value: bytes) -> bool:
    """Tell whether the value of a Host header is a host and perhaps a port; an empty one is.

    >>> is_host(b"example.org:8000"), is_host(b"[::1]"), is_host(b"a b"), is_host(b"a:99999")
    (True, True, False, False)
    """
    return len(value) <= _MOST_BYTES and _is_host(value)


@lru_cache(256)
def _is_host(value: bytes) -> bool:
    found = _HOST.fullmatch(value)
    if found is None or int(found["port"] or 0) > _MOST_PORT:
        return False
    try:
        return found["six"] is None or bool(str(IPv6Address(found["six"].decode())))
    except ValueError:
        return False
