"""Statuses that the addresses answer, and what they mean, for the OpenAPI description."""

from __future__ import annotations

__all__ = ["ANYWHERE", "MEANS", "MORE", "OWN"]

#: Status -> what it means, wherever it can come.
ANYWHERE = {
    "400": "a parameter is missing or not allowed",
    "406": "no format that the client accepts",
    "429": "too many requests of one client; Retry-After tells when to ask again",
    "502": "the endpoint behind the service fails",
    "503": "too many queries wait, or there is no graph; Retry-After tells when to ask again",
    "504": "a query ran past its limit of time",
}
MORE = {
    "301": ("/id/{path}", "/articles/{key}"),
    "404": ("/questions/{name}", "/articles/{key}", "/id/{path}", "/export", "/graphs", "/graphs/{path}", "/metrics",
            "/targets", "/compare", "/correct", "/explore", "/chain", "/neighbours"),
    "413": ("/questions/{name}", "/neighbours"),
    "507": ("/questions/{name}", "/graphs", "/graphs/{path}"),
}
MEANS = {
    "301": "the resource has another name now",
    "304": "unchanged: the ETag that the client holds counts still",
    "404": "there is no such resource",
    "413": "the answer is too long",
    "507": "a query ran past its limit of memory",
}
TOO_LONG = {"413": "the body is too long"}
NEAR = {"403": "only clients on this machine may read it"}
#: Of the one address that writes: a line in the file of corrections.
WRITING = {
    "403": "the token is wrong, the form comes from another site, or this service writes nothing",
    "409": "the file of corrections is broken, or says the contrary",
    "413": "the form is too long",
    "415": "the body is no form",
}
#: Method and path -> statuses that no other address answers so.
OWN = {"post /correct": WRITING, "post /neighbours": TOO_LONG, "get /metrics": NEAR}
