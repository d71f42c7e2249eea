"""Which format does the client want?  RFC 9110 section 12.5.1, with ``?format=`` before all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.errors import BadRequestError, NotAcceptableError

__all__ = [
    "GRAPHS",
    "ROWS",
    "Format",
    "accepted",
    "by_name",
    "negotiate",
    "negotiate_language",
    "quality",
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
    Format("turtle", "text/turtle", ("application/x-turtle",)),
    Format("ntriples", "application/n-triples", ("text/plain",)),
    Format("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
    Format("jsonld", "application/ld+json", ("application/json",)),
)
#: Short names that other services use.
_ALIASES = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "json-ld": "jsonld", "rdf": "rdfxml", "xhtml": "html"}


def accepted(header: str | None) -> tuple[tuple[str, float], ...]:
    """Return the media ranges of an Accept header with their weights; no header accepts all.

    >>> accepted("text/csv;q=0.5, */*")
    (('text/csv', 0.5), ('*/*', 1.0))
    """
    ranges = []
    for part in (header or "*/*").split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    weight = min(1.0, max(0.0, float(value)))
                except ValueError:
                    weight = 0.0
        if name:
            ranges.append((name.lower(), weight))
    return tuple(ranges) or (("*/*", 1.0),)


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
            raise BadRequestError(f"format {name!r} does not exist here; allowed are {listed}")
        return found
    ranges = accepted(header)
    exact = {f: max(quality(f.media_type, ranges), _also(f, ranges)) for f in offers}
    best = max(exact.values(), default=0.0)
    if best <= 0.0:
        raise NotAcceptableError(
            f"nothing that Accept: {header} allows is on offer; there are {', '.join(f.media_type for f in offers)}",
            "or name one by ?format=",
        )
    return next(f for f in offers if exact[f] == best)


def _also(offer: Format, ranges: Sequence[tuple[str, float]]) -> float:
    named: Mapping[str, float] = dict(ranges)
    return max((named.get(other, 0.0) for other in offer.also), default=0.0)


def negotiate_language(asked: str | None, cookie: str | None, header: str | None) -> str:
    """Return ``zh`` or ``en``: what is asked for, else the cookie, else Accept-Language, else ``zh``."""
    for choice in (asked, cookie):
        if choice in ("zh", "en"):
            return choice
    ranges = [(name.partition("-")[0], weight) for name, weight in accepted(header or "zh")]
    weights = {lang: max((w for n, w in ranges if n == lang), default=0.0) for lang in ("zh", "en")}
    return "en" if weights["en"] > weights["zh"] else "zh"
