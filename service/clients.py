"""What one client may take of the service: so many queries a second, so many at once.

A client is an address; of IPv6 the first 64 bits, which is what one subscriber has.  Each has a bucket
of tokens that fills at a rate, and a door: of its queries so many are let in at once, the next wait
outside for their turn, behind their own client's and no one else's.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv6Address, ip_network

from kg.errors import KgError
from service.errors import TooManyRequestsError
from service.proxies import Networks, read_address

__all__ = ["ClientLimits", "Clients", "Connections", "client_name"]

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
    """What one client may take; a rate of 0 is no limit."""

    rate: float  # queries a second
    burst: int
    running: int
    waiting: int
    wait_s: float  # longest wait at the door


@dataclass(slots=True)
class _Door:
    """Queries of a client inside and outside."""

    inside: int = 0
    outside: deque[asyncio.Future[None]] = field(default_factory=deque)


class Clients:
    """The clients and what they took; its memory is bounded by the number of buckets and of connections."""

    def __init__(self, limits: ClientLimits, exempt: str = "") -> None:
        self.limits = limits
        self._exempt = Networks(exempt)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, when
        self._doors: dict[str, _Door] = {}

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

    async def enter(self, name: str) -> None:
        """Come in, or wait for one's turn; who came in calls `leave`.

        Raises:
            TooManyRequestsError: as many of the client's queries wait as may, or this one waited too long.
        """
        door = self._doors.get(name)
        if door is None:
            door = self._doors[name] = _Door()
        if door.inside < self.limits.running:
            door.inside += 1
            return
        if len(door.outside) >= self.limits.waiting:
            raise self._too_many(name, f"{door.inside} queries of {name} run and {len(door.outside)} wait")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        door.outside.append(turn)
        try:
            async with asyncio.timeout(self.limits.wait_s):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.leave(name)  # the turn came with the end of the wait
            elif turn in door.outside:
                door.outside.remove(turn)
            if isinstance(error, TimeoutError):
                raise self._too_many(name, f"the queries of {name} before this one took too long") from None
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

    def _too_many(self, name: str, found: str) -> KgError:
        return TooManyRequestsError(
            f"{found}, which is all that may at once; ask again when one has its answer", 2, self.headers(0, 2)
        )
