"""From a query to the job that a worker gets: its text is examined on the way, once where it comes again.

A stranger's long text is examined by the worker, since that takes the longer the longer it is, and nobody else is to
wait for it.
"""

from __future__ import annotations

from functools import lru_cache

from kg.dataset import DefaultGraph
from kg.errors import QueryLimitError
from kg.tokens import names_dataset
from service.backend import Limits, Query
from service.isolation.jobs import Job
from service.lexer import LONG_CHARS, check_nesting, check_query

__all__ = ["job_of"]

#: Longer ones of our own pages are examined each time.
_KNOWN_CHARS = 10_000


def _examine(text: str, nesting: int) -> tuple[str, bool]:
    """Return the text that the engine may have, and whether it names its dataset."""
    check_nesting(text, nesting)
    return check_query(text), names_dataset(text)


_examine_again = lru_cache(256)(_examine)


def job_of(query: Query, row_type: str | None, graph_type: str | None, limit: int | None, limits: Limits) -> Job:
    """Return what a worker is asked.

    Args:
        query: what is asked.
        row_type: media type for rows and truth values; None with `graph_type` None: the answer comes as terms.
        graph_type: media type for graphs.
        limit: most rows of an answer that comes as terms.
        limits: of the service.

    Raises:
        QueryLimitError: the text is too long, or nests too deep.
        ForbiddenQueryError: it would reach other hosts, or change data.  Of long texts the worker tells both.
    """
    if len(query.text) > limits.chars:
        raise QueryLimitError(
            f"the query has {len(query.text)} characters; up to {limits.chars} are read", "query_chars_limit"
        )
    dataset, forms = (query.default_graphs, query.named_graphs), (row_type, graph_type)
    unnamed: DefaultGraph = "union" if query.default_graph == "union" else "empty"
    if len(query.text) > LONG_CHARS and query.lane != "pages":
        return Job(query.text, *dataset, unnamed, *forms, limit, query.base_iri, limits.nesting)
    examine = _examine_again if len(query.text) < _KNOWN_CHARS else _examine
    text, names_its_own = examine(query.text, limits.nesting)
    return Job(text, *dataset, "own" if names_its_own else unnamed, *forms, limit, query.base_iri)
