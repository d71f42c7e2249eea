"""The sentences under the rows of an answer, the one first that proves the row best.

A question's query joins the sentences of a row in the order of the text and names the first as its evidence; so do
its CSV and JSON.  On a page the order is that of `service.reading.proving`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from service.answers import AnswerRow
from service.backend import Backend
from service.reading.asking import Row, node, read_many, text
from service.reading.grounds import Grounds
from service.reading.proving import End, Fact, Quote, ranks_of
from service.reading.sayings import is_headline

__all__ = ["best_proofs_first"]

_PROOFS = """SELECT DISTINCT * WHERE { GRAPH ?article { VALUES ?node { MANY }
    ?node prov:wasQuotedFrom ?evidence . ?evidence nif:anchorOf ?sentence ; nif:beginIndex ?begin
    { ?node rdf:subject ?subject ; rdf:object ?object } UNION { ?node org:member ?subject ; org:organization ?object }
    OPTIONAL { ?article schema:headline ?headline } }
  OPTIONAL { ?subject skos:prefLabel ?subjectName FILTER(LANG(?subjectName) = "zh") }
  OPTIONAL { ?object skos:prefLabel ?objectName FILTER(LANG(?objectName) = "zh") } }"""
_MOST_ROWS = 20_000
#: What joins the sentences of a row.
_JOIN = " … "


def _end(row: Row, name: str) -> End:
    term = row[name]
    return End(term.value if term.kind == "iri" else None, text(row, f"{name}Name") or ("" if term.kind == "iri" else
               term.value))  # fmt: skip


async def _facts(backend: Backend, nodes: Iterable[str]) -> dict[str, Fact]:
    """Return what nodes say, with all sentences that prove it, in the order of the text."""
    rows = await read_many(backend, _PROOFS, map(node, sorted(set(nodes))), _MOST_ROWS)
    rows.sort(key=lambda row: int(row["begin"].value))
    found: dict[str, Fact] = {}
    for row in rows:
        quote = Quote(row["evidence"].value, row["sentence"].value, row["article"].value, text(row, "headline"))
        fact = found.setdefault(row["node"].value, Fact(_end(row, "subject"), _end(row, "object"), ()))
        found[row["node"].value] = replace(fact, quotes=tuple(dict.fromkeys((*fact.quotes, quote))))
    return found


def _ordered(row: AnswerRow, ranked: Sequence[tuple[int, Quote]]) -> AnswerRow:
    """Return a row with its sentences in their order; a headline that others follow is not told twice."""
    printed = {quote.sentence for _, quote in ranked}
    if set((row.sentence or "").split(_JOIN)) != printed:
        return row
    quotes = [quote for _, quote in sorted(ranked, key=lambda pair: pair[0])]
    told = [quote for quote in quotes if not is_headline(quote.sentence, quote.headline)] or quotes
    return replace(row, sentence=_JOIN.join(dict.fromkeys(q.sentence for q in told)), evidence=told[0].evidence)


async def best_proofs_first(
    backend: Backend, rows: tuple[AnswerRow, ...], grounds: Grounds
) -> tuple[AnswerRow, ...]:
    """Return the rows of an answer with their sentences in the order in which they prove them.

    Args:
        backend: answers.
        rows: as the query gave them.
        grounds: the nodes that each row is made of.
    """
    several = {at for at, row in enumerate(rows) if row.sentence and _JOIN in row.sentence and row.evidence}
    facts = await _facts(backend, (one for at in several for one in grounds.rows[at]))
    mine = {
        at: fact
        for at in sorted(several)
        for one in grounds.rows[at]
        if (fact := facts.get(one)) and any(quote.evidence == rows[at].evidence for quote in fact.quotes)
    }
    ranks = dict(zip(mine, await ranks_of(backend, [*mine.values()]), strict=True))
    return tuple(
        _ordered(row, [*zip(ranks[at], mine[at].quotes, strict=True)]) if at in mine else row
        for at, row in enumerate(rows)
    )
