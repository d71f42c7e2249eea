"""``/health``, ``/metrics``: the service about itself."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.digest import package_version
from kg.errors import KgError
from kg.underway import building_since
from service.backend import Query
from service.context import Service, service_of
from service.errors import NotAllowedError, NotFoundError, error_body, without_places
from service.metrics import Metrics
from service.proxies import Networks, Proxies
from service.responses import PrettyJSON

__all__ = ["router"]

router = APIRouter(tags=["service"])

_LOOPBACK = Networks("127.0.0.0/8 ::1")
#: A store, or an endpoint, that has not answered the smallest question by then does not answer.
_PATIENCE_S, _ENDPOINT_PATIENCE_S = 5.0, 1.0
_NOT_KEPT = {"cache-control": "no-store"}


def read_counts(request: Request) -> dict[str, Any]:
    """Return what the snapshot's summary counts; nothing where it is not there."""
    try:
        text = (service_of(request).backend.snapshot() / "summary.json").read_text("utf-8")
        found: dict[str, Any] = json.loads(text)
        return found
    except (OSError, ValueError, KgError):
        return {}


def _metrics(request: Request) -> Metrics:
    found = request.app.state.metrics
    assert isinstance(found, Metrics)
    return found


async def _trouble(service: Service) -> tuple[dict[str, str] | None, bool]:
    """Ask the store the smallest question; return what is wrong, if anything is, and whether it is empty."""
    asked, patience_s = "store", _PATIENCE_S
    if service.settings.endpoint is not None:
        asked, patience_s = "endpoint", _ENDPOINT_PATIENCE_S
    try:
        if service.settings.endpoint is None and not service.backend.snapshot().is_dir():
            name = service.backend.snapshot().name
            return {"code": "store", "message": f"snapshot {name} is gone; build the store again"}, False
        async with asyncio.timeout(patience_s):
            answer = await service.backend.inner.ask(Query("ASK { ?s ?p ?o }", lane="pages"), 1)  # not from the cache
        return None, not answer.boolean
    except TimeoutError:
        return {"code": "time-limit", "message": f"the {asked} did not answer within {patience_s:g} s"}, False
    except Exception as error:
        body = error_body(error)
        return {"code": body.code, "message": body.message}, False


def _identity(service: Service) -> dict[str, Any]:
    """Return which data is asked; nothing where there is none."""
    try:
        if service.settings.endpoint is not None:
            from service.remote import shown

            return {"endpoint": shown(service.settings.endpoint), "revision": service.backend.revision()}
        return {"snapshot": service.backend.snapshot().name, "revision": service.backend.revision()}
    except KgError:
        return {"snapshot": None, "revision": None}


@router.get("/health", summary="Is the service able to answer, and how is it?", response_class=PrettyJSON)
async def health(request: Request) -> Response:
    """Ask the store one question; tell version, snapshot, counts, processes, queue and whether a build is under way.

    503 where it cannot answer.
    """
    service = service_of(request)
    error, empty = await _trouble(service)
    state = service.backend.health()
    content: dict[str, Any] = {
        "status": "ok" if error is None else "unavailable",
        "version": package_version(),
        **_identity(service),
        "empty": empty,
        "uptime_s": round(_metrics(request).uptime_s, 1),
        "counts": read_counts(request),
        "queries": {
            "workers": state.workers,
            "running": state.running,
            "waiting": state.waiting,
            "in_queue": state.waiting if state.in_queue is None else state.in_queue,
            "queue": service.settings.query_queue,
            "queued_total": state.queued_total,
            "answered_total": state.answered_total,
            "killed_total": dict(state.killed_total),
        },
        "isolated_network": state.isolated_network,
        "stale": without_places(state.stale) if state.stale else None,
        "building_since": None if service.settings.endpoint is not None else building_since(service.settings.store),
    }
    content["cache"] = asdict(service.cache.counts())
    if error is not None:
        content["error"] = error
    return PrettyJSON(content, 200 if error is None else 503, _NOT_KEPT)


@router.get("/health/live", summary="Does the process answer?", response_class=PrettyJSON)
async def live(request: Request) -> Response:
    """Answer, and ask nothing of anyone: a process that does not should be started again."""
    return PrettyJSON({"status": "ok"}, headers=_NOT_KEPT)


@router.get("/health/ready", summary="Should requests be sent here?", response_class=PrettyJSON)
async def ready(request: Request) -> Response:
    """Ask the store one question; 503 where it cannot answer."""
    error, _ = await _trouble(service_of(request))
    if error is None:
        return PrettyJSON({"status": "ok"}, headers=_NOT_KEPT)
    return PrettyJSON({"status": "unavailable", "error": error}, 503, _NOT_KEPT | {"retry-after": "2"})


@router.get("/metrics", summary="Counts for Prometheus", response_class=Response)
async def metrics(request: Request) -> Response:
    """Tell the counts in the format of Prometheus; by setting to no one, to clients on this machine, to all."""
    allowed = service_of(request).settings.metrics
    if allowed == "off":
        raise NotFoundError("/metrics is turned off here")
    # What came through a proxy is not from this machine, whoever the proxy says it is.
    host = request.client.host if request.client else ""
    is_near = host in _LOOPBACK and not Proxies.brings_forwarding(request.scope["headers"])
    if allowed == "local" and not is_near:
        raise NotAllowedError(
            "/metrics is for clients on this machine", "the operator may open it with --set metrics=all"
        )
    page, content_type = _metrics(request).page(request.headers.get("accept"))
    return Response(page, headers=_NOT_KEPT | {"content-type": content_type})
