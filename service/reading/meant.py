"""Which things a text means that a person wrote into a field: addresses, keys and names, exactly or nearly."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.questions import is_iri
from kg.search import fold
from kg.vocab import ENTITY_CLASSES
from service.backend import Backend
from service.links import iri_path
from service.names import find_things, similar_things
from service.reading.correctable import current
from service.reading.things import Description

__all__ = ["Meant", "iri_written", "meant"]

_MOST = 8


@dataclass(frozen=True, slots=True)
class Meant:
    """The things that a text may mean; `is_exact` tells that each bears it as its name or address."""

    things: tuple[Description, ...]
    is_exact: bool


def iri_written(written: str, id_base: str) -> str | None:
    """Return the IRI that a text is: an IRI, the address of its page, or what its IRI has behind the base.

    None for a name.  A fragment stays: it tells a statement of an article.
    """
    if is_iri(written) and written.startswith(id_base):
        return _behind(written.removeprefix(id_base), id_base)
    parts = urlsplit(written) if is_iri(written) else None
    if parts is not None:
        path = parts.path + (f"#{parts.fragment}" if parts.fragment else "")
        for sign in ("/id/", "/articles/"):
            if sign in path:  # behind whatever root path
                return _behind(path[path.index(sign) + 1 :].removeprefix("id/"), id_base)
        return None
    return _behind(written.removeprefix("/").removeprefix("id/"), id_base)


def _behind(path: str, id_base: str) -> str | None:
    path, hash_, fragment = path.partition("#")
    path = path.partition("?")[0]
    if path.startswith("articles/"):
        path = "article/" + path.removeprefix("articles/")
    kind, slash, name = path.partition("/")
    if not slash or not name or (kind != "article" and kind.title() not in ENTITY_CLASSES):
        return None
    return f"{id_base}{kind}/{iri_path(name)}{hash_}{fragment}"


async def meant(backend: Backend, written: str, id_base: str, least: float = 0.0) -> Meant:
    """Return the things that a text means, under their present IRIs, best first."""
    iri = iri_written(written, id_base)
    if iri is not None:
        found = await current(backend, iri, least)
        if found is not None:
            return Meant((found,), True)
    elif not is_iri(written):
        named = await _current(backend, await find_things(backend, written, ENTITY_CLASSES), least)
        exact = [one for one in named if _bears(one, written)]
        if exact:
            return Meant(tuple(exact), True)
        if named:
            return Meant(tuple(named), False)
    name = (iri or written).rpartition("/")[2].partition("~")[0]
    near = [hit.iri for hit in await similar_things(backend, name)] if not is_iri(name) else []
    return Meant(tuple(await _current(backend, near, least)), False)


async def _current(backend: Backend, iris: list[str], least: float) -> list[Description]:
    found = [await current(backend, iri, least) for iri in iris[:_MOST]]
    return list({one.iri: one for one in found if one is not None}.values())


def _bears(thing: Description, name: str) -> bool:
    return any(fold(term.value) == fold(name) for term in (*thing.names, *thing.aliases))
