"""The SPARQL 1.1 Protocol's query operation: from a request to what is asked.

https://www.w3.org/TR/sparql11-protocol/#query-operation: GET with ``?query=``, POST of a form, POST of
``application/sparql-query``; the dataset by ``default-graph-uri`` and ``named-graph-uri``, which count
before FROM.  Two parameters are ours: ``format`` and ``timeout``.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple
from urllib.parse import unquote_to_bytes

from service.backend import Query
from service.errors import BadRequestError, MediaTypeError, UpdateRefusedError, shortened
from service.once import not_utf8, repeated

__all__ = ["SparqlRequest", "no_query", "read_request"]

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_MOST_FIELDS = 1_000
_CHARSETS = {"", "utf-8", "utf8", "us-ascii"}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
_SECONDS = re.compile(r"(?=.{1,40}\Z)\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
#: More is as much: no limit of the service is longer.
_MOST_S = 1e9


class SparqlRequest(NamedTuple):
    """A request of the protocol; `query` is None where none was brought."""

    query: Query | None
    format: str | None = None  # of ?format=


def _decoded(text: str) -> str:
    if "%" not in text and "+" not in text:
        return text
    text = text.replace("+", " ")
    try:  # the codec for escapes of Python is ten times as fast as urllib, and stricter: what it refuses is for that
        plain = text.replace("\\", "\\\\").replace("%", "\\x").encode("ascii")
        return plain.decode("unicode_escape").encode("latin-1").decode("utf-8")
    except UnicodeError:
        return unquote_to_bytes(text).decode("utf-8")


def _fields(text: str) -> dict[str, list[str]]:
    """Return the fields of an address or a form; names may come several times."""
    parts = text.split("&", _MOST_FIELDS)
    if len(parts) > _MOST_FIELDS:
        raise BadRequestError(f"more than {_MOST_FIELDS} parameters were given; give each that is needed once")
    fields: dict[str, list[str]] = {}
    name = ""
    try:
        for part in parts:
            if part:
                name, _, value = part.partition("=")
                fields.setdefault(_decoded(name), []).append(_decoded(value))
    except UnicodeError as error:
        raise not_utf8(name) from error
    return fields


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequestError(f"the body is not UTF-8 (byte {error.start}); send the query in UTF-8") from error


def _graphs(fields: dict[str, list[str]], name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(fields.get(name, ())))  # a graph named twice is one graph, and not its data twice
    for iri in found:
        if not _IRI.fullmatch(iri):
            raise BadRequestError(f"{name}={shortened(iri)} is no absolute IRI; give one such as https://example.org/graph")
    return found


def _one(fields: dict[str, list[str]], name: str) -> str | None:
    found = fields.get(name, [])
    if len(found) > 1:
        raise repeated(name, len(found))
    return found[0] if found else None


def _time_ms(fields: dict[str, list[str]]) -> int | None:
    """Return the time that the request gives its query; where the service gives less, that counts."""
    brought = _one(fields, "timeout")
    if brought is None:
        return None
    if not _SECONDS.fullmatch(brought) or float(brought) <= 0:
        given = shortened(brought)
        raise BadRequestError(f"timeout={given} was given; a number of seconds above 0 is allowed, such as 2.5")
    return max(1, int(min(float(brought), _MOST_S) * 1000))


def _body_kind(content_type: str) -> str:
    """Return the media type of a body.

    Raises:
        MediaTypeError: its text is in another character set than UTF-8, which alone the protocol knows.
    """
    kind, *parameters = (part.strip() for part in content_type.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        charset = value.strip().strip('"').lower()
        if name.strip().lower() == "charset" and charset not in _CHARSETS:
            raise MediaTypeError(f"a body in {shortened(charset)} is not read here; send it in UTF-8")
    return kind.lower()


def _refused() -> UpdateRefusedError:
    return UpdateRefusedError(
        "updates change data and this service is read-only; ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
    )


def no_query() -> BadRequestError:
    """Return the error of a request that brings no query where one is needed."""
    return BadRequestError(
        "no query was brought; send ?query=SELECT … or a body of type application/sparql-query",
        "open this address in a browser for a form",
    )


def read_request(
    method: str,
    query_string: str,
    content_type: str,
    body: bytes,
    default_graph: Literal["union", "default"] = "union",
    base_iri: str | None = None,
) -> SparqlRequest:
    """Return what a request asks.

    Args:
        method: GET, HEAD or POST.
        query_string: the part of the address behind ``?``.
        content_type: the header, with or without parameters.
        body: of a POST.
        default_graph: of a query that names no dataset.
        base_iri: of a query that names no BASE.

    Raises:
        BadRequestError: parameters are missing, repeated or not UTF-8.
        MediaTypeError: a POST of another media type.
        UpdateRefusedError: an update.
    """
    fields = _fields(query_string)
    text: str | None = None
    if method == "POST":
        kind = _body_kind(content_type)
        if kind == QUERY:
            text = _text(body)
        elif kind == UPDATE:
            raise _refused()
        elif kind == FORM:
            for name, values in _fields(_text(body)).items():
                fields.setdefault(name, []).extend(values)
        elif not body and not kind:
            raise BadRequestError(
                "a POST brings its query in its body, and this one has none",
                f"send the address by GET, or the query as a body of type {QUERY}",
            )
        else:
            raise MediaTypeError(f"a body of type {shortened(kind) or 'none'} is not read here; send {QUERY} or {FORM}")
    if "update" in fields:
        raise _refused()
    brought = _one(fields, "query")
    if text is not None and brought is not None:
        raise BadRequestError("a query came in the address and in the body; give it once")
    text = text if text is not None else brought
    form, time_ms = _one(fields, "format"), _time_ms(fields)
    graphs = _graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri")
    if text is None or (method != "POST" and not text.strip()):
        return SparqlRequest(None, form)
    asked = Query(text, *graphs, time_ms=time_ms, default_graph=default_graph, base_iri=base_iri)
    return SparqlRequest(asked, form)
