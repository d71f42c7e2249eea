"""One module for each group of addresses; no SPARQL text here."""

from __future__ import annotations

from fastapi import APIRouter

from service.routes import (
    apipage,
    articles,
    chain,
    changes,
    compare,
    correcting,
    describing,
    exports,
    graphs,
    graphview,
    meta,
    questions,
    search,
    start,
    targets,
    things,
    vocabulary,
)

__all__ = ["ROUTERS"]

#: Every group.
ROUTERS: tuple[APIRouter, ...] = (
    start.router,
    questions.router,
    articles.router,
    things.router,
    search.router,
    changes.router,
    exports.router,
    meta.router,
    apipage.router,
    describing.router,
    graphs.router,
    graphview.router,
    chain.router,
    targets.router,
    compare.router,
    correcting.router,
    vocabulary.router,
)
