"""What can go wrong with a request, as one tree, one table of statuses and one JSON body.

    KgError
      QueryError, StoreError, QueryLimitError      from kg, as ParameterError, of what is no SPARQL
        BrokenQueryError                           what is no query, with a hint
      ServiceError                                 what only a service can meet
        EndpointError                              the endpoint behind the service fails
        BadRequestError                            the request is no question this service knows
        ForbiddenQueryError                        SERVICE, or what is no query
          UpdateRefusedError                       an update; there is no write side
        NotAllowedError                            this address is not for this client
        NotFoundError                              no such resource; brings suggestions
        NotAcceptableError                         no format that the client accepts
        MediaTypeError                             a body in a format that is not read
        QueueFullError                             too many queries wait
        TooManyRequestsError                       this client asks more than one client may
        WorkerLostError                            the query's process was ended from outside
        ClientGoneError                            nobody waits for the answer any more

The body is ``{"error": {"status", "code", "message", "line", "column", "hint", "request_id"}}``, in English; pages say
it in their language, where `service.texts.particulars` has a line for each message.  Whom an address with ``lang=``
asks, as scripts of pages do, is told the same in that language too, in ``"said": {"lang", "message", "hint"}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.errors import KgError, ParameterError, QueryError, QueryLimitError, ResourceError, StoreError, UsageError
from service.texts.filling import filled
from service.texts.saying import PLACES, in_chinese

__all__ = [
    "BadRequestError",
    "BrokenQueryError",
    "ClientGoneError",
    "EndpointError",
    "ErrorBody",
    "ForbiddenQueryError",
    "MediaTypeError",
    "NotAcceptableError",
    "NotAllowedError",
    "NotFoundError",
    "QueueFullError",
    "ServiceError",
    "TooManyRequestsError",
    "UpdateRefusedError",
    "WorkerLostError",
    "error_body",
    "http_error_body",
    "parameter_body",
    "service_ending",
    "shortened",
    "without_places",
]

_MESSAGE_CHARS = 600
#: Of what a client sent, in a message.
_FOUND_CHARS = 100
#: A word with a slash in it, without the punctuation around it.
_PLACE = re.compile(r"""[^\s()"',;]*/[^\s()"',;]*[^\s()"',;:.]|/""")


def shortened(found: str, most: int = _FOUND_CHARS) -> str:
    """Return what a client sent as a message holds it: of a long text the begin and the end.

    >>> shortened("abcdefghijkl", 5)
    'abcd … l'
    """
    if len(found) <= most:
        return found
    kept = most // 3 or 1
    return f"{found[: most - kept]} … {found[-kept:]}"


class ServiceError(KgError):
    """Base of the errors that only a service can meet; `hint` says what to do, where the message does not."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class EndpointError(ServiceError):
    """The endpoint behind this service cannot be reached, or answers what is no answer."""


class BadRequestError(ServiceError):
    """The request lacks something or holds what does not exist; `suggestions` as those of NotFoundError."""

    def __init__(
        self, message: str, hint: str | None = None, suggestions: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message, hint)
        self.suggestions = suggestions


class BrokenQueryError(QueryError):
    """The text is no query, and we know better than the engine what is wrong with it."""

    def __init__(self, message: str, hint: str, line: int | None, column: int | None) -> None:
        super().__init__(message, line, column)
        self.hint = hint


class ForbiddenQueryError(ServiceError):
    """The query would reach another host or change data."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class UpdateRefusedError(ForbiddenQueryError):
    """An update; this service has no write side."""


class NotAllowedError(ServiceError):
    """This address is not for this client."""


class NotFoundError(ServiceError):
    """There is no such resource; `suggestions` are (path, name) of what may have been meant."""

    def __init__(self, message: str, suggestions: tuple[tuple[str, str], ...] = (), hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.suggestions = suggestions


class NotAcceptableError(ServiceError):
    """None of the formats on offer is accepted."""


class MediaTypeError(ServiceError):
    """The body's media type is not read here."""


class QueueFullError(ServiceError):
    """As many queries wait as may; `retry_after_s` is longer where the endpoint behind this service asks for it."""

    retry_after_s = 2

    def __init__(self, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        if retry_after_s is not None:
            self.retry_after_s = retry_after_s


class TooManyRequestsError(ServiceError):
    """This client asks more than one client may; `headers` tell its limit."""

    def __init__(self, message: str, retry_after_s: int, headers: dict[str, str]) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.headers = headers


class WorkerLostError(ServiceError):
    """The process that ran the query was ended from outside."""

    retry_after_s = 1


class ClientGoneError(ServiceError):
    """The client closed its connection; what is answered reaches nobody."""


def service_ending() -> StoreError:
    """Return what who comes is told while the service is stopping."""
    return StoreError("the service is ending; ask again when it runs")


#: Exception -> (status, code); the first that fits counts.
STATUS_TABLE: tuple[tuple[type[KgError], int, str], ...] = (
    (UpdateRefusedError, 403, "read-only"),
    (ForbiddenQueryError, 400, "forbidden-query"),
    (NotAllowedError, 403, "not-allowed"),
    (NotFoundError, 404, "not-found"),
    (NotAcceptableError, 406, "not-acceptable"),
    (MediaTypeError, 415, "media-type"),
    (QueueFullError, 503, "queue-full"),
    (TooManyRequestsError, 429, "too-many-requests"),
    (WorkerLostError, 503, "worker-lost"),
    (ClientGoneError, 499, "client-gone"),
    (EndpointError, 502, "endpoint"),
    (BadRequestError, 400, "bad-request"),
    (ParameterError, 400, "bad-request"),
    (QueryError, 400, "query"),
    (UsageError, 400, "bad-request"),
    (StoreError, 503, "store"),
    (ResourceError, 500, "resource"),
    (KgError, 500, "internal"),
)

#: Setting that a query ran past -> (status, code, hint).
LIMIT_TABLE: dict[str, tuple[int, str, str]] = {
    "query_time_limit_ms": (504, "time-limit", "ask for less: bind more, sort or count less, add LIMIT"),
    "query_memory_limit_mb": (507, "memory-limit", "ask for less: sort, group or join fewer rows"),
    "answer_row_limit": (413, "row-limit", "add LIMIT, or ask in parts"),
    "answer_bytes_limit": (413, "bytes-limit", "add LIMIT, ask for fewer columns, or in parts"),
    "query_chars_limit": (413, "query-too-long", "shorten the query"),
    "query_nesting_limit": (413, "query-too-nested", "write it flatter: fewer groups within groups, shorter chains"),
    "answer_stall_limit_ms": (504, "client-too-slow", "read the answer as it comes, or ask in parts"),
}

#: HTTP status that the framework itself raises -> code.
HTTP_CODES: dict[int, str] = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 422: "bad-request"}


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The one form of an error; `line` and `column` count from 1.  Of long words the middle is left out."""

    status: int
    code: str
    message: str
    line: int | None = None
    column: int | None = None
    hint: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", shortened(self.message, _MESSAGE_CHARS))
        if self.hint is not None:
            object.__setattr__(self, "hint", shortened(self.hint, _MESSAGE_CHARS))

    def words(self, lang: str) -> tuple[str, str | None, str]:
        """Return message and hint in ``zh`` or ``en``, and the message's ``lang``: some have no Chinese."""
        message = in_chinese(self.message) if lang == "zh" else None
        hint = in_chinese(self.hint) if lang == "zh" and self.hint else None
        return message or self.message, hint or self.hint, "zh-Hans" if message else "en"

    def said(self, lang: str) -> tuple[str, str | None, str]:
        """Return what `words` does, with the place in the query behind the message."""
        message, hint, spoken = self.words(lang)
        place = PLACES["en" if spoken == "en" else "zh"]
        told = filled(place, {"line": str(self.line), "column": str(self.column)}) if self.line else ""
        return message + told, hint, spoken

    def json(self) -> dict[str, dict[str, object]]:
        """Return the JSON body."""
        return {"error": asdict(self)}


def without_places(message: str) -> str:
    """Return a message without the folders and files of this machine; addresses of the Web stay.

    >>> without_places("/srv/store: no such store; build one with: kg build PATHS --out /srv/store")
    '…: no such store; build one with: kg build PATHS --out …'
    """
    return _PLACE.sub(lambda found: found[0] if "://" in found[0] else "…", message)


def error_body(error: BaseException) -> ErrorBody:
    """Return what a client is told of `error`: no place on disk, and of a fault of ours only that it happened."""
    if isinstance(error, QueryLimitError) and error.limit in LIMIT_TABLE:
        status, code, hint = LIMIT_TABLE[error.limit]
        return ErrorBody(status, code, str(error), hint=hint)
    message = without_places(str(error)) if isinstance(error, StoreError | ResourceError) else str(error)
    for kind, status, code in STATUS_TABLE:
        if isinstance(error, kind):
            return ErrorBody(
                status,
                code,
                message,
                getattr(error, "line", None),
                getattr(error, "column", None),
                getattr(error, "hint", None),
            )
    return ErrorBody(
        500,
        "internal",
        "the service met a fault of its own; the operator's log has it",
        hint="try again; if it stays, report the address you asked for",
    )


def http_error_body(status: int, detail: object, hint: str | None = None) -> ErrorBody:
    """Return the body of an error that the web framework raised."""
    return ErrorBody(status, HTTP_CODES.get(status, "http"), str(detail), hint=hint)


def parameter_body(fault: Mapping[str, Any], most: int | None = None) -> ErrorBody:
    """Return the body of a parameter that is not of its type.

    Args:
        fault: as pydantic tells it.
        most: highest whole number that is allowed, where that is known; 1 is the lowest.
    """
    name, given = str(fault["loc"][-1]), shortened(str(fault.get("input")))
    if fault["type"] == "missing":
        message = f"{name} is missing; give it"
    elif str(fault["type"]).startswith("int"):
        numbers = f"a whole number from 1 to {most}" if most is not None else "a whole number"
        message = f"{name}={given} was given; {numbers} is allowed"
    else:
        message = f"{name}={given} was given; that is not what stands there ({fault['msg']})"
    return ErrorBody(400, "bad-request", message)
