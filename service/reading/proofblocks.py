"""The sentences of several edges, each once with all that it proves; those that prove only together stand together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.reading.edges import Edge, Proof
from service.reading.proving import NAMES_BOTH
from service.reading.sayings import Evidence, Named, Said, is_headline
from service.reading.together import proofs_of

__all__ = ["ProofBlock", "first_proof", "proof_blocks", "proofs_of_edge", "without_headlines"]


@dataclass(frozen=True, slots=True)
class ProofBlock:
    """A sentence, or sentences that prove only together, and the edges that they prove."""

    edges: tuple[Edge, ...]
    evidence: tuple[Evidence, ...]

    @property
    def by_predicate(self) -> dict[tuple[str, bool], list[str]]:
        """The things at the other ends, by predicate and whether it is planned."""
        found: dict[tuple[str, bool], list[str]] = {}
        for edge in self.edges:
            found.setdefault((edge.predicate, edge.state == "Planned"), []).append(edge.target)
        return found


def _groups(evidence: Sequence[Evidence]) -> Iterator[tuple[Evidence, ...]]:
    """Part sentences into those that prove alone and those that prove only together."""
    starts = [at for at, one in enumerate(evidence) if not one.is_joint]
    for at, begin in enumerate(starts):
        yield tuple(evidence[begin : (*starts, len(evidence))[at + 1]])


def without_headlines(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return sentences without the headlines that only repeat what one of the body tells of both ends."""

    def is_bare(one: Evidence) -> bool:
        return is_headline(one.sentence, one.headline)

    if not any(one.rank <= NAMES_BOTH and not is_bare(one) for one in evidence):
        return tuple(evidence)
    return tuple(one for some in _groups(evidence) if len(some) > 1 or not is_bare(some[0]) for one in some)


def first_proof(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the first sentence with those that prove only together with it."""
    return next(_groups(evidence), ())


def _evidence(one: Proof) -> Evidence:
    return Evidence(one.evidence, one.sentence, one.article, one.headline, one.date, one.opening, one.rank)


def proofs_of_edge(edge: Edge) -> tuple[Evidence, ...]:
    """Return the sentences of an edge as a page shows them: the best proof first, those of one proof together."""
    said: dict[str, list[Evidence]] = {}
    for proof in edge.proofs:
        said.setdefault(proof.statement, []).append(_evidence(proof))
    found = proofs_of(Said(node, Named("", None), evidence=tuple(some)) for node, some in said.items())
    return without_headlines(found)


def proof_blocks(edges: Iterable[Edge]) -> tuple[ProofBlock, ...]:
    """Return the sentences of edges, each once, in the order in which the edges bring them."""
    found: dict[tuple[str, ...], tuple[tuple[Evidence, ...], dict[Edge, None]]] = {}
    for edge in edges:
        for some in _groups(proofs_of_edge(edge)):
            found.setdefault(tuple(one.iri for one in some), (some, {}))[1][edge] = None
    return tuple(ProofBlock(tuple(proven), evidence) for evidence, proven in found.values())
