"""Turtle files of the authority -> grouped triples; the only reader of these files for names.

The files use the default base; a key is what stands behind it, percent-decoded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import ResourceError
from kg.iris import ID_BASE
from kg.vocab import KG

__all__ = ["Description", "fold", "key_of", "local_name", "read_descriptions"]

#: Predicate IRI -> values in file order: keys and IRIs as text, literals with language as ``text@zh``.
Description = dict[str, list[str]]

_FOLDED = str.maketrans({
    "(": "（", ")": "）", "—": "-", "–": "-", "－": "-", "―": "-", "─": "-", "•": "·", "・": "·", "．": "·",
    "‧": "·", "“": None, "”": None, "‘": None, "’": None, '"': None, "'": None, "《": None, "》": None,
    " ": None, "\u3000": None,
})


def fold(surface: str) -> str:
    """Return the form under which names are compared: NFC, one bracket and dash, no quotation marks, no blanks.

    >>> fold("“乌昌石”国家自主创新示范区")
    '乌昌石国家自主创新示范区'
    >>> fold("中国(新疆)自贸试验区") == fold("中国（新疆）自贸试验区")
    True
    """
    return unicodedata.normalize("NFC", surface).translate(_FOLDED)


def key_of(iri: str) -> str:
    """Return the key (``place/昌吉市``) behind the default base; any other IRI comes back unchanged.

    >>> key_of("https://w3id.org/zhundong-kg/id/place/昌吉市")
    'place/昌吉市'
    """
    return unquote(iri[len(ID_BASE):]) if iri.startswith(ID_BASE) else iri


def local_name(iri: str) -> str | None:
    """Return the local name of a term of the project's ontology, ``None`` for any other IRI."""
    return iri[len(KG):] if iri.startswith(KG) else None


def read_descriptions(paths: Iterable[Path]) -> dict[str, Description]:
    """Read Turtle files into ``key -> predicate -> values``, subjects in order of first appearance.

    Literals in Chinese and without language stand bare, those in another language as ``text@en``.

    Raises:
        ResourceError: a file is missing or is not Turtle; the message names the file and the place in it.
    """
    found: dict[str, Description] = {}
    for path in paths:
        try:
            quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
        except (OSError, SyntaxError, ValueError) as error:
            raise ResourceError(
                f"authority file {path.name} cannot be read ({error}); it must be Turtle: mend it or reinstall"
            ) from error
        for quad in quads:
            triple_object = quad.object
            if isinstance(triple_object, ox.Literal):
                language = triple_object.language
                text = triple_object.value if language in (None, "zh") else f"{triple_object.value}@{language}"
            elif isinstance(triple_object, ox.NamedNode):
                text = key_of(triple_object.value)
            else:
                raise ResourceError(f"authority file {path.name}: {triple_object} is neither an IRI nor a literal")
            subject = quad.subject
            if not isinstance(subject, ox.NamedNode):
                raise ResourceError(f"authority file {path.name}: subject {subject} is not an IRI; give it one")
            found.setdefault(key_of(subject.value), {}).setdefault(quad.predicate.value, []).append(text)
    return found
