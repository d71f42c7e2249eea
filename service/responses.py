"""Responses that several routes share: errors for programs and people, bodies with a limit."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import QueryLimitError
from service.context import language_of, service_of, wants_html
from service.errors import ErrorBody, NotFoundError, QueueFullError, WorkerLostError

__all__ = ["PrettyJSON", "error_response", "limited_body", "method_not_allowed"]


class PrettyJSON(JSONResponse):
    """JSON with Chinese as it is, indented for people who read it in a terminal."""

    def render(self, content: Any) -> bytes:
        """Return the bytes."""
        return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


async def error_response(
    request: Request, body: ErrorBody, error: BaseException | None = None, headers: dict[str, str] | None = None
) -> Response:
    """Return an error as JSON, or as a page where the client is a browser."""
    more = dict(headers or {})
    if isinstance(error, QueueFullError | WorkerLostError):
        more["retry-after"] = str(error.retry_after_s)
    suggestions = error.suggestions if isinstance(error, NotFoundError) else ()
    if wants_html(request):
        return service_of(request).renderer.page(
            request,
            "error.html",
            language_of(request),
            status=body.status,
            headers=more,
            error=body,
            suggestions=suggestions,
        )
    content: dict[str, Any] = body.json()
    if suggestions:
        content["error"]["suggestions"] = [{"path": path, "name": name} for path, name in suggestions]
    return PrettyJSON(content, body.status, more)


def method_not_allowed(allowed: str) -> tuple[ErrorBody, dict[str, str]]:
    """Return body and headers of a 405."""
    return ErrorBody(405, "method-not-allowed", f"this address takes {allowed}"), {"allow": allowed}


async def limited_body(request: Request, chars: int) -> bytes:
    """Return the body of a request that brings a query of at most `chars` characters.

    Raises:
        QueryLimitError: the body is longer than such a query can be, percent-encoded.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > chars * 12 + 10_000:
            raise QueryLimitError(f"the query has more than {chars} characters", "query_chars_limit")
        parts.append(part)
    return b"".join(parts)
