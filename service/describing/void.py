"""VoID: the data as a dataset, with how many things of each class and triples of each property it holds.

https://www.w3.org/TR/void/
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.digest import package_version
from kg.iris import newspaper_iri, ontology_graph
from kg.settings import Settings
from kg.vocab import PREFIXES, SCHEMA
from service.describing.triples import FORMATS, Description, iri, number, plain, respond_with, text, typed
from service.exporting import EXPORTS
from service.statistics import Statistics

__all__ = ["ABOUT", "RIGHTS", "TITLE", "dataset_iri", "describe_dataset", "tell_what_it_is", "void_description"]

#: Title of the dataset, by language.
TITLE = {"zh": "准东知识图谱", "en": "Zhundong KG"}
#: What the dataset is, and whose its words are, by language.
ABOUT = {
    "zh": "由中文报纸版面抽取的知识图谱：人物、机构、企业、项目、园区、数据与引语，每条陈述都可回到报上的原文字句。",
    "en": "A knowledge graph from Chinese newspaper pages: persons, bodies, companies, projects, zones, figures and "
    "quotations; every statement leads back to the exact characters of the page.",
}
RIGHTS = {
    "zh": "陈述、名称与数据为抽取所得；报纸原文的权利属于其出版者，导出的原文范围由服务方设定。",
    "en": "Statements, names and figures are extracted. The newspaper's text belongs to its publisher; how much of it "
    "an export holds is set by whoever runs the service.",
}


#: What the figures count and the dumps do not hold, by how much of the text these give.
_LEFT_OUT = {
    "full": {
        "zh": "数字统计端点上的全部三元组；转储不含构建记录的图（graph/runs）。",
        "en": "The figures count all triples at the endpoint; the dumps leave out the graph of builds (graph/runs).",
    },
    "evidence": {
        "zh": "数字统计端点上的全部三元组；转储不含构建记录的图（graph/runs），报纸原文只含引作出处的语句。",
        "en": "The figures count all triples at the endpoint; the dumps leave out the graph of builds (graph/runs), "
        "and of the newspaper's text all but the sentences quoted as evidence.",
    },
    "none": {
        "zh": "数字统计端点上的全部三元组；转储不含构建记录的图（graph/runs），也不含报纸原文。",
        "en": "The figures count all triples at the endpoint; the dumps leave out the graph of builds (graph/runs) and "
        "the newspaper's text.",
    },
}


def dataset_iri(base: str) -> str:
    """Return the name of the dataset at a service's address."""
    return f"{base}/.well-known/void#dataset"


def tell_what_it_is(told: Description, here: str, settings: Settings, found: Statistics) -> None:
    """Add title, description, rights and dates of the data, as VoID and DCAT both tell them."""
    told.tell(here, "dcterms:title", *(text(value, lang) for lang, value in TITLE.items()))
    told.tell(here, "dcterms:description", *(text(value, lang) for lang, value in ABOUT.items()))
    told.tell(here, "dcterms:rights", *(text(value, lang) for lang, value in RIGHTS.items()))
    if settings.data_license:
        told.tell(here, "dcterms:license", iri(settings.data_license))
    if settings.newspaper:
        told.tell(here, "dcterms:source", iri(newspaper_iri(settings.newspaper, settings.id_base)))
    if found.built:
        told.tell(here, "dcterms:modified", typed(found.built, "dateTime"))


def _slug(term: str) -> str:
    """Return a term as the last part of a name: its prefix and local name, or a number that its IRI gives."""
    for prefix, namespace in PREFIXES.items():
        local = term.removeprefix(namespace)
        if local != term and local.replace("-", "").replace("_", "").isalnum() and local.isascii():
            return f"{prefix}-{local}"
    return "x-" + term.encode().hex()


def _tell_partitions(told: Description, here: str, found: Statistics) -> None:
    for kind, counted, counts in (("class", "entities", found.classes), ("property", "triples", found.properties)):
        for term, count in counts.items():
            part = f"{here}-{kind}-{_slug(term)}"
            told.tell(here, f"void:{kind}Partition", iri(part))
            told.kind(part, "void:Dataset")
            told.tell(part, f"void:{kind}", iri(term))
            told.tell(part, f"void:{counted}", number(count))


def describe_dataset(settings: Settings, found: Statistics, base: str) -> Description:
    """Return the description.

    Args:
        settings: of the service.
        found: the figures.
        base: the service's address as the client sees it.
    """
    document, here = f"{base}/.well-known/void", dataset_iri(base)
    told = Description()
    told.kind(document, "void:DatasetDescription")
    told.tell(document, "dcterms:title", text("准东知识图谱 VoID", "zh"), text("VoID description of Zhundong KG", "en"))
    told.tell(document, "foaf:primaryTopic", iri(here))
    told.tell(document, "rdfs:seeAlso", iri(f"{base}/catalog"))
    told.kind(here, "void:Dataset")
    tell_what_it_is(told, here, settings, found)
    told.tell(here, "foaf:homepage", iri(f"{base}/"))
    told.tell(here, "owl:versionInfo", plain(package_version()))
    told.tell(here, "void:sparqlEndpoint", iri(f"{base}/sparql"))
    told.tell(here, "void:uriLookupEndpoint", iri(f"{base}/export?entity="))
    told.tell(here, "void:dataDump", *(iri(f"{base}/export?format={form.name}") for form in EXPORTS))
    told.tell(here, "void:feature", *(iri(FORMATS[form.name]) for form in EXPORTS))
    told.tell(here, "void:uriSpace", plain(settings.id_base))
    used = (*found.classes, *found.properties)
    told.tell(here, "void:vocabulary", *(iri(n) for n in PREFIXES.values() if any(term.startswith(n) for term in used)))
    told.tell(here, "void:rootResource", *(iri(root) for root in (ontology_graph(settings.id_base), *found.roots)))
    told.tell(here, "void:exampleResource", *(iri(example) for example in found.examples))
    for predicate, figure in (
        ("void:triples", found.triples),
        ("void:entities", found.entities),
        ("void:classes", len(found.classes) or None),
        ("void:properties", len(found.properties) or None),
        ("void:distinctSubjects", found.subjects),
        ("void:distinctObjects", found.objects),
        ("void:documents", found.classes.get(f"{SCHEMA}NewsArticle")),
    ):
        told.tell(here, predicate, number(figure) if figure is not None else None)
    told.tell(here, "rdfs:comment", *(text(_LEFT_OUT[settings.export_text][lang], lang) for lang in ("zh", "en")))
    if found.uncounted:
        told.tell(
            document,
            "rdfs:comment",
            text(f"Not counted within the limits of the service: {', '.join(found.uncounted)}.", "en"),
        )
    _tell_partitions(told, here, found)
    return told


async def void_description(request: Request) -> Response:
    """Return the description of the data as RDF.

    Raises:
        BadRequestError, NotAcceptableError: no such format.
    """
    return await respond_with(request, describe_dataset)
