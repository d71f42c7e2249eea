"""A query for an engine that does not know our prefixes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urljoin

from kg.tokens import names_dataset, tokens, words
from kg.vocab import PREFIXES

__all__ = ["Dataset", "Form", "dataset_of", "form_of", "with_prefixes"]

#: IRIs of default graphs, IRIs of named graphs.
Dataset = tuple[tuple[str, ...], tuple[str, ...]]
_ESCAPED = re.compile(r"\\(.)")

Form = Literal["rows", "boolean", "graph"]
_FORMS: dict[str, Form] = {"SELECT": "rows", "ASK": "boolean", "CONSTRUCT": "graph", "DESCRIBE": "graph"}


def form_of(text: str) -> Form | None:
    """Return the form of a query's answer, told by its first keyword; None where it has none.

    >>> form_of("PREFIX select: <urn:ask> # DESCRIBE" + chr(10) + "construct { ?s ?p ?o } WHERE { ?s ?p ?o }")
    'graph'
    """
    return next((_FORMS[word] for word, _ in words(text) if word in _FORMS), None)


def with_prefixes(text: str, base_iri: str | None = None) -> tuple[str, int]:
    """Return a query with those of our prefixes that occur in it, and how far its first line moved.

    They stand on the query's own first line, so that lines keep their numbers; what the query declares itself
    counts, as the later declaration does.

    Args:
        text: the query.
        base_iri: what its relative IRIs are resolved against.
    """
    head = f"BASE <{base_iri}> " if base_iri else ""
    head += "".join(f"PREFIX {name}: <{space}> " for name, space in PREFIXES.items() if f"{name}:" in text)
    return head + text, len(head)


def _marks(text: str) -> Iterator[tuple[str, str]]:
    """Iterate kind and text of the tokens that say something; words in capitals."""
    for kind, token, _ in tokens(text):
        if kind != "comment" and not (kind == "other" and token.isspace()):
            yield kind, token.upper() if kind == "run" else token


def dataset_of(text: str, base_iri: str | None = None) -> Dataset:
    """Return the graphs that a query names by ``FROM`` and ``FROM NAMED``.

    They are sent beside the query as well, since an engine that is told to show the union of all graphs may pass over
    them in the text (Oxigraph 0.5 does); the protocol's own parameters count with all.  A name that cannot be told
    (its prefix is nowhere declared) is left to the engine.

    >>> dataset_of("PREFIX g: <http://x/> SELECT * FROM g:a FROM NAMED <b> { ?s ?p '} FROM <c>' }", "http://y/")
    (('http://x/a',), ('http://y/b',))
    """
    if not names_dataset(text):
        return (), ()
    prefixes, base = {f"{name}:": space for name, space in PREFIXES.items()}, base_iri or ""
    found: tuple[list[str], list[str]] = [], []
    marks, depth = _marks(text), 0
    for kind, mark in marks:
        if kind == "other":
            depth += (mark == "{") - (mark == "}")
        if depth or kind != "run" or mark not in ("BASE", "PREFIX", "FROM"):
            continue  # what a query asks of stands outside its braces
        name = next(marks, ("", ""))
        named = name == ("run", "NAMED")
        if mark == "PREFIX" or named:
            follows = next(marks, ("", ""))
            if mark == "PREFIX":
                prefixes[name[1]] = _iri(follows, prefixes, base) or ""
                continue
            name = follows
        iri = _iri(name, prefixes, base)
        if mark == "BASE":
            base = iri or base
        elif iri is not None:
            found[named].append(iri)
    return tuple(found[0]), tuple(found[1])


def _iri(mark: tuple[str, str], prefixes: dict[str, str], base: str) -> str | None:
    kind, token = mark
    if kind == "iri":
        iri = token[1:-1]
        if not base or ":" in iri.partition("/")[0]:
            return iri
        return urljoin(base, iri) + ("#" if iri.endswith("#") else "")  # which urljoin takes away
    prefix, colon, local = token.partition(":")
    if kind != "name" or prefix + colon not in prefixes:
        return None
    return prefixes[prefix + colon] + _ESCAPED.sub(r"\1", local)
