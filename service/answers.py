"""A question's answer as people read it: names that lead to their things, and the sentence under each row."""

from __future__ import annotations

from dataclasses import dataclass

from kg.store import Answer, Term
from kg.vocab import XSD

__all__ = ["AnswerRow", "AnswerTable", "NamedCell", "SecondProof"]

#: Columns that are shown below the row, not beside the others.
_PROOF = ("sentence", "article", "evidence", "headline", "date")
#: What the columns of a second proof end with, as `targetSentence`.
_SECOND = ("Sentence", "Evidence", "Article")
_NUMBERS = {XSD + "integer", XSD + "decimal", XSD + "double"}


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A value; `iri` where it names a thing."""

    text: str
    iri: str | None
    is_number: bool


@dataclass(frozen=True, slots=True)
class SecondProof:
    """What else a row rests on: `of` names it, as ``target`` or ``other``."""

    of: str
    sentence: str
    evidence: str | None
    article: str | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row with its proof; `planned` tells that it is a plan or a target, not done."""

    cells: tuple[NamedCell | None, ...]
    sentence: str | None
    evidence: str | None
    article: str | None
    headline: str | None
    date: str | None
    second: tuple[SecondProof, ...] = ()
    planned: bool = False


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The answer; a column ``xName`` is shown as the name of the thing in column ``x``."""

    columns: tuple[str, ...]
    rows: tuple[AnswerRow, ...]
    truncated: bool

    @classmethod
    def of(cls, answer: Answer) -> AnswerTable:
        """Return the answer with names and things joined, proof set apart."""
        names = set(answer.variables)
        others = tuple(v.removesuffix("Sentence") for v in answer.variables if v.endswith("Sentence"))
        aside = {*_PROOF, *(other + end for other in others for end in _SECOND)}
        columns = tuple(v for v in answer.variables if v not in aside and f"{v}Name" not in names)
        rows = []
        for values in answer.rows:
            row = {name: term for name, term in zip(answer.variables, values, strict=True) if term is not None}
            proof = {name: row[name].value for name in _PROOF if name in row}
            rows.append(
                AnswerRow(
                    tuple(
                        _cell(row.get(c), row.get(c.removesuffix("Name")) if c.endswith("Name") else None)
                        for c in columns
                    ),
                    proof.get("sentence"),
                    proof.get("evidence"),
                    proof.get("article"),
                    proof.get("headline"),
                    proof.get("date"),
                    tuple(one for of in others if (one := _second(of, row)) is not None),
                )
            )
        return cls(tuple(c.removesuffix("Name") for c in columns), tuple(rows), answer.truncated)


def _second(of: str, row: dict[str, Term]) -> SecondProof | None:
    """Return the second proof of a row, None where it has none or rests on one sentence twice."""
    sentence, evidence, article = (row.get(of + end) for end in _SECOND)
    if sentence is None or (evidence is not None and evidence == row.get("evidence")):
        return None
    return SecondProof(
        of, sentence.value, evidence.value if evidence else None, article.value if article else None
    )


def _cell(term: Term | None, thing: Term | None) -> NamedCell | None:
    if term is None:
        return None
    iri = thing.value if thing is not None and thing.kind == "iri" else term.value if term.kind == "iri" else None
    return NamedCell(term.value, iri, term.datatype in _NUMBERS)
