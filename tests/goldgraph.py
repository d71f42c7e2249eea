"""The graph that a careful human reader would make of the sample pages: their gold annotation as quads.

Expected answers are checked against this graph, so that they test the questions and not the extraction.
What the gold schema has no field for (project status, days of events) stands in
``tests/queries/additions.json``, written by hand from the same pages.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kg import iris
from kg.authority import load_authority
from kg.curated import authority_lines, ontology_lines, place_names
from kg.organs import places_served
from kg.quads import GraphContext, article_quads, entity_quads, lines, page_quads
from kg.records import (
    AnnotatedArticle,
    Article,
    ArticleRecords,
    Byline,
    Entity,
    Issue,
    Measure,
    Mention,
    Page,
    Period,
    Post,
    Quotation,
    Sentence,
    Span,
    Statement,
)
from kg.resolve import Identity
from kg.resources import samples_dir

__all__ = ["ADDITIONS", "GoldArticle", "gold_articles", "gold_lines"]

ADDITIONS = Path(__file__).with_name("queries") / "additions.json"
_SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?]+[”’\"']*)?|\n")
_RULE = "gold.v1"
_CHANGES = {"yoy-increase": "YoYIncrease", "yoy-decrease": "YoYDecrease"}
_BOUNDS = {"以上": "AtLeast", "超": "MoreThan", "余": "MoreThan", "多": "MoreThan", "约": "About", "左右": "About",
           "近": "LessThan"}
_POWERS = {"万": 10**4, "亿": 10**8}
_RANK_SCOPES = {"全疆": "place/新疆维吾尔自治区", "全国": "place/中国", "国内": "place/中国"}


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One gold article: its id (``2024-12-12-a03-4``), its records, and the page it stands on."""

    id: str
    records: ArticleRecords
    page: Page
    issue: Issue | None


class _Names:
    """Keys as the gold gives them: one name, one thing."""

    def key_of(self, article_key: str, local_key: str) -> str:
        return local_key

    def type_of(self, key: str) -> str:
        kind = key.partition("/")[0]
        return kind.capitalize()


def _bare(text: str) -> str:
    return "".join(text.split())


def _single(text: str) -> str:
    """Print that was set twice, read once."""
    return re.sub(r"(.+)\1", r"\1", text)


def _last_day(day: str) -> date:
    year, month, *rest = (*map(int, day.split("-")), 0)[:3] if day.count("-") else (int(day), 12)
    if rest and rest[0]:
        return date(year, month, rest[0])
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _first_day(day: str) -> date:
    return date.fromisoformat(day + "-01-01"[3 * day.count("-"):])


def _period(text: str | None) -> Period:
    if text is None:
        return Period()
    start, _, end = text.partition("/")
    return Period(_first_day(start), _last_day(end or start))


def _base_value(value: Decimal, unit: str | None) -> Decimal:
    for sign in unit or "":
        if sign not in _POWERS:
            break
        value *= _POWERS[sign]
    return value


class _Reader:
    """Turns one gold article into records; evidence is the sentence that holds the gold's snippet."""

    def __init__(self, gold: dict[str, Any], body: str, offset: int, page: Page, published: date | None) -> None:
        head = f"{gold['headline']}\n" if gold["headline"] else ""
        self.gold, self.text = gold, head + body
        self.reported = date.fromisoformat(gold["date"]) if gold["date"] else None
        self.keys = {e["name"]: iris.entity_key(e["type"], e["name"]) for e in gold["entities"]}
        self.article = Article(
            page_key=page.key, offset=offset, kind=gold["kind"], text=self.text, body_begin=len(head), runs=(),
            headline=gold["headline"], reported=self.reported, published=published,
            bylines=tuple(Byline(b["name"], b["role"]) for b in gold["bylines"]))
        self.sentences = tuple(Sentence(Span(*m.span()), 0) for m in _SENTENCE.finditer(self.text) if m[0] != "\n")

    def evidence(self, snippet: str) -> tuple[Span, ...]:
        wanted = next((s for s in (snippet, _bare(snippet), _single(_bare(snippet))) if s in self.text), None)
        if wanted is None:
            raise ValueError(f"{self.gold['id']}: the evidence {snippet!r} is not in the text; mend the gold")
        begin = self.text.index(wanted)
        found = Span(begin, begin + len(wanted))
        held = [s.span for s in self.sentences if s.span.overlaps(found)]
        return (Span(held[0].begin, held[:2][-1].end),)

    def mentions(self) -> tuple[Mention, ...]:
        owners: dict[str, list[str]] = defaultdict(list)
        for entity in self.gold["entities"]:
            for surface in entity["mentions"]:
                owners[_bare(surface)].append(self.keys[entity["name"]])
        found: list[Mention] = []
        for surface in sorted(owners, key=lambda s: (-len(s), s)):
            for match in re.finditer(re.escape(surface), self.text):
                span = Span(*match.span())
                if not any(span.overlaps(m.span) for m in found):
                    kind = _Names().type_of(owners[surface][0])
                    found.append(Mention(span, surface, kind, tuple(owners[surface]), True, 1.0, _RULE))
        return tuple(sorted(found, key=lambda m: m.span))

    def entities(self) -> tuple[Entity, ...]:
        known = load_authority().entities
        return tuple(Entity(key, e["type"], e["name"], tuple(e["mentions"]), key in known)
                     for e in self.gold["entities"] if (key := self.keys[e["name"]]))

    def statements(self, extra: Iterable[dict[str, Any]]) -> Iterator[Statement]:
        for r in self.gold["relations"]:
            if r["predicate"] != "holdsPost":
                yield Statement(self.keys[r["subject"]], r["predicate"], self.keys[r["object"]], "Fact",
                                self.evidence(r["evidence"]), 1.0, _RULE, self.reported)
        for r in extra:
            as_of = date.fromisoformat(r["asOf"]) if r["asOf"] else None
            yield Statement(self.keys[r["subject"]], r["predicate"], r["object"], r["modality"],
                            self.evidence(r["evidence"]), 1.0, _RULE, as_of)

    def posts(self) -> Iterator[Post]:
        for r in self.gold["relations"]:
            if r["predicate"] == "holdsPost":
                yield Post(self.keys[r["subject"]], self.keys[r["object"]], r["role"], "Holds",
                           self.evidence(r["evidence"]), 1.0, _RULE, self.reported)

    def measures(self) -> Iterator[Measure]:
        for m in self.gold["measures"]:
            rank = m["indicator"].endswith("排名") and m["unit"] in ("位", "强")
            value = None if rank or m["value"] is None else Decimal(str(m["value"]))
            unit = None if rank else m["unit"]
            scope = next((key for word, key in _RANK_SCOPES.items() if word in m["indicator"]), None) if rank else None
            yield Measure(
                m["kind"].capitalize(), self.keys[m["subject"]], m["indicator"],
                f"{m['value']}{m['unit']}" if m["value"] is not None else m["indicator"],
                self.evidence(m["evidence"]), 1.0, _RULE, value=value, unit=unit,
                numeric_value=_base_value(value, unit) if value is not None else None,
                change=_CHANGES.get(m["change"] or ""), qualifier=m["qualifier"],
                bound=_BOUNDS.get(m["qualifier"] or ""), rank=int(m["value"]) if rank else None,
                rank_scope=scope if scope in self.keys.values() else None, period=_period(m["period"]))

    def quotations(self) -> Iterator[Quotation]:
        for q in self.gold["quotes"]:
            begin = self.text.index(_bare(q["starts"]))
            end = min(i for sign in "”\"" if (i := self.text.find(sign, begin)) >= 0)
            text = self.text[begin:end]
            held = [s.span for s in self.sentences if s.span.overlaps(Span(begin, end))]
            yield Quotation(self.keys[q["speaker"]], text, (Span(held[0].begin, held[:2][-1].end),), 1.0, _RULE)

    def records(self, extra: Iterable[dict[str, Any]]) -> ArticleRecords:
        annotated = AnnotatedArticle(self.article, self.sentences, (), self.mentions(), self.entities())
        return ArticleRecords(annotated, tuple(self.statements(extra)), tuple(self.posts()), tuple(self.measures()),
                              tuple(self.quotations()))


def _bodies(page: str, pieces: list[dict[str, Any]]) -> dict[str, tuple[str, int]]:
    """Return each article's body, captions of others cut out, and where it begins; blanks do not count."""
    places = [i for i, c in enumerate(page) if not c.isspace()]
    bare = "".join(page[i] for i in places)
    bounds: dict[str, tuple[int, int]] = {}
    for piece in pieces:
        end = _bare(piece["ends"])
        begin = next(b for m in re.finditer(re.escape(_bare(piece["starts"])), bare)
                     if (b := m.start()) not in {s for s, _ in bounds.values()})
        bounds[piece["id"]] = begin, bare.index(end, begin) + len(end)
    found = {}
    for name, (begin, stop) in bounds.items():
        inner = [b for other, b in bounds.items() if other != name and begin <= b[0] and b[1] <= stop]
        body = "".join(bare[i] for i in range(begin, stop) if not any(a <= i < b for a, b in inner))
        found[name] = (_single(body) if body.endswith("。。") else body), places[begin]
    return found


def _issue(gold: dict[str, Any], told: date | None) -> Issue | None:
    day = next((date.fromisoformat(a["date"]) for a in gold["articles"] if a["kind"] == "masthead"), told)
    return Issue(f"昌吉日报/{day}", "昌吉日报", day) if day else None


@cache
def gold_articles() -> tuple[GoldArticle, ...]:
    """Return every sample article as its gold describes it, mastheads left out."""
    additions: dict[str, list[dict[str, Any]]] = json.loads(ADDITIONS.read_text("utf-8"))
    found = []
    for path in sorted((samples_dir() / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        text = (samples_dir() / gold["source"]).read_text("utf-8")
        page = Page(path.stem, gold["source"], text, "0" * 64, "utf-8")
        beside = samples_dir() / f"{path.stem}.toml"
        told = tomllib.loads(beside.read_text("utf-8")).get("date") if beside.exists() else None
        issue = _issue(gold, told)
        pieces = [a for a in gold["articles"] if a["kind"] != "masthead"]
        bodies = _bodies(text, pieces)
        for piece in pieces:
            body, offset = bodies[piece["id"]]
            reader = _Reader(piece, body, offset, page, issue.published if issue else None)
            found.append(GoldArticle(piece["id"], reader.records(additions.get(piece["id"], ())), page, issue))
    left = set(additions) - {a.id for a in found}
    assert not left, f"additions.json speaks of articles that are not there: {sorted(left)}"
    return tuple(found)


def _entities(articles: Iterable[GoldArticle]) -> Iterator[Entity]:
    forms: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Entity] = {}
    for article in articles:
        for entity in article.records.annotated.entities:
            forms[entity.key] |= set(entity.aliases)
            first.setdefault(entity.key, entity)
    for key in sorted(first):
        entity = first[key]
        yield Entity(key, entity.type, entity.name, tuple(sorted(forms[key] - {entity.name})), entity.known)


def gold_lines(base: str = iris.ID_BASE) -> list[str]:
    """Return the N-Quads of the gold graph: all sample articles beside the curated graphs."""
    articles = gold_articles()
    context = GraphContext(base, "gold", {})
    found: list[str] = []
    for article in articles:
        found += lines(article_quads(article.records, _Names(), context))
        found += lines(page_quads(article.page, article.issue, base))
    concepts = {iris.concept_key("role", p.title) for a in articles for p in a.records.posts}
    concepts |= {iris.concept_key("indicator", m.indicator_text) for a in articles for m in a.records.measures}
    entities, authority = list(_entities(articles)), authority_lines(base)
    served = places_served(Identity({e.key: e for e in entities}, {}), (), place_names(authority, base), base)
    found += lines(entity_quads(entities, {}, sorted(concepts), base, served))
    return found + authority + ontology_lines(base)
