"""The page of the dataset, for readers: what it holds, from when, under which terms, and how to take it away."""

from __future__ import annotations

import asyncio

from fastapi import Request
from starlette.responses import Response

from service.context import language_of, service_of
from service.describing.void import ABOUT, RIGHTS
from service.exporting import EXPORTS
from service.negotiate import GRAPHS
from service.reading.mentions import read_mentions_by_month
from service.routes.meta import read_counts
from service.statistics import Statistics

__all__ = ["dataset_page"]

#: Figures that take seconds to count stand on the page once they are there.
_PATIENCE_S = 0.3
#: Short name of a format -> how it is called.
_NAMES = {"nquads": "N-Quads", "trig": "TriG", "turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples",
          "rdfxml": "RDF/XML"}  # fmt: skip


async def dataset_page(request: Request) -> Response:
    """Return the page."""
    service, lang = service_of(request), language_of(request)
    links = service.renderer.links(request)
    counting = asyncio.ensure_future(service.statistics.get(service.backend, service.settings))
    mentions, vocabulary = await asyncio.gather(read_mentions_by_month(service.backend), service.vocabulary())
    await asyncio.wait({counting}, timeout=_PATIENCE_S)
    is_counted = counting.done() and counting.exception() is None
    figures = counting.result() if is_counted else Statistics()
    headers = {"link": f'<{links.to("/.well-known/void")}>; rel="describedby"'}
    if not is_counted or figures.uncounted:
        headers["cache-control"] = "no-store"
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
        id_base=service.settings.id_base,
    )
