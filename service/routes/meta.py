"""``/health``, ``/docs``: the service about itself."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.digest import package_version
from service.backend import Query
from service.context import language_of, service_of
from service.responses import PrettyJSON

__all__ = ["router"]

router = APIRouter(tags=["service"])


def read_counts(request: Request) -> dict[str, Any]:
    """Return what the snapshot's summary counts; nothing where it is not there."""
    try:
        text = (service_of(request).backend.snapshot() / "summary.json").read_text("utf-8")
        found: dict[str, Any] = json.loads(text)
        return found
    except (OSError, ValueError):
        return {}


@router.get("/health", summary="Is the service able to answer?", response_class=PrettyJSON)
async def health(request: Request) -> Response:
    """Ask the store one question and tell version, snapshot, counts and processes."""
    service = service_of(request)
    answer = await service.backend.ask(Query("ASK { ?s ?p ?o }", lane="pages"), 1)
    state = service.backend.health()
    return PrettyJSON(
        {
            "status": "ok",
            "version": package_version(),
            "empty": not answer.boolean,
            "snapshot": service.backend.snapshot().name,
            "counts": read_counts(request),
            "queries": {"workers": state.workers, "running": state.running, "waiting": state.waiting},
        }
    )


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> Response:
    """Show the OpenAPI description with Swagger UI, from this host and without inline script."""
    return service_of(request).renderer.page(request, "docs.html", language_of(request))
