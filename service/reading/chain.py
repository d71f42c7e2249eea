"""An industry chain as its page shows it: stages with their companies, projects and zones, each with its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.vocab import KG, SKOS
from service.backend import Backend
from service.reading.asking import read
from service.reading.neighbours import Edge, Node, Scope, edges_at, read_nodes
from service.reading.stages import Structure, structure_of

__all__ = ["Chain", "Member", "Place", "Stage", "read_chain", "read_structure"]

_STRUCTURE = """SELECT DISTINCT ?one ?predicate ?other WHERE { GRAPH <BASEgraph/authority> {
  VALUES ?predicate { skos:broader kg:upstreamOf kg:downstreamOf skos:closeMatch }
  ?one a kg:Industry ; ?predicate ?other } } ORDER BY ?one ?predicate ?other"""
_PRODUCTS = """SELECT DISTINCT ?product ?industry WHERE { ?product kg:productOfIndustry ?industry }
  ORDER BY ?product ?industry"""
_IN, _PART, _MAKES, _BUILDS, _AT = (
    KG + name for name in ("inIndustry", "partOfChain", "produces", "develops", "locatedIn")
)
_MOST_ROWS = 20_000
#: Statements looked at of one kind.
_MOST_SAID = 2_000
#: Companies, then what they build, then where it stands.
_ORDER = {name: at for at, name in enumerate(("Company", "Project", "Facility", "Industry", "Zone", "Place"))}
_BUILT = ("Project", "Facility", "Zone")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, and what says so."""

    node: Node
    edge: Edge


@dataclass(frozen=True, slots=True)
class Member:
    """Who or what stands at a stage; `via` are the products made and the projects built that stand there."""

    node: Node
    edges: tuple[Edge, ...]
    via: tuple[Node, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """An industry with all that is said of it: what it feeds, and in `parts` the industries it consists of.

    `said` is what articles say of its being part of the stage that it stands in.
    """

    node: Node
    names: tuple[Node, ...]
    members: tuple[Member, ...]
    places: tuple[Place, ...]
    feeds: tuple[Node, ...]
    said: tuple[Edge, ...] = ()
    parts: tuple[Stage, ...] = field(default=())

    @property
    def all_members(self) -> tuple[Member, ...]:
        """The members of the stage and of its parts."""
        return (*self.members, *(member for part in self.parts for member in part.all_members))


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain: `levels` from upstream to downstream, `loose` parts that feed no other, what lies outside."""

    whole: Stage
    levels: tuple[tuple[Stage, ...], ...]
    loose: tuple[Stage, ...]
    wholes: tuple[Node, ...]
    see: tuple[Node, ...]
    upstream: tuple[Node, ...]
    downstream: tuple[Node, ...]

    @property
    def companies(self) -> int:
        """How many companies stand in it."""
        stages = [self.whole, *(one for level in self.levels for one in level), *self.loose]
        members = [member for stage in stages for member in stage.all_members]
        return len({member.node.iri for member in members if member.node.type == "Company"})


async def read_structure(backend: Backend, scope: Scope) -> Structure:
    """Return how the curated industries hang together."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for row in await read(backend, _STRUCTURE.replace("BASE", scope.id_base), _MOST_ROWS):
        pairs.setdefault(row["predicate"].value, []).append((row["one"].value, row["other"].value))
    upstream = pairs.get(KG + "upstreamOf", []) + [(two, one) for one, two in pairs.get(KG + "downstreamOf", [])]
    return structure_of(pairs.get(SKOS + "broader", []), upstream, pairs.get(SKOS + "closeMatch", []))


async def _said(backend: Backend, scope: Scope, industries: list[str]) -> dict[str, list[tuple[Edge, str | None]]]:
    """Return, by industry, the edges that put something there, each with the product or project it goes through."""
    found: dict[str, list[tuple[Edge, str | None]]] = {}
    wanted = set(industries)
    direct = await edges_at(backend, scope, industries, False, (_IN, _PART), _MOST_SAID)
    for edge in direct:
        found.setdefault(edge.target, []).append((edge, None))
    kinds = await read_nodes(backend, (edge.source for edge in direct))
    through: dict[str, list[str]] = {}
    for edge in direct:
        if kinds[edge.source].type in _BUILT:
            through.setdefault(edge.source, []).append(edge.target)
    for row in await read(backend, _PRODUCTS, _MOST_ROWS):
        if row["industry"].value in wanted:
            through.setdefault(row["product"].value, []).append(row["industry"].value)
    for edge in await edges_at(backend, scope, sorted(through), False, (_MAKES, _BUILDS), _MOST_SAID):
        for industry in through[edge.target]:
            found.setdefault(industry, []).append((edge, edge.target))
    return found


async def _places(backend: Backend, scope: Scope, iris: Iterable[str]) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in await edges_at(backend, scope, sorted(set(iris)), True, (_AT,), _MOST_SAID):
        found.setdefault(edge.source, []).append(edge)
    return found


async def read_chain(backend: Backend, scope: Scope, structure: Structure, iri: str) -> Chain:
    """Return the chain of an industry: its direct parts are the stages."""
    up, down = structure.outside(iri)
    members = structure.members(iri)
    industries = [*members, *(name for one in members for name in structure.names_of.get(one, ()))]
    said = await _said(backend, scope, industries)
    whos = {edge.source for edges in said.values() for edge, _ in edges}
    places = await _places(backend, scope, whos | set(industries))
    ends = [edge.target for edges in places.values() for edge in edges]
    vias = [via for edges in said.values() for _, via in edges if via]
    wholes, see = structure.wholes.get(iri, ()), structure.see.get(iri, ())
    nodes = await read_nodes(backend, [*industries, *whos, *ends, *vias, *up, *down, *wholes, *see])
    make = _Maker(structure, nodes, said, places)
    levels = structure.levels(iri)
    staged = {one for level in levels for one in level}
    return Chain(
        make.stage(iri, with_parts=False),
        tuple(tuple(make.stage(one) for one in level) for level in levels),
        tuple(make.stage(one) for one in structure.parts.get(iri, ()) if one not in staged),
        tuple(nodes[one] for one in wholes),
        tuple(nodes[one] for one in see),
        tuple(nodes[one] for one in up),
        tuple(nodes[one] for one in down),
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    structure: Structure
    nodes: Mapping[str, Node]
    said: Mapping[str, list[tuple[Edge, str | None]]]
    located: Mapping[str, list[Edge]]

    def stage(self, iri: str, with_parts: bool = True, path: tuple[str, ...] = ()) -> Stage:
        names, parts = self.structure.names_of.get(iri, ()), self.structure.parts.get(iri, ())
        edges = [(edge, via) for one in (iri, *names) for edge, via in self.said.get(one, ())]
        return Stage(
            self.nodes[iri],
            tuple(self.nodes[one] for one in names),
            self._members([(edge, via) for edge, via in edges if edge.source not in parts]),
            tuple(place for one in (iri, *names) for place in self._places(one)),
            tuple(self.nodes[one] for one in self.structure.feeds.get(iri, ())),
            tuple(edge for edge, _ in self.said.get(path[-1], ()) if edge.source == iri) if path else (),
            tuple(self.stage(one, True, (*path, iri)) for one in parts if with_parts and one not in (*path, iri)),
        )

    def _members(self, said: Iterable[tuple[Edge, str | None]]) -> tuple[Member, ...]:
        found: dict[str, tuple[dict[Edge, None], dict[str, None]]] = {}
        for edge, via in said:
            edges, vias = found.setdefault(edge.source, ({}, {}))
            edges[edge] = None
            if via:
                vias[via] = None
        members = [
            Member(self.nodes[who], tuple(edges), tuple(self.nodes[via] for via in vias), tuple(self._home(who)))
            for who, (edges, vias) in found.items()
        ]
        return tuple(sorted(members, key=_rank))

    def _home(self, iri: str) -> list[Place]:
        """Return where a company or project is; where a place lies is no news."""
        return [] if self.nodes[iri].type in ("Zone", "Place") else self._places(iri)

    def _places(self, iri: str) -> list[Place]:
        return [Place(self.nodes[edge.target], edge) for edge in self.located.get(iri, ())]


def _rank(member: Member) -> tuple[int, int, str]:
    proofs = sum(len(edge.proofs) for edge in member.edges)
    return _ORDER.get(member.node.type or "", len(_ORDER)), -proofs, member.node.iri
