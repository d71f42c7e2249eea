"""One gold article after the other beside the graph's answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from kg.score.comparing import is_compatible, squash, surface
from kg.score.figures import judge_measures
from kg.score.gold import GoldArticle
from kg.score.graph import FoundArticle, FoundGraph, FoundRelation, read_graph
from kg.score.kinds import CLASS_TO_COARSE, KINDS
from kg.score.tally import Tally
from kg.store import GraphStore
from kg.vocab import PREDICATES

__all__ = ["score_store"]

#: First and last characters of a body that must be found.
_BOUND = 12
_POST = "holdsPost"
_SCORED = frozenset((*PREDICATES, _POST))


def score_store(store: GraphStore, gold: Sequence[GoldArticle]) -> dict[str, Tally]:
    """Return the tally of every kind.

    Args:
        store: the graph.
        gold: from `read_gold`.
    """
    graph = read_graph(store)
    tallies = {kind: Tally() for kind in KINDS}
    chosen = _answers(gold, graph)
    named: list[tuple[str, str, str]] = []  # gold name, gold article, IRI
    for article in gold:
        found = graph.articles[chosen[article.id]] if article.id in chosen else None
        _judge_bounds(article, found, gold, tallies)
        day = found.date if found else None
        tallies["dates"].compare(article.date, day, f"{article.id} want {article.date} got {day}")
        _judge_mentions(article, found, graph, tallies["mentions"])
        match = _judge_entities(article, found, graph, tallies)
        named += [(name, article.id, iri) for name, iri in match.items()]
        _judge_relations(article, found, match, tallies["relations"])
        judge_measures(article, found.measures if found else [], match, tallies)
        _judge_quotes(article, found, match, tallies["quotes"])
    _judge_identity(named, tallies["identity"])
    return tallies


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2]


def _bounds(article: GoldArticle) -> tuple[str, str]:
    return squash(article.starts)[:_BOUND], squash(article.ends)[-_BOUND:]


def _answers(gold: Sequence[GoldArticle], graph: FoundGraph) -> dict[str, str]:
    """Gold article -> the graph article that answers for it: it holds its bounds and most of its mentions."""
    chosen: dict[str, str] = {}
    for article in gold:
        start, end = _bounds(article)
        wanted = {squash(m) for e in article.entities for m in e.mentions}
        best, rank = None, (0, 0, 0)
        for iri, found in graph.articles.items():
            ends = (start in found.text) + (end in found.text)
            if not ends:
                continue
            this = (ends, sum(m in found.text for m in wanted), -len(found.text))
            if best is None or this > rank:
                best, rank = iri, this
        if best is not None:
            chosen[article.id] = best
    # A caption left inside a body: that article answers for its own gold article only.
    photos = {a.id for a in gold if a.kind == "photo"}
    taken = {iri for name, iri in chosen.items() if name not in photos}
    return {name: iri for name, iri in chosen.items() if name not in photos or iri not in taken}


def _judge_bounds(article: GoldArticle, found: FoundArticle | None, gold: Sequence[GoldArticle],
                  tallies: dict[str, Tally]) -> None:
    if article.kind not in ("news", "commentary"):
        return
    start, end = _bounds(article)
    own = squash(article.starts)
    others = {squash(a.starts) for a in gold if a.kind in ("news", "commentary") and a.id != article.id} - {own}
    whole = found is not None and start in found.text and end in found.text and not any(s in found.text for s in others)
    tallies["articles"].judge(whole, f"{article.id} {article.headline}")
    if not article.headline:
        return
    want, got = squash(article.headline), squash(found.headline if found else None)
    said = f"{article.id} {article.headline} | got {found.headline if found else None}"
    if not got:
        tallies["headlines"].miss(said)
    else:
        tallies["headlines"].judge(want in got or (len(got) >= 6 and got in want), said)


def _judge_mentions(article: GoldArticle, found: FoundArticle | None, graph: FoundGraph, tally: Tally) -> None:
    gold = {(surface(m), CLASS_TO_COARSE[e.type]) for e in article.entities for m in e.mentions if squash(m)}
    here = {(s, graph.coarse(iri)) for iri, surfaces in (found.mentions if found else {}).items() for s in surfaces
            if graph.coarse(iri)}
    hit = {(m, c) for m, c in gold if any(s == m and is_compatible(c, cs) for s, cs in here)}
    good = {(s, cs) for s, cs in here if any(s == m and is_compatible(c, cs) for m, c in gold)}
    tally.right += len(hit)
    tally.missed += [f"{article.id} {m} ({c})" for m, c in sorted(gold - hit)]
    tally.spurious += sorted(f"{article.id} {s} ({', '.join(sorted(cs))})" for s, cs in here - good)


def _judge_entities(article: GoldArticle, found: FoundArticle | None, graph: FoundGraph,
                    tallies: dict[str, Tally]) -> dict[str, str]:
    """Match gold entities with graph entities, one to one, and return gold name -> IRI."""
    mentions = found.mentions if found else {}
    nodes = set(mentions)
    for relation in found.relations if found else ():
        nodes |= {end for end in (relation.subject, relation.object) if graph.coarse(end)}
    candidates = []
    for entity in article.entities:
        forms = {surface(m) for m in entity.mentions} | {squash(entity.name)}
        for iri in nodes:
            common = len(forms & mentions.get(iri, set()))
            named = squash(entity.name) in graph.names(iri)
            if (common or named) and is_compatible(CLASS_TO_COARSE[entity.type], graph.coarse(iri)):
                candidates.append((-named, -common, entity.name, iri))
    match: dict[str, str] = {}
    used: set[str] = set()
    for *_, name, iri in sorted(candidates):
        if name not in match and iri not in used:
            match[name] = iri
            used.add(iri)
    tally = tallies["entities"]
    tally.right += len(match)
    tally.missed += [f"{article.id} {e.name} ({e.type})" for e in article.entities
                     if e.name not in match and e.mentions]
    tally.spurious += [f"{article.id} {_tail(iri)} ({', '.join(sorted(graph.classes[iri]))})"
                       for iri in sorted(mentions) if graph.coarse(iri) and iri not in used]
    for name, iri in match.items():
        tallies["names"].judge(squash(name) in graph.names(iri),
                               f"{article.id} {name} | got {', '.join(sorted(graph.names(iri))[:3])}")
    return match


def _judge_relations(article: GoldArticle, found: FoundArticle | None, match: dict[str, str], tally: Tally) -> None:
    left = {r for r in (found.relations if found else ()) if r.predicate in _SCORED}
    posts = {r[:3] for r in left if r.predicate == _POST and r.role}
    left -= {r for r in left if r.predicate == _POST and not r.role and r[:3] in posts}  # the shortcut of a post
    for relation in article.relations:
        ends = match.get(relation.subject), match.get(relation.object)
        role = squash(relation.role)
        got = next((r for r in sorted(left) if _answers_relation(r, relation.predicate, ends, role)), None)
        if got is None:
            tally.miss(" ".join(filter(None, (
                article.id, relation.subject, relation.predicate, relation.object, relation.role))))
        else:
            tally.right += 1
            left.discard(got)
    tally.spurious += [f"{article.id} {_tail(r.subject)} {r.predicate} {_tail(r.object)} {r.role}".strip()
                       for r in sorted(left)]


def _answers_relation(found: FoundRelation, predicate: str, ends: tuple[str | None, str | None], role: str) -> bool:
    if None in ends or found.predicate != predicate:
        return False
    same = (found.subject, found.object) == ends
    if predicate == "cooperatesWith":
        same = same or (found.object, found.subject) == ends
    if predicate == _POST and role:
        return same and (role in found.role or bool(found.role and found.role in role))
    return same


def _judge_quotes(article: GoldArticle, found: FoundArticle | None, match: dict[str, str], tally: Tally) -> None:
    left = list(found.quotes if found else ())
    for quote in article.quotes:
        opening = squash(quote.starts)[:8]
        got = next((q for q in left if q[0] == match.get(quote.speaker) and opening in q[1][:40]), None)
        if got is None:
            tally.miss(f"{article.id} {quote.speaker}: {quote.starts}")
        else:
            tally.right += 1
            left.remove(got)
    tally.spurious += [f"{article.id} {_tail(speaker)}: {text[:10]}" for speaker, text in left]


def _judge_identity(named: Sequence[tuple[str, str, str]], tally: Tally) -> None:
    for (name, here, iri), (other, there, second) in combinations(named, 2):
        if here == there:
            continue
        if name == other:
            if iri == second:
                tally.right += 1
            else:
                tally.miss(f"{name}: {here} {_tail(iri)} / {there} {_tail(second)}")
        elif iri == second:
            tally.spurious.append(f"{name} ({here}) = {other} ({there}): {_tail(iri)}")
