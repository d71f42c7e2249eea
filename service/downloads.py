"""Names of the files that links under "download" save: what is taken away, and the ending of its format."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

__all__ = ["file_name"]

#: Short name of a format -> how its files end; others end as they are called.
_ENDINGS = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "rdfxml": "rdf", "text": "txt"}
#: What a file system may not take in a name, blanks among it.
_UNSAFE = re.compile(r'[\s<>:"/\\|?*\x00-\x1f]+')
_LONGEST = 80


def file_name(href: str) -> str:
    """Return the name for what an address answers: the last part of its path, a list's name, the format's ending.

    >>> file_name("/id/company/%E5%85%AC%E5%8F%B8?format=turtle")
    '公司.ttl'
    >>> file_name("/id/place/a?list=statements&format=csv")
    'a-statements.csv'
    >>> file_name("/questions/coal?body=%E5%B1%80&format=ntriples")
    'coal.nt'
    """
    address = urlsplit(href)
    given = {name: values[-1] for name, values in parse_qs(address.query).items()}
    form = given.get("format", "")
    last = unquote(unquote(address.path.rstrip("/").rpartition("/")[2])) or "zhundong-kg"
    name = "-".join(part for part in (last, given.get("list", "")) if part)
    stem = _UNSAFE.sub("-", name).strip("-.")[:_LONGEST] or "zhundong-kg"
    return f"{stem}.{_ENDINGS.get(form, form)}" if form else stem
