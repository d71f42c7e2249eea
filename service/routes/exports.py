"""``/export``: the graph, an article or an entity as RDF 1.1."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kg.export import Selection
from service.context import service_of
from service.errors import BadRequestError
from service.exporting import EXPORTS
from service.links import iri_path
from service.negotiate import negotiate
from service.routes.graphs import absolute_iri

__all__ = ["router"]

router = APIRouter(tags=["export"])


def _iri(request: Request, name: str, given: str | None) -> str | None:
    """Return the IRI of a resource that a parameter names by its IRI, its local path or its key.

    Raises:
        BadRequestError: it is meant to be an IRI, and is none.
    """
    if not given:
        return None
    if given.startswith(("http://", "https://", "urn:")):
        return absolute_iri(name, given)
    key = given.removeprefix("/").removeprefix("id/")
    return service_of(request).settings.id_base + iri_path(key.replace("articles/", "article/", 1))


@router.get("/export", summary="Export the graph or a part of it")
async def export_graph(
    request: Request,
    graph: str | None = None,
    entity: str | None = None,
    text: Literal["full", "evidence", "none"] | None = None,
    min_confidence: Annotated[float | None, Query(ge=0, le=1)] = None,
) -> Response:
    """Export as N-Quads, TriG, Turtle, JSON-LD, N-Triples or RDF/XML, by Accept or ?format=.

    `graph` is a named graph (an article's IRI), `entity` an entity; both may be given as a local path.
    `text` tells how much of the newspaper's text goes along. Statements, posts, measures and quotations with a
    confidence below `min_confidence` are left out, with what they alone state; it is the service's own unless given.
    """
    service = service_of(request)
    if graph and entity:
        raise BadRequestError("graph and entity were both given; give one of them")
    form = negotiate(
        request.headers.get("accept", "*/*").replace("text/html", "*/*"), EXPORTS, request.query_params.get("format")
    )
    suffix = {"nquads": "nq", "trig": "trig", "turtle": "ttl", "jsonld": "jsonld", "ntriples": "nt", "rdfxml": "rdf"}[
        form.name
    ]
    selection = Selection(article=_iri(request, "graph", graph), entity=_iri(request, "entity", entity))
    async with service.exports:
        return await service.exporter.response(
            service.backend.snapshot(),
            form,
            selection,
            text or service.settings.export_text,
            {"content-disposition": f'inline; filename="zhundong-kg.{suffix}"'},
            service.settings.min_confidence if min_confidence is None else min_confidence,
        )
