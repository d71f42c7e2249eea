"""What a person rejected is left out of an article's records before they become quads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.curating import Curated, entries_of, unused
from kg.curation import Curation, Reject
from kg.iris import entity_key
from kg.merges import Decision
from kg.quads import Said, node_iri, parts_of
from kg.records import AnnotatedArticle, Measure, Post, Statement
from kg.references import parse_reference
from kg.resolve import EntityUse, Identity, resolve
from kg.sieve import Record, Sieve

__all__ = ["Rejections", "curate"]

#: Subject, predicate, object in keys of the graph.
_Triple = tuple[str, str, str]
_LITERAL = {"projectStatus", "startDate", "endDate"}


class Rejections(Sieve):
    """The rejected of a curation, matched with article after article."""

    def __init__(self, curated: Curated | None, identity: Identity) -> None:
        super().__init__(identity)
        self._plain = curated.plain if curated is not None else identity
        self._nodes: dict[tuple[str, str], set[str]] = defaultdict(set)  # (article, fragment) -> texts of entries
        self._triples: dict[_Triple, list[tuple[str | None, str]]] = defaultdict(list)  # -> (article, text)
        self._things: dict[str, list[tuple[str | None, str]]] = defaultdict(list)  # key -> (article, text)
        self._entries = dict[str, Decision]()
        self._hit: set[str] = set()
        if curated is not None:
            for content, entry in entries_of(curated.curation, Reject):
                self._entries[entry.text] = unused(entry, self._add(content, entry.text, curated))

    def _add(self, content: Reject, text: str, curated: Curated) -> str:
        """Take an entry in and return what to say if nothing matches it."""
        if content.iri is not None:
            self._nodes[content.article_key or "", content.iri.partition("#")[2]].add(text)
            return "no article says that any more; if its wording or a name in it changed, copy the IRI anew"

        def keys(written: str, of_class: str | None = None) -> set[str]:
            found = curated.things.all(parse_reference(written, of_class))
            return {self._identity.replaced.get(key, key) for key in found}

        if content.thing is not None:
            for key in keys(content.thing, content.of_class):
                self._things[key].append((content.article_key, text))
            return f"no article names {content.thing}"
        subjects = keys(content.subject or "")
        values = {content.value} if content.predicate_name in _LITERAL else keys(content.value)
        for written, found in ((content.subject, subjects), (content.value, values)):
            if not found:
                return f"no article names {written}"
        for subject in subjects:
            for value in values:
                pair = sorted((subject, value)) if content.predicate_name == "cooperatesWith" else (subject, value)
                self._triples[pair[0], content.predicate_name, pair[1]].append((content.article_key, text))
        return "no article says that"

    def __bool__(self) -> bool:
        return bool(self._entries)

    def _left(self, article: str, said: Sequence[Record]) -> tuple[Record, ...]:
        return tuple(one for one in said if not self._rejected(article, one))

    def _is_none(self, article: str, key: str) -> bool:
        """Tell whether a key of an article is that of a thing that was rejected there."""
        told = self._things.get(self._identity.key_of(article, key), ())
        found = {text for at, text in told if at in (None, article)}
        self._hit |= found
        return bool(found)

    def _marked(self, annotated: AnnotatedArticle) -> AnnotatedArticle:
        if not self._things:
            return annotated
        article = annotated.article
        signed = tuple(b for b in article.bylines if not self._is_none(article.key, entity_key("person", b.name)))
        mentions = []
        for mention in annotated.mentions:
            left = tuple(key for key in mention.entities if not self._is_none(article.key, key))
            if left:
                mentions.append(mention if left == mention.entities else replace(mention, entities=left))
        return replace(annotated, article=replace(article, bylines=signed), mentions=tuple(mentions))

    def _rejected(self, article: str, said: Said) -> bool:
        found: set[str] = set()
        if self._things and any([self._is_none(article, key) for key in _named_keys(said)]):
            return True
        # The IRI may come from this graph, or from one built before the entries on identity.
        namings: tuple[Callable[[str], str], ...] = (
            lambda key: self._identity.key_of(article, key), lambda key: self._plain.key_of(article, key),
            lambda key: key)
        if any(at == article for at, _ in self._nodes):
            for naming in namings:
                fragment = node_iri("", type(said), parts_of(said, naming)).removeprefix("#")
                found |= self._nodes.get((article, fragment), set())
        for triple in _triples(said, namings[0]):
            found |= {text for at, text in self._triples.get(triple, ()) if at in (None, article)}
        self._hit |= found
        return bool(found)

    def unused(self) -> list[Decision]:
        """Return the entries that matched nothing in all the articles kept so far."""
        return [decision for text, decision in self._entries.items() if text not in self._hit]


def _named_keys(said: Said) -> tuple[str, ...]:
    """Return the article's keys of the things that a record is about."""
    if isinstance(said, Statement):
        return (said.subject,) if said.predicate in _LITERAL else (said.subject, said.object)
    if isinstance(said, Post):
        return said.person, said.body
    if isinstance(said, Measure):
        return tuple(key for key in (said.about, said.rank_scope) if key is not None)
    return (said.speaker,)


def _triples(said: Said, naming: Callable[[str], str]) -> list[_Triple]:
    parts = tuple(map(str, parts_of(said, naming)))
    if isinstance(said, Statement):
        return [(parts[0], parts[1], parts[2])]
    if isinstance(said, Post) and said.event != "Left":
        return [(parts[0], "holdsPost", parts[1])]
    return []


def curate(curation: Curation, uses: Sequence[EntityUse]) -> tuple[Identity, Rejections]:
    """Return the identity of all articles' entities under a curation, and what it rejects.

    Args:
        curation: the entries.
        uses: every article's uses, in any order.

    Raises:
        UsageError: entries contradict each other; both are named.
    """
    if not curation.entries:
        identity = resolve(uses)
        return identity, Rejections(None, identity)
    curated = Curated(curation, uses)
    identity = resolve(uses, curated.rulings)
    identity = replace(identity, decisions=tuple(sorted({*identity.decisions, *curated.unused})))
    return identity, Rejections(curated, identity)
