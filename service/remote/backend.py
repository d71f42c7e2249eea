"""The backend over an endpoint: the same limits, kept by its own time-out and by closing the connection."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path

import httpx

from kg.errors import ParameterError, QueryError, QueryLimitError, StoreError, UsageError
from kg.settings import Settings
from kg.store import Answer
from service.backend import BackendHealth, Limits, Query, Reply
from service.errors import EndpointError
from service.negotiate import CSV
from service.noting import note
from service.remote.answers import Wanted, answer_of, converted, joined, pieces, wanted, with_quotes
from service.remote.endpoint import Endpoint, endpoint_of
from service.remote.examining import Examined, Examiner
from service.remote.exchange import Exchange
from service.remote.faults import cut, one_line, refused
from service.remote.formats import TRUSTED, Formats, look_at_formats
from service.remote.mirror import Mirror, check_graph, probe
from service.remote.places import MOST_TRIAL_S, Place, Places, TrialFailedError
from service.remote.sending import Clock, beginning, send
from service.remote.source import RemoteSource
from service.syntax import fault_of, syntax_error

__all__ = ["RemoteBackend", "check"]

_LOG = logging.getLogger("uvicorn.error")
#: A trial's answer is held until it is whole; a longer one is no trial's.
_TRIAL_BYTES = 500_000
#: What is looked at of its end.
_TAIL = 2_000


class RemoteBackend:
    """Answers by asking a SPARQL 1.1 endpoint (see `service.backend.Backend`)."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        if settings.default_graph != "union":
            raise UsageError("an endpoint has its own default graph; leave --default-graph out beside --endpoint")
        self._endpoint: Endpoint = endpoint_of(settings)
        self._settings, self._limits = settings, limits
        self._places = Places(settings.query_workers, settings.query_queue, limits.stall_ms / 1000)
        self._examiner = Examiner()
        self._answered, self._killed = 0, dict[str, int]()
        self._last_stop: QueryLimitError | None = None
        self._client: httpx.AsyncClient | None = None
        self._source: RemoteSource | None = None
        self._mirror: Mirror | None = None
        self._folder: Path | None = None
        self._known = False  # is the endpoint's graph the one of the folder, at the last look?
        self._looking: asyncio.Task[None] | None = None
        self._formats: Formats = TRUSTED

    # -- life

    def source(self) -> RemoteSource:
        """Return a reader of the endpoint's quads."""
        return RemoteSource(self._endpoint, self._settings.id_base)

    async def start(self) -> None:
        """Be ready: look at the endpoint, read the names and counts that pages need from files."""
        self._client, self._source = self._endpoint.client(), self.source()
        self._mirror = Mirror(self._settings.endpoint_cache, self._settings.id_base)
        await asyncio.to_thread(check_graph, self._source, self._endpoint, self._settings.id_base)
        self._formats = await asyncio.to_thread(look_at_formats, self._source)
        self._folder, self._known = await asyncio.to_thread(self._look), True
        if self._settings.endpoint_refresh_s:
            self._looking = asyncio.create_task(self._keep_looking())

    def _look(self) -> Path:
        assert self._source is not None and self._mirror is not None
        name = probe(self._source, self._endpoint)
        folder = self._mirror.make(self._source, name)
        self._mirror.keep(name, *([self._folder.name] if self._folder else []))
        return folder

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(self._settings.endpoint_refresh_s)
            try:
                self._folder, self._known = await asyncio.to_thread(self._look), True
            except Exception as error:  # whatever it is, the next look may be better
                self._known = False
                _LOG.warning("the endpoint's graph cannot be looked at: %s", error)

    async def close(self) -> None:
        """Close the connections; who waits is told."""
        self._places.lanes.close()
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        self._examiner.close()
        if self._client is not None:
            await self._client.aclose()
        if self._source is not None:
            self._source.close()
        if self._mirror is not None:
            self._mirror.close()

    def snapshot(self) -> Path:
        """Return the folder of what was read from the endpoint: search.db and summary.json."""
        if self._folder is None:
            raise StoreError(f"{self._endpoint.shown}: was not looked at yet; ask again")
        return self._folder

    def revision(self) -> str | None:
        """Return the name of what the endpoint held at the last look; None where looks are not repeated or failed."""
        return self._folder.name if self._folder and self._known and self._settings.endpoint_refresh_s else None

    def held(self, revision: str | None) -> AbstractContextManager[None]:
        """Keep nothing: the endpoint's data are its own."""
        return nullcontext()

    def health(self) -> BackendHealth:
        """Tell how many queries run and wait, and what was done so far."""
        places, lanes = self._places, self._places.lanes
        return BackendHealth(
            places.most,
            places.running,
            lanes.waiting,
            lanes.queued_total,
            self._answered,
            dict(self._killed),
            in_queue=lanes.in_queue,
        )

    # -- queries

    def _limit(self, limit: str, most: int) -> QueryLimitError:
        texts = {
            "query_time_limit_ms": f"the query ran longer than {most} ms and was stopped",
            "answer_stall_limit_ms": f"the client took nothing for {most} ms",
            "answer_row_limit": f"the answer has more than {most} rows",
            "answer_bytes_limit": f"the answer has more than {most} bytes",
        }
        return QueryLimitError(texts[limit], limit)

    @asynccontextmanager
    async def _counted(self, query: Query) -> AsyncIterator[None]:
        """Note what becomes of a query."""
        note().lane = query.lane
        try:
            yield
            self._answered += 1
        except QueryLimitError as error:
            self._stopped(error)
            raise

    def _stopped(self, error: QueryLimitError) -> None:
        """Count a query that ran past a limit; it may be told twice, as it leaves two places."""
        if error is not self._last_stop:
            self._killed[error.limit] = self._killed.get(error.limit, 0) + 1
            note().killed = error.limit
        self._last_stop = error

    async def _examined(self, query: Query, clock: Clock) -> Examined:
        """Return what the endpoint may have of a query."""
        if self._formats.ignores_graphs and (query.default_graphs or query.named_graphs):
            raise ParameterError(
                "the engine behind this service passes over the graphs that a request names; name them in the query: "
                "GRAPH <IRI> { ?s ?p ?o }"
            )
        if len(query.text) > self._limits.chars:
            raise QueryLimitError(
                f"the query has {len(query.text)} characters; up to {self._limits.chars} are read", "query_chars_limit"
            )
        return await clock.wait(self._examiner.examine(query, self._limits.nesting))

    def _clock(self, query: Query) -> Clock:
        most_ms = self._limits.page_time_ms if query.lane == "pages" else self._limits.time_ms
        time_ms = min(query.time_ms or most_ms, most_ms)
        return Clock(time_ms / 1000, self._limit("query_time_limit_ms", time_ms))

    @asynccontextmanager
    async def _exchange(
        self, query: Query, examined: Examined, clock: Clock, sought: Wanted
    ) -> AsyncIterator[Exchange]:
        """Send a query and hold its response; leaving closes the connection where bytes are left."""
        tried = False
        async with self._counted(query):
            while True:
                place = await self._places.enter(query.lane == "pages", clock, tried)
                async with AsyncExitStack() as stack:
                    stack.callback(place.leave)
                    try:
                        work = self._asked(query, examined, sought, clock, place, stack)
                        exchange = await (place.attempt(work) if place.is_trial else work)
                    except TrialFailedError:
                        if place.slot == "guest":
                            raise self._places.lanes.full() from None
                        tried = True  # from the beginning again, once there is a place for slow ones
                        continue
                    yield exchange
                    return

    async def _asked(
        self, query: Query, examined: Examined, sought: Wanted, clock: Clock, place: Place, stack: AsyncExitStack
    ) -> Exchange:
        """Send a query and return what is answered: of a trial all of it, else its head.

        Raises:
            TrialFailedError: the answer is too long for a trial, or the endpoint ended it as one.
        """
        if self._client is None:
            raise StoreError(f"{self._endpoint.shown}: is not connected; start the service")
        left_s = min(clock.left_s, MOST_TRIAL_S) if place.is_trial else clock.left_s
        body = self._endpoint.body(examined.text, *examined.dataset, max(round(left_s * 1000), 1))
        try:
            response = await clock.wait(send(self._client, self._endpoint, body, sought.accept))
        except EndpointError:
            broken = partial(fault_of, query.text, "")
            fault = await self._examiner.beside(query, broken) if query.lane == "public" else None
            if fault is not None:
                raise syntax_error(fault) from None  # which it would not be with the endpoint there either
            raise
        stack.push_async_callback(response.aclose)
        exchange = Exchange(response, clock, place)
        try:
            if response.status_code != 200:
                raise await self._refused(query, exchange, examined.shift)
            if place.is_trial:
                exchange.early = await self._gathered(exchange)
        except QueryLimitError as error:
            if place.is_trial and error.limit == "query_time_limit_ms" and error is not clock.error:
                raise TrialFailedError from None
            raise
        return exchange

    async def _refused(self, query: Query, exchange: Exchange, shift: int) -> Exception:
        """Return the error for an answer that is not 200."""
        response = exchange.response
        said = await exchange.clock.wait(beginning(response))
        told = partial(refused, response.status_code, said, shift, query.text, response.headers.get("retry-after"))
        error = await self._examiner.beside(query, told)
        if not isinstance(error, QueryError | QueryLimitError):
            where = note().asked, response.status_code, one_line(said)
            _LOG.warning("%s: the endpoint answered with status %d: %s", *where)
        return error

    async def _gathered(self, exchange: Exchange) -> list[bytes]:
        parts, size = [], 0
        async for part in self._bytes(exchange):
            parts.append(part)
            size += len(part)
            if size > _TRIAL_BYTES:
                raise TrialFailedError
        fault = cut(b"".join(parts)[-_TAIL:])
        if fault is not None:
            raise fault
        return parts

    async def _bytes(self, exchange: Exchange) -> AsyncIterator[bytes]:
        """Iterate the bytes of a response within time and size; what breaks off is raised."""
        if exchange.early is not None:
            for part in exchange.early:
                yield part
            return
        parts, size = exchange.response.aiter_bytes(), 0
        while True:
            try:
                part = await exchange.clock.wait(joined(parts))
            except (httpx.HTTPError, httpx.StreamError) as error:
                if exchange.stalled:
                    raise self._limit("answer_stall_limit_ms", self._limits.stall_ms) from error
                raise EndpointError("the endpoint broke off its answer", "ask again") from error
            if not part:
                exchange.place.leave()  # before the client has read it
                return
            size += len(part)
            if size > self._limits.bytes:
                raise self._limit("answer_bytes_limit", self._limits.bytes)
            yield part

    @asynccontextmanager
    async def stream(self, query: Query, row_type: str | None, graph_type: str | None) -> AsyncIterator[Reply]:
        """Answer as bytes in a media type; see `Backend.stream`."""
        clock = self._clock(query)
        examined = await self._examined(query, clock)
        sought = wanted(query.text, row_type, graph_type, formats=self._formats)
        async with self._exchange(query, examined, clock, sought) as exchange:
            given, rows = exchange.response.headers.get("content-type", ""), self._limits.rows
            passing = pieces(self._bytes(exchange), sought, given, rows, self._limit("answer_row_limit", rows))
            if not sought.fits(given):
                passing = converted(passing, sought, given)
            if sought.media_type == CSV.media_type and sought.form == "rows":
                passing = with_quotes(passing)
            first = await anext(passing, b"")
            yield Reply(sought.form, sought.media_type, self._handed(first, passing, exchange), self.revision())

    async def _handed(self, first: bytes, rest: AsyncIterator[bytes], exchange: Exchange) -> AsyncIterator[bytes]:
        """Hand chunks to the client, who may not take for ever."""
        clock, place, chunk = asyncio.get_running_loop().time, exchange.place, first
        place.on_stall = exchange.give_up
        try:
            while chunk:
                place.hand(clock())
                try:
                    yield chunk
                finally:
                    place.taken(clock())
                chunk = await anext(rest, b"")
        except QueryLimitError as error:
            self._stopped(error)
            raise

    async def ask(self, query: Query, limit: int) -> Answer:
        """Answer with at most `limit` rows; see `Backend.ask`."""
        clock = self._clock(query)
        examined = await self._examined(query, clock)
        sought = wanted(query.text, None, None, whole=True, formats=self._formats)
        async with self._exchange(query, examined, clock, sought) as exchange:
            given = exchange.response.headers.get("content-type", "")
            answer = await answer_of(self._bytes(exchange), sought, given, limit, bare_rows=query.lane == "public")
        note().rows = len(answer.rows)
        return answer


def check(settings: Settings) -> str:
    """Look whether the endpoint of the settings can stand behind the service, and return its address.

    Raises:
        UsageError: the settings contradict each other.
        StoreError: it holds no graph of ours, or shows it in another way than pages ask.
        EndpointError: it does not answer.
    """
    endpoint = endpoint_of(settings)
    source = RemoteSource(endpoint)
    try:
        check_graph(source, endpoint, settings.id_base)
    finally:
        source.close()
    return endpoint.shown
