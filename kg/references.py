"""How a person names a thing: by IRI, by class and name (``company/晨光集团``), or by name."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from kg.iris import canonical_name
from kg.vocab import ENTITY_CLASSES

__all__ = ["Reference", "article_named", "class_named", "parse_reference"]

_KINDS = {name.lower(): name for name in ENTITY_CLASSES}
_ALLOWED = ", ".join(ENTITY_CLASSES)
_IRI = re.compile(r"(?:https?://|urn:)\S+$")
_ENTITY = re.compile(r"[/#:](?P<kind>[a-z]+)/(?P<name>[^/#]+)$")


class Reference(NamedTuple):
    """A thing as named: its kind as in its IRI where that is told, and its canonical name (with qualifier)."""

    kind: str | None
    name: str


def class_named(text: object) -> str:
    """Return the class that a word means, in any case.

    Raises:
        ValueError: it is none of the thirteen.
    """
    if isinstance(text, str) and (found := _KINDS.get(text.strip().removeprefix("kg:").lower())):
        return found
    raise ValueError(f"{text!r} is no class; allowed are {_ALLOWED}")


def parse_reference(text: str, of_class: str | None) -> Reference:
    """Return what `text` names.

    >>> parse_reference("company/晨光(集团)", None)
    Reference(kind='company', name='晨光（集团）')

    Args:
        text: an IRI, ``class/name``, or a name.
        of_class: class of a name that tells none.

    Raises:
        ValueError: an IRI of no entity, or two different classes.
    """
    wanted = of_class.lower() if of_class else None
    if _IRI.match(text):
        found = _ENTITY.search(text)
        if found is None or found["kind"] not in _KINDS:
            raise ValueError(f"{text} is no entity's IRI; it ends with class and name, such as …/id/company/NAME")
        kind, name = found["kind"], unquote(found["name"])
    else:
        kind, _, name = text.partition("/")
        kind = kind.strip().lower()
        if kind not in _KINDS or not name.strip():
            return Reference(wanted, canonical_name(text))
    if wanted not in (None, kind):
        raise ValueError(f"{text} is of class {_KINDS[kind]}, but class = {of_class!r} was given; leave class out")
    return Reference(kind, canonical_name(name))


def article_named(text: str) -> str:
    """Return the key of an article that is given by key or IRI."""
    return unquote(text.rpartition("/")[2])
