"""Who may have a correction written: whoever gives the token, from this service's own page, not by guessing."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from kg.curationwriting import is_writable
from kg.errors import UsageError
from kg.settings import Settings
from service.clients import client_name
from service.errors import TooManyRequestsError

__all__ = ["SHORTEST_TOKEN", "Curating", "Tries", "curating_of", "is_from_here"]

#: Characters of a token.
SHORTEST_TOKEN = 16
_WRONG_TRIES = 5
_WINDOW_S = 600.0
#: Clients whose wrong tries are remembered; the one that tried longest ago is forgotten first.
_REMEMBERED = 10_000


class Tries:
    """Wrong tokens of each client: after so many within the window none of its tokens is looked at."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, client: str) -> None:
        """Raise TooManyRequestsError where a client has to wait."""
        wrong = self._wrong.get(client)
        if wrong is None:
            return
        now = self._clock()
        while wrong and wrong[0] <= now - _WINDOW_S:
            wrong.popleft()
        if not wrong:
            del self._wrong[client]
        elif len(wrong) >= _WRONG_TRIES:
            wait_s = max(1, math.ceil(wrong[0] + _WINDOW_S - now))
            raise TooManyRequestsError(
                f"{len(wrong)} wrong tokens came from {client}; try again in {wait_s} s", wait_s, {})

    def failed(self, client: str) -> None:
        """Count a wrong token."""
        self._wrong.setdefault(client, deque(maxlen=_WRONG_TRIES)).append(self._clock())
        self._wrong.move_to_end(client)
        if len(self._wrong) > _REMEMBERED:
            self._wrong.popitem(last=False)

    def forget(self, client: str) -> None:
        """Forget what was wrong before the right token came."""
        self._wrong.pop(client, None)


@dataclass(frozen=True, slots=True)
class Curating:
    """The file that corrections are written to, and who may."""

    path: Path
    digest: bytes  # of the token, so that the comparison tells nothing of its length
    tries: Tries

    def is_right(self, request: HTTPConnection, token: str) -> bool:
        """Tell whether a client gave the token.

        Raises:
            TooManyRequestsError: it gave wrong ones too often.
        """
        client = (client_name(request.client.host) if request.client is not None else None) or "this machine"
        self.tries.check(client)
        right = hmac.compare_digest(_digest(token), self.digest)
        if right:
            self.tries.forget(client)
        else:
            self.tries.failed(client)
        return right


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.strip().encode("utf-8", "surrogatepass")).digest()


def curating_of(settings: Settings) -> Curating | None:
    """Return who may write corrections where; None where nobody may.

    Raises:
        UsageError: there is no token or a short one, or the file cannot be written.
    """
    if settings.curate is None:
        return None
    token = (settings.curate_token.get_secret_value() if settings.curate_token is not None else "").strip()
    if len(token) < SHORTEST_TOKEN:
        found = f"the token has {len(token)} characters" if token else "there is no token"
        raise UsageError(
            f"corrections are to be written to {settings.curate}, but {found}; {SHORTEST_TOKEN} or more are needed: "
            "make one with  python -c 'import secrets; print(secrets.token_urlsafe(24))'  and give it in the "
            "environment as KG_CURATE_TOKEN, or start without --curate")
    is_writable(settings.curate)
    return Curating(settings.curate, _digest(token), Tries())


def _host(netloc: str) -> str:
    return netloc.lower().removesuffix(":80").removesuffix(":443")


def _origin_host(origin: str) -> str:
    try:
        return _host(urlsplit(origin).netloc)
    except ValueError:
        return ""


def is_from_here(request: HTTPConnection) -> bool:
    """Tell whether a request comes from a page of this service, or from a program that is no browser.

    What the browser says of the site decides; one that says nothing names the origin, which must have our host.
    """
    sites = request.headers.getlist("sec-fetch-site")
    if sites:
        return all(site == "same-origin" for site in sites)
    origins = request.headers.getlist("origin")
    here = _host(request.headers.get("host", ""))
    return all(here != "" and _origin_host(origin) == here for origin in origins)
