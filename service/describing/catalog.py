"""DCAT 3: the data for catalogues of data: the dataset, a distribution for each format, the services.

https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.iris import entity_iri, entity_key
from kg.settings import Settings
from service.describing.triples import FORMATS, Description, iri, plain, respond_with, text, typed
from service.describing.void import TITLE, dataset_iri, tell_what_it_is
from service.exporting import EXPORTS
from service.statistics import Statistics

__all__ = ["catalog_description", "describe_catalog"]

_CHINESE = "http://id.loc.gov/vocabulary/iso639-1/zh"
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
_KEYWORDS = (("知识图谱", "zh"), ("报纸", "zh"), ("knowledge graph", "en"), ("newspaper", "en"))
#: Fragment -> address, title, what it conforms to, where it is described.
_SERVICES: tuple[tuple[str, str, tuple[str, str], str, tuple[str, ...]], ...] = (
    (
        "sparql",
        "/sparql",
        ("SPARQL 端点", "SPARQL endpoint"),
        "https://www.w3.org/TR/sparql11-protocol/",
        ("/sparql", "/openapi.json"),
    ),
    (
        "graphs",
        "/graphs",
        ("图存储协议（只读）", "Graph Store Protocol, read side"),
        "https://www.w3.org/TR/sparql11-http-rdf-update/",
        ("/openapi.json",),
    ),
)


def describe_catalog(settings: Settings, found: Statistics, base: str) -> Description:
    """Return the catalogue.

    Args:
        settings: of the service.
        found: the figures of the data.
        base: the service's address as the client sees it.
    """
    document, data = f"{base}/catalog", dataset_iri(base)
    here = f"{document}#catalog"
    told = Description()
    told.kind(here, "dcat:Catalog")
    told.tell(here, "dcterms:title", text("准东知识图谱数据目录", "zh"), text("Data catalogue of Zhundong KG", "en"))
    told.tell(
        here, "dcterms:description", text("一个数据集及其服务。", "zh"), text("A dataset and its services.", "en")
    )
    told.tell(here, "foaf:homepage", iri(f"{base}/"))
    told.tell(here, "dcat:dataset", iri(data))
    told.tell(here, "dcat:service", *(iri(f"{document}#{name}") for name, *_ in _SERVICES))
    told.kind(data, "dcat:Dataset")
    tell_what_it_is(told, data, settings, found)
    told.tell(data, "dcterms:language", iri(_CHINESE))
    told.tell(data, "dcat:keyword", *(text(word, lang) for word, lang in _KEYWORDS))
    told.tell(data, "dcat:keyword", *(text(name, "zh") for name in (settings.home_place, settings.newspaper) if name))
    told.tell(data, "dcat:landingPage", iri(f"{base}/"))
    told.tell(data, "rdfs:seeAlso", iri(f"{base}/.well-known/void"))
    if settings.home_place:
        told.tell(data, "dcterms:spatial", iri(entity_iri(entity_key("place", settings.home_place), settings.id_base)))
    if found.first_day and found.last_day:
        period = f"{document}#period"
        told.tell(data, "dcterms:temporal", iri(period))
        told.kind(period, "dcterms:PeriodOfTime")
        told.tell(period, "dcat:startDate", typed(found.first_day, "date"))
        told.tell(period, "dcat:endDate", typed(found.last_day, "date"))
    for form in EXPORTS:
        part, address = f"{document}#{form.name}", iri(f"{base}/export?format={form.name}")
        told.tell(data, "dcat:distribution", iri(part))
        told.kind(part, "dcat:Distribution")
        told.tell(part, "dcterms:title", *(text(f"{title} ({form.name})", lang) for lang, title in TITLE.items()))
        told.tell(part, "dcat:accessURL", address)
        told.tell(part, "dcat:downloadURL", address)
        told.tell(part, "dcat:mediaType", iri(_MEDIA_TYPE + form.media_type))
        told.tell(part, "dcterms:format", iri(FORMATS[form.name]))
        if settings.data_license:
            told.tell(part, "dcterms:license", iri(settings.data_license))
    for name, path, (zh, en), standard, described in _SERVICES:
        service = f"{document}#{name}"
        told.kind(service, "dcat:DataService")
        told.tell(service, "dcterms:title", text(zh, "zh"), text(en, "en"))
        told.tell(service, "dcat:endpointURL", iri(base + path))
        told.tell(service, "dcat:endpointDescription", *(iri(base + where) for where in described))
        told.tell(service, "dcterms:conformsTo", iri(standard))
        told.tell(service, "dcat:servesDataset", iri(data))
        told.tell(service, "dcterms:accessRights", plain("read-only"))
    return told


async def catalog_description(request: Request) -> Response:
    """Return the catalogue as RDF.

    Raises:
        BadRequestError, NotAcceptableError: no such format.
    """
    return await respond_with(request, describe_catalog)
