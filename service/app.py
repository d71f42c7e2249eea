"""The application: settings and a backend in, an ASGI app out.  Nothing happens at import."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from threading import Thread

import fastapi_offline
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.digest import package_version
from kg.errors import KgError
from kg.questions import load_questions
from kg.settings import Settings
from kg.state import StoreFolder
from service.assets import PackedFiles
from service.backend import Backend, Limits
from service.cache import CachedBackend
from service.compress import Gzip
from service.context import Service
from service.correctingaccess import curating_of
from service.errors import error_body, http_error_body, parameter_body
from service.exporting import Exporter
from service.headers import HeadAsGet, StandardHeaders, allowed_methods
from service.isolation.pool import Pool
from service.known import only_known
from service.lookout import WhileConnected
from service.metrics import Metrics
from service.near import where_else
from service.observing import Observing, make_observing
from service.once import each_once
from service.openapi import describe
from service.ownpaths import check_root_path
from service.parameters import complete
from service.rendering import Renderer
from service.responses import error_response, method_not_allowed
from service.routes import ROUTERS
from service.routes.sparql import SparqlFront
from service.routes.sparqlpage import sparql_page
from service.tracking import take_off
from service.validators import Revalidation, software_name

__all__ = ["create_app"]

_LOG = logging.getLogger("uvicorn.error")
_HERE = Path(__file__).resolve().parent
_SWAGGER = Path(fastapi_offline.__file__).resolve().parent / "static"
_DESCRIPTION = (
    "Who, what, where, which figure, and the sentence that says so: a knowledge graph from Chinese newspaper "
    "pages. Every answer leads back to the exact characters."
)


def _parts(settings: Settings) -> tuple[Backend, Exporter]:
    """Return who answers queries and who writes RDF: the store here, or an endpoint elsewhere."""
    limits = Limits(
        settings.query_time_limit_ms,
        settings.query_memory_limit_mb,
        settings.answer_row_limit,
        settings.answer_bytes_limit,
        settings.query_chars_limit,
        settings.query_nesting_limit,
        settings.page_time_limit_ms,
        settings.answer_stall_limit_ms,
    )
    if settings.endpoint is not None:
        from service.remote import RemoteBackend

        remote = RemoteBackend(settings, limits)
        return remote, Exporter(lambda _: remote.source())
    return Pool(StoreFolder(settings.store), limits, settings.query_workers, settings.query_queue), Exporter()


async def _kg_error(request: Request, error: Exception) -> Response:
    return await error_response(request, error_body(error), error)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status, headers = error.status_code, dict(error.headers or {})
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    body = http_error_body(status, error.detail, where_else(path, ROUTERS) if status == HTTPStatus.NOT_FOUND else None)
    if status == HTTPStatus.METHOD_NOT_ALLOWED and error.detail == HTTPStatus.METHOD_NOT_ALLOWED.phrase:
        body, headers = method_not_allowed(allowed_methods(path, headers.get("allow", "GET")))
    return await error_response(request, body, headers=headers)


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first, path = error.errors()[0], getattr(request.scope.get("route"), "path", "")
    facts = complete(path, {"name": str(first["loc"][-1]), "schema": {}})
    return await error_response(request, parameter_body(first, facts["schema"].get("maximum")))


async def _internal_error(request: Request, error: Exception) -> Response:
    return await error_response(request, error_body(error))


class _Application(FastAPI):
    """FastAPI within what is done for every request; most queries are answered before its own layers.

    `outer` is asked first and passes on to `inner`.
    """

    outer: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        scope["app"] = self
        await self.outer(scope, receive, send)

    async def inner(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what the outer layers pass on."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        asked = scope["query_string"]
        take_off(scope)
        try:
            await super().__call__(scope, receive, send)
        finally:
            scope["query_string"] = asked  # the log has the address as it came


def create_app(settings: Settings, backend: Backend | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: store, limits, root path, base of IRIs.
        backend: who answers queries; a pool of processes over the store when None.

    Raises:
        ResourceError: a question's file is broken.
        UsageError: corrections are to be written, and there is no token or no such file; the root path is one of
            the service's own addresses.
    """
    asked, exporter = (backend, Exporter()) if backend is not None else _parts(settings)
    cached = CachedBackend(asked, settings.answer_cache_mb * 2**20)
    service = Service(
        settings, cached, load_questions(), Renderer(settings.id_base), exporter, curating=curating_of(settings)
    )

    metrics = Metrics(service.backend, cached.cache)
    observing = make_observing(settings, metrics)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await service.backend.start()
        Thread(target=service.renderer.prepare, name="templates", daemon=True).start()
        try:
            yield
        finally:
            await service.backend.close()
            if observing["access_log"] is not None:
                await observing["access_log"].close()

    app = _Application(
        title="Zhundong KG",
        version=package_version(),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.service = service
    app.state.metrics = metrics
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    for kind, answer in (
        (KgError, _kg_error),
        (HTTPException, _http_error),
        (RequestValidationError, _validation_error),
        (Exception, _internal_error),
    ):
        app.add_exception_handler(kind, answer)
    app.mount("/static/docs", StaticFiles(directory=_SWAGGER), name="docs-static")
    app.mount("/static", PackedFiles(directory=_HERE / "static"), name="static")
    app.router.routes.append(Route("/sparql", sparql_page, methods=["GET", "HEAD", "POST"]))
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(each_once), Depends(only_known)])
    check_root_path(settings.root_path, (*app.routes, *(route for router in ROUTERS for route in router.routes)))
    software = software_name(settings)
    app.add_middleware(Gzip)
    app.add_middleware(Revalidation, revision=cached.revision, software=software)
    app.add_middleware(HeadAsGet)
    app.add_middleware(StandardHeaders)
    app.outer = Observing(SparqlFront(WhileConnected(app.inner), service, software), **observing)
    return app
