"""A graph of one page and two articles in the contract's form, written by hand for the service's tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.fulltext import ArticleText
from kg.search import SearchEntry, write_search_index
from kg.state import State, StoreFolder
from kg.store import load_dataset

BASE = "https://w3id.org/zhundong-kg/id/"
KG = "https://w3id.org/zhundong-kg/ontology#"
ARTICLE = BASE + "article/p1-12"
OTHER = BASE + "article/p1-90"
TEXT = (
    "沙海能源投产新线\n本报讯（记者李山）沙海能源有限公司位于东山园区。它去年产出氢气12万吨。李山说：“今年再建一条线。”"
)
COMPANY = BASE + "company/沙海能源有限公司"
ZONE = BASE + "zone/东山园区"
PERSON = BASE + "person/李山"
PRODUCT = BASE + "product/风电%2F光伏%20组件"
OLD = BASE + "company/沙海公司"
#: Runs until it is stopped.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


def span(anchor: str, text: str = TEXT, article: str = ARTICLE) -> str:
    """Return the IRI of the characters of `anchor`."""
    begin = text.index(anchor)
    return f"{article}#char={begin},{begin + len(anchor)}"


def _turtle() -> str:
    located, measured, said = (
        "本报讯（记者李山）沙海能源有限公司位于东山园区。",
        "它去年产出氢气12万吨。",
        "李山说：“今年再建一条线。”",
    )
    both = located + measured

    def phrase(anchor: str, kind: str, entity: str | None = None) -> str:
        begin = TEXT.index(anchor)
        more = f" ; itsrdf:taIdentRef <{entity}> ; itsrdf:taConfidence 0.9 ; kg:linkStatus kg:New" if entity else ""
        return (
            f"<{span(anchor)}> a nif:{kind} , nif:String ; nif:referenceContext <{ARTICLE}> ; "
            f'nif:anchorOf "{anchor}" ; '
            f"nif:beginIndex {begin} ; nif:endIndex {begin + len(anchor)}{more} ."
        )

    spans = "\n".join(
        [
            phrase("沙海能源投产新线", "Sentence"),
            phrase(located, "Sentence"),
            phrase(measured, "Sentence"),
            phrase(said, "Sentence"),
            phrase(both, "String"),
            phrase("沙海能源有限公司", "Phrase", COMPANY),
            phrase("东山园区", "Phrase", ZONE),
            phrase("李山", "Phrase", PERSON),
        ]
    )
    judged = 'kg:confidence 0.9 ; kg:rule "hand.v1"'
    return f"""
GRAPH <{ARTICLE}> {{
  <{ARTICLE}> a schema:NewsArticle , nif:Context ; nif:isString {_quoted(TEXT)} ; kg:bodyBegin {TEXT.index("本报讯")} ;
    schema:headline "沙海能源投产新线"@zh ;
    schema:datePublished "2024-03-02"^^xsd:date ; schema:isPartOf <{BASE}page/p1> ;
    schema:author <{PERSON}> ; schema:mentions <{COMPANY}> , <{ZONE}> , <{PERSON}> ; kg:articleKind kg:News ;
    prov:wasAttributedTo <{BASE}pipeline/abc> .
  <{ARTICLE}#by-1> a schema:Role ; schema:author <{PERSON}> ; schema:roleName "记者"@zh .
  {spans}
  <{COMPANY}> kg:locatedIn <{ZONE}> .
  <{ARTICLE}#st-1> a kg:Statement , rdf:Statement ; rdf:subject <{COMPANY}> ; rdf:predicate kg:locatedIn ;
    rdf:object <{ZONE}> ;
    kg:modality kg:Planned ; prov:wasQuotedFrom <{span(located)}> ; {judged} .
  <{ARTICLE}#post-1> a org:Membership ; org:member <{PERSON}> ; org:organization <{COMPANY}> ;
    org:role <{BASE}role/总经理> ;
    kg:postTitle "总经理" ; kg:postEvent kg:Holds ; prov:wasQuotedFrom <{span(located)}> ; {judged} .
  <{ARTICLE}#m-1> a kg:Observation , kg:Measure ; kg:about <{COMPANY}> ; kg:indicator <{BASE}indicator/氢气产量> ;
    kg:indicatorText "氢气产量" ; kg:printedText "12万吨" ; kg:printedValue 12.0 ; kg:printedUnit "万吨" ;
    kg:periodStart "2023-01-01"^^xsd:date ; kg:periodEnd "2023-12-31"^^xsd:date ;
    prov:wasQuotedFrom <{span(both)}> ; {judged} .
  <{ARTICLE}#q-1> a kg:Quotation ; kg:speaker <{PERSON}> ;
    schema:text "今年再建一条线。" ; prov:wasQuotedFrom <{span(said)}> ; {judged} .
}}
GRAPH <{OTHER}> {{
  <{OTHER}> a schema:NewsArticle , nif:Context ; nif:isString "无题短讯。<b>不是标签</b>" ;
    kg:bodyBegin 0 ; kg:articleKind kg:Photo ;
    schema:isPartOf <{BASE}page/p1> .
}}
GRAPH <{BASE}graph/pages> {{
  <{BASE}page/p1> a schema:WebPageElement , nif:Context ; nif:isString "版面原文在此" ; dcterms:source "p1.txt" ;
    schema:isPartOf <{BASE}issue/日报/2024-03-02> .
  <{BASE}issue/日报/2024-03-02> a schema:PublicationIssue ; schema:datePublished "2024-03-02"^^xsd:date .
  <{BASE}pipeline/abc> a prov:SoftwareAgent ; rdfs:label "test pipeline" .
}}
GRAPH <{BASE}graph/entities> {{
  <{COMPANY}> a kg:Company , schema:Corporation ; skos:prefLabel "沙海能源有限公司"@zh ; skos:altLabel "沙海能源"@zh ;
    kg:linkStatus kg:New .
  <{PERSON}> a kg:Person , schema:Person ; skos:prefLabel "李山"@zh .
  <{PRODUCT}> a kg:Product , schema:Product ; skos:prefLabel "风电/光伏 组件"@zh .
  <{OLD}> dcterms:isReplacedBy <{COMPANY}> .
  <{BASE}role/总经理> a skos:Concept ; skos:prefLabel "总经理"@zh .
}}
GRAPH <{BASE}graph/authority> {{
  <{ZONE}> a kg:Zone , kg:Place , schema:Place ; skos:prefLabel "东山园区"@zh , "Dongshan Park"@en ;
    skos:altLabel "东园"@zh ;
    dcterms:source <https://example.org/list> .
}}
GRAPH <{BASE}graph/ontology> {{
  kg:Company a owl:Class ; rdfs:label "企业"@zh , "Company"@en ; rdfs:comment "A company."@en .
  kg:locatedIn a owl:ObjectProperty ; rdfs:label "位于"@zh , "located in"@en ; rdfs:range kg:Place .
  kg:Planned a kg:Modality ; rdfs:label "计划"@zh , "planned"@en .
}}
"""


def _quoted(text: str) -> str:
    return '"' + text.replace("\n", "\\n") + '"'


def write_tiny_store(
    root: Path, name: str = "one", extra: str = "", entries: Iterable[SearchEntry] = ()
) -> StoreFolder:
    """Write a store folder and swap the snapshot `name` in; `extra` are more N-Quads lines, `entries` more names."""
    import pyoxigraph as ox

    from kg.vocab import PREFIXES

    folder = StoreFolder(root)
    snapshot = folder.snapshots_dir / name
    snapshot.mkdir(parents=True)
    head = "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())
    quads = list(ox.parse((head + _turtle()).encode(), format=ox.RdfFormat.TRIG))
    graph = snapshot / "graph.nq"
    graph.write_bytes((ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"") + extra.encode())
    load_dataset(snapshot / "oxigraph", [graph])
    write_search_index(
        snapshot / "search.db",
        [
            SearchEntry(COMPANY, "Company", "沙海能源有限公司", ("沙海能源",), 1),
            SearchEntry(PERSON, "Person", "李山", (), 1),
            SearchEntry(PRODUCT, "Product", "风电/光伏 组件", (), 0),
            *entries,
        ],
        [ArticleText(ARTICLE, "2024-01-30", TEXT), ArticleText(OTHER, "", "无题短讯。<b>不是标签</b>")],
    )
    (snapshot / "summary.json").write_text('{"pages": 1, "articles": 2, "entities": {"Company": 1}}', "utf-8")
    folder.write(State(name))
    return folder
