"""The OpenAPI description: what FastAPI reads from the routes, and what it cannot know of formats and errors.

One table tells in which formats each address answers; tests ask each address for each of them.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.exporting import EXPORTS
from service.negotiate import CSV, GRAPHS, HTML, JSON, Format
from service.parameters import NEIGHBOURS_BODY, complete
from service.routes.articlepage import ARTICLE_FORMATS
from service.routes.changes import CHANGES
from service.routes.correcting import CORRECTIONS
from service.routes.describing import CATALOG
from service.routes.sparqlpage import SPARQL_PATH_ITEM
from service.routes.start import ONTOLOGY
from service.statuses import ANYWHERE, MEANS, MORE, OWN
from service.texts.api import TAG_WORDS

__all__ = ["OFFERS", "describe"]

_LISTS = (JSON, CSV, HTML)
#: Path -> formats that ``?format=`` and Accept choose from, the preferred one first.
OFFERS: dict[str, tuple[Format, ...]] = {
    "/": (JSON, HTML),
    "/ontology": ONTOLOGY,
    "/questions": (JSON, CSV, HTML, *GRAPHS),
    "/questions/{name}": (*_LISTS, *GRAPHS),
    "/articles": _LISTS,
    "/articles/{key}": (*ARTICLE_FORMATS, CSV),
    "/id/{path}": (*ARTICLE_FORMATS, CSV),
    "/search": _LISTS,
    "/suggest": (JSON,),
    "/vocabulary": (JSON,),
    "/changes": CHANGES,
    "/targets": _LISTS,
    "/compare": _LISTS,
    "/correct": CORRECTIONS,
    "/explore": _LISTS,
    "/chain": _LISTS,
    "/neighbours": (JSON, GRAPHS[0], CSV),
    "/export": EXPORTS,
    "/.well-known/void": GRAPHS,
    "/catalog": CATALOG,
    "/examples": GRAPHS,
    "/graphs": GRAPHS,
    "/graphs/{path}": GRAPHS,
}
_SPARQL = {
    "get": "Answer a query by the SPARQL 1.1 Protocol, read-only; no other endpoint is asked. Without a query, "
    "describe the endpoint.",
    "post": "As `GET`; a long query stands in the body, where no limit of addresses cuts it.",
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
                "said": {
                    "type": "object",
                    "properties": {
                        "lang": {"type": "string"},
                        "message": {"type": "string"},
                        "hint": {"type": ["string", "null"]},
                    },
                },
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


def _parameter(name: str, values: list[str]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string", "enum": values}}


def _told(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add formats and errors to the operation of an address."""
    responses = operation["responses"]
    responses.pop("422", None)
    for status, text in ANYWHERE.items():
        responses[status] = _error(text)
    for status, paths in MORE.items():
        if path in paths:
            responses[status] = {"description": MEANS[status]} if status == "301" else _error(MEANS[status])
    responses |= {status: _error(text) for status, text in OWN.get(f"{method} {path}", {}).items()}
    if (method, path) == ("post", "/neighbours"):
        operation["requestBody"] = NEIGHBOURS_BODY
    formats = OFFERS.get(path)
    if formats is None or (method, path) == ("post", "/correct"):
        return
    if method == "get":
        responses["304"] = {"description": MEANS["304"]}
    schemas = responses["200"].get("content", {})
    responses["200"]["content"] = {
        f.media_type: {**schemas.get(f.media_type, {}), "x-format": f.name} for f in formats
    }
    given = [p for p in operation.get("parameters", []) if p["name"] not in ("format", "lang")]
    given.append(_parameter("format", list(dict.fromkeys(f.name for f in formats))))
    if HTML in formats:
        given.append(_parameter("lang", ["zh", "en"]))
    operation["parameters"] = [complete(path, one) for one in given]


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        for path, item in schema["paths"].items():
            for method, operation in item.items():
                _told(path, method, operation)
        schema["paths"]["/sparql"] = {method: _asked(method, told) for method, told in SPARQL_PATH_ITEM.items()}
        schema.setdefault("components", {}).setdefault("schemas", {})["Error"] = _ERROR
        for unused in ("HTTPValidationError", "ValidationError"):
            schema["components"]["schemas"].pop(unused, None)
        used = {tag for item in schema["paths"].values() for operation in item.values() for tag in operation["tags"]}
        schema["tags"] = [{"name": tag, "description": words[1]} for tag, words in TAG_WORDS.items() if tag in used]
        app.openapi_schema = schema
    return app.openapi_schema


def _asked(method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """Return the operation of the one address that answers queries: no route of FastAPI's."""
    told = {**operation, "description": _SPARQL[method], "responses": _with_errors(operation["responses"])}
    if "parameters" in operation:
        told["parameters"] = [complete("/sparql", one) for one in operation["parameters"]]
    return told


def _with_errors(responses: dict[str, Any]) -> dict[str, Any]:
    """Return responses of which every error has the form of all errors; what may come anywhere may come here."""
    told = {status: _error(text) for status, text in ANYWHERE.items()}
    for status, response in responses.items():
        told[status] = response if status < "400" else _error(response["description"])
    return told
