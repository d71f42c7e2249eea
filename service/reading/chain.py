"""An industry chain as its page shows it: stages with their companies, projects and zones, each with its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.vocab import KG, SKOS
from service.backend import Backend
from service.reading.asking import read
from service.reading.neighbours import Edge, Node, Scope, edges_of, read_nodes, told_of
from service.reading.stages import Structure, structure_of

__all__ = ["Chain", "Member", "Place", "Stage", "narrowest", "read_chain", "read_structure"]

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
#: What is often called after the very stage that it stands at.
_NAMED_BY_STAGE = ("Project", "Facility")
#: What tells edges apart.
_Key = tuple[str, str, str, str]


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
    nodes: Mapping[str, Node] = field(default_factory=dict)  # all that is named, by IRI

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The whole, and what it consists of."""
        return (self.whole, *(one for level in self.levels for one in level), *self.loose)

    @property
    def branches(self) -> int:
        """How many industries the stages consist of, at whatever depth."""

        def inside(stage: Stage) -> set[str]:
            return {one for part in stage.parts for one in (part.node.iri, *inside(part))}

        return len({one for stage in self.stages for one in inside(stage)})

    @property
    def companies(self) -> int:
        """How many companies stand in it."""
        members = [member for stage in self.stages for member in stage.all_members]
        return len({member.node.iri for member in members if member.node.type == "Company"})


async def read_structure(backend: Backend, scope: Scope) -> Structure:
    """Return how the curated industries hang together."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for row in await read(backend, _STRUCTURE.replace("BASE", scope.id_base), _MOST_ROWS):
        pairs.setdefault(row["predicate"].value, []).append((row["one"].value, row["other"].value))
    upstream = pairs.get(KG + "upstreamOf", []) + [(two, one) for one, two in pairs.get(KG + "downstreamOf", [])]
    return structure_of(pairs.get(SKOS + "broader", []), upstream, pairs.get(SKOS + "closeMatch", []))


@dataclass(slots=True)
class _Told:
    """What is said, as edges without sentences; how many sentences each has, and the nodes that say it."""

    weights: dict[_Key, int] = field(default_factory=dict)
    nodes: dict[_Key, tuple[str, ...]] = field(default_factory=dict)

    async def at(
        self, backend: Backend, scope: Scope, iris: Iterable[str], outgoing: bool, predicates: tuple[str, ...]
    ) -> list[Edge]:
        """Return the edges of things in one direction, by some predicates."""
        found = []
        for one, weight in await told_of(backend, scope, iris, outgoing, predicates, _MOST_SAID):
            self.weights[one.key], self.nodes[one.key] = weight, one.nodes
            found.append(Edge(*one.key, count=len(one.nodes)))
        return found


def narrowest(structure: Structure, nodes: Mapping[str, Node], iri: str, industry: str) -> str:
    """Return the part of an industry that a project or facility names in its own name; the industry where none.

    A sentence may speak of 煤化工 where it counts up its projects; that of 煤制烯烃 stands at that stage all the same.
    """
    if nodes[iri].type not in _NAMED_BY_STAGE:
        return industry
    name = nodes[iri].name("zh")
    parts = [one for one in structure.members(industry)[1:] if nodes[one].name("zh") in name]
    return max(parts, key=lambda one: (len(nodes[one].name("zh")), one), default=industry)


async def _said(
    backend: Backend, scope: Scope, told: _Told, structure: Structure, industries: list[str]
) -> dict[str, list[tuple[Edge, str | None]]]:
    """Return, by industry, the edges that put something there, each with the product or project it goes through."""
    found: dict[str, list[tuple[Edge, str | None]]] = {}
    wanted = set(industries)
    direct = await told.at(backend, scope, industries, False, (_IN, _PART))
    nodes = await read_nodes(backend, [*industries, *(edge.source for edge in direct)])
    through: dict[str, list[str]] = {}
    for edge in direct:
        stage = narrowest(structure, nodes, edge.source, edge.target)
        found.setdefault(stage, []).append((edge, None))
        if nodes[edge.source].type in _BUILT and stage not in through.setdefault(edge.source, []):
            through[edge.source].append(stage)
    for row in await read(backend, _PRODUCTS, _MOST_ROWS):
        if row["industry"].value in wanted:
            through.setdefault(row["product"].value, []).append(row["industry"].value)
    for edge in await told.at(backend, scope, sorted(through), False, (_MAKES, _BUILDS)):
        for industry in through[edge.target]:
            found.setdefault(industry, []).append((edge, edge.target))
    return found


async def _places(backend: Backend, scope: Scope, told: _Told, iris: Iterable[str]) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in await told.at(backend, scope, sorted(set(iris)), True, (_AT,)):
        found.setdefault(edge.source, []).append(edge)
    return found


async def read_chain(
    backend: Backend, scope: Scope, structure: Structure, iri: str, shown: tuple[int, int] | None = None
) -> Chain:
    """Return the chain of an industry: its direct parts are the stages.

    Args:
        backend: answers.
        scope: where to look.
        structure: of all industries.
        iri: the industry.
        shown: members, and places, of each stage, and places of each member, whose sentences are read; None: of all.
    """
    up, down = structure.outside(iri)
    members = structure.members(iri)
    industries = [*members, *(name for one in members for name in structure.names_of.get(one, ()))]
    told = _Told()
    said = await _said(backend, scope, told, structure, industries)
    whos = {edge.source for edges in said.values() for edge, _ in edges}
    places = await _places(backend, scope, told, whos | set(industries))
    ends = [edge.target for edges in places.values() for edge in edges]
    vias = [via for edges in said.values() for _, via in edges if via]
    wholes, see = structure.wholes.get(iri, ()), structure.see.get(iri, ())
    nodes = await read_nodes(backend, [*industries, *whos, *ends, *vias, *up, *down, *wholes, *see])
    bare = _chain(_Maker(structure, nodes, said, places, told.weights), iri, up, down)
    wanted = {edge.key for stage in bare.stages for edge in _shown(stage, *shown)} if shown else told.nodes.keys()
    proven = await edges_of(backend, sorted({node for key in wanted for node in told.nodes[key]}))
    whole = {edge.key: edge for edge in proven}
    said = {one: [(whole.get(edge.key, edge), via) for edge, via in edges] for one, edges in said.items()}
    places = {one: [whole.get(edge.key, edge) for edge in edges] for one, edges in places.items()}
    return _chain(_Maker(structure, nodes, said, places, told.weights), iri, up, down)


def _shown(stage: Stage, members: int, places: int) -> Iterator[Edge]:
    """Iterate the edges of a stage and its parts whose sentences its page shows."""
    yield from stage.said
    yield from (place.edge for place in stage.places[:members])
    for member in stage.members[:members]:
        yield from (*member.edges, *(place.edge for place in member.places[:places]))
    for part in stage.parts:
        yield from _shown(part, members, places)


def _chain(make: _Maker, iri: str, up: Iterable[str], down: Iterable[str]) -> Chain:
    structure, nodes = make.structure, make.nodes
    levels = structure.levels(iri)
    staged = {one for level in levels for one in level}
    return Chain(
        make.stage(iri, with_parts=False),
        tuple(tuple(make.stage(one) for one in level) for level in levels),
        tuple(make.stage(one) for one in structure.parts.get(iri, ()) if one not in staged),
        tuple(nodes[one] for one in structure.wholes.get(iri, ())),
        tuple(nodes[one] for one in structure.see.get(iri, ())),
        tuple(nodes[one] for one in up),
        tuple(nodes[one] for one in down),
        nodes,
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    structure: Structure
    nodes: Mapping[str, Node]
    said: Mapping[str, list[tuple[Edge, str | None]]]
    located: Mapping[str, list[Edge]]
    weights: Mapping[_Key, int]

    def stage(self, iri: str, with_parts: bool = True, path: tuple[str, ...] = ()) -> Stage:
        names, parts = self.structure.names_of.get(iri, ()), self.structure.parts.get(iri, ())
        edges = [(edge, via) for one in (iri, *names) for edge, via in self.said.get(one, ())]
        return Stage(
            self.nodes[iri],
            tuple(self.nodes[one] for one in names),
            self._members([(edge, via) for edge, via in edges if not self._is_stage(edge.source)]),
            tuple(place for one in (iri, *names) for place in self._places(one)),
            tuple(self.nodes[one] for one in self.structure.feeds.get(iri, ())),
            tuple(edge for edge, _ in self.said.get(path[-1], ()) if edge.source == iri) if path else (),
            tuple(self.stage(one, True, (*path, iri)) for one in parts if with_parts and one not in (*path, iri)),
        )

    def _is_stage(self, iri: str) -> bool:
        """Tell whether the chains themselves know an industry: then it is no member of another stage."""
        return bool(self.structure.wholes.get(iri) or self.structure.parts.get(iri))

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
        return tuple(sorted(members, key=self._rank))

    def _home(self, iri: str) -> list[Place]:
        """Return where a company or project is; where a place lies is no news."""
        return [] if self.nodes[iri].type in ("Zone", "Place") else self._places(iri)

    def _places(self, iri: str) -> list[Place]:
        return [Place(self.nodes[edge.target], edge) for edge in self.located.get(iri, ())]

    def _rank(self, member: Member) -> tuple[int, int, str]:
        proofs = sum(self.weights[edge.key] for edge in member.edges)
        return _ORDER.get(member.node.type or "", len(_ORDER)), -proofs, member.node.iri
