"""Behind reverse proxies: whose headers count, what they may say, and that every address bears the root path."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import urljoin, urlsplit

import pytest
from asgi import ask, start_app
from liveserver import PATIENCE_S, running
from pydantic import ValidationError
from standin import StandIn

from kg.errors import UsageError
from kg.settings import Settings
from service.app import create_app
from service.proxies import Forwarded, Networks, Proxies, place_under, sane_request_id
from service.server import make_config

PROXY = "10.0.0.1"


def read(header: str, **given: str) -> Forwarded:
    proxies = Proxies("10.0.0.0/8 2001:db8::/32", header)  # type: ignore[arg-type]
    return proxies.read([(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()])


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what a stranger wrote before it is not believed
        ("6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db9::5]:80", "2001:db9::5"),
        ("10.0.0.7, 10.0.0.2", "10.0.0.7"),  # a client inside
        ("", None),
        ("unknown", None),
        ("203.0.113.9, <script>", None),
        (", ".join(["10.0.0.2"] * 500), None),
    ],
)
def test_who_the_client_is(chain: str, client: str | None) -> None:
    assert read("x-forwarded", x_forwarded_for=chain).client == client


def test_what_x_forwarded_headers_may_say() -> None:
    told = read("x-forwarded", x_forwarded_for="203.0.113.9", x_forwarded_proto="HTTPS",
                x_forwarded_host="kg.example.org:8443", x_forwarded_prefix="/kg/")  # fmt: skip
    assert told == Forwarded("203.0.113.9", "https", "kg.example.org:8443", "/kg")
    for host in ("a b", "x/../y", "<b>", "evil.org\r\nx: y", "a@b", "[::1", ""):
        assert read("x-forwarded", x_forwarded_host=host).host is None, host
    for prefix in ("//evil.org", "kg", "/kg?x", "/<b>", "/", ""):
        assert read("x-forwarded", x_forwarded_prefix=prefix).prefix is None, prefix
    assert read("x-forwarded", x_forwarded_proto="gopher").scheme is None


def test_what_forwarded_may_say() -> None:
    told = read("forwarded", forwarded='for=6.6.6.6, for="[2001:db9::17]:4711";proto=https;host="kg.example.org"')
    assert told == Forwarded("2001:db9::17", "https", "kg.example.org", None)
    assert read("forwarded", forwarded="for=203.0.113.9;by=x, For=10.0.0.3").client == "203.0.113.9"
    for broken in ("for", "for=1.2.3.4;;", 'for="1.2.3.4', "for=1.2.3.4 proto=x", "=;=", "for=unknown", "for=_hidden"):
        assert read("forwarded", forwarded=broken).client is None, broken


def test_that_only_one_kind_of_header_is_read() -> None:
    assert read("x-forwarded", forwarded="for=6.6.6.6;proto=https;host=evil.org") == Forwarded()
    assert read("forwarded", x_forwarded_for="6.6.6.6", x_forwarded_host="evil.org") == Forwarded()


def test_networks_and_settings() -> None:
    assert "::ffff:10.1.2.3" in Networks("10.0.0.0/8") and "testclient" not in Networks("10.0.0.0/8")
    assert not Networks("") and "10.0.0.1" not in Networks("")
    with pytest.raises(ValidationError, match="no address or network"):
        Settings(trusted_proxies="10.0.0.1 proxy.local")


@pytest.mark.parametrize(
    ("value", "sane"),
    [(b"req-1234", True), (b"a" * 129, False), (b"abc", False), (b'x"} \n', False), (b"\xe4\xb8123", False),
     (None, False)],
)  # fmt: skip
def test_which_request_ids_are_taken(value: bytes | None, sane: bool) -> None:
    assert (sane_request_id(value) is not None) == sane


@pytest.mark.parametrize(("path", "placed"), [("/x", "/kg/x"), ("/kg/x", "/kg/x"), ("/kg", "/kg"), ("/kgx", "/kg/kgx")])
def test_where_a_path_stands(path: str, placed: str) -> None:
    scope: dict[str, Any] = {"root_path": "/kg", "path": path, "raw_path": path.encode()}
    place_under(scope)
    assert scope["path"] == placed and scope["raw_path"] == placed.encode()


def test_that_strangers_are_not_believed(tiny_store: Path) -> None:
    told = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Host": "evil.org",
            "X-Request-Id": "chosen-by-me"}  # fmt: skip
    app = start_app(Settings(store=tiny_store, trusted_proxies=PROXY), StandIn(tiny_store))
    by_stranger = ask(app, "/", client="203.0.113.5", headers=told)
    assert by_stranger.headers["x-request-id"] != "chosen-by-me" and "evil" not in by_stranger.text
    by_proxy = ask(app, "/", client=PROXY, headers=told | {"X-Forwarded-Prefix": "/kg"})
    assert by_proxy.headers["x-request-id"] == "chosen-by-me" and by_proxy.json()["paths"]["sparql"] == "/kg/sparql"


@pytest.mark.parametrize(("kind", "told"), [
    ("forwarded", {"forwarded": "for=_hidden"}),
    ("forwarded", {"forwarded": "for=unknown;proto=https"}),
    ("forwarded", {"forwarded": "for=[["}),
    ("x-forwarded", {"x-forwarded-for": "unknown"}),
    ("x-forwarded", {"x-forwarded-for": "203.0.113.9, nobody"}),
])  # fmt: skip
def test_that_clients_whom_a_trusted_proxy_does_not_name_share_a_limit(
    tiny_store: Path, kind: Literal["forwarded", "x-forwarded"], told: dict[str, str]
) -> None:
    settings = Settings(store=tiny_store, trusted_proxies="127.0.0.1", forwarded_header=kind, client_rate=0.01,
                        client_burst=2)  # fmt: skip
    app = start_app(settings, StandIn(tiny_store))
    statuses = [ask(app, "/changes", client="127.0.0.1", headers=told).status for _ in range(3)]
    assert statuses[2] == 429 and 429 not in statuses[:2]
    named = {"forwarded": "for=203.0.113.9"} if kind == "forwarded" else {"x-forwarded-for": "203.0.113.9"}
    assert ask(app, "/changes", client="127.0.0.1", headers=named).status != 429, "others have their own"
    assert ask(app, "/changes", client="127.0.0.1").status != 429, "the proxy's own requests have none"


class Handler(BaseHTTPRequestHandler):
    """Forwards to the service what stands under ``/kg``."""

    protocol_version = "HTTP/1.1"
    port: ClassVar[int]
    strips: ClassVar[bool]

    def do_GET(self) -> None:
        if not self.path.startswith("/kg/"):
            self.send_response(418, "not under /kg")
            self.send_header("content-length", "0")
            self.end_headers()
            return
        upstream = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {n: v for n, v in self.headers.items() if n.lower() not in ("connection", "host")}
        headers |= {"Host": f"127.0.0.1:{self.port}", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https",
                    "X-Forwarded-Host": "kg.example.org"}  # fmt: skip
        upstream.request("GET", self.path.removeprefix("/kg") if self.strips else self.path, headers=headers)
        answer = upstream.getresponse()
        body = answer.read()
        upstream.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module", params=["stripping", "whole"])
def proxied(request: pytest.FixtureRequest, tiny_store: Path) -> Iterator[int]:
    """The port of a proxy before the service, which it shows under ``/kg``."""
    settings = Settings(store=tiny_store, root_path="/kg", trusted_proxies="127.0.0.1", query_workers=1, client_rate=0)
    with running(make_config(create_app(settings), settings)) as port:
        handler = type("H", (Handler,), {"port": port, "strips": request.param == "stripping"})
        proxy = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        forwarding = threading.Thread(target=proxy.serve_forever)
        forwarding.start()
        yield proxy.server_address[1]
        proxy.shutdown()
        forwarding.join()
        proxy.server_close()


def get(port: int, path: str, accept: str = "text/html") -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    connection.request("GET", path, headers={"Accept": accept})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def test_that_every_address_of_every_page_bears_the_root_path(proxied: int) -> None:
    seen: dict[str, int] = {}
    waiting = ["/kg/"]
    while waiting and len(seen) < 60:
        path = waiting.pop(0)
        status, headers, body = get(proxied, path)
        seen[path] = status
        if "text/html" not in headers.get("content-type", ""):
            continue
        for link in re.findall(r'(?:href|src|action)="([^"#]+)', body.decode()):
            address = urljoin(path, link.replace("&amp;", "&"))
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            assert parts.path.startswith("/kg/"), f"{path} links to {link}"
            plain = address.partition("#")[0]
            if plain not in seen and plain not in waiting and "lang=" not in plain:
                waiting.append(plain)
    assert {"/kg/questions", "/kg/articles", "/kg/static/style.css", "/kg/ontology", "/kg/docs"} <= set(seen)
    assert not {path: status for path, status in seen.items() if status >= 400}


def test_documents_and_redirects_behind_a_proxy(proxied: int) -> None:
    status, _, body = get(proxied, "/kg/openapi.json", "application/json")
    assert status == 200 and b'"servers":[{"url":"/kg"}]' in body.replace(b" ", b"")
    status, _, body = get(proxied, "/kg/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D", "application/sparql-results+json")
    assert status == 200 and b"true" in body
    status, headers, _ = get(proxied, "/kg/id/company/%E6%B2%99%E6%B5%B7%E5%85%AC%E5%8F%B8")
    assert status == 301
    place = urlsplit(headers["location"])
    assert place.path.startswith("/kg/id/company/") and place.netloc in ("", "kg.example.org")
    status, _, body = get(proxied, "/kg/nothing")
    assert status == 404 and b'href="/kg/static/style.css"' in body
    for name, value in get(proxied, "/kg/")[1].items():
        if name == "link":
            assert all(urlsplit(a).path.startswith("/kg") for a in re.findall(r"<([^>]+)>", value)), value
    status, headers, _ = get(proxied, "/kg/?lang=en")
    assert "Path=/kg" in headers["set-cookie"]


@pytest.mark.parametrize("path", ["/id", "/graphs/kg", "/static", "/sparql"])
def test_that_a_root_path_that_is_an_address_of_the_service_is_refused(tiny_store: Path, path: str) -> None:
    with pytest.raises(UsageError, match=f"root_path={path}: /{path.split('/')[1]} is an address of the service"):
        create_app(Settings(store=tiny_store, root_path=path))
