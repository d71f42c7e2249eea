"""The SPARQL 1.1 Protocol's query operation: from a request to what is asked.

https://www.w3.org/TR/sparql11-protocol/#query-operation: GET with ``?query=``, POST of a form, POST of
``application/sparql-query``; the dataset by ``default-graph-uri`` and ``named-graph-uri``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from service.backend import Query
from service.errors import BadRequestError, ForbiddenQueryError, MediaTypeError

__all__ = ["SparqlRequest", "read_request"]

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A request of the protocol; `query` is None where none was brought."""

    query: Query | None
    format: str | None = None  # of ?format=


def _fields(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except (UnicodeDecodeError, ValueError) as error:
        raise BadRequestError(f"the parameters cannot be read ({error}); percent-encode them as UTF-8") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequestError(f"the body is not UTF-8 (byte {error.start}); send the query in UTF-8") from error


def _graphs(fields: dict[str, list[str]], name: str) -> tuple[str, ...]:
    found = tuple(fields.get(name, ()))
    for iri in found:
        if not urlsplit(iri).scheme or any(c in iri for c in ' <>"{}|\\^`'):
            raise BadRequestError(f"{name}={iri} is no absolute IRI; give one such as https://example.org/graph")
    return found


def _one(fields: dict[str, list[str]], name: str) -> str | None:
    found = fields.get(name, [])
    if len(found) > 1:
        raise BadRequestError(f"{name} was given {len(found)} times; give it once")
    return found[0] if found else None


def read_request(method: str, query_string: str, content_type: str, body: bytes) -> SparqlRequest:
    """Return what a request asks.

    Args:
        method: GET, HEAD or POST.
        query_string: the part of the address behind ``?``.
        content_type: the header, with or without parameters.
        body: of a POST.

    Raises:
        BadRequestError: parameters are missing, repeated or not UTF-8.
        MediaTypeError: a POST of another media type.
        ForbiddenQueryError: an update.
    """
    fields = _fields(query_string)
    text: str | None = None
    if method == "POST":
        kind = content_type.partition(";")[0].strip().lower()
        if kind == QUERY:
            text = _text(body)
        elif kind == UPDATE:
            raise ForbiddenQueryError(
                "updates change data and this service is read-only; ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
            )
        elif kind == FORM:
            for name, values in _fields(_text(body)).items():
                fields.setdefault(name, []).extend(values)
        else:
            raise MediaTypeError(f"a body of type {kind or 'none'} is not read here; send {QUERY} or {FORM}")
    if "update" in fields:
        raise ForbiddenQueryError(
            "updates change data and this service is read-only; ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    brought = _one(fields, "query")
    if text is not None and brought is not None:
        raise BadRequestError("a query came in the address and in the body; give it once")
    asked = SparqlRequest(None, _one(fields, "format"))
    text = text if text is not None else brought
    if text is None or (method != "POST" and not text.strip()):
        return asked
    return replace(asked, query=Query(text, _graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri")))
