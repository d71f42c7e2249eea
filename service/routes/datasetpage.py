"""The page of the dataset, for readers: what it holds, from when, under which terms, and how to take it away."""

from __future__ import annotations

import asyncio

from fastapi import Request
from starlette.responses import Response

from service.behind import begin_behind
from service.context import language_of, service_of
from service.describing.void import ABOUT, RIGHTS
from service.exporting import EXPORTS
from service.negotiate import CSV, GRAPHS, Format
from service.reading.mentions import read_mentions_by_month
from service.responses import PrettyJSON
from service.routes.meta import read_counts
from service.sheets import csv_response
from service.statistics import Statistics

__all__ = ["dataset_figures", "dataset_page"]

#: Figures that take seconds to count stand on the page once they are there.
_PATIENCE_S = 0.3
#: Short name of a format -> how it is called.
_NAMES = {"nquads": "N-Quads", "trig": "TriG", "turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples",
          "rdfxml": "RDF/XML"}  # fmt: skip


async def _figures(request: Request) -> tuple[Statistics, dict[str, str]]:
    """Return what is counted, and the headers of an answer with it; what is not whole is not kept."""
    service = service_of(request)
    counting = begin_behind("counting", service.statistics.get(service.backend, service.settings))
    await asyncio.wait({counting}, timeout=_PATIENCE_S)
    is_counted = counting.done() and counting.exception() is None
    figures = counting.result() if is_counted else Statistics()
    headers = {"link": f'<{service.renderer.links(request).to("/.well-known/void")}>; rel="describedby"'}
    if not is_counted or figures.uncounted:
        headers["cache-control"] = "no-store"
    return figures, headers


async def dataset_figures(request: Request, form: Format) -> Response:
    """Return the page's figures and downloads as JSON or CSV."""
    links = service_of(request).renderer.links(request)
    figures, headers = await _figures(request)
    counts = {name: count for name, count in read_counts(request).items() if isinstance(count, int)}
    counts |= {"triples": figures.triples} if figures.triples else {}
    entities = read_counts(request).get("entities", {})
    days = {"first_day": figures.first_day, "last_day": figures.last_day, "built": figures.built}
    dumps = {one.name: (one.media_type, links.to("/export", format=one.name)) for one in EXPORTS}
    if form is CSV:
        rows = [("count", *one) for one in counts.items()] + [("entities", *one) for one in entities.items()]
        rows += [("time", *one) for one in days.items()]
        rows += [("download", name, path) for name, (_, path) in dumps.items()]
        return csv_response(("kind", "name", "value"), rows, headers)
    downloads = [{"format": name, "media_type": kind, "path": path} for name, (kind, path) in dumps.items()]
    return PrettyJSON({"counts": counts, "entities": entities, **days, "downloads": downloads}, headers=headers)


async def dataset_page(request: Request) -> Response:
    """Return the page."""
    service, lang = service_of(request), language_of(request)
    links = service.renderer.links(request)
    mentions, vocabulary, (figures, headers) = await asyncio.gather(
        read_mentions_by_month(service.backend), service.vocabulary(), _figures(request)
    )
    return service.renderer.page(
        request,
        "dataset.html",
        lang,
        headers=headers,
        vocabulary=vocabulary,
        about=ABOUT[lang],
        rights=RIGHTS[lang],
        licence=service.settings.data_license,
        newspaper=service.settings.newspaper,
        counts=read_counts(request),
        days=(figures.first_day, figures.last_day),
        months=[one.name for one in mentions.months],
        triples=figures.triples,
        built=(figures.built or "")[:10],
        dumps=[(_NAMES[form.name], form.media_type, links.to("/export", format=form.name)) for form in EXPORTS],
        descriptions=[
            (name, [(_NAMES[form.name], links.to(path, format=form.name)) for form in GRAPHS])
            for name, path in (("DCAT", "/catalog"), ("VoID", "/.well-known/void"))
        ],
        formats=[(name, links.to("/catalog", format=name)) for name in ("json", "csv")],
        id_base=service.settings.id_base,
    )
