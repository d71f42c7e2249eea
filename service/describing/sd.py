"""The SPARQL 1.1 Service Description: what ``/sparql`` is and can do.

https://www.w3.org/TR/sparql11-service-description/: told to a GET of the endpoint without a query.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from service.context import Service, service_of
from service.describing.triples import FORMATS, Description, base_of, iri, respond, text
from service.negotiate import GRAPHS, ROWS
from service.statistics import GraphNames

__all__ = ["describe_service", "service_description"]

_SIMPLE = "http://www.w3.org/ns/entailment/Simple"


def _is_union(service: Service) -> bool:
    return service.settings.default_graph == "union"


def describe_service(service: Service, graphs: GraphNames, base: str) -> Description:
    """Return the description.

    Args:
        service: the service.
        graphs: the names of its graphs.
        base: the service's address as the client sees it.
    """
    endpoint = f"{base}/sparql"
    here, data, union = f"{endpoint}#service", f"{endpoint}#dataset", f"{endpoint}#default-graph"
    told = Description()
    told.kind(here, "sd:Service")
    told.tell(here, "sd:endpoint", iri(endpoint))
    told.tell(here, "rdfs:label", text("准东知识图谱 SPARQL 端点", "zh"), text("SPARQL endpoint of Zhundong KG", "en"))
    told.tell(here, "sd:supportedLanguage", iri("sd:SPARQL11Query"))
    told.tell(here, "sd:resultFormat", *(iri(FORMATS[f.name]) for f in (*ROWS, *GRAPHS)))
    if _is_union(service):
        told.tell(here, "sd:feature", iri("sd:UnionDefaultGraph"))
    told.tell(here, "sd:defaultEntailmentRegime", iri(_SIMPLE))
    told.tell(here, "rdfs:seeAlso", iri(f"{base}/examples"), iri(f"{base}/catalog"), iri(f"{base}/docs"))
    told.tell(here, "sd:defaultDataset", iri(data))
    told.kind(data, "sd:Dataset")
    told.tell(data, "rdfs:seeAlso", iri(f"{base}/.well-known/void"))
    told.tell(data, "sd:defaultGraph", iri(union))
    told.kind(union, "sd:Graph")
    told.tell(
        union,
        "rdfs:comment",
        text(
            "The union of all named graphs." if _is_union(service) else "Empty: every triple stands in a named graph.",
            "en",
        ),
    )
    for place, name in enumerate(graphs.names):
        node = f"{endpoint}#graph-{place}"
        told.tell(data, "sd:namedGraph", iri(node))
        told.kind(node, "sd:NamedGraph")
        told.tell(node, "sd:name", iri(name))
    if graphs.count > len(graphs.names):
        told.tell(
            data,
            "rdfs:comment",
            text(
                f"{len(graphs.names)} of {graphs.count} named graphs are listed here; all: "
                "SELECT ?graph WHERE { GRAPH ?graph { } }",
                "en",
            ),
        )
    limits = service.settings
    told.tell(
        here,
        "rdfs:comment",
        text(
            f"Read-only. A query may run {limits.query_time_limit_ms} ms, take {limits.query_memory_limit_mb} MB, give "
            f"{limits.answer_row_limit} rows, {limits.answer_bytes_limit} bytes. SERVICE and LOAD are refused.",
            "en",
        ),
    )
    return told


async def service_description(request: Request, accept: str | None = None, name: str | None = None) -> Response:
    """Return the description of the endpoint as RDF.

    Args:
        request: the request, which tells the service's address.
        accept: the Accept header; the request's own unless given.
        name: the value of ``?format=``; the request's own unless given.

    Raises:
        BadRequestError, NotAcceptableError: no such format.
    """
    service = service_of(request)
    graphs = await service.statistics.names(service.backend, service.settings)
    return respond(request, describe_service(service, graphs, base_of(request)), accept, name)
