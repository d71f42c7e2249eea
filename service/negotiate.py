"""Which format does the client want?  RFC 9110 section 12.5.1, with ``?format=`` before all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.errors import BadRequestError, NotAcceptableError, shortened

__all__ = [
    "GRAPHS",
    "ROWS",
    "Format",
    "accepted",
    "accepts_gzip",
    "by_name",
    "negotiate",
    "negotiate_language",
    "or_none",
    "quality",
    "unfitting",
]


@dataclass(frozen=True, slots=True)
class Format:
    """A format on offer: its short name (of ``?format=``), media type, and other media types that mean it."""

    name: str
    media_type: str
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type header: text formats tell their character set."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


HTML = Format("html", "text/html", ("application/xhtml+xml",))
JSON = Format("json", "application/json")
CSV = Format("csv", "text/csv")

#: Of rows and truth values, in the order of preference where the client has none.
ROWS: tuple[Format, ...] = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    CSV,
    Format("tsv", "text/tab-separated-values"),
)
#: Of graphs.
GRAPHS: tuple[Format, ...] = (
    Format("turtle", "text/turtle", ("application/x-turtle", "text/n3")),
    Format("ntriples", "application/n-triples", ("text/plain",)),
    Format("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
    Format("jsonld", "application/ld+json", ("application/json",)),
)
#: An element of a list and a part of an element; commas and semicolons within quotes are text.
_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')
_WEIGHT = re.compile(r"\d{1,9}(?:\.\d*)?|\.\d+")
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "*"})
#: Short names that other services use.
_ALIASES = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "json-ld": "jsonld", "rdf": "rdfxml", "xhtml": "html"}


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for element in _ELEMENT.findall(header):
        name, *parameters = (piece.strip() for piece in _PARAMETER.findall(element))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            match key.strip().lower():
                case "q":
                    weight = min(1.0, float(value)) if _WEIGHT.fullmatch(value.strip()) else 0.0
                    break  # what follows are extensions of the field, no parameters of the type
                case "charset" if value.strip().strip('"').lower() not in _CHARSETS:
                    name = ""
        if name:
            yield name.lower(), weight


@lru_cache(maxsize=64)
def accepted(header: str | None) -> tuple[tuple[str, float], ...]:
    """Return the ranges of an Accept, Accept-Encoding or Accept-Language header with their weights.

    No header accepts all, as does one that holds nothing but commas.  Parameters of a media type do not tell formats
    apart here, as no format has variants, but for a character set that is not UTF-8: such a range covers nothing.

    >>> accepted('text/csv; header=present; q=0.5, application/ld+json; profile="a,b", */*;q=0')
    (('text/csv', 0.5), ('application/ld+json', 1.0), ('*/*', 0.0))
    """
    if header is None or not header.strip(" \t,"):
        return (("*/*", 1.0),)
    return tuple(_ranges(header))


def quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the weight of a media type: the most specific range that covers it decides."""
    kind = media_type.partition("/")[0]
    for wanted in (media_type, f"{kind}/*", "*/*"):
        weights = [weight for name, weight in ranges if name == wanted]
        if weights:
            return max(weights)
    return 0.0


def by_name(name: str, offers: Sequence[Format]) -> Format | None:
    """Return the offer of that short name or media type, if there is one."""
    wanted = _ALIASES.get(name.lower(), name.lower())
    return next((f for f in offers if wanted in (f.name, f.media_type, *f.also)), None)


def negotiate(header: str | None, offers: Sequence[Format], name: str | None = None) -> Format:
    """Return the format to answer in; at equal weight the earlier offer wins.

    Args:
        header: the Accept header.
        offers: what there is, preferred first.
        name: the value of ``?format=``; decides when given.

    Raises:
        BadRequestError: there is no format of that name.
        NotAcceptableError: the header accepts none of the offers.
    """
    listed = ", ".join(f.name for f in offers)
    if name:
        found = by_name(name, offers)
        if found is None:
            raise BadRequestError(f"format {shortened(name)!r} does not exist here; allowed are {listed}")
        return found
    ranges = accepted(header)
    exact = {f: _weight(f, ranges) for f in offers}
    best = max(exact.values(), default=0.0)
    if best <= 0.0:
        offered = ", ".join(f.media_type for f in offers)
        raise NotAcceptableError(
            f"nothing that Accept: {shortened(header or '')} allows is on offer; there are {offered}",
            "or name one by ?format=",
        )
    return next(f for f in offers if exact[f] == best)


def unfitting(form: str) -> NotAcceptableError:
    """Return the error of an answer that is accepted in the formats of another form alone.

    Args:
        form: graph for triples, else rows or a truth value.
    """
    kind, offers = ("triples", GRAPHS) if form == "graph" else ("rows", ROWS)
    listed = ", ".join(offer.media_type for offer in offers)
    return NotAcceptableError(
        f"the accepted formats do not fit this query, which answers with {kind}: ask for {listed}",
        f"or name one by ?format=: {', '.join(offer.name for offer in offers)}",
    )


def or_none(header: str | None, offers: Sequence[Format]) -> Format | None:
    """Return the format that the header chooses, None where it accepts none of them."""
    try:
        return negotiate(header, offers)
    except NotAcceptableError:
        return None


def _weight(offer: Format, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the weight of an offer: by its type, or by another type that means it unless its own is excluded."""
    named: Mapping[str, float] = dict(ranges)
    if named.get(offer.media_type) == 0.0:
        return 0.0
    return max(quality(offer.media_type, ranges), *(named.get(other, 0.0) for other in offer.also), 0.0)


@lru_cache(maxsize=64)
def accepts_gzip(header: str | None) -> bool:
    """Tell whether an Accept-Encoding header takes gzip, and likes it no less than the plain bytes.

    >>> accepts_gzip("gzip, deflate, br"), accepts_gzip("gzip;q=0, *"), accepts_gzip(None)
    (True, False, False)
    """
    if not header:
        return False
    weights = dict(accepted(header))
    anything = weights.get("*", 0.0)
    packed = max(weights.get("gzip", anything), weights.get("x-gzip", 0.0))
    return packed > 0.0 and packed >= weights.get("identity", 0.0)


def negotiate_language(asked: str | None, cookie: str | None, header: str | None) -> str:
    """Return ``zh`` or ``en``: what is asked for, else the cookie, else Accept-Language, else ``zh``."""
    for choice in (asked, cookie):
        if choice in ("zh", "en"):
            return choice
    ranges = [(name.partition("-")[0], weight) for name, weight in accepted(header or "zh")]
    weights = {lang: max((w for n, w in ranges if n == lang), default=0.0) for lang in ("zh", "en")}
    return "en" if weights["en"] > weights["zh"] else "zh"
