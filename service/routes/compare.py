"""``/compare``: two things, or two articles, side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.questions import is_iri
from kg.vocab import ENTITY_CLASSES, KG
from service.charting import timelines_chart
from service.context import Service, language_of, service_of
from service.links import iri_path
from service.names import find_things
from service.negotiate import HTML, negotiate
from service.reading.comparing import Comparison, Indicator, compare_articles, compare_things
from service.reading.things import describe
from service.texts import TEXTS

__all__ = ["router"]

router = APIRouter(tags=["resources"])
#: Of each list; the page of a thing has all.
_SHOWN = 40
_FIRST = 8
_FIGURES = 6


async def _resource(service: Service, named: str) -> str | None:
    """Return the IRI that an IRI, what it has behind the base, an address of an article, or a name means."""
    text, base = named.strip(), service.settings.id_base
    if is_iri(text):
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

    return service.renderer.page(
        request,
        "compare.html",
        lang,
        vocabulary=vocabulary,
        a=await _shown(service, a, iris[0], lang),
        b=await _shown(service, b, iris[1], lang),
        found=found,
        names=names,
        indicators=[(one, chart(one)) for one in found.indicators] if found else [],
        problem=problem,
        comma="、" if lang == "zh" else ", ",
        shown=_SHOWN,
        first=_FIRST,
        figures=_FIGURES,
        kg=KG,
    )


async def _shown(service: Service, given: str, iri: str | None, lang: str) -> str:
    """Return what stands in the field: the name of a thing whose name leads back to it, else what was given."""
    if iri is None or iri.startswith(service.settings.id_base + "article/"):
        return given
    described = await describe(service.backend, iri)
    name = described.name("zh", given) if described else given
    return name if next(iter(await find_things(service.backend, name, ENTITY_CLASSES)), None) == iri else given
