"""``/vocabulary``: prefixes, classes and properties for those who write queries and the programs that help them."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.vocab import PREFIXES
from service.compress import is_worth_it
from service.context import Service, service_of
from service.negotiate import JSON, accepts_gzip, negotiate
from service.reading.terms import Term, TermsCache
from service.statistics import Statistics
from service.validators import is_any

__all__ = ["router"]

router = APIRouter(tags=["sparql"])

#: So long an answer waits for counts; a count that takes longer goes on and is there for the next one.
_PATIENCE_S = 0.5


async def _statistics(service: Service) -> Statistics | None:
    try:
        return await asyncio.wait_for(service.statistics.get(service.backend, service.settings), _PATIENCE_S)
    except TimeoutError:
        return None


def _json(term: Term) -> dict[str, Any]:
    return {
        "iri": term.iri,
        "name": term.name,
        "labels": dict(term.labels),
        "comments": dict(term.comments),
        "count": term.count,
    }


def _property_json(term: Term) -> dict[str, Any]:
    return _json(term) | {"domain": list(term.domain), "range": list(term.range)}


@router.head("/vocabulary", include_in_schema=False)
@router.get("/vocabulary", summary="Prefixes, classes and properties of the data")
async def vocabulary(request: Request) -> Response:
    """Tell with what words a query can be written (JSON), the most used first.

    Each class and property has its IRI, its prefixed name, labels and comments by language, and how many
    members or triples it has; the count is null where they are not counted yet, or
    counting ran past a limit of the service.
    """
    service = service_of(request)
    negotiate(request.headers.get("accept"), (JSON,), request.query_params.get("format"))
    state = request.app.state
    if not hasattr(state, "terms"):
        state.terms = TermsCache()
    terms = await state.terms.get(service.backend, await service.vocabulary(), await _statistics(service))
    content = {
        "prefixes": PREFIXES,
        "classes": [_json(term) for term in terms.classes],
        "properties": [_property_json(term) for term in terms.properties],
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    had = request.headers.get("if-none-match")
    if tag in (had or "") or is_any(had):
        packed = accepts_gzip(request.headers.get("accept-encoding")) and is_worth_it("application/json", len(body))
        return Response(status_code=304, headers=headers | ({"etag": f"W/{tag}"} if packed else {}))
    return Response(body, media_type="application/json", headers=headers)
