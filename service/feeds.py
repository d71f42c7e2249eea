"""Feeds of what is new: JSON Feed 1.1 and Atom (RFC 4287).  Builds keep no time, so an entry has its article's day."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from xml.etree import ElementTree

from service.periods import period_text
from service.reading.changes import Change
from service.reading.sayings import Measure, Named, Post, Quotation, Said, Statement

__all__ = ["Feed", "atom", "json_feed", "said_parts", "said_text"]

_ATOM = "http://www.w3.org/2005/Atom"
#: Characters that XML 1.0 does not have.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Newspapers of the place print Beijing's day.
_MIDNIGHT = "T00:00:00+08:00"
_NO_DAY = "1970-01-01"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed tells of itself; `address` makes a whole address of an IRI of ours, `label` a word of a term."""

    iri: str
    title: str
    author: str
    language: str
    home: str
    here: str
    next: str | None
    previous: str | None
    rebuilt: bool
    untitled: str
    updated: str | None  # the day of the newest article of all, for a feed without entries
    words: dict[str, str]
    address: Callable[[str], str]
    label: Callable[[str], str]

    @property
    def lang(self) -> str:
        """``zh`` or ``en``: the language of its words."""
        return "en" if self.language == "en" else "zh"


def _figure(said: Measure, label: Callable[[str], str]) -> str:
    """Return indicator and figure; of an aim, whose indicator is its wording, the longer of the two alone."""
    name, printed = said.indicator.name, said.printed
    words = [name if name not in printed else "", label(said.change) if said.change else "",
             printed if printed not in name or printed == name else ""]  # fmt: skip
    return " ".join(dict.fromkeys(word for word in words if word))


def said_parts(said: Said, label: Callable[[str], str], lang: str = "zh") -> tuple[Named, ...]:
    """Return what is said as the parts of one line, as `lang` writes it; those that are things have an IRI."""
    inside, colon = (" ({})", ": ") if lang == "en" else ("（{}）", "：")

    def words(text: str) -> Named:
        return Named(text, None)

    if isinstance(said, Statement):
        is_term = said.object.iri is not None and "#" in said.object.iri
        other = words(label(said.object.iri or "")) if is_term else said.object
        planned = (words(inside.format(label(said.modality))),) if said.modality.endswith("#Planned") else ()
        return (said.subject, words(f" {label(said.predicate)} "), other, *planned)
    if isinstance(said, Post):
        event = words(f" {label(said.event)} ")
        if lang == "en":
            return (said.subject, event, words(said.title), words(" of "), said.body)
        return (said.subject, event, said.body, words(f" {said.title}"))
    if isinstance(said, Measure):
        period = period_text(*said.period)
        when = (words(inside.format(period)),) if period else ()
        return (said.subject, words(f" {_figure(said, label)}"), *when)
    if isinstance(said, Quotation):
        return (said.subject, words(f"{colon}“{said.quoted}”"))
    return (said.subject,)


def said_text(said: Said, label: Callable[[str], str], lang: str = "zh") -> str:
    """Return what is said as one line of text."""
    return "".join(part.name for part in said_parts(said, label, lang))


def _lines(change: Change, feed: Feed) -> list[str]:
    first = f" · {feed.words['said_new']}"
    return [said_text(said, feed.label, feed.lang) + (first if new else "") for said, new in change.said]


def _html(change: Change, feed: Feed) -> str:
    """Return the entry as HTML: what is said, each with the address of its evidence, and what is named."""
    items = "".join(
        f'<li><a href="{escape(feed.address(said.evidence[0].iri))}">{escape(line)}</a></li>'
        for (said, _), line in zip(change.said, _lines(change, feed), strict=True)
    )
    names = "、".join(
        f'<a href="{escape(feed.address(entity.iri or ""))}">{escape(entity.name)}</a>' for entity in change.entities
    )
    return f"<ul>{items}</ul><p>{escape(feed.words['also_named'])} {names}</p>"


def json_feed(feed: Feed, changes: Sequence[Change]) -> dict[str, Any]:
    """Return the feed as JSON Feed 1.1; what it has no word for stands in ``_zhundong_kg``."""
    items = [
        {
            "id": change.article.iri,
            "url": feed.address(change.article.iri),
            "title": change.article.headline or feed.untitled,
            "content_html": _html(change, feed),
            "content_text": "\n".join(_lines(change, feed)) or feed.words["nothing"],
            **({"date_published": change.article.date + _MIDNIGHT} if change.article.date else {}),
            "tags": [entity.name for entity in change.entities],
            "_zhundong_kg": {
                "page": change.page,
                "entities": [{"iri": e.iri, "name": e.name, "url": feed.address(e.iri or "")} for e in change.entities],
                "counts": dict(sorted(change.counts.items())),
                "said": [
                    {"node": said.node, "text": said_text(said, feed.label, feed.lang), "new": new,
                     "evidence": said.evidence[0].iri}
                    for said, new in change.said
                ],
            },
        }
        for change in changes
    ]
    whole: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.here,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.home}],
        "items": items,
        "_zhundong_kg": {"previous": feed.previous, "rebuilt": feed.rebuilt},
    }
    return whole | ({"next_url": feed.next} if feed.next else {})


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    clean = {key: _NOT_XML.sub("", value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    element.text = _NOT_XML.sub("", text) if text is not None else None
    return element


def atom(feed: Feed, changes: Sequence[Change]) -> bytes:
    """Return the feed as Atom."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    _add(root, "id", feed.iri)
    _add(root, "title", feed.title)
    newest = max((change.article.date or _NO_DAY for change in changes), default=feed.updated or _NO_DAY)
    _add(root, "updated", newest + _MIDNIGHT)
    author = _add(root, "author")
    _add(author, "name", feed.author)
    _add(author, "uri", feed.home)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.here)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    for relation, address in (("next", feed.next), ("previous", feed.previous)):
        if address:
            _add(root, "link", rel=relation, type="application/atom+xml", href=address)
    for change in changes:
        entry = _add(root, "entry")
        day = (change.article.date or _NO_DAY) + _MIDNIGHT
        _add(entry, "id", change.article.iri)
        _add(entry, "title", change.article.headline or feed.untitled)
        _add(entry, "updated", day)
        if change.article.date:
            _add(entry, "published", day)
        _add(entry, "link", rel="alternate", type="text/html", href=feed.address(change.article.iri))
        if change.page:
            _add(entry, "link", rel="related", type="text/html", href=feed.address(change.page))
        for entity in change.entities:
            _add(entry, "category", term=entity.iri or entity.name, label=entity.name)
        _add(entry, "summary", "\n".join(_lines(change, feed)) or feed.words["nothing"])
        _add(entry, "content", _html(change, feed), type="html")
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
