"""``/.well-known/void``, ``/catalog``, ``/examples``: data and service described for machines, as RDF."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.describing import catalog_description, examples_description, void_description
from service.negotiate import CSV, GRAPHS, HTML, JSON, negotiate
from service.routes.datasetpage import dataset_figures, dataset_page

__all__ = ["CATALOG", "router"]

router = APIRouter(tags=["descriptions"])
#: Formats of `/catalog`; application/json is what the page for readers holds, not JSON-LD.
CATALOG = (GRAPHS[0], JSON, *GRAPHS[1:], HTML, CSV)


@router.get("/void", summary="The data as a dataset (VoID)", include_in_schema=False)
@router.get("/.well-known/void", summary="The data as a dataset (VoID)")
async def void(request: Request) -> Response:
    """Describe the data with its class and property partitions (Turtle, JSON-LD, RDF/XML, N-Triples)."""
    return await void_description(request)


@router.get("/catalog", summary="The data for catalogues (DCAT)")
async def catalog(request: Request) -> Response:
    """Describe the dataset, its distributions and services (Turtle, JSON-LD, RDF/XML, N-Triples; HTML for readers).

    The figures and downloads of the page for readers are JSON and CSV too.
    """
    form = negotiate(request.headers.get("accept"), CATALOG, request.query_params.get("format"))
    if form is HTML:
        return await dataset_page(request)
    if form in (JSON, CSV):
        return await dataset_figures(request, form)
    return await catalog_description(request)


@router.get("/.well-known/sparql-examples", summary="Example queries", include_in_schema=False)
@router.get("/examples", summary="Example queries (SHACL)")
async def examples(request: Request) -> Response:
    """List the example queries as sh:SPARQLExecutable (Turtle, JSON-LD, RDF/XML, N-Triples)."""
    return await examples_description(request)
