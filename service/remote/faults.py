"""What an endpoint says when it does not answer, as our errors; and how a cut answer is known."""

from __future__ import annotations

import logging
import math
import re
import time
from email.utils import parsedate_to_datetime

import httpx

from kg.errors import QueryError, QueryLimitError, parse_position
from service.errors import EndpointError, QueueFullError
from service.noting import note
from service.syntax import fault_of, syntax_error

__all__ = ["cut", "one_line", "refused", "unanswered", "unfinished", "unreadable"]

_LOG = logging.getLogger("uvicorn.error")
_MESSAGE_CHARS = 300
#: Longest pause that an endpoint may ask our clients for, an hour.
_MOST_WAIT_S = 3_600
_WRONG_ADDRESS = "the operator gave the address of something else than a SPARQL query service"
#: How engines say in an error that the time, or the memory, of a query was up.
_TIME = re.compile(r"time[ -]?out|timed out|time ?limit|deadline exceeded|cancel+ed|aborted due to", re.IGNORECASE)
_MEMORY = re.compile(r"memory ?limit|out ?of ?memory|OutOfMemory|bad_alloc|exceeds? the memory", re.IGNORECASE)
#: How engines end an answer that they could not finish though its status said 200.
_CUT = re.compile(
    rb"The SPARQL operation has been cancelled\s*$"
    rb"|Query cancelled due to timeout"
    rb"|An error has occurred while exporting the query result"
)


def one_line(message: str) -> str:
    """Return an engine's message on one line, not longer than a screen's two or three."""
    line = " ".join(message.split())
    return line if len(line) <= _MESSAGE_CHARS else line[:_MESSAGE_CHARS] + " …"


def _position(message: str, shift: int) -> tuple[int | None, int | None]:
    """Return the place that a message names in the query as the client wrote it."""
    line, column = parse_position(message)
    if line == 1 and column is not None:
        column = max(1, column - shift)
    return line, column


def unanswered(error: httpx.HTTPError, place: str = "behind this service") -> EndpointError:
    """Return the error of an endpoint that gave no answer: not there, gone in the middle, or no HTTP at all.

    Args:
        error: what came of the request.
        place: which endpoint it was.
    """
    said = str(error)
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in said:
        return EndpointError(f"the endpoint {place} answers with what is no HTTP", _WRONG_ADDRESS)
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError):
        return EndpointError(f"the endpoint {place} closed the connection without an answer", "ask again later")
    return EndpointError(f"the endpoint {place} cannot be reached", "ask again later")


def _wait_s(retry_after: str | None) -> int:
    """Return for how long an endpoint asks to be left alone, in seconds; our own time where it does not say."""
    try:
        if retry_after is None or retry_after.strip().isdecimal():
            wait = int(retry_after or QueueFullError.retry_after_s)
        else:
            wait = math.ceil(parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        wait = QueueFullError.retry_after_s
    return min(max(wait, 1), _MOST_WAIT_S)


def refused(
    status: int, message: str, shift: int = 0, text: str | None = None, retry_after: str | None = None
) -> Exception:
    """Return the error for an answer that is none.

    Args:
        status: of the endpoint's response; 200 is no error.
        message: the beginning of its body.
        shift: characters that we put before the query's first line.
        text: the query as the client wrote it.
        retry_after: the header of that name.
    """
    if 200 < status < 300:
        return QueryLimitError("the endpoint ended the query before it was done", "query_time_limit_ms")
    if status in (400, 422) and not re.search(r"TimeLimitExceeded|MemoryLimitExceeded", message):
        line, column = _position(message, shift)
        fault = fault_of(text, message, line, column) if text is not None else None
        if fault is not None:
            return syntax_error(fault)
        told = re.sub(r"error at \d+:\d+: ", "", one_line(message)) or "it does not say why"
        return QueryError(f"the endpoint does not take this query: {told}", line, column)
    if _MEMORY.search(message):
        return QueryLimitError("the endpoint had not enough memory for the query", "query_memory_limit_mb")
    if status in (408, 504) or (status not in (401, 403, 404) and _TIME.search(message)):
        return QueryLimitError("the query ran longer than the endpoint allows", "query_time_limit_ms")
    if status in (429, 503):
        wait_s = _wait_s(retry_after)
        return QueueFullError(f"the endpoint is too busy; ask again in {wait_s} s", wait_s)
    reasons = {
        401: "asks for credentials",
        403: "refuses us",
        404: "is not at this address",
        413: "takes no query of this length",
    }
    elsewhere = "sends us to another address, where we do not go"
    reason = elsewhere if 300 <= status < 400 else reasons.get(status, "failed")
    return EndpointError(f"the endpoint {reason} (status {status})", "the operator's log has more")


def cut(tail: bytes) -> Exception | None:
    """Return what an engine says at the end of an answer that it could not finish; None where it says nothing.

    Args:
        tail: the answer's last bytes, two thousand or all.
    """
    if _CUT.search(tail):
        return QueryLimitError("the endpoint stopped the query in the middle of its answer", "query_time_limit_ms")
    return None


def unfinished() -> EndpointError:
    """Return the error of an answer that ended as if whole, and is not."""
    return EndpointError("the endpoint's answer ends in its middle", "ask again")


def unreadable(kind: str, said: object) -> EndpointError:
    """Return the error of what is no answer of its type; what a parser says of it is for the operator's log."""
    told = note().asked, kind or "anything", one_line(str(said))
    _LOG.warning("%s: the endpoint's answer cannot be read as %s: %s", *told)
    return EndpointError(
        f"the endpoint's answer cannot be read as {kind or 'no media type'}", "ask again; the operator's log has more"
    )
