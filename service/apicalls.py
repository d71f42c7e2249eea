"""Examples of calls, for the page that describes the addresses: over things that this very graph has."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from kg.errors import KgError
from kg.vocab import ENTITY_CLASSES
from service.backend import Backend
from service.reading.asking import class_of, node, read
from service.reading.lists import articles_page

__all__ = ["Found", "address_of", "curl_of", "read_found"]

_THINGS = """SELECT ?thing ?name ?class WHERE { VALUES ?article { MANY } ?article schema:mentions ?thing .
  ?thing a ?class ; skos:prefLabel ?name FILTER(LANG(?name) = "zh") } ORDER BY ?thing ?class"""
_MOST = 2_000
#: So many of the newest articles are looked through for a company.
_NEWEST = 8
#: Companies say most of what an address can do.
_ORDER = ("Company", "Zone", "Project", *ENTITY_CLASSES)
_QUERY = "SELECT ?thing ?name { ?thing a kg:Company ; skos:prefLabel ?name } LIMIT 5"


@dataclass(frozen=True, slots=True)
class Found:
    """Things that examples are about, each as what its IRI has behind the base.

    Attributes:
        article: key of an article.
        graph: IRI of its graph; empty where there is none.
        thing: an entity.
        other: another one.
        name: what the first entity is called.
        year: of the article.
    """

    article: str = "2024-05-30-a02-906"
    thing: str = "place/昌吉市"
    other: str = "place/玛纳斯县"
    name: str = "昌吉市"
    year: str = "2024"
    graph: str = ""


@dataclass(frozen=True, slots=True)
class _Call:
    """Parameters of an example, and the media type that the command asks for; a body is sent by POST."""

    parameters: Mapping[str, str]
    accept: str | None = None
    body: str | None = None
    body_type: str = ""
    form: Mapping[str, str] | None = None


_JSON, _TURTLE, _QUADS = "application/json", "text/turtle", "application/n-quads"
_OF = {"what": "rename", "to": "新名称", "why": "更名"}
#: Method and path -> an example; `{…}` is a field of `Found`.
_CALLS: dict[str, _Call] = {
    "get /": _Call({}, _JSON),
    "get /ontology": _Call({}, _TURTLE),
    "get /questions": _Call({}, _JSON),
    "get /questions/{name}": _Call({"name": "coal-chain-companies", "limit": "5"}, _JSON),
    "get /articles": _Call({"limit": "5"}, _JSON),
    "get /articles/{key}": _Call({"key": "{article}", "format": "json"}),
    "get /id/{path}": _Call({"path": "{thing}"}, _TURTLE),
    "get /search": _Call({"q": "{name}", "limit": "5"}, _JSON),
    "get /suggest": _Call({"q": "{name}", "limit": "5"}),
    "get /changes": _Call({"since": "{year}-01-01", "limit": "5"}, "application/feed+json"),
    "get /export": _Call({"graph": "article/{article}", "text": "evidence"}, _QUADS),
    "get /.well-known/void": _Call({}, _TURTLE),
    "get /catalog": _Call({}, _TURTLE),
    "get /examples": _Call({}, _TURTLE),
    "get /graphs": _Call({"graph": "{graph}"}, _TURTLE),
    "get /graphs/{path}": _Call({"path": "article/{article}"}, _TURTLE),
    "get /neighbours": _Call({"id": "{thing}", "limit": "5"}),
    "post /neighbours": _Call({}, None, '{"ids": ["{thing}", "{other}"]}', _JSON),
    "get /explore": _Call({"id": "{thing}"}),
    "get /targets": _Call({"limit": "5"}, _JSON),
    "get /compare": _Call({"a": "{thing}", "b": "{other}"}),
    "get /correct": _Call({"of": "{thing}", **_OF}, "application/toml"),
    "post /correct": _Call({}, _JSON, form={"of": "{thing}", **_OF, "token": "…"}),
    "get /sparql": _Call({"query": _QUERY}, "application/sparql-results+json"),
    "post /sparql": _Call({}, "text/csv", _QUERY, "application/sparql-query"),
}


async def read_found(backend: Backend, id_base: str) -> Found:
    """Return things of the newest articles; what the authority file has where nothing can be read."""
    try:
        newest = (await articles_page(backend, _NEWEST)).rows
        if not newest:
            return Found()
        article = newest[0]
        rows = await read(backend, _THINGS.replace("MANY", " ".join(node(one.iri) for one in newest), 1), _MOST)
    except KgError:
        return Found()
    classes: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for row in rows:
        classes.setdefault(row["thing"].value, []).append(row["class"].value)
        names.setdefault(row["thing"].value, row["name"].value)
    kinds = {iri: class_of(found) for iri, found in classes.items() if iri.startswith(id_base)}
    known = sorted((iri for iri, kind in kinds.items() if kind), key=lambda iri: (_ORDER.index(kinds[iri] or ""), iri))
    found = Found(article.iri.rpartition("/")[2], year=(article.date or Found().year)[:4], graph=article.iri)
    if len(known) < 2:
        return found
    thing, other = (iri.removeprefix(id_base) for iri in known[:2])
    return replace(found, thing=thing, other=other, name=names[known[0]])


def _filled(text: str, found: Found) -> str:
    for name in Found.__dataclass_fields__:
        text = text.replace("{" + name + "}", getattr(found, name))
    return text


def address_of(method: str, path: str, found: Found) -> str | None:
    """Return the address of an example, percent-encoded, without root path; None where it is not asked by GET.

    A browser asks for a page, so that no format is named.
    """
    if method != "get":
        return None
    call = _CALLS.get(f"{method} {path}", _Call({}))
    values = {name: _filled(value, found) for name, value in call.parameters.items() if name != "format"}
    for name in [name for name in values if "{" + name + "}" in path]:
        path = path.replace("{" + name + "}", quote(values.pop(name), safe="/%"))
    return path + (f"?{urlencode(values)}" if values else "")


def curl_of(method: str, path: str, found: Found, origin: str) -> str:
    """Return a line for a shell that asks the example of an address.

    Args:
        method: ``get`` or ``post``.
        path: of the description, with its parameters in braces.
        found: what the example is about.
        origin: scheme, host and root path.
    """
    call = _CALLS.get(f"{method} {path}", _Call({}))
    values = {name: _filled(value, found) for name, value in call.parameters.items()}
    for name in [name for name in values if "{" + name + "}" in path]:
        path = path.replace("{" + name + "}", quote(values.pop(name), safe="/%"))
    words = ["curl", *(["-G"] if values else []), origin + path]
    for name, value in (values or {n: _filled(v, found) for n, v in (call.form or {}).items()}).items():
        words += ["--data-urlencode", f"{name}={value}"]
    if call.body is not None:
        words += ["-H", f"Content-Type: {call.body_type}", "--data-binary", _filled(call.body, found)]
    if call.accept is not None:
        words += ["-H", f"Accept: {call.accept}"]
    return shlex.join(words)
