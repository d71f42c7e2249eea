"""Every kind of page, as an address over the sample graph."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import httpx

__all__ = ["LANGUAGES", "PAGES", "WIDTHS", "PageKind", "addresses"]

#: As in the address, and the language a browser asks for.
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
#: A phone and a desk.
WIDTHS = (390, 1440)
_SPARQL = "SELECT ?company ?name WHERE { ?company a kg:Company ; skos:prefLabel ?name } LIMIT 30"


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page.

    Attributes:
        name: of the test and the screenshots.
        path: with ``{Class}`` for the thing that most is said of, ``{article}`` for a long article's key.
        status: of the response.
        most_kb: scripts and styles, compressed, in units of 1,000 bytes.
        is_ours: False where the body is a third party's: its words, headings and colours are not looked at.
        is_slow: looked at by `make test-all` alone.
    """

    name: str
    path: str
    status: int = 200
    most_kb: int = 200
    is_ours: bool = True
    is_slow: bool = False


#: Every kind of page.
PAGES: tuple[PageKind, ...] = (
    PageKind("start", "/"),
    PageKind("dataset", "/catalog"),
    PageKind("search", f"/search?q={quote('准东')}"),
    PageKind("class", "/search?type=Company"),
    PageKind("search-nothing", "/search?q=qxjvkw", is_slow=True),
    PageKind("articles", "/articles"),
    PageKind("article", "/articles/{article}"),
    PageKind("article-print", "/articles/{article}?view=print"),
    PageKind("article-list", "/articles/{article}?list=statements", is_slow=True),
    PageKind("newspaper", "/id/{newspaper}"),
    PageKind("issue", "/id/{issue}"),
    PageKind("page", "/id/{page}"),
    PageKind("company", "/id/{Company}"),
    PageKind("company-list", "/id/{Company}?list=statements", is_slow=True),
    PageKind("zone", "/id/{Zone}", is_slow=True),
    PageKind("place", "/id/{Place}"),
    PageKind("person", "/id/{Person}"),
    PageKind("government", "/id/{Government}", is_slow=True),
    PageKind("project", "/id/{Project}", is_slow=True),
    PageKind("industry", "/id/{Industry}", is_slow=True),
    PageKind("product", "/id/{Product}", is_slow=True),
    PageKind("event", "/id/{Event}", is_slow=True),
    PageKind("policy", "/id/{Policy}", is_slow=True),
    PageKind("indicator", f"/id/indicator/{quote('高新技术企业数')}", is_slow=True),
    PageKind("role", f"/id/role/{quote('州长')}", is_slow=True),
    PageKind("questions", "/questions"),
    PageKind("question-form", "/questions/posts-of-person"),
    PageKind("question", f"/questions/zone-companies?zone={quote('准东')}"),
    PageKind("question-chart", "/questions/indicator-over-time"),
    PageKind("question-graph", "/questions/who-builds-what?view=graph"),
    PageKind("question-nobody", "/questions/posts-of-person?person=zzzz", 400, is_slow=True),
    PageKind("targets", "/targets"),
    PageKind("compare", "/compare"),
    PageKind("compare-one", "/compare?a={Company}", is_slow=True),
    PageKind("compare-companies", "/compare?a={Company}&b={Zone}", is_slow=True),
    PageKind("correct", "/correct?of={Company}"),
    PageKind("correct-which", "/correct", is_slow=True),
    PageKind("correct-entry", f"/correct?of={{Company}}&what=rename&to={quote('新名称')}&why={quote('更名')}"),
    PageKind("correct-saying", "/correct?of={statement}&what=wrong"),
    PageKind("correct-problem", "/correct?of={Company}&what=same&other=查无此名", 400, is_slow=True),
    PageKind("changes", "/changes"),
    PageKind("changes-undated", "/changes?undated=true", is_slow=True),
    PageKind("changes-fault", "/changes?since=x&until=2024-05-01", 400, is_slow=True),
    PageKind("sparql", "/sparql", most_kb=380),
    PageKind("sparql-answer", f"/sparql?query={quote(_SPARQL)}&format=html", most_kb=380),
    PageKind("sparql-run", f"/sparql?query={quote(_SPARQL)}&run=1", most_kb=380),
    PageKind("sparql-error", "/sparql?query=SELECT&format=html", 400, 380, is_slow=True),
    PageKind("explore", "/explore", most_kb=380),
    PageKind("explore-company", "/explore?id={Company}", most_kb=380),
    PageKind("chains", "/chain", is_slow=True),
    PageKind("chain", "/chain?industry={Industry}"),
    PageKind("ontology", "/ontology"),
    PageKind("docs", "/docs"),
    PageKind("docs-try", "/docs/try", most_kb=700, is_ours=False),
    PageKind("missing", "/nothing-here", 404),
)

_MOST_SAID = """SELECT ?class ?thing (COUNT(*) AS ?n) WHERE {
  ?statement rdf:subject|rdf:object ?thing . ?thing a ?class FILTER(STRSTARTS(STR(?class), STR(kg:)))
} GROUP BY ?class ?thing ORDER BY DESC(?n) ?thing"""
_LONGEST = """SELECT ?article WHERE { ?article a schema:NewsArticle ; nif:isString ?text }
ORDER BY DESC(STRLEN(?text)) ?article"""

_FULLEST = """SELECT ?page ?issue ?newspaper (COUNT(?article) AS ?n) WHERE {
  ?article a schema:NewsArticle ; schema:isPartOf ?page . ?page schema:isPartOf ?issue .
  ?issue schema:isPartOf ?newspaper } GROUP BY ?page ?issue ?newspaper ORDER BY DESC(?n) ?page LIMIT 1"""

#: One that several articles say, if there is any.
_STATEMENT = """SELECT (MIN(?one) AS ?node) WHERE {
  ?one rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o } GROUP BY ?s ?p ?o ORDER BY DESC(COUNT(?one)) ?node LIMIT 1"""


def _rows(client: httpx.Client, query: str) -> list[dict[str, str]]:
    answer = client.get("/sparql", params={"query": query, "format": "json"}).raise_for_status().json()
    return [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]


def addresses(client: httpx.Client, id_base: str) -> dict[str, str]:
    """Return what the places of `PageKind.path` are filled with over this graph."""
    found: dict[str, str] = {}
    for row in _rows(client, _MOST_SAID):
        found.setdefault(row["class"].rpartition("#")[2], quote(row["thing"].removeprefix(id_base), safe="/%"))
    longest = _rows(client, _LONGEST)[0]["article"]
    statement = _rows(client, _STATEMENT)[0]["node"]
    fullest = _rows(client, _FULLEST)[0]
    for name in ("newspaper", "issue", "page"):
        found[name] = quote(fullest[name].removeprefix(id_base), safe="/%")
    return found | {
        "article": quote(longest.removeprefix(id_base + "article/"), safe="/%"),
        "statement": quote(statement.removeprefix(id_base), safe="/%"),
    }
