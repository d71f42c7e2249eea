"""What the graph of a page says, comparable between two wordings of the page: each node by what it says.

Where something stands (offsets, evidence), how sure it is and by which rule it was found are left out, so two
pages that say the same have the same lines.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from kg.curated import qudt_units
from kg.iris import ID_BASE
from kg.pipeline import Pipeline
from kg.quads import GraphContext, article_quads, entity_quads
from kg.records import Told
from kg.resolve import entity_uses, resolve
from kg.vocab import PREFIXES, RDF

__all__ = ["Diff", "Said", "difference", "edited", "renamed", "said", "without"]

#: Kind of line -> lines with how often each is said.
Said = dict[str, Counter[str]]
#: Kind -> (lines that only the first says, lines that only the second says); kinds without a difference are not there.
Diff = dict[str, tuple[list[str], list[str]]]

_TYPE = RDF + "type"
_PLACE_OF_ARTICLE = re.compile(r"^article/page-\d+")
_LEFT_OUT = {
    "nif:beginIndex", "nif:endIndex", "nif:isString", "nif:referenceContext", "kg:bodyBegin", "kg:rule",
    "kg:confidence", "itsrdf:taConfidence", "prov:wasDerivedFrom", "prov:wasQuotedFrom", "prov:wasAttributedTo",
    "kg:byRule", "dcterms:language",
}  # fmt: skip
#: Class of a node -> its kind; the first that fits.
_KINDS = {
    "nif:Phrase": "mentions", "org:Membership": "posts", "kg:Target": "measures", "kg:Observation": "measures",
    "kg:Quotation": "quotations", "rdf:Statement": "statements", "kg:Statement": "statements",
    "schema:NewsArticle": "article", "schema:Role": "bylines", "nif:Sentence": "", "nif:String": "",
}  # fmt: skip
#: Classes that are said of a measure.
_TOLD_CLASSES = {"kg:Target", "kg:Observation"}


def _short(iri: str) -> str:
    if iri.startswith(ID_BASE):
        return _PLACE_OF_ARTICLE.sub("article", unquote(iri[len(ID_BASE) :]))
    for prefix, base in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
        if iri.startswith(base):
            return f"{prefix}:{unquote(iri[len(base) :])}"
    return unquote(iri)


def said(pipeline: Pipeline, text: str, folder: Path) -> Said:
    """Return what the pipeline makes of a page with this text, article graphs and entities together."""
    file = folder / "page.txt"
    file.write_text(text, "utf-8")
    page = pipeline.read(file, "page", Told())
    identity = resolve([use for records in page.articles for use in entity_uses(records)])
    context = GraphContext(ID_BASE, "said", qudt_units())
    found: Said = defaultdict(Counter)
    for records in page.articles:
        for kind, lines in _lines(article_quads(records, identity, context)).items():
            found[kind].update(lines)
    for kind, lines in _lines(entity_quads(identity.entities.values(), identity.replaced, (), ID_BASE)).items():
        found[kind].update(lines)
    return dict(found)


def _lines(quads: Iterable[ox.Quad]) -> dict[str, list[str]]:
    """One line a node: its kind, and what is said of it; a plain triple is a line of its own."""
    classes: dict[str, set[str]] = defaultdict(set)
    values: dict[str, set[str]] = defaultdict(set)
    found: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        subject, predicate = quad.subject.value, _short(quad.predicate.value)  # type: ignore[union-attr]
        value = quad.object
        shown = _short(value.value) if isinstance(value, ox.NamedNode) else str(value.value)  # type: ignore[union-attr]
        if quad.predicate.value == _TYPE:
            classes[subject].add(shown)
        elif predicate not in _LEFT_OUT:
            values[subject].add(f"{predicate} {shown}")
    for subject in sorted({*classes, *values}):
        kind = next((kind for name, kind in _KINDS.items() if name in classes[subject]), None)
        if kind is None:
            own = _short(subject)
            found["entities"] += [f"{own} a {name}" for name in sorted(classes[subject])]
            for line in sorted(values[subject]):
                of_itself = line.startswith(("skos:", "kg:linkStatus"))
                found["entities" if of_itself else "relations"].append(f"{own} {line}")
        elif kind:
            found[kind].append("; ".join(sorted({*values[subject], *(classes[subject] & _TOLD_CLASSES)})))
    return found


def renamed(before: Said, *pairs: tuple[str, str]) -> Said:
    """Return the lines with each old word replaced by the new one."""
    return {kind: edited(before, kind, "", *pairs)[kind] for kind in before}


def edited(before: Said, kind: str, where: str, *pairs: tuple[str, str]) -> Said:
    """Return what was said with words replaced in the lines of one kind that hold `where`; some line must."""
    lines: Counter[str] = Counter()
    assert any(where in line for line in before[kind]), (where, before[kind])
    for line, count in before[kind].items():
        shown = line
        if where in line:
            for old, new in pairs:
                shown = shown.replace(old, new)
        lines["; ".join(sorted(shown.split("; ")))] += count
    return before | {kind: lines}


def without(before: Said, kind: str, where: str) -> Said:
    """Return what was said without the lines of one kind that hold `where`; some line must."""
    assert any(where in line for line in before[kind]), (where, before[kind])
    return before | {kind: Counter({line: n for line, n in before[kind].items() if where not in line})}


def difference(before: Said, after: Said) -> Diff:
    """Return what only one of the two says, kind by kind."""
    found: Diff = {}
    for kind in sorted({*before, *after}):
        old, new = before.get(kind, Counter()), after.get(kind, Counter())
        if old != new:
            found[kind] = sorted((old - new).elements()), sorted((new - old).elements())
    return found
