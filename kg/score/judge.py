"""One gold article after the other beside the graph's answer to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.score.comparing import is_compatible, squash, surface
from kg.score.figures import judge_measures
from kg.score.gold import GoldArticle, GoldEntity
from kg.score.graph import FoundArticle, FoundGraph, FoundMention, FoundRelation, read_graph
from kg.score.kinds import CLASS_TO_COARSE, KINDS, POST
from kg.score.tally import Finding, Tally, compare, tally
from kg.store import GraphStore
from kg.vocab import PREDICATES

__all__ = ["Judgement", "judge_store", "score_store"]

#: First and last characters of a body that must be found.
_BOUND = 12
_SCORED = frozenset((*PREDICATES, POST))


@dataclass(frozen=True, slots=True)
class Judgement:
    """All findings, with what was compared."""

    gold: tuple[GoldArticle, ...]
    graph: FoundGraph
    answers: dict[str, str]  # gold article -> IRI of the article that answers for it
    matches: dict[str, dict[str, str]]  # gold article -> its entities' names -> IRIs
    findings: tuple[Finding, ...]

    def of_kind(self, kind: str) -> list[Finding]:
        """Return the findings of a kind."""
        return [finding for finding in self.findings if finding.kind == kind]

    def tallies(self) -> dict[str, Tally]:
        """Return the tally of every kind."""
        return {kind: tally(self.of_kind(kind)) for kind in KINDS}

    def found(self, article: str) -> FoundArticle | None:
        """Return what answers for a gold article."""
        return self.graph.articles[self.answers[article]] if article in self.answers else None


def judge_store(store: GraphStore, gold: Sequence[GoldArticle]) -> Judgement:
    """Compare a graph with gold articles from `read_gold`."""
    graph = read_graph(store)
    answers = _answers(gold, graph)
    matches: dict[str, dict[str, str]] = {}
    findings: list[Finding] = []
    for article in gold:
        found = graph.articles[answers[article.id]] if article.id in answers else None
        findings += _judge_bounds(article, found, gold)
        day = found.date if found else None
        outcome = compare(article.date, day, article.date == day)
        if outcome is not None:
            findings.append(Finding("dates", article.id, outcome, f"{article.id} want {article.date} got {day}"))
        findings += _judge_mentions(article, found, graph)
        match = matches[article.id] = _match(article, found, graph)
        findings += _judge_entities(article, found, graph, match)
        findings += _judge_relations(article, found, match)
        findings += judge_measures(article, found.measures if found else [], match)
        findings += _judge_quotes(article, found, match)
    findings += _judge_identity(matches)
    return Judgement(tuple(gold), graph, answers, matches, tuple(findings))


def score_store(store: GraphStore, gold: Sequence[GoldArticle]) -> dict[str, Tally]:
    """Return the tally of every kind.

    Args:
        store: the graph.
        gold: from `read_gold`.
    """
    return judge_store(store, gold).tallies()


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


def _judge_bounds(article: GoldArticle, found: FoundArticle | None, gold: Sequence[GoldArticle]) -> Iterator[Finding]:
    if article.kind not in ("news", "commentary"):
        return
    start, end = _bounds(article)
    own = squash(article.starts)
    others = {squash(a.starts) for a in gold if a.kind in ("news", "commentary") and a.id != article.id} - {own}
    whole = found is not None and start in found.text and end in found.text and not any(s in found.text for s in others)
    yield Finding("articles", article.id, "right" if whole else "wrong", f"{article.id} {article.headline}")
    if not article.headline:
        return
    want, got = squash(article.headline), squash(found.headline if found else None)
    same = want in got or (len(got) >= 6 and got in want)
    yield Finding("headlines", article.id, "missed" if not got else "right" if same else "wrong",
                  f"{article.id} {article.headline} | got {found.headline if found else None}")


def _judge_mentions(article: GoldArticle, found: FoundArticle | None, graph: FoundGraph) -> Iterator[Finding]:
    gold: dict[tuple[str, str], GoldEntity] = {}
    for entity in article.entities:
        for m in entity.mentions:
            if squash(m):
                gold.setdefault((surface(m), CLASS_TO_COARSE[entity.type]), entity)
    here: dict[tuple[str, frozenset[str]], list[str]] = {}
    for iri, surfaces in sorted((found.mentions if found else {}).items()):
        for s in surfaces if graph.coarse(iri) else ():
            here.setdefault((s, graph.coarse(iri)), []).append(iri)

    def mention(s: str, cs: frozenset[str]) -> FoundMention:
        iris = here[s, cs]
        spans = {span for iri in iris for span in (found.spans.get((iri, s), ()) if found else ())}
        return FoundMention(s, cs, graph.type_of(iris[0]), tuple(sorted(spans)))

    order = sorted(here, key=lambda pair: (pair[0], sorted(pair[1])))
    for (m, c), entity in sorted(gold.items(), key=lambda item: item[0]):
        got = next((mention(s, cs) for s, cs in order if s == m and is_compatible(c, cs)), None)
        yield Finding("mentions", article.id, "right" if got else "missed", f"{article.id} {m} ({c})", entity.type,
                      gold=entity.model_copy(update={"mentions": (m,)}), found=got)
    for s, cs in order:
        if not any(s == m and is_compatible(c, cs) for m, c in gold):
            got = mention(s, cs)
            yield Finding("mentions", article.id, "spurious", f"{article.id} {s} ({', '.join(sorted(cs))})", got.type,
                          found=got)


def _match(article: GoldArticle, found: FoundArticle | None, graph: FoundGraph) -> dict[str, str]:
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
            named = squash(entity.name) in graph.labels_of(iri)
            if (common or named) and is_compatible(CLASS_TO_COARSE[entity.type], graph.coarse(iri)):
                candidates.append((-named, -common, entity.name, iri))
    match: dict[str, str] = {}
    used: set[str] = set()
    for *_, name, iri in sorted(candidates):
        if name not in match and iri not in used:
            match[name] = iri
            used.add(iri)
    return match


def _judge_entities(article: GoldArticle, found: FoundArticle | None, graph: FoundGraph,
                    match: dict[str, str]) -> Iterator[Finding]:
    types = {e.name: e.type for e in article.entities}
    for name, iri in match.items():
        yield Finding("entities", article.id, "right", f"{article.id} {name} ({types[name]})", types[name])
        labels = graph.labels_of(iri)
        yield Finding("names", article.id, "right" if squash(name) in labels else "wrong",
                      f"{article.id} {name} | got {', '.join(sorted(labels)[:3])}", types[name])
    for entity in article.entities:
        if entity.name not in match and entity.mentions:
            yield Finding("entities", article.id, "missed", f"{article.id} {entity.name} ({entity.type})", entity.type,
                          gold=entity)
    used = set(match.values())
    for iri in sorted(found.mentions if found else ()):
        if graph.coarse(iri) and iri not in used:
            yield Finding("entities", article.id, "spurious",
                          f"{article.id} {_tail(iri)} ({', '.join(sorted(graph.classes[iri]))})", graph.type_of(iri))


def _judge_relations(article: GoldArticle, found: FoundArticle | None, match: dict[str, str]) -> Iterator[Finding]:
    left = {r for r in (found.relations if found else ()) if r.predicate in _SCORED}
    posts = {r[:3] for r in left if r.predicate == POST and r.role}
    left -= {r for r in left if r.predicate == POST and not r.role and r[:3] in posts}  # the shortcut of a post
    for relation in article.relations:
        ends = match.get(relation.subject), match.get(relation.object)
        role = squash(relation.role)
        got = next((r for r in sorted(left) if _answers_relation(r, relation.predicate, ends, role)), None)
        said = " ".join(filter(None, (
            article.id, relation.subject, relation.predicate, relation.object, relation.role)))
        yield Finding("relations", article.id, "right" if got else "missed", said, relation.predicate,
                      gold=relation, found=got)
        left -= {got} if got else set()
    for r in sorted(left):
        yield Finding("relations", article.id, "spurious",
                      f"{article.id} {_tail(r.subject)} {r.predicate} {_tail(r.object)} {r.role}".strip(), r.predicate,
                      found=r)


def _answers_relation(found: FoundRelation, predicate: str, ends: tuple[str | None, str | None], role: str) -> bool:
    if None in ends or found.predicate != predicate:
        return False
    same = (found.subject, found.object) == ends
    if predicate == "cooperatesWith":
        same = same or (found.object, found.subject) == ends
    if predicate == POST and role:
        return same and (role in found.role or bool(found.role and found.role in role))
    return same


def _judge_quotes(article: GoldArticle, found: FoundArticle | None, match: dict[str, str]) -> Iterator[Finding]:
    left = list(found.quotes if found else ())
    for quote in article.quotes:
        opening = squash(quote.starts)[:8]
        speaker = match.get(quote.speaker)
        got = next((q for q in left if q.speaker == speaker and opening in q.text[:40]), None)
        yield Finding("quotes", article.id, "right" if got else "missed",
                      f"{article.id} {quote.speaker}: {quote.starts}", gold=quote, found=got)
        if got:
            left.remove(got)
    for q in left:
        yield Finding("quotes", article.id, "spurious", f"{article.id} {_tail(q.speaker)}: {q.text[:10]}", found=q)


def _judge_identity(matches: dict[str, dict[str, str]]) -> Iterator[Finding]:
    """Pairs of articles: one name must be one thing, two names two."""
    named = [(name, article, iri) for article, match in matches.items() for name, iri in match.items()]
    for (name, here, iri), (other, there, second) in combinations(named, 2):
        if here == there or (name != other and iri != second):
            continue
        if name != other:
            yield Finding("identity", here, "spurious", f"{name} ({here}) = {other} ({there}): {_tail(iri)}",
                          other=there)
        else:
            yield Finding("identity", here, "right" if iri == second else "missed",
                          f"{name}: {here} {_tail(iri)} / {there} {_tail(second)}", other=there)
