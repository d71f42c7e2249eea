"""How a query ends that brings no answer: what its worker told, or what became of it, as the error to raise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.errors import KgError, QueryError, QueryLimitError, parse_position
from service.backend import Limits
from service.errors import ForbiddenQueryError, WorkerLostError
from service.isolation.runs import Run
from service.isolation.workers import OUT_OF_MEMORY, OUT_OF_STACK
from service.negotiate import unfitting
from service.syntax import Fault, fault_of, syntax_error

__all__ = ["limit_error", "lost", "told"]

_MESSAGE_CHARS = 300
#: Setting -> what is told of a query that ran past it; `{0}` are the limits.
LIMIT_TEXT = {
    "query_time_limit_ms": "the query ran longer than {time_ms} ms, waiting included, and was stopped",
    "query_memory_limit_mb": "the query took more than {0.memory_mb} MB of memory and was stopped",
    "query_nesting_limit": "the query nests deeper than the engine can follow and was stopped",
    "answer_row_limit": "the answer has more than {0.rows} rows",
    "answer_bytes_limit": "the answer has more than {0.bytes} bytes",
    "answer_stall_limit_ms": "the client took nothing of its answer for {0.stall_ms} ms",
}


def _one_line(message: str) -> str:
    """Return an engine's message on one line; it may list every character that it had expected."""
    line = " ".join(message.split())
    return line if len(line) <= _MESSAGE_CHARS else line[:_MESSAGE_CHARS] + " …"


def limit_error(limit: str, limits: Limits, time_ms: int | None = None) -> QueryLimitError:
    """Return the error for a query past the limit of that setting; `time_ms` is the request's own limit."""
    return QueryLimitError(LIMIT_TEXT[limit].format(limits, time_ms=time_ms or limits.time_ms), limit)


def told(cause: Mapping[str, Any], limits: Limits, text: str | None = None) -> KgError:
    """Return the error for what a worker told; `text` is the query as the client wrote it, where that is to be read."""
    code, message = cause["code"], cause["message"]
    if code == "nesting":
        return QueryLimitError(message, "query_nesting_limit")
    if code == "forbidden":
        return ForbiddenQueryError(message, *cause["place"])
    if code == "triples":
        return QueryLimitError(f"the answer has more than {limits.rows} triples", "answer_row_limit")
    if code == "limit":
        return limit_error(message, limits)
    if code == "syntax":
        place = parse_position(message)
        fault = Fault(**cause["fault"]) if cause.get("fault") else None
        if fault is None and text is not None:
            fault = fault_of(text, message, *place)
        if fault is not None:
            return syntax_error(fault)
        return QueryError(f"the query is not SPARQL 1.1: {_one_line(message)}", *place)
    if code == "form":
        return unfitting(message)
    return QueryError(f"the query cannot be answered: {_one_line(message)}")


def lost(run: Run, limits: Limits) -> KgError:
    """Return the error for a worker that is gone: killed at a limit, ended by the engine, or from outside."""
    limit, end = run.worker.killed_for, run.worker.process.poll()
    if limit is None and end == OUT_OF_MEMORY:
        limit = "query_memory_limit_mb"
    if limit is None and end in OUT_OF_STACK:
        limit = "query_nesting_limit"
    if limit is None:
        return WorkerLostError("the process that ran the query was ended from outside", "ask again")
    return limit_error(limit, limits, run.time_ms)
