"""IRIs of resources to local addresses and back.

The public base (setting `id_base`) stands for the path ``/id/`` of this service.  A segment of an IRI
holds Chinese as it is and percent-encodes what an IRI may not hold (`kg.iris.encode`); an address
percent-encodes both, so the way back decodes a segment and encodes it as an IRI again.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlencode

from starlette.requests import HTTPConnection

from kg.iris import encode
from kg.vocab import KG

__all__ = ["Links", "iri_path", "local_path", "route_path", "terse"]

_SAFE = "/%~:@!$&'()*+,;=-._#?"


def _uri(iri: str) -> str:
    """Return an IRI (or a part of one) as the URI it maps to, RFC 3987 section 3.1."""
    return quote(iri, safe=_SAFE)


def iri_path(raw_path: str) -> str:
    """Return the path of an IRI for the path of an address, as the client wrote it.

    >>> iri_path("product/%E9%A3%8E%E7%94%B5%2F%E5%85%89%E4%BC%8F")
    'product/风电%2F光伏'
    """
    return "/".join(encode(unquote(segment)) for segment in raw_path.split("/"))


def route_path(request: HTTPConnection) -> str:
    """Return the path of a request as the client wrote it, still encoded, without the root path."""
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    path, root = raw.decode("utf-8", "replace"), quote(request.scope.get("root_path", ""))
    return path[len(root) :] if root and path.startswith(root + "/") else path


def local_path(iri: str, id_base: str) -> str | None:
    """Return the address of a resource here, without root path; None for a resource of others.

    >>> local_path("https://w3id.org/zhundong-kg/id/article/p-3#char=1,5", "https://w3id.org/zhundong-kg/id/")
    '/articles/p-3#char=1,5'
    """
    if not iri.startswith(id_base):
        return None
    path = iri[len(id_base) :]
    if path.startswith("article/"):
        return "/articles/" + _uri(path.removeprefix("article/"))
    return "/id/" + _uri(path)


def terse(sparql: str) -> str:
    """Return a query without blank lines and lines that are comments, for an address that holds it.

    >>> terse("#+ title.en: All\\n\\nSELECT * {\\n  # some\\n  ?s ?p ?o }\\n")
    'SELECT * {\\n  ?s ?p ?o }'
    """
    if '"""' in sparql or "'''" in sparql:
        return sparql  # a text over lines may hold what looks like a comment
    return "\n".join(line for line in sparql.splitlines() if line.strip() and not line.lstrip().startswith("#"))


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses as a client sees them: behind a proxy they begin with the root path."""

    id_base: str
    root: str

    def to(self, path: str, **parameters: str) -> str:
        """Return the address of a path of this service."""
        return f"{self.root}{path}" + (f"?{urlencode(parameters)}" if parameters else "")

    def of(self, iri: str) -> str:
        """Return the address of a resource: local where it is ours."""
        if iri.startswith(KG):
            return f"{self.root}/ontology#{iri.removeprefix(KG)}"
        local = local_path(iri, self.id_base)
        return f"{self.root}{local}" if local is not None else _uri(iri)

    def is_ours(self, iri: str) -> bool:
        """Tell whether a resource is described here."""
        return iri.startswith(self.id_base)

    def is_web(self, iri: str) -> bool:
        """Tell whether an IRI may stand in a link: ours, or an address of the web."""
        return iri.startswith(("http://", "https://"))

    def key(self, iri: str) -> str:
        """Return what stands behind the base, readable: its last part without percent signs."""
        return unquote(iri.removeprefix(self.id_base).rpartition("/")[2] or iri)

    def here(self, request: HTTPConnection) -> str:
        """Return the path of this very page."""
        return self.root + quote(route_path(request), safe=_SAFE)
