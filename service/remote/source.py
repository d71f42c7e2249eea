"""The endpoint's graph as quads, read in a thread: for exports, the index of names, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import httpx
import pyoxigraph as ox

from kg.errors import QueryLimitError
from kg.store import Answer, Fact, Term, engine_term
from service.errors import EndpointError
from service.remote.endpoint import Endpoint
from service.remote.faults import refused, unanswered
from service.remote.prologue import form_of, with_prefixes
from service.remote.rows import Rows, term_of

__all__ = ["RemoteSource"]

#: Longest silence of the endpoint: these are our own queries, and some read all that there is.
_SILENCE_S = 300.0
_ACCEPT = "application/sparql-results+json, application/json;q=0.5"
_SAID_BYTES = 4_000


class RemoteSource:
    """Reads like `kg.store.GraphStore`; every call is a query of ours, and none changes anything.

    Args:
        endpoint: what is asked.
        id_base: how the names of our graphs begin; others, such as an engine's own, are passed over.
    """

    def __init__(self, endpoint: Endpoint, id_base: str = "") -> None:
        self._endpoint, self._base = endpoint, id_base
        self._client = endpoint.patient_client(_SILENCE_S)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _unreachable(self, error: httpx.HTTPError) -> EndpointError:
        found = unanswered(error, self._endpoint.shown)
        found.hint = "start it, or name another one by --endpoint"
        return found

    def _asked(self, sparql: str, rows: Rows) -> Iterator[dict[str, Term]]:
        """Iterate the rows of a SELECT as they come; of an ASK, none."""
        text, shift = with_prefixes(sparql)
        body, head = self._endpoint.body(text), self._endpoint.head(_ACCEPT)
        try:
            with self._client.stream("POST", self._endpoint.url, content=body, headers=head) as response:
                if response.status_code != 200:
                    said = b""
                    for part in response.iter_bytes():
                        said += part
                        if len(said) > _SAID_BYTES:
                            break
                    retry = response.headers.get("retry-after")
                    raise refused(
                        response.status_code, said[:_SAID_BYTES].decode("utf-8", "replace"), shift, retry_after=retry
                    )
                for part in response.iter_bytes():
                    for row in rows.feed(part):
                        yield {name: term_of(value) for name, value in row.items()}
            rows.end()
        except httpx.TimeoutException as error:
            raise QueryLimitError(f"the endpoint {self._endpoint.shown} is silent", "query_time_limit_ms") from error
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        except (ValueError, AttributeError) as error:
            raise EndpointError(
                f"the endpoint {self._endpoint.shown} answers with what is no SPARQL result ({error})",
                "give the address of its SPARQL query service",
            ) from error

    def answer(self, sparql: str, accept: str, default_graphs: Sequence[str] = ()) -> tuple[str, bytes]:
        """Return the type and the bytes of a short answer, as the endpoint gives it.

        Raises:
            EndpointError, QueryError, QueryLimitError, QueueFullError.
        """
        text, shift = with_prefixes(sparql)
        body = self._endpoint.body(text, default_graphs)
        try:
            response = self._client.post(self._endpoint.url, content=body, headers=self._endpoint.head(accept))
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        if response.status_code != 200:
            retry = response.headers.get("retry-after")
            raise refused(response.status_code, response.text[:_SAID_BYTES], shift, retry_after=retry)
        return response.headers.get("content-type", ""), response.content

    def rows(self, sparql: str) -> Iterator[dict[str, Term]]:
        """Iterate the rows of a SELECT query as they come.

        Raises:
            EndpointError, QueryError, QueryLimitError, QueueFullError.
        """
        return self._asked(sparql, Rows())

    def asks(self, sparql: str) -> bool:
        """Return the truth of an ASK query."""
        rows = Rows()
        for _ in self._asked(sparql, rows):
            pass
        return bool(rows.boolean)

    def query(self, sparql: str, limit: int | None = None) -> Answer:
        """Return the answer to a SELECT or ASK query; see `kg.store.GraphStore.query`."""
        if form_of(sparql) == "boolean":
            return Answer((), (), boolean=self.asks(sparql))
        document, found, truncated = Rows(), list[dict[str, Term]](), False
        for row in self._asked(sparql, document):
            if limit is not None and len(found) >= limit:
                truncated = True
                break
            found.append(row)
        names = document.variables or tuple(dict.fromkeys(name for row in found for name in row))
        return Answer(names, tuple(tuple(row.get(name) for name in names) for row in found), truncated=truncated)

    def graph_names(self) -> list[str]:
        """Return the IRIs of all named graphs, sorted."""
        names = (row["g"].value for row in self.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))
        return sorted(name for name in names if name.startswith(self._base))

    def quads(self, graph: str | None = None, subject: str | None = None) -> Iterator[ox.Quad]:
        """Iterate the quads of a graph, of a subject, of both, or all."""
        named = str(ox.NamedNode(graph)) if graph else "?g"
        about = str(ox.NamedNode(subject)) if subject else "?s"
        given = {"g": ox.NamedNode(graph) if graph else None, "s": ox.NamedNode(subject) if subject else None}
        for row in self.rows(f"SELECT * {{ GRAPH {named} {{ {about} ?p ?o }} }}"):
            s = given["s"] or engine_term(row["s"])
            g = given["g"] or engine_term(row["g"])
            if not g.value.startswith(self._base):
                continue
            yield ox.Quad(s, engine_term(row["p"]), engine_term(row["o"]), g)  # type: ignore[arg-type]

    def facts(self, predicate: str, object: str | None = None) -> Iterator[Fact]:
        """Iterate subject, value and graph of every quad with `predicate` (and the IRI `object`, if given)."""
        value = str(ox.NamedNode(object)) if object else "?o"
        for row in self.rows(f"SELECT * {{ GRAPH ?g {{ ?s {ox.NamedNode(predicate)} {value} }} }}"):
            if row["g"].value.startswith(self._base):
                yield Fact(row["s"].value, Term("iri", object) if object else row["o"], row["g"].value)
