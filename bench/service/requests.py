"""Requests as bytes, made before the clock runs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from urllib.parse import quote

__all__ = ["CSV", "JSON", "NTRIPLES", "get", "point_queries", "sparql", "sparql_post"]

JSON = "application/sparql-results+json"
CSV = "text/csv"
NTRIPLES = "application/n-triples"


def get(path: str, accept: str = "*/*") -> bytes:
    """Return a GET request; `path` is as it goes on the line."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n".encode("ascii")


def sparql(endpoint: str, query: str, accept: str = JSON) -> bytes:
    """Return the GET request of a query at an endpoint's path."""
    return get(f"{endpoint}?query={quote(query, safe='')}", accept)


def point_queries(endpoint: str, iris: Sequence[str], count: int, seed: int = 1) -> list[bytes]:
    """Return `count` requests, each for all that is said of one entity drawn from `iris`."""
    some = random.Random(seed).choices(iris, k=count)
    return [sparql(endpoint, f"SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }} LIMIT 100") for iri in some]


def sparql_post(endpoint: str, query: str, accept: str = JSON) -> bytes:
    """Return the POST request of a query, which may be longer than an address."""
    body = query.encode()
    return (f"POST {endpoint} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n"
            f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n").encode("ascii") + body
