"""``/.well-known/void``, ``/catalog``, ``/examples``: data and service described for machines, as RDF."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.describing import catalog_description, examples_description, void_description
from service.negotiate import GRAPHS, HTML, negotiate
from service.routes.datasetpage import dataset_page

__all__ = ["router"]

router = APIRouter(tags=["descriptions"])


@router.get("/void", summary="The data as a dataset (VoID)", include_in_schema=False)
@router.get("/.well-known/void", summary="The data as a dataset (VoID)")
async def void(request: Request) -> Response:
    """Describe the data with its class and property partitions (Turtle, JSON-LD, RDF/XML, N-Triples)."""
    return await void_description(request)


@router.get("/catalog", summary="The data for catalogues (DCAT)")
async def catalog(request: Request) -> Response:
    """Describe the dataset, its distributions and services (Turtle, JSON-LD, RDF/XML, N-Triples; HTML for readers)."""
    form = negotiate(request.headers.get("accept"), (*GRAPHS, HTML), request.query_params.get("format"))
    if form is HTML:
        return await dataset_page(request)
    return await catalog_description(request)


@router.get("/.well-known/sparql-examples", summary="Example queries", include_in_schema=False)
@router.get("/examples", summary="Example queries (SHACL)")
async def examples(request: Request) -> Response:
    """List the example queries as sh:SPARQLExecutable (Turtle, JSON-LD, RDF/XML, N-Triples)."""
    return await examples_description(request)
