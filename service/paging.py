"""Lists by pages: a cursor names the last row of a page by its sort key, so it outlives a rebuild.

A cursor is text for the address: a check sum and, as JSON, the list it belongs to, the revision of the data it
was made of, its direction and the key.  The list is the address without what does not change its rows.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlencode

import pyoxigraph as ox
from starlette.requests import Request

from kg.vocab import XSD
from service.context import service_of
from service.errors import BadRequestError
from service.links import route_path

__all__ = ["Cursor", "Key", "Page", "Paging", "keyset"]

#: The values by which a row is sorted.
Key = tuple[str | int, ...]
#: Parameters of an address that leave the rows of its list and their order as they are.
_NOT_OF_LIST = {"cursor", "limit", "format", "lang", "view"}
_MOST_CHARS = 4_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where to go on: behind the row with `key`, or right before it; made of the data `revision`."""

    key: Key
    backward: bool
    revision: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """The addresses of the neighbouring pages, None where there is none; `rebuilt` tells of new data since."""

    next: str | None = None
    previous: str | None = None
    rebuilt: bool = False
    headers: dict[str, str] = field(default_factory=dict)


def _foreign() -> BadRequestError:
    return BadRequestError("the cursor is broken, or was made for another list or other parameters",
                           "leave out cursor to begin with the first page, then follow next")


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


class Paging:
    """The paging of one request.

    Args:
        request: its address names the list, its parameter `cursor` the place.
        shape: types of a key's values.

    Raises:
        BadRequestError: the cursor is broken or of another list.
    """

    def __init__(self, request: Request, shape: Sequence[type]) -> None:
        service = service_of(request)
        self._revision = service.backend.revision()
        self._here = service.renderer.links(request).here(request)
        self._given = request.query_params.multi_items()
        mine = sorted((name, value) for name, value in self._given if name not in _NOT_OF_LIST and value)
        self._list = zlib.crc32(json.dumps([unquote(route_path(request)), mine]).encode())
        token = request.query_params.get("cursor")
        self.cursor = self._read(token, shape) if token is not None else None

    @property
    def rebuilt(self) -> bool:
        """Tell whether the data changed since the cursor was made."""
        return self.cursor is not None and self.cursor.revision != self._revision

    def _read(self, token: str, shape: Sequence[type]) -> Cursor:
        try:
            if len(token) > _MOST_CHARS:
                raise _foreign()
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            # What is no letter of the alphabet is passed over in decoding, and is no part of a cursor.
            if _encoded(raw) != token or int.from_bytes(raw[:4], "big") != zlib.crc32(raw[4:]):
                raise _foreign()
            of_list, revision, backward, *key = json.loads(raw[4:])
        except (ValueError, TypeError, RecursionError) as error:
            raise _foreign() from error
        if of_list != self._list or [type(value) for value in key] != list(shape):
            raise _foreign()
        return Cursor(tuple(key), bool(backward), revision)

    def token(self, key: Key, backward: bool = False) -> str:
        """Return the cursor that goes on behind `key`, or before it."""
        text = json.dumps([self._list, self._revision, int(backward), *key], ensure_ascii=False, separators=(",", ":"))
        raw = text.encode()
        return _encoded(zlib.crc32(raw).to_bytes(4, "big") + raw)

    def _address(self, key: Key, backward: bool, form: str | None) -> str:
        kept = [(name, value) for name, value in self._given if name != "cursor"]
        if form is not None and "format" not in dict(kept):
            kept.append(("format", form))
        return f"{self._here}?{urlencode([*kept, ('cursor', self.token(key, backward))])}"

    def page(self, keys: Sequence[Key], more: bool, form: str | None = None) -> Page:
        """Return the neighbours of a page.

        Args:
            keys: of its rows, in the order shown.
            more: whether there are rows behind it, or before it where the cursor goes backward.
            form: the format that the addresses name where this one does not; a reader of feeds follows them
                with any Accept header.
        """
        backward = self.cursor is not None and self.cursor.backward
        before = self.cursor is not None and (more if backward else True)
        behind = True if backward else more
        first, last = (keys[0], keys[-1]) if keys else (None, None)
        if not keys and self.cursor is not None:
            first, last = (None, self.cursor.key) if backward else (self.cursor.key, None)
        following = self._address(last, False, form) if behind and last is not None else None
        previous = self._address(first, True, form) if before and first is not None else None
        links = [f'<{address}>; rel="{name}"' for address, name in ((following, "next"), (previous, "prev")) if address]
        return Page(following, previous, self.rebuilt, {"link": ", ".join(links)} if links else {})


def _value(value: str | int) -> str:
    return str(ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer")) if isinstance(value, int)
               else ox.Literal(value))


def keyset(columns: Sequence[tuple[str, bool]], cursor: Cursor | None) -> tuple[str, str]:
    """Return the FILTER and ORDER BY of a page of a query.

    Args:
        columns: the variables of the key that hold plain strings and integers, and whether each descends.
        cursor: where to go on.
    """
    backward = cursor is not None and cursor.backward
    order = " ".join(f"DESC({name})" if falls != backward else name for name, falls in columns)
    if cursor is None:
        return "", f"ORDER BY {order}"
    beyond, equal = [], ""
    for (name, falls), value in zip(columns, cursor.key, strict=True):
        term = _value(value)
        beyond.append(f"({equal}{name} {'<' if falls != backward else '>'} {term})")
        equal += f"{name} = {term} && "
    return f"FILTER({' || '.join(beyond)})", f"ORDER BY {order}"
