"""The only minting of IRIs: pure functions of names, never of a run or its order.

A name is taken in NFC with full-width brackets; what RFC 3987
does not allow in a path segment is percent-encoded, Chinese characters stay as they are.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from kg.records import Span

__all__ = [
    "ID_BASE", "article_iri", "authority_graph", "canonical_name", "char_iri", "concept_key", "encode",
    "entities_graph", "entity_iri", "entity_key", "fragment_iri", "graph_iri", "issue_iri", "newspaper_iri",
    "ontology_graph", "page_iri", "pages_graph", "pipeline_iri", "run_iri", "runs_graph", "short_hash",
]

#: Default base of all resources; a setting (`id_base`). The ontology's namespace is fixed.
ID_BASE = "https://w3id.org/zhundong-kg/id/"

# All but the ipchar of RFC 3987 section 2.2 (unreserved, sub-delims, ":", "@", ucschar): in a path segment
# these are percent-encoded, "%" itself too.
_NOT_ALLOWED = re.compile(
    "[^A-Za-z0-9._~!$&'()*+,;=:@\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xfffd)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd-]")
_BRACKETS = str.maketrans("()", "（）")


def canonical_name(name: str) -> str:
    """Return `name` in NFC, brackets full-width, blanks at the ends dropped.

    >>> canonical_name("新疆天山面粉(集团)有限责任公司")
    '新疆天山面粉（集团）有限责任公司'
    """
    return unicodedata.normalize("NFC", name).translate(_BRACKETS).strip()


def encode(segment: str) -> str:
    """Percent-encode in `segment` what an IRI's path segment may not hold.

    >>> encode("风电/光伏 100%")
    '风电%2F光伏%20100%25'
    """
    def escape(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass"))
    return _NOT_ALLOWED.sub(escape, segment)


def entity_key(kind: str, name: str, qualifier: str | None = None) -> str:
    """Return the key ``kind/name[~qualifier]`` of an entity; `kind` is the class name in any case.

    >>> entity_key("Place", "昌吉市")
    'place/昌吉市'
    """
    tail = f"~{canonical_name(qualifier)}" if qualifier else ""
    return f"{kind.lower()}/{canonical_name(name)}{tail}"


def concept_key(scheme: str, label: str) -> str:
    """Return the key of a concept: ``indicator/原煤产量``, ``role/州长``, ``unit/吨``."""
    return f"{scheme}/{canonical_name(label)}"


def entity_iri(key: str, base: str = ID_BASE) -> str:
    """Return the IRI of an entity's or concept's key.

    >>> entity_iri("place/昌吉市")
    'https://w3id.org/zhundong-kg/id/place/昌吉市'
    """
    kind, _, name = key.partition("/")
    return f"{base}{kind}/{encode(name)}"


def page_iri(page_key: str, base: str = ID_BASE) -> str:
    """Return ``id/page/KEY``."""
    return f"{base}page/{encode(page_key)}"


def article_iri(article_key: str, base: str = ID_BASE) -> str:
    """Return ``id/article/PAGEKEY-N``; it names the article's graph too."""
    return f"{base}article/{encode(article_key)}"


def issue_iri(issue_key: str, base: str = ID_BASE) -> str:
    """Return ``id/issue/NEWSPAPER/DAY``."""
    return f"{base}issue/{'/'.join(encode(part) for part in issue_key.split('/'))}"


def newspaper_iri(name: str, base: str = ID_BASE) -> str:
    """Return ``id/newspaper/NAME``."""
    return f"{base}newspaper/{encode(canonical_name(name))}"


def char_iri(context: str, span: Span) -> str:
    """Return the IRI of a character range of `context` (NIF 2.0, RFC 5147 style).

    >>> char_iri("urn:a", Span(3, 5))
    'urn:a#char=3,5'
    """
    return f"{context}#char={span.begin},{span.end}"


def short_hash(*parts: object) -> str:
    """Return 16 hexadecimal digits of the SHA-256 of the parts, which are told apart by U+001F."""
    return hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[:16]


def fragment_iri(article: str, prefix: str, *parts: object) -> str:
    """Return ``<article#PREFIX-HASH>`` where the hash is of `parts` only."""
    return f"{article}#{prefix}-{short_hash(*parts)}"


def pipeline_iri(digest: str, base: str = ID_BASE) -> str:
    """Return ``id/pipeline/HASH``."""
    return f"{base}pipeline/{digest}"


def run_iri(name: str, base: str = ID_BASE) -> str:
    """Return ``id/run/NAME``."""
    return f"{base}run/{encode(name)}"


def graph_iri(name: str, base: str = ID_BASE) -> str:
    """Return ``id/graph/NAME``: pages, entities, authority, ontology, runs."""
    return f"{base}graph/{name}"


def pages_graph(base: str = ID_BASE) -> str:
    """Return the graph of pages and issues."""
    return graph_iri("pages", base)


def entities_graph(base: str = ID_BASE) -> str:
    """Return the graph of what all articles together say an entity is."""
    return graph_iri("entities", base)


def authority_graph(base: str = ID_BASE) -> str:
    """Return the graph of the curated entities."""
    return graph_iri("authority", base)


def ontology_graph(base: str = ID_BASE) -> str:
    """Return the graph of the ontology."""
    return graph_iri("ontology", base)


def runs_graph(base: str = ID_BASE) -> str:
    """Return the graph of what depends on a run."""
    return graph_iri("runs", base)
