"""An endpoint: where it is, who we are there, how a query is sent."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from kg.digest import package_version
from kg.errors import QueryError, UsageError
from kg.settings import Settings

__all__ = ["Endpoint", "endpoint_of", "shown"]

_CONNECT_S = 5.0
_WRITE_S = 30.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint; neither its `repr` nor `shown` holds credentials."""

    shown: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    timeout: tuple[str, str] | None = None  # name of a parameter, its value with {s} or {ms}

    def body(
        self,
        text: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        time_ms: int | None = None,
    ) -> bytes:
        """Return the form that asks a query: all parameters in the body, which every engine reads at any length.

        Raises:
            QueryError: the text cannot be written in UTF-8.
        """
        fields = [("query", text)]
        fields += [("default-graph-uri", iri) for iri in default_graphs]
        fields += [("named-graph-uri", iri) for iri in named_graphs]
        if self.timeout is not None and time_ms is not None:
            name, value = self.timeout
            fields.append((name, value.format(s=-(-time_ms // 1000), ms=time_ms)))
        try:
            return urlencode(fields).encode()
        except UnicodeEncodeError as error:
            raise QueryError(f"the query holds half a character at {error.start}; send whole ones") from error

    def head(self, accept: str) -> dict[str, str]:
        """Return the headers of a request."""
        return {**self.headers, "accept": accept, "content-type": "application/x-www-form-urlencoded"}

    def _arguments(self, read_s: float | None) -> dict[str, object]:
        # Proxies and .netrc of the environment do not count: nothing but the endpoint is ever reached.
        return {
            "verify": ssl.create_default_context() if self.url.startswith("https:") else False,
            "trust_env": False,
            "follow_redirects": False,
            "timeout": httpx.Timeout(None, connect=_CONNECT_S, write=_WRITE_S, read=read_s),
        }

    def client(self) -> httpx.AsyncClient:
        """Return a client for queries; how long an answer may take is for the caller to watch."""
        return httpx.AsyncClient(**self._arguments(None))  # type: ignore[arg-type]

    def patient_client(self, read_s: float) -> httpx.Client:
        """Return a client for long reading in a thread; `read_s` is the longest silence."""
        return httpx.Client(**self._arguments(read_s))  # type: ignore[arg-type]


def _parsed(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError):
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(
            "the endpoint's address does not begin with http:// or https:// and a host; give one such as "
            "http://127.0.0.1:3030/kg/query"
        )
    return url


def shown(address: str) -> str:
    """Return an endpoint's address as it may be shown: without user, password, parameters and fragment.

    >>> shown("http://me:secret@127.0.0.1:3030/kg/query?key=secret")
    'http://127.0.0.1:3030/kg/query'
    """
    return str(_parsed(address).copy_with(username="", password="", query=None, fragment=None))


def _timeout(template: str | None) -> tuple[str, str] | None:
    if not template:
        return None
    name, _, value = template.partition("=")
    if not name or value.count("{s}") + value.count("{ms}") != 1 or value.count("{") != 1 or value.count("}") != 1:
        raise UsageError(f"setting endpoint_timeout = {template!r}: NAME={{s}} or NAME={{ms}} is needed, e.g. "
                         "timeout={s}")
    return name, value


def endpoint_of(settings: Settings) -> Endpoint:
    """Return the endpoint that the settings name.

    Raises:
        UsageError: the address is none, or there are two ways to say who we are.
    """
    address = settings.endpoint or ""
    url = _parsed(address)
    user = settings.endpoint_user or url.username or None
    password = settings.endpoint_password.get_secret_value() if settings.endpoint_password else url.password
    headers = {"user-agent": f"zhundong-kg/{package_version()}", "accept-encoding": "identity"}
    if settings.endpoint_token is not None:
        if user:
            raise UsageError("endpoint_token and endpoint_user were both given; give one of them")
        headers["authorization"] = f"Bearer {settings.endpoint_token.get_secret_value()}"
    elif user:
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        headers["authorization"] = f"Basic {pair}"
    bare = str(url.copy_with(username="", password="", fragment=None))
    return Endpoint(shown(address), bare, headers, _timeout(settings.endpoint_timeout))
