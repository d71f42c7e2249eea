"""Long queries, in the process that asks the engine: what they are refused for, and what is wrong with them.

Both take the longer the longer a text is, up to some tenths of a second.  Here that counts to the query's time and
holds up nobody else; the service does it itself for short texts only.  Workers load this file with their first long
query.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kg.errors import QueryLimitError, parse_position
from kg.tokens import names_dataset
from service.errors import ForbiddenQueryError
from service.isolation.jobs import Job
from service.lexer import check_nesting, check_query
from service.syntax.faults import read_fault

__all__ = ["broken", "examined"]


def examined(job: Job) -> Job | dict[str, Any]:
    """Return a job whose text the engine may have; of one that is refused, what the service is told."""
    assert job.nesting is not None
    try:
        check_nesting(job.query, job.nesting)
        text = check_query(job.query)
    except QueryLimitError as error:
        return {"code": "nesting", "message": str(error)}
    except ForbiddenQueryError as error:
        return {"code": "forbidden", "message": str(error), "place": (error.line, error.column)}
    return job._replace(query=text, default="own" if names_dataset(text) else job.default, nesting=None)


def broken(text: str, said: str) -> dict[str, Any] | None:
    """Return what is wrong with a text as its client wrote it, where more is known than what the engine said."""
    try:
        fault = read_fault(text, said, *parse_position(said))
    except Exception:  # the engine's own words are at hand
        return None
    return asdict(fault) if fault is not None else None
