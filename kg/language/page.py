"""A page's articles together: what one names in full, the others may name in short.

Two passes: each article by itself, then again those that print a form which another one tells.  What the
page tells is a set made of all first readings, so the order of the articles makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from spacy.language import Language

from kg.authority import Authority, load_authority
from kg.language.reading import annotate
from kg.linking.names import local_name
from kg.mentions import KnownName
from kg.mentions.bylines import RULE as BYLINE_RULE
from kg.mentions.echo import ALIAS_RULE, core_of
from kg.records import AnnotatedArticle, Article, Entity

__all__ = ["annotate_page", "names_of"]

_SURE_PERSON = 0.7
_SHORTEST = {"Person": 2, "Company": 3, "Government": 5, "Institution": 4, "Organization": 4, "Zone": 4, "Facility": 5}
_LONGEST_PLACE = 8


def annotate_page(nlp: Language, articles: Sequence[Article], home: str | None) -> tuple[AnnotatedArticle, ...]:
    """Run the pipeline over the articles of one page.

    Args:
        home: key of the place that 全州, 我州 mean where an article does not tell, or none.
    """
    alone = [annotate(nlp, article, home) for article in articles]
    names = names_of(alone)
    return tuple(
        annotate(nlp, first.article, home, news) if (news := tuple(_news(first, names))) else first for first in alone)


def names_of(page: Iterable[AnnotatedArticle]) -> tuple[KnownName, ...]:
    """Return the forms that name one certain thing on the page, in their order.

    Forms that two things share, and those that the authority file holds, are left out.
    """
    authority = load_authority()
    meant: defaultdict[str, set[KnownName]] = defaultdict(set)
    for annotated in page:
        for name in _told(annotated, authority):
            meant[name.form].add(name)
    certain = (_certain(form, found) for form, found in meant.items() if not authority.candidates(form))
    return tuple(sorted(name for name in certain if name is not None))


def _certain(form: str, found: set[KnownName]) -> KnownName | None:
    """Return the one thing that a form names: an article that knows no more than the form yields to one that does."""
    fuller = {name for name in found if name.name != form} or found
    return next(iter(fuller)) if len(fuller) == 1 else None


def _told(annotated: AnnotatedArticle, authority: Authority) -> Iterator[KnownName]:
    for byline in annotated.article.bylines:
        yield KnownName(byline.name, "Person", byline.name)
    entities = {entity.key: entity for entity in annotated.entities}
    for mention in annotated.mentions:
        entity = entities[mention.entities[0]]
        if mention.type not in _SHORTEST or len(mention.entities) != 1:
            continue
        for form in sorted(_forms(mention.rule, mention.score, mention.surface, entity, authority)):
            if len(form) >= _SHORTEST[mention.type]:
                yield KnownName(form, mention.type, entity.name)


def _forms(rule: str, score: float, surface: str, entity: Entity, authority: Authority) -> set[str]:
    """Return what else on the page may be called by a mention's name: nothing where the form hangs on its article."""
    if entity.type == "Person":
        return {entity.name} if rule == BYLINE_RULE or score >= _SURE_PERSON else set()
    if rule == ALIAS_RULE:
        return {surface}
    if local_name(surface, entity.type) != entity.name:
        return set()
    core = core_of(entity.name, _leading_places(entity.name, authority)) if entity.type == "Company" else surface
    return {surface, core}


def _leading_places(name: str, authority: Authority) -> tuple[str, ...]:
    return tuple(name[:length] for length in range(2, _LONGEST_PLACE + 1)
                 if any(candidate.key.startswith("place/") for candidate in authority.candidates(name[:length])))


def _news(annotated: AnnotatedArticle, names: Iterable[KnownName]) -> Iterator[KnownName]:
    """Yield the names whose form the article prints and its own reading did not find."""
    entities = {entity.key: entity.name for entity in annotated.entities}
    found = {(mention.surface, entities[key]) for mention in annotated.mentions for key in mention.entities}
    return (name for name in names if name.form in annotated.article.text and (name.form, name.name) not in found)
