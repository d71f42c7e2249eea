"""The OpenAPI description: what FastAPI reads from the routes, and what it cannot know of formats and errors.

One table tells in which formats each address answers; tests ask each address for each of them.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.exporting import DESCRIPTIONS, EXPORTS
from service.negotiate import CSV, GRAPHS, HTML, JSON, Format
from service.routes.articlepage import ARTICLE_FORMATS
from service.routes.changes import CHANGES
from service.routes.correcting import CORRECTIONS
from service.routes.sparqlpage import SPARQL_PATH_ITEM

__all__ = ["OFFERS", "describe"]

_LISTS = (JSON, CSV, HTML)
#: Path -> formats that ``?format=`` and Accept choose from, the preferred one first.
OFFERS: dict[str, tuple[Format, ...]] = {
    "/": (JSON, HTML),
    "/ontology": (*DESCRIPTIONS, HTML),
    "/questions": (JSON, CSV, HTML, *GRAPHS),
    "/questions/{name}": _LISTS,
    "/articles": _LISTS,
    "/articles/{key}": (*ARTICLE_FORMATS, CSV),
    "/id/{path}": (*ARTICLE_FORMATS, CSV),
    "/search": _LISTS,
    "/suggest": (JSON,),
    "/vocabulary": (JSON,),
    "/changes": CHANGES,
    "/targets": _LISTS,
    "/compare": (HTML,),
    "/correct": CORRECTIONS,
    "/explore": (HTML,),
    "/chain": (HTML,),
    "/neighbours": (JSON,),
    "/export": EXPORTS,
    "/.well-known/void": GRAPHS,
    "/catalog": GRAPHS,
    "/examples": GRAPHS,
    "/graphs": GRAPHS,
    "/graphs/{path}": GRAPHS,
}
#: Status -> what it means, wherever it can come.
_ANYWHERE = {
    "400": "a parameter is missing or not allowed",
    "406": "no format that the client accepts",
    "429": "too many requests of one client; Retry-After tells when to ask again",
    "502": "the endpoint behind the service fails",
    "503": "too many queries wait, or there is no graph; Retry-After tells when to ask again",
    "504": "a query ran past its limit of time",
}
_MORE = {
    "301": ("/id/{path}", "/articles/{key}"),
    "404": ("/questions/{name}", "/articles/{key}", "/id/{path}", "/export", "/graphs", "/graphs/{path}", "/metrics",
            "/targets", "/compare", "/correct", "/explore", "/chain", "/neighbours"),
    "413": ("/questions/{name}", "/neighbours"),
    "507": ("/questions/{name}", "/graphs", "/graphs/{path}"),
}
_MEANS = {
    "301": "the resource has another name now",
    "304": "unchanged: the ETag that the client holds counts still",
    "404": "there is no such resource",
    "413": "the answer is too long",
    "507": "a query ran past its limit of memory",
}
#: Of the one address that writes: a line in the file of corrections.
_WRITING = {
    "403": "the token is wrong, the form comes from another site, or this service writes nothing",
    "409": "the file of corrections is broken, or says the contrary",
    "413": "the form is too long",
    "415": "the body is no form",
}
_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["status", "code", "message"],
            "properties": {
                "status": {"type": "integer"},
                "code": {"type": "string", "description": "a word that stays the same"},
                "message": {"type": "string"},
                "line": {"type": ["integer", "null"], "description": "of the query, from 1"},
                "column": {"type": ["integer", "null"], "description": "from 1"},
                "hint": {"type": ["string", "null"]},
                "request_id": {"type": "string"},
                "suggestions": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"path": {"type": "string"}, "name": {"type": "string"}},
                    },
                },
            },
        }
    },
}
_ERROR_CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}, "text/html": {}}


def _error(text: str) -> dict[str, Any]:
    return {"description": text, "content": _ERROR_CONTENT}


def _parameter(name: str, text: str, values: list[str]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": text,
            "schema": {"type": "string", "enum": values}}  # fmt: skip


def _told(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add formats and errors to the operation of an address."""
    responses = operation["responses"]
    responses.pop("422", None)
    for status, text in _ANYWHERE.items():
        responses[status] = _error(text)
    for status, paths in _MORE.items():
        if path in paths:
            responses[status] = {"description": _MEANS[status]} if status == "301" else _error(_MEANS[status])
    if method == "post":
        responses |= {status: _error(text) for status, text in _WRITING.items()}
        return
    formats = OFFERS.get(path)
    if formats is None:
        return
    responses["304"] = {"description": _MEANS["304"]}
    schemas = responses["200"].get("content", {})
    responses["200"]["content"] = {f.media_type: schemas.get(f.media_type, {}) for f in formats}
    given = [p for p in operation.get("parameters", []) if p["name"] not in ("format", "lang")]
    given.append(_parameter("format", "decides before Accept", list(dict.fromkeys(f.name for f in formats))))
    if HTML in formats:
        given.append(_parameter("lang", "language of the page, else by cookie and Accept-Language", ["zh", "en"]))
    operation["parameters"] = given


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        for path, item in schema["paths"].items():
            for method, operation in item.items():
                _told(path, method, operation)
        schema["paths"]["/sparql"] = {
            method: {**operation, "responses": _with_errors(operation["responses"])}
            for method, operation in SPARQL_PATH_ITEM.items()
        }
        schema.setdefault("components", {}).setdefault("schemas", {})["Error"] = _ERROR
        for unused in ("HTTPValidationError", "ValidationError"):
            schema["components"]["schemas"].pop(unused, None)
        app.openapi_schema = schema
    return app.openapi_schema


def _with_errors(responses: dict[str, Any]) -> dict[str, Any]:
    """Return responses of which every error has the form of all errors; what may come anywhere may come here."""
    told = {status: _error(text) for status, text in _ANYWHERE.items()}
    for status, response in responses.items():
        told[status] = response if status < "400" else _error(response["description"])
    return told
