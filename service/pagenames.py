"""What a printed page is called whose number nobody read: the end of its key, which its file was named by."""

from __future__ import annotations

from urllib.parse import unquote

__all__ = ["page_key"]


def page_key(iri: str, date: str | None) -> str:
    """Return what the key of a page tells: its end, without the day where the page stands under that already.

    >>> page_key("https://example.org/id/page/2024-12-12-a03", "2024-12-12")
    'a03'
    >>> page_key("https://example.org/id/page/2024-12-11-a02", None)
    '2024-12-11-a02'
    """
    last = unquote(iri.rpartition("/")[2])
    return (last.removeprefix(date).lstrip("-_. ") if date else last) or last
