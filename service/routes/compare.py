"""``/compare``: two things, or two articles, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.questions import is_iri
from kg.vocab import ENTITY_CLASSES, KG
from service.asking import is_node
from service.charting import timelines_chart
from service.context import Service, language_of, service_of
from service.errors import BadRequestError, NotFoundError
from service.links import iri_path
from service.names import find_things, similar_things
from service.negotiate import CSV, HTML, JSON, negotiate
from service.reading.comparing import (
    MOST_LISTED,
    MOST_SHOWN,
    Comparison,
    Indicator,
    compare_articles,
    compare_things,
)
from service.reading.headlines import read_headlines
from service.reading.neighbours import english_names
from service.reading.openings import Opening, read_openings
from service.reading.pairs import Comparable, article_partners, example_pairs
from service.reading.sharing import read_related
from service.reading.things import Description, describe
from service.responses import PrettyJSON
from service.sheets import csv_response
from service.sidebyside import COLUMNS, PAIR_COLUMNS, compared_json, compared_rows, pair_rows, pairs_json
from service.texts import TEXTS

__all__ = ["router"]

router = APIRouter(tags=["resources"])
#: Of each list: what stands open; the rest is folded.
_FIRST, _FIRST_ARTICLES, _FIRST_NAMES = 8, 20, 40
_PARTNERS = 8
_OFFERED = 4


async def _resource(service: Service, named: str) -> str | None:
    """Return the IRI that an IRI, what it has behind the base, an address of an article, or a name means."""
    text, base = named.strip(), service.settings.id_base
    if is_iri(text):
        if not is_node(text):
            return None
        return text if text.startswith(base) else _behind(text.partition("//")[2].partition("/")[2], base)
    if (found := _behind(text.removeprefix("/"), base)) is not None:
        return found
    return next(iter(await find_things(service.backend, text, ENTITY_CLASSES)), None)


def _behind(path: str, base: str) -> str | None:
    path = path.partition("?")[0].partition("#")[0].removeprefix("id/")
    if path.startswith("articles/"):
        path = "article/" + path.removeprefix("articles/")
    kind, slash, name = path.partition("/")
    known = slash and name and (kind == "article" or kind.title() in ENTITY_CLASSES)
    return base + iri_path(path) if known else None


async def _compared(service: Service, one: str, other: str, most: int) -> Comparison | str:
    """Return the comparison with `most` claims of a list, or the key of the words that say why there is none."""
    base, least = service.settings.id_base + "article/", service.settings.min_confidence
    of_articles = [iri.startswith(base) for iri in (one, other)]
    if of_articles[0] != of_articles[1]:
        return "compare_mixed"
    if of_articles[0]:
        return await compare_articles(service.backend, one, other, least) or "compare_mixed"
    described = [await describe(service.backend, iri, least) for iri in (one, other)]
    if described[0] is None or described[1] is None:
        return "compare_mixed"
    return await compare_things(service.backend, described[0], described[1], least, most)


@router.get("/compare", summary="Two things or two articles side by side")
async def compare(request: Request, a: str = "", b: str = "") -> Response:
    """Show what two things or two articles share and what is each one's own (HTML, JSON, CSV); else pairs to compare.

    `a` and `b` are names, IRIs, or what an IRI has behind the base, such as ``article/…``.
    """
    service, lang = service_of(request), language_of(request)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    links, vocabulary, words = service.renderer.links(request), await service.vocabulary(), TEXTS[lang]
    iris = [await _resource(service, named) if named.strip() else None for named in (a, b)]
    unknown = [at for at, named in enumerate((a, b)) if named.strip() and iris[at] is None]
    problem = " ".join(words["compare_unknown"].replace("{name}", (a, b)[at].strip()) for at in unknown) or None
    found: Comparison | None = None
    if iris[0] is not None and iris[1] is not None:
        compared = await _compared(service, iris[0], iris[1], MOST_SHOWN if form is HTML else MOST_LISTED)
        if isinstance(compared, str):
            problem = words[compared]
        else:
            found = compared
    heads = [side.head for side in found.sides if side.head and not side.head.headline] if found else []
    openings = await read_openings(service.backend, [head.iri for head in heads])
    spoken = lang if form is HTML else "zh"
    names = [side.description.name(spoken, links.key(side.iri)) if side.description
             else _headline(side.head.headline, openings.get(side.iri), spoken) if side.head else ""
             for side in found.sides] if found else []

    if form is not HTML:
        if found is None:
            if not a.strip() and not b.strip():
                pairs = await example_pairs(service.backend)
                return csv_response(PAIR_COLUMNS, pair_rows(pairs)) if form is CSV else PrettyJSON(pairs_json(pairs))
            if unknown:
                raise NotFoundError(f"nothing is called {(a, b)[unknown[0]]!r}", hint="name two things at /compare")
            raise BadRequestError("a and b have to name two things, or two articles")
        if form is CSV:
            return csv_response(COLUMNS, compared_rows(found, names))
        return PrettyJSON(compared_json(found, names, links))

    def chart(indicator: Indicator) -> object:
        lines = [(name, line) for name, line in zip(names, indicator.lines, strict=True) if line is not None]
        if not lines or len({line.unit for _, line in lines}) > 1:
            return None
        return timelines_chart(lines, indicator.named.name, words, lambda term: vocabulary.label(term, lang))

    one = await _chosen(service, a, iris[0], lang)
    other = await _chosen(service, b, iris[1], lang)
    alone = one if one.iri and not b.strip() else other if other.iri and not a.strip() else None
    return service.renderer.page(
        request,
        "compare.html",
        lang,
        vocabulary=vocabulary,
        a=one,
        b=other,
        found=found,
        names=names,
        english=await _english(service, found) if found and lang == "en" else {},
        formats=[(name.upper(), links.to("/compare", a=a, b=b, format=name)) for name in ("json", "csv")],
        offers=[one for at in unknown for one in await _offers(service, (a, b), at)],
        alone=alone,
        partners=await _partners(service, alone) if alone else (),
        pairs=await example_pairs(service.backend) if not found and not alone else (),
        indicators=[(one, chart(one)) for one in found.indicators] if found else [],
        problem=problem,
        taken=[words["compare_taken"].replace("{given}", given.strip()).replace("{name}", chosen.name or "")
               for given, chosen in ((a, one), (b, other)) if _is_guessed(given, chosen)],
        comma="、" if lang == "zh" else ", ",
        first=_FIRST,
        first_articles=_FIRST_ARTICLES,
        first_names=_FIRST_NAMES,
        kg=KG,
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What stands in a field: as it is sent without scripts, its IRI and its name where it is known."""

    value: str
    iri: str | None = None
    name: str | None = None
    description: Description | None = None


def _is_guessed(given: str, chosen: _Chosen) -> bool:
    """Tell whether a name was taken for that of a thing that does not bear it."""
    if chosen.description is None or "/" in given:
        return False
    borne = {term.value for term in (*chosen.description.names, *chosen.description.aliases)}
    return given.strip() not in borne


def _headline(headline: str | None, opening: Opening | None, lang: str) -> str:
    return headline or (opening.words if opening else TEXTS[lang]["untitled"])


async def _chosen(service: Service, given: str, iri: str | None, lang: str) -> _Chosen:
    if iri is None:
        return _Chosen(given)
    if iri.startswith(service.settings.id_base + "article/"):
        lines = await read_headlines(service.backend, [iri])
        line = lines.get(iri)
        return _Chosen(given, iri, _headline(line.headline, line.opening, lang)) if line else _Chosen(given)
    described = await describe(service.backend, iri)
    if described is None:
        return _Chosen(given)
    name = described.name("zh", given)
    leads_back = next(iter(await find_things(service.backend, name, ENTITY_CLASSES)), None) == iri
    return _Chosen(name if leads_back else given, iri, name, described)


async def _offers(service: Service, asked: tuple[str, str], at: int) -> list[tuple[Comparable, str, str]]:
    """Return what one of two names may have meant, each with the values of both fields."""
    hits = await similar_things(service.backend, asked[at].strip(), _OFFERED)
    found = []
    for hit in hits:
        key = hit.iri.removeprefix(service.settings.id_base)
        found.append((Comparable(hit.iri, hit.name), *((key, asked[1]) if at == 0 else (asked[0], key))))
    return found


async def _english(service: Service, found: Comparison) -> dict[str, str]:
    """Return the English names of the things that a comparison names; the others have only a Chinese one."""
    claims = [*found.between, *(one for pair in found.shared for one in pair), *(c for s in found.sides for c in s.own)]
    named = [*(end for claim in claims for end in (claim.subject, claim.object)), *found.named]
    named += [one for side in found.sides for one in side.named]
    ours = dict.fromkeys(one.iri for one in named if one and one.iri and one.iri.startswith(service.settings.id_base))
    return await english_names(service.backend, ours)


async def _partners(service: Service, chosen: _Chosen) -> Sequence[Comparable]:
    """Return what one thing or article may be compared with: things of its class before others."""
    assert chosen.iri is not None
    if chosen.description is None:
        return await article_partners(service.backend, chosen.iri, _PARTNERS)
    related = await read_related(service.backend, chosen.iri, 4 * _PARTNERS, service.settings.min_confidence)
    ranked = sorted(related, key=lambda one: one.type != chosen.description.type)  # type: ignore[union-attr]
    return tuple(Comparable(r.iri, r.name, r.english, r.type, r.articles) for r in ranked[:_PARTNERS])
