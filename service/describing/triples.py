"""A description in the making: triples in the order they were told, and the response that carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

import pyoxigraph as ox
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from kg.settings import Settings
from kg.vocab import DCTERMS, FOAF, KG, OWL, PREFIXES, RDF, RDFS, SCHEMA, SD, SH, SKOS, VOID, XSD
from service.context import service_of
from service.negotiate import GRAPHS, Format, negotiate
from service.statistics import Statistics

__all__ = ["FORMATS", "Description", "base_of", "iri", "number", "plain", "respond", "respond_with", "text", "typed"]

_DCAT = "http://www.w3.org/ns/dcat#"
#: Namespaces of the terms that descriptions use, by prefix.
_NAMESPACES: dict[str, str] = {
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "dcterms": DCTERMS,
    "dcat": _DCAT,
    "foaf": FOAF,
    "void": VOID,
    "sd": SD,
    "sh": SH,
    "skos": SKOS,
    "schema": SCHEMA,
    "kg": KG,
}
#: Short name of a format -> its IRI in https://www.w3.org/ns/formats/.
FORMATS: dict[str, str] = {
    name: f"http://www.w3.org/ns/formats/{local}"
    for name, local in (
        ("json", "SPARQL_Results_JSON"),
        ("xml", "SPARQL_Results_XML"),
        ("csv", "SPARQL_Results_CSV"),
        ("tsv", "SPARQL_Results_TSV"),
        ("turtle", "Turtle"),
        ("ntriples", "N-Triples"),
        ("rdfxml", "RDF_XML"),
        ("jsonld", "JSON-LD"),
        ("nquads", "N-Quads"),
        ("trig", "TriG"),
    )
}
_SERIALIZERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}

Value = ox.NamedNode | ox.Literal


def iri(value: str) -> ox.NamedNode:
    """Return an IRI; ``prefix:name`` of a known vocabulary is written out.

    >>> iri("void:Dataset").value
    'http://rdfs.org/ns/void#Dataset'
    """
    prefix, _, name = value.partition(":")
    return ox.NamedNode(_NAMESPACES[prefix] + name if prefix in _NAMESPACES else value)


def text(value: str, lang: str) -> ox.Literal:
    """Return a text in a language."""
    return ox.Literal(value, language=lang)


def plain(value: str) -> ox.Literal:
    """Return a text in no language."""
    return ox.Literal(value)


def number(value: int) -> ox.Literal:
    """Return a whole number."""
    return ox.Literal(str(value), datatype=iri("xsd:integer"))


def typed(value: str, datatype: str) -> ox.Literal:
    """Return a literal of ``xsd:`` and the name of its datatype."""
    return ox.Literal(value, datatype=iri(f"xsd:{datatype}"))


class Description:
    """Triples, each once: subjects in the order in which they were first told of, what is told of each together."""

    def __init__(self) -> None:
        self._triples: dict[str, dict[ox.Triple, None]] = {}

    def __iter__(self) -> Iterator[ox.Triple]:
        return chain.from_iterable(self._triples.values())

    def tell(self, subject: str, predicate: str, *values: Value | None) -> None:
        """Add a triple for each value; None is nothing to tell."""
        for value in values:
            if value is not None:
                triple = ox.Triple(iri(subject), iri(predicate), value)
                self._triples.setdefault(subject, {})[triple] = None

    def kind(self, subject: str, *classes: str) -> None:
        """Add the classes of a resource."""
        self.tell(subject, "rdf:type", *(iri(c) for c in classes))

    def serialize(self, form: Format) -> bytes:
        """Return the bytes in one of `GRAPHS`."""
        used = {t.predicate.value for t in self} | {t.object.value for t in self if isinstance(t.object, ox.NamedNode)}
        known = {**_NAMESPACES, **PREFIXES}
        prefixes = {p: n for p, n in known.items() if any(name.startswith(n) for name in used)}
        return ox.serialize(self, format=_SERIALIZERS[form.name], prefixes=prefixes) or b""


def base_of(request: HTTPConnection) -> str:
    """Return the address of the service as the client sees it, without a slash at its end."""
    return str(request.base_url).rstrip("/")


def respond(
    request: Request,
    description: Description,
    accept: str | None = None,
    name: str | None = None,
    whole: bool = True,
) -> Response:
    """Return a description in the format that the client wants; a browser, which wants none of them, gets Turtle.

    Args:
        request: the request.
        description: what to tell.
        accept: the Accept header; the request's own unless given.
        name: the value of ``?format=``; the request's own unless given.
        whole: nothing is left out that the next description may have; else it is not to be kept.

    Raises:
        BadRequestError, NotAcceptableError: see `negotiate`.
    """
    ranges = (accept or request.headers.get("accept") or "*/*").replace("text/html", "text/turtle")
    form = negotiate(ranges, GRAPHS, name or request.query_params.get("format"))
    root = service_of(request).renderer.links(request).root
    headers = {"link": f'<{root}/.well-known/void>; rel="describedby"'}
    if not whole:
        headers["cache-control"] = "no-store"
    return Response(description.serialize(form), media_type=form.content_type, headers=headers)


async def respond_with(request: Request, describe: Callable[[Settings, Statistics, str], Description]) -> Response:
    """Return what `describe` makes of the settings, the figures of the data and the service's address.

    Raises:
        BadRequestError, NotAcceptableError: see `negotiate`.
    """
    service = service_of(request)
    found = await service.statistics.get(service.backend, service.settings)
    return respond(request, describe(service.settings, found, base_of(request)), whole=not found.uncounted)
