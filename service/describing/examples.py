"""Example queries as ``sh:SPARQLExecutable``: the questions of the service and two that are no SELECT.

The texts hold their own prefixes and run as they stand; ``sh:prefixes`` declares the same prefixes for tools
that put them before a query themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kg.questions import CannedQuery, bind, example_value
from kg.settings import Settings
from kg.vocab import PREFIXES
from service.context import service_of
from service.describing.triples import Description, base_of, iri, plain, respond, text, typed

__all__ = ["Example", "collect_examples", "describe_examples", "examples_description"]

#: Form of a query -> its class and the property that holds its text.
_FORMS: dict[str, tuple[str, str]] = {
    "select": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ask": ("sh:SPARQLAskExecutable", "sh:ask"),
    "construct": ("sh:SPARQLConstructExecutable", "sh:construct"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A query that runs as it stands; `question` is the page that asks it with other values, if there is one."""

    name: str
    form: str  # select, ask, construct
    label_zh: str
    label_en: str
    comment_zh: str
    comment_en: str
    sparql: str
    question: bool = False


#: Why there are no examples where a query that names no graphs asks the unnamed one.
_NO_UNION = (
    "示例查询面向所有图的并集，而这个端点的默认图是未命名的图（default_graph = default），其中没有数据；"
    "因此这里不列示例，可到 /questions 提问。",
    "The example queries ask the union of all graphs; the default graph of this endpoint is the unnamed one "
    "(default_graph = default), which is empty. So none is listed here; the questions are asked at /questions.",
)


def _head(*prefixes: str) -> str:
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in prefixes)


_OTHERS: tuple[Example, ...] = (
    Example(
        "statement-without-evidence",
        "ask",
        "有没有缺少出处的陈述？",
        "Is there a statement without evidence?",
        "答案应为否：每条陈述都引自报上的字句。",
        "The answer is no: every statement is quoted from characters of an article.",
        _head("kg", "prov") + "\nASK {\n  ?statement a kg:Statement .\n"
        "  FILTER NOT EXISTS { ?statement prov:wasQuotedFrom ?characters }\n}\n",
    ),
    Example(
        "who-is-where",
        "construct",
        "企业与所在地及其出处，作为图",
        "Companies, where they are, and the evidence, as a graph",
        "取出“位于”的陈述、两端的名称和引文。",
        "Takes out the statements of kg:locatedIn with the names at both ends and what is quoted.",
        _head("kg", "nif", "prov", "rdf", "skos") + "\nCONSTRUCT {\n"
        "  ?company kg:locatedIn ?place ; skos:prefLabel ?name .\n"
        "  ?place skos:prefLabel ?placeName .\n"
        "  ?statement rdf:subject ?company ; rdf:object ?place ; prov:wasQuotedFrom ?characters .\n"
        "  ?characters nif:anchorOf ?quoted .\n}\nWHERE {\n"
        "  ?statement rdf:predicate kg:locatedIn ; rdf:subject ?company ; rdf:object ?place ;\n"
        "    prov:wasQuotedFrom ?characters .\n  ?characters nif:anchorOf ?quoted .\n"
        "  ?company skos:prefLabel ?name .\n  ?place skos:prefLabel ?placeName .\n}\n",
    ),
)


def collect_examples(questions: Mapping[str, CannedQuery], settings: Settings) -> tuple[Example, ...]:
    """Return the examples; a question is asked as one asks it who gives only what it requires."""
    found = []
    for question in questions.values():
        base = settings.id_base
        values = {p.name: example_value(p.example, base) for p in question.parameters if p.absent == "required"}
        sparql = bind(question, values, lambda name, classes: [], base, settings.min_confidence)
        query = "".join(f"{line}\n" for line in sparql.splitlines() if not line.startswith("#+"))
        found.append(
            Example(
                question.name,
                "select",
                question.title_zh,
                question.title_en,
                question.summary_zh,
                question.summary_en,
                query,
                question=True,
            )
        )
    return (*found, *_OTHERS)


def describe_examples(examples: Iterable[Example], base: str, comment: tuple[str, str] | None = None) -> Description:
    """Return the collection of examples.

    Args:
        examples: what it holds.
        base: the service's address as the client sees it.
        comment: what is to be said of it, in Chinese and English.
    """
    document = f"{base}/examples"
    prefixes, told = f"{document}#prefixes", Description()
    if comment is not None:
        told.tell(document, "rdfs:comment", text(comment[0], "zh"), text(comment[1], "en"))
    told.kind(prefixes, "owl:Ontology")
    for prefix, namespace in PREFIXES.items():
        node = f"{document}#prefix-{prefix}"
        told.tell(prefixes, "sh:declare", iri(node))
        told.kind(node, "sh:PrefixDeclaration")
        told.tell(node, "sh:prefix", plain(prefix))
        told.tell(node, "sh:namespace", typed(namespace, "anyURI"))
    for example in examples:
        kind, holds = _FORMS[example.form]
        here = f"{document}#{example.name}"
        told.kind(here, "sh:SPARQLExecutable", kind)
        told.tell(here, "rdfs:label", text(example.label_zh, "zh"), text(example.label_en, "en"))
        told.tell(here, "rdfs:comment", text(example.comment_zh, "zh"), text(example.comment_en, "en"))
        told.tell(here, "sh:prefixes", iri(prefixes))
        told.tell(here, holds, plain(example.sparql))
        told.tell(here, "schema:target", iri(f"{base}/sparql"))
        if example.question:
            told.tell(here, "schema:url", iri(f"{base}/questions/{example.name}"))
    return told


async def examples_description(request: Request) -> Response:
    """Return the examples as RDF.

    Raises:
        BadRequestError, NotAcceptableError: no such format.
    """
    service = service_of(request)
    if service.settings.default_graph != "union":  # at this endpoint most of them would find nothing
        return respond(request, describe_examples((), base_of(request), _NO_UNION))
    told = describe_examples(collect_examples(service.questions, service.settings), base_of(request))
    return respond(request, told)
