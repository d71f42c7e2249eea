"""What a route has at hand, and what it knows of the one who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from kg.questions import CannedQuery
from kg.settings import Settings
from service.cache import AnswerCache, CachedBackend
from service.correctingaccess import Curating
from service.exporting import Exporter
from service.negotiate import negotiate_language
from service.rendering import Renderer
from service.statistics import StatisticsCache
from service.suiting import SuitedExamples
from service.vocabulary import Vocabulary, VocabularyCache

__all__ = ["Service", "language_of", "service_of", "wants_html"]


@dataclass(slots=True)
class Service:
    """The parts of a running service."""

    settings: Settings
    backend: CachedBackend
    questions: Mapping[str, CannedQuery]
    renderer: Renderer
    exporter: Exporter = field(default_factory=Exporter)
    labels: VocabularyCache = field(default_factory=VocabularyCache)
    statistics: StatisticsCache = field(default_factory=StatisticsCache)
    examples: SuitedExamples = field(default_factory=SuitedExamples)
    curating: Curating | None = None  # who may have corrections written where
    exports: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))  # each may take much memory

    @property
    def cache(self) -> AnswerCache:
        """The answers that are kept."""
        return self.backend.cache

    async def vocabulary(self) -> Vocabulary:
        """Return the labels of the ontology's terms, read once a snapshot."""
        return await self.labels.get(self.backend)


def service_of(request: HTTPConnection) -> Service:
    """Return the service that a request came to."""
    found = request.app.state.service
    assert isinstance(found, Service)
    return found


def language_of(request: HTTPConnection) -> str:
    """Return ``zh`` or ``en``."""
    return negotiate_language(
        request.query_params.get("lang"), request.cookies.get("lang"), request.headers.get("accept-language")
    )


def wants_html(request: HTTPConnection) -> bool:
    """Tell whether the client is a browser: it names text/html, or asks for it by ``?format=``."""
    name = request.query_params.get("format")
    return name == "html" if name else "text/html" in request.headers.get("accept", "")
