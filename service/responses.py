"""Responses that several routes share: errors for programs and people, bodies with a limit."""

from __future__ import annotations

import json
import logging
import re
from typing import Any
from urllib.parse import unquote_plus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from kg.errors import QueryLimitError, ResourceError, StoreError
from service.context import language_of, service_of, wants_html
from service.errors import (
    LIMIT_TABLE,
    BadRequestError,
    ClientGoneError,
    ErrorBody,
    NotFoundError,
    QueueFullError,
    TooManyRequestsError,
    WorkerLostError,
)
from service.noting import note
from service.texts import TEXTS
from service.texts.errors import explain_error

__all__ = ["PrettyJSON", "error_response", "limited_body", "method_not_allowed"]

_LOG = logging.getLogger("uvicorn.error")
#: A hint that leads to the search: address and name.
_SEARCH = re.compile(r"look for it: (\S+[?&]q=([^&\s]+))")

_text = json.JSONEncoder(ensure_ascii=False).encode


def _value(value: Any) -> str:
    """Return a value of the outermost object, the items of a list on lines of their own."""
    if isinstance(value, list | tuple) and value:
        return "[\n  " + ",\n  ".join(map(_text, value)) + "\n ]"
    return _text(value)


class PrettyJSON(JSONResponse):
    """JSON with Chinese as it is, for people who read it in a terminal: one line a field, one line an item."""

    def render(self, content: Any) -> bytes:
        """Return the bytes."""
        if not isinstance(content, dict) or not content:
            return _text(content).encode("utf-8", "replace") + b"\n"
        fields = (f" {_text(str(name))}: {_value(value)}" for name, value in content.items())
        return ("{\n" + ",\n".join(fields) + "\n}\n").encode("utf-8", "replace")


async def error_response(
    request: Request, body: ErrorBody, error: BaseException | None = None, headers: dict[str, str] | None = None
) -> Response:
    """Return an error as JSON, or as a page where the client is a browser; both hold the request's id."""
    more = dict(headers or {})
    request_id: str | None = request.scope.get("state", {}).get("request_id")
    if request_id is not None:
        more["x-request-id"] = request_id
    noted = note()
    noted.error = body.code
    if isinstance(error, StoreError | ResourceError) and str(error) != body.message:
        _LOG.warning("%s: %s", noted.asked, error)  # with the places that a client is not told
    if isinstance(error, QueryLimitError) and error.limit in LIMIT_TABLE and error.limit != "query_chars_limit":
        noted.killed = error.limit
    if isinstance(error, QueueFullError | WorkerLostError | TooManyRequestsError):
        more["retry-after"] = str(error.retry_after_s)
    if isinstance(error, TooManyRequestsError):
        more |= error.headers
    suggestions = error.suggestions if isinstance(error, BadRequestError | NotFoundError) else ()
    if wants_html(request):
        lang = language_of(request)
        return service_of(request).renderer.page(
            request,
            "error.html",
            lang,
            status=body.status,
            headers=more,
            error=body,
            explained=explain_error(body, lang),
            search=_search_of(body.hint),
            request_id=request_id,
            suggestions=suggestions,
        )
    content: dict[str, Any] = body.json()
    content["error"]["request_id"] = request_id
    asked = request.query_params.get("lang")  # in the address alone: programs that name no language get the one form
    if asked in TEXTS:
        message, hint, spoken = body.words(asked)
        content["error"]["said"] = {"lang": spoken, "message": message, "hint": hint}
    if suggestions:
        content["error"]["suggestions"] = [{"path": path, "name": name} for path, name in suggestions]
    return PrettyJSON(content, body.status, more)


def _search_of(hint: str | None) -> tuple[str, str] | None:
    """Return the address and the name that a hint tells to search for, None where it tells none."""
    found = _SEARCH.fullmatch(hint or "")
    return (found[1], unquote_plus(found[2])) if found else None


def method_not_allowed(allowed: str) -> tuple[ErrorBody, dict[str, str]]:
    """Return body and headers of a 405."""
    return ErrorBody(405, "method-not-allowed", f"this address takes {allowed}"), {"allow": allowed}


async def limited_body(request: Request, chars: int) -> bytes:
    """Return the body of a request that brings a query of at most `chars` characters.

    Raises:
        QueryLimitError: the body is longer than such a query can be, percent-encoded.
        ClientGoneError: the client went away before it had sent all.
    """
    parts, size, most = [], 0, chars * 12 + 10_000
    try:
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise QueryLimitError(
                    f"the body has more than {most} bytes; shorten the query and the other fields", "query_chars_limit"
                )
            parts.append(part)
    except ClientDisconnect:
        raise ClientGoneError("the client went away before its request was there") from None
    return b"".join(parts)
