"""What is looked up in a query's text before and after the endpoint has it; of long texts beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from kg.dataset import NOTHING
from kg.errors import QueryLimitError
from kg.tokens import links
from service.backend import Query
from service.lexer import LONG_CHARS, check_nesting, check_query
from service.remote.prologue import Dataset, dataset_of, with_prefixes

__all__ = ["Examined", "Examiner"]

#: Most tokens of a stranger's query, lists of VALUES aside.  Engines follow chains (of ``||``, ``+``, UNION, MINUS, the
#: parts of a path or a list) by recursion, however flat they are written; one whose stack is used up is gone for
#: everybody.  docs/endpoint.md tells what was measured.
MOST_LINKS = 1_500
T = TypeVar("T")


class Examined(NamedTuple):
    """What the endpoint is sent of a query: its text, how far the first line moved in it, its graphs."""

    text: str
    shift: int
    dataset: Dataset


def _dataset(query: Query) -> Dataset:
    """Return the graphs that a request or its query names; for the unnamed default graph one that is empty."""
    if query.default_graphs or query.named_graphs:
        return query.default_graphs, query.named_graphs
    default, named = dataset_of(query.text, query.base_iri)
    if query.default_graph == "default" and not default and not named:
        return (NOTHING,), ()
    return default, named


def _check_chains(text: str) -> None:
    """Refuse a text of so many tokens that an engine may not come to the end of its chains.

    Raises:
        QueryLimitError: it has more than `MOST_LINKS`.
    """
    if len(text) > MOST_LINKS and (found := links(text)) > MOST_LINKS:
        raise QueryLimitError(
            f"the query has {found} words and signs, lists of VALUES aside; an engine behind this service gets up to "
            f"{MOST_LINKS}",
            "query_nesting_limit",
        )


def _examine(query: Query, nesting: int) -> Examined:
    checked = check_query(query.text)
    check_nesting(query.text, nesting)
    if query.lane == "public":
        _check_chains(checked)
    return Examined(*with_prefixes(checked, query.base_iri), _dataset(query))


class Examiner:
    """One thread for the long texts of strangers: they wait for each other, and nobody for them."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "long-texts")

    def close(self) -> None:
        """End; what is under way is no longer waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def examine(self, query: Query, nesting: int) -> Examined:
        """Return what the endpoint may have of a query.

        Args:
            query: what is asked.
            nesting: how deep its groups may nest.

        Raises:
            ForbiddenQueryError: it would reach other hosts, or change data.
            QueryLimitError: it nests too deep, or its chains may be too long.
        """
        return await self.beside(query, lambda: _examine(query, nesting))

    async def beside(self, query: Query, work: Callable[[], T]) -> T:
        """Return what comes of work on a query's text."""
        if query.lane == "public" and len(query.text) > LONG_CHARS:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        return work()
