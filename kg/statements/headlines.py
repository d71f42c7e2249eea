"""Headlines shorten what the body names in full: 150万千瓦风电项目开工 is about the one project of that size."""

from __future__ import annotations

from dataclasses import replace

from kg.records import AnnotatedArticle, Entity

__all__ = ["settle"]

_SHORTENED = frozenset({"Company", "Institution", "Organization", "Project", "Facility", "Zone", "Event"})
_LEAST = 4  # characters; a shorter form fits too many names
_SAME = 3  # characters at one end that short form and full name share


def settle(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Return `annotated` with the things that only its headline lines name read as what the body names.

    A thing is read so when it is not in the authority file and exactly one thing of its class in the body
    has a longer name that holds all its characters in order and begins or ends alike.
    """
    begin = annotated.article.body_begin
    told = {key for m in annotated.mentions if m.span.begin >= begin for key in m.entities}
    entities = {entity.key: entity for entity in annotated.entities}
    fuller: dict[str, str] = {}
    for mention in annotated.mentions:
        for key in mention.entities:
            short = entities.get(key)
            if mention.span.begin >= begin or key in told or short is None or short.known \
                    or short.type not in _SHORTENED or len(short.name) < _LEAST:
                continue
            fitting = [e.key for e in annotated.entities if e.key in told and _shortens(short, e)]
            if len(fitting) == 1:
                fuller[key] = fitting[0]
    if not fuller:
        return annotated
    return replace(annotated, mentions=tuple(
        replace(m, entities=tuple(dict.fromkeys(fuller.get(key, key) for key in m.entities)))
        for m in annotated.mentions))


def _shortens(short: Entity, full: Entity) -> bool:
    if short.type != full.type or len(short.name) >= len(full.name):
        return False
    alike = short.name[:_SAME] == full.name[:_SAME] or short.name[-_SAME:] == full.name[-_SAME:]
    rest = iter(full.name)
    return alike and all(char in rest for char in short.name)
