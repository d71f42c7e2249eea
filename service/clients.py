"""What one client may take of the service: so many queries a second, so many at once.

A client is an address; of IPv6 the first 64 bits, which is what one subscriber has.  Each has a bucket
of tokens that fills at a rate, and two doors: one for its queries, one for pages and canned questions.
So many are let in at once, the next wait outside for their turn, behind their own client's and no one
else's, and never a page behind a query.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv6Address, ip_network

from service.errors import TooManyRequestsError
from service.proxies import Networks, read_address

__all__ = ["ClientLimits", "Clients", "Connections", "Doors", "client_name"]

#: Buckets that are remembered; one more, and the client that asked longest ago is forgotten (its bucket is full).
_REMEMBERED = 20_000


@lru_cache(_REMEMBERED)
def client_name(host: str) -> str | None:
    """Return under which name a client is counted; None where it has no address (a UNIX socket).

    >>> client_name("2001:db8:1:2:3::4"), client_name("::ffff:192.0.2.7"), client_name("testclient")
    ('2001:db8:1:2::/64', '192.0.2.7', None)
    """
    address = read_address(host)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return None if address is None else str(address)


class Connections:
    """Open connections: so many in all, so many of one client."""

    def __init__(self, most: int, most_of_client: int, exempt: str = "") -> None:
        self._most, self._most_of_client = most, most_of_client
        self._exempt = Networks(exempt)
        self._open = 0
        self._of_client: Counter[str] = Counter()

    def enter(self, host: str) -> int | None:
        """Count a connection; return the status that refuses it, None where it may stay."""
        name = client_name(host)
        self._open += 1
        if name is not None and host not in self._exempt:
            self._of_client[name] += 1
            if self._most_of_client and self._of_client[name] > self._most_of_client:
                return 429
        return 503 if self._open > self._most else None

    def leave(self, host: str) -> None:
        """Count a connection no more."""
        name = client_name(host)
        self._open -= 1
        if name is not None and host not in self._exempt:
            self._of_client[name] -= 1
            if not self._of_client[name]:
                del self._of_client[name]


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """What one client may take; a rate of 0 is no limit, nor are 0 pages."""

    rate: float  # queries a second
    burst: int
    running: int
    waiting: int
    wait_s: float  # longest wait at a door
    pages: int = 0  # made at once
    pages_waiting: int = 64


@dataclass(slots=True)
class _Door:
    """Requests of a client inside and outside."""

    inside: int = 0
    outside: deque[asyncio.Future[None]] = field(default_factory=deque)


class Doors:
    """The doors of all clients for one kind of request; clients without any have no door."""

    def __init__(self, kind: str, running: int, waiting: int, wait_s: float) -> None:
        """Make it.

        Args:
            kind: of the requests, for messages, in the plural.
            running: how many of one client are let in at once.
            waiting: how many of one client may wait.
            wait_s: how long one may wait.
        """
        self._kind, self._running, self._waiting, self._wait_s = kind, running, waiting, wait_s
        self._doors: dict[str, _Door] = {}

    def __len__(self) -> int:
        return len(self._doors)

    def is_full(self, name: str) -> bool:
        """Tell whether who comes now has to wait."""
        door = self._doors.get(name)
        return door is not None and door.inside >= self._running

    async def enter(self, name: str) -> None:
        """Come in, or wait for one's turn; who came in calls `leave`.

        Raises:
            TooManyRequestsError: as many of the client's requests wait as may, or this one waited too long.
        """
        door = self._doors.get(name)
        if door is None:
            door = self._doors[name] = _Door()
        if door.inside < self._running:
            door.inside += 1
            return
        if len(door.outside) >= self._waiting:
            raise _too_many(
                f"{door.inside} {self._kind} of {name} run and {len(door.outside)} wait, which is all that may; "
                "ask again when one has its answer"
            )
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        door.outside.append(turn)
        try:
            async with asyncio.timeout(self._wait_s):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.leave(name)  # the turn came with the end of the wait
            elif turn in door.outside:
                door.outside.remove(turn)
            if isinstance(error, TimeoutError):
                raise _too_many(
                    f"the {self._kind} of {name} before this one took too long; ask again when one has its answer"
                ) from None
            raise

    def leave(self, name: str) -> None:
        """Go, and let the next of this client in."""
        door = self._doors[name]
        while door.outside:
            turn = door.outside.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        door.inside -= 1
        if not door.inside:
            del self._doors[name]


def _too_many(found: str) -> TooManyRequestsError:
    """Return the refusal at a door; the rate is another matter, so nothing is said of it."""
    return TooManyRequestsError(found, 2, {})


class Clients:
    """The clients and what they took; its memory is bounded by the number of buckets and of connections.

    `queries` and `pages` are the doors; `pages` is None where there is no limit of them.
    """

    def __init__(self, limits: ClientLimits, exempt: str = "") -> None:
        self.limits = limits
        self.queries = Doors("queries", limits.running, limits.waiting, limits.wait_s)
        self.pages = Doors("pages", limits.pages, limits.pages_waiting, limits.wait_s) if limits.pages else None
        self._exempt = Networks(exempt)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, when

    def __len__(self) -> int:
        return len(self._buckets)

    def is_exempt(self, host: str) -> bool:
        """Tell whether a client has no limit of its own."""
        return host in self._exempt

    def take(self, name: str, now: float) -> None:
        """Take a token of a client's bucket.

        Args:
            name: of the client.
            now: seconds of a clock that does not go back.

        Raises:
            TooManyRequestsError: the bucket is empty.
        """
        rate, burst = self.limits.rate, float(self.limits.burst)
        if not rate:
            return
        tokens, at = self._buckets.pop(name, (burst, now))
        tokens = min(burst, tokens + (now - at) * rate)
        empty = tokens < 1.0
        self._buckets[name] = (tokens if empty else tokens - 1.0, now)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        if empty:
            wait_s = math.ceil((1.0 - tokens) / rate)
            raise TooManyRequestsError(
                f"more than {rate:g} queries a second came from {name}; ask again in {wait_s} s",
                wait_s,
                self.headers(0, wait_s),
            )

    def headers(self, remaining: int, reset_s: int) -> dict[str, str]:
        """Return the headers that tell the limit, as draft-ietf-httpapi-ratelimit-headers has them."""
        window = math.ceil(self.limits.burst / self.limits.rate) if self.limits.rate else 1
        return {
            "ratelimit-policy": f'"client";q={self.limits.burst};w={window}',
            "ratelimit": f'"client";r={remaining};t={reset_s}',
        }
