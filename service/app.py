"""The application: settings and a backend in, an ASGI app out.  Nothing happens at import."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import fastapi_offline
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from kg.digest import package_version
from kg.errors import KgError
from kg.questions import load_questions
from kg.settings import Settings
from kg.state import StoreFolder
from service.backend import Backend, Limits
from service.context import Service
from service.errors import error_body, http_error_body
from service.headers import HeadAsGet, RootPath, StandardHeaders
from service.pool import Pool
from service.rendering import Renderer
from service.responses import error_response
from service.routes import ROUTERS
from service.routes.sparql import SPARQL_PATH_ITEM, SparqlEndpoint

__all__ = ["create_app"]

_LOG = logging.getLogger("uvicorn.error")
_HERE = Path(__file__).resolve().parent
_SWAGGER = Path(fastapi_offline.__file__).resolve().parent / "static"
_DESCRIPTION = (
    "Who, what, where, which figure, and the sentence that says so: a knowledge graph from Chinese newspaper "
    "pages. Every answer leads back to the exact characters."
)


def _backend(settings: Settings) -> Backend:
    limits = Limits(
        settings.query_time_limit_ms,
        settings.query_memory_limit_mb,
        settings.answer_row_limit,
        settings.answer_bytes_limit,
        settings.query_chars_limit,
    )
    return Pool(StoreFolder(settings.store), limits, settings.query_workers, settings.query_queue)


async def _kg_error(request: Request, error: Exception) -> Response:
    return await error_response(request, error_body(error), error)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await error_response(
        request, http_error_body(error.status_code, error.detail), headers=dict(error.headers or {})
    )


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return await error_response(request, http_error_body(400, f"parameter {first['loc'][-1]}: {first['msg']}"))


async def _internal_error(request: Request, error: Exception) -> Response:
    return await error_response(request, error_body(error))


def _describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description, with ``/sparql``, which no FastAPI route declares."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schema["paths"]["/sparql"] = SPARQL_PATH_ITEM
        app.openapi_schema = schema
    return app.openapi_schema


def create_app(settings: Settings, backend: Backend | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: store, limits, root path, base of IRIs.
        backend: who answers queries; a pool of processes over the store when None.

    Raises:
        ResourceError: a question's file is broken.
    """
    service = Service(settings, backend or _backend(settings), load_questions(), Renderer(settings.id_base))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await service.backend.start()
        try:
            yield
        finally:
            await service.backend.close()

    app = FastAPI(
        title="Zhundong KG",
        version=package_version(),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.service = service
    app.openapi = lambda: _describe(app)  # type: ignore[method-assign]
    for kind, answer in (
        (KgError, _kg_error),
        (HTTPException, _http_error),
        (RequestValidationError, _validation_error),
        (Exception, _internal_error),
    ):
        app.add_exception_handler(kind, answer)
    app.mount("/static/docs", StaticFiles(directory=_SWAGGER), name="docs-static")
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.router.routes.append(Route("/sparql", SparqlEndpoint()))
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(HeadAsGet)
    app.add_middleware(StandardHeaders)
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"], allow_headers=["*"])
    app.add_middleware(RootPath, root_path=settings.root_path)
    return app
