"""``/docs`` and ``/docs/try``: the addresses of the service as a page, and as a form to try them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.apicalls import read_found
from service.apidoc import common_statuses, sections
from service.context import language_of, service_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Show the OpenAPI description as a page of ours."""
    service, lang = service_of(request), language_of(request)
    links = service.renderer.links(request)
    document = request.app.openapi()
    found = await read_found(service.backend, service.settings.id_base)
    origin = f"{request.url.scheme}://{request.url.netloc}{links.root}"
    return service.renderer.page(
        request,
        "docs.html",
        lang,
        sections=sections(document, lang, found, origin),
        statuses=common_statuses(lang),
        error=document["components"]["schemas"]["Error"]["properties"]["error"]["properties"],
        version=document["info"]["version"],
        origin=origin,
    )


@router.get("/docs/try")
async def tried(request: Request) -> Response:
    """Show the OpenAPI description with Swagger UI, from this host and without inline script."""
    return service_of(request).renderer.page(request, "try.html", language_of(request))
