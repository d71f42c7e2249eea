"""The log beside a graph: which names became one thing, which were kept apart, and why.

``merges.jsonl`` stands in the snapshot's folder, one JSON object a line:

    what      joined, apart, renamed, retyped; or unused: a curation entry that matched nothing
    things    IRIs as the articles' names make them
    now       IRIs of what they are in the graph
    rule      a rule of `kg.resolve`, versioned, or ``curation``
    why       a sentence
    articles  keys of the articles in which the first of `things` is named
    entry     the curation entry, where one decided

It is a function of the pages and the curation alone, in the order of `now`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kg.errors import StoreError
from kg.iris import entity_iri
from kg.rights import unreadable

__all__ = ["MERGES_FILE", "Decision", "about", "as_document", "in_iris", "label", "read_merges", "write_merges"]

MERGES_FILE = "merges.jsonl"


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """One line of the log; `things` and `now` are keys until it is written, IRIs after."""

    now: tuple[str, ...]
    what: str  # joined, apart, renamed, retyped, unused
    things: tuple[str, ...]
    rule: str
    why: str
    articles: tuple[str, ...] = ()
    entry: str = ""  # canonical JSON of the curation entry


def in_iris(decision: Decision, base: str) -> Decision:
    """Return the decision with IRIs in place of keys."""
    return replace(decision, things=tuple(entity_iri(k, base) for k in decision.things),
                   now=tuple(entity_iri(k, base) for k in decision.now))


def as_document(decision: Decision) -> dict[str, Any]:
    """Return the JSON object of a decision."""
    document: dict[str, Any] = {"what": decision.what, "things": list(decision.things), "now": list(decision.now),
                                "rule": decision.rule, "why": decision.why, "articles": list(decision.articles)}
    return document | ({"entry": json.loads(decision.entry)} if decision.entry else {})


def write_merges(path: Path, decisions: Iterable[Decision], base: str) -> None:
    """Write the log, each line once, in order; raises OSError where the disk does not take it."""
    found = sorted({in_iris(d, base) for d in decisions})
    path.write_text("".join(json.dumps(as_document(d), ensure_ascii=False) + "\n" for d in found), "utf-8",
                    newline="\n")


def read_merges(snapshot: Path) -> list[Decision]:
    """Return the log of a snapshot.

    Raises:
        StoreError: the graph was built without one, or it is damaged.
    """
    path = snapshot / MERGES_FILE
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return [Decision(tuple(r["now"]), r["what"], tuple(r["things"]), r["rule"], r["why"], tuple(r["articles"]),
                         json.dumps(r["entry"], ensure_ascii=False, sort_keys=True) if "entry" in r else "")
                for r in rows]
    except PermissionError as error:
        raise unreadable(path, error) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path}: the log of merges cannot be read ({error}); build again to have it written") from error


def label(iri: str) -> str:
    """Return an IRI's class and name as people read them.

    >>> label("https://w3id.org/zhundong-kg/id/company/新疆%20甲公司")
    'company/新疆 甲公司'
    """
    head, _, name = iri.rpartition("/")
    return f"{head.rpartition('/')[2]}/{unquote(name)}"


def about(decisions: Iterable[Decision], name: str, iris: Iterable[str] = ()) -> list[Decision]:
    """Return the decisions on a thing.

    Args:
        decisions: of a log, in IRIs.
        name: what the user wrote: a name, ``class/name`` or an IRI; it must be the whole name.
        iris: of things that bear the name in the graph.
    """
    wanted = set(iris) | {name}

    def fits(iri: str) -> bool:
        kind, _, tail = label(iri).partition("/")
        return iri in wanted or name in (tail, tail.partition("~")[0], f"{kind}/{tail}")

    return [d for d in decisions if any(fits(iri) for iri in (*d.things, *d.now))]
