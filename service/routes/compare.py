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
from service.links import iri_path
from service.names import find_things
from service.negotiate import HTML, negotiate
from service.reading.comparing import Comparison, Indicator, compare_articles, compare_things
from service.reading.headlines import read_headlines
from service.reading.neighbours import read_nodes
from service.reading.pairs import Comparable, article_partners, example_pairs
from service.reading.sharing import read_related
from service.reading.things import Description, describe
from service.texts import TEXTS

__all__ = ["router"]

router = APIRouter(tags=["resources"])
#: Of each list; the page of a thing has all.
_SHOWN = 40
_FIRST = 8
_FIGURES = 6
_PARTNERS = 8


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


async def _compared(service: Service, one: str, other: str) -> Comparison | str:
    """Return the comparison, or the key of the words that say why there is none."""
    base, least = service.settings.id_base + "article/", service.settings.min_confidence
    of_articles = [iri.startswith(base) for iri in (one, other)]
    if of_articles[0] != of_articles[1]:
        return "compare_mixed"
    if of_articles[0]:
        return await compare_articles(service.backend, one, other, least) or "compare_mixed"
    described = [await describe(service.backend, iri, least) for iri in (one, other)]
    if described[0] is None or described[1] is None:
        return "compare_mixed"
    return await compare_things(service.backend, described[0], described[1], least)


@router.get("/compare", summary="Two things or two articles side by side")
async def compare(request: Request, a: str = "", b: str = "") -> Response:
    """Show what two things or two articles share and what is each one's own (HTML).

    `a` and `b` are names, IRIs, or what an IRI has behind the base, such as ``article/…``.
    """
    service, lang = service_of(request), language_of(request)
    negotiate(request.headers.get("accept"), (HTML,), request.query_params.get("format"))
    links, vocabulary, words = service.renderer.links(request), await service.vocabulary(), TEXTS[lang]
    iris = [await _resource(service, named) if named.strip() else None for named in (a, b)]
    problem = next(
        (
            words["compare_unknown"].replace("{name}", named)
            for named, iri in zip((a, b), iris, strict=True)
            if named.strip() and iri is None
        ),
        None,
    )
    found: Comparison | None = None
    if iris[0] is not None and iris[1] is not None:
        compared = await _compared(service, iris[0], iris[1])
        if isinstance(compared, str):
            problem = words[compared]
        else:
            found = compared
    names = [side.description.name(lang, links.key(side.iri)) if side.description
             else side.head.headline or words["untitled"] if side.head else "" for side in found.sides] if found else []

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
        alone=alone,
        partners=await _partners(service, alone) if alone else (),
        pairs=await example_pairs(service.backend) if not found and not alone else (),
        indicators=[(one, chart(one)) for one in found.indicators] if found else [],
        problem=problem,
        comma="、" if lang == "zh" else ", ",
        shown=_SHOWN,
        first=_FIRST,
        figures=_FIGURES,
        kg=KG,
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What stands in a field: as it is sent without scripts, its IRI and its name where it is known."""

    value: str
    iri: str | None = None
    name: str | None = None
    description: Description | None = None


async def _chosen(service: Service, given: str, iri: str | None, lang: str) -> _Chosen:
    if iri is None:
        return _Chosen(given)
    if iri.startswith(service.settings.id_base + "article/"):
        lines = await read_headlines(service.backend, [iri])
        return _Chosen(given, iri, lines[iri].headline or TEXTS[lang]["untitled"]) if iri in lines else _Chosen(given)
    described = await describe(service.backend, iri)
    if described is None:
        return _Chosen(given)
    name = described.name("zh", given)
    leads_back = next(iter(await find_things(service.backend, name, ENTITY_CLASSES)), None) == iri
    return _Chosen(name if leads_back else given, iri, name, described)


async def _english(service: Service, found: Comparison) -> dict[str, str]:
    """Return the English names of the things that a comparison names; the others have only a Chinese one."""
    claims = [*found.between, *(one for pair in found.shared for one in pair), *(c for s in found.sides for c in s.own)]
    named = [*(end for claim in claims for end in (claim.subject, claim.object)), *found.named]
    named += [one for side in found.sides for one in side.named]
    ours = dict.fromkeys(one.iri for one in named if one and one.iri and one.iri.startswith(service.settings.id_base))
    nodes = await read_nodes(service.backend, ours)
    return {iri: node.names["en"] for iri, node in nodes.items() if "en" in node.names}


async def _partners(service: Service, chosen: _Chosen) -> Sequence[Comparable]:
    """Return what one thing or article may be compared with: things of its class before others."""
    assert chosen.iri is not None
    if chosen.description is None:
        return await article_partners(service.backend, chosen.iri, _PARTNERS)
    related = await read_related(service.backend, chosen.iri, 4 * _PARTNERS, service.settings.min_confidence)
    ranked = sorted(related, key=lambda one: one.type != chosen.description.type)  # type: ignore[union-attr]
    return tuple(Comparable(r.iri, r.name, r.english, r.type, r.articles) for r in ranked[:_PARTNERS])
