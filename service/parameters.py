"""Parameters of the addresses: what FastAPI cannot know of them - limits, values, an example of each.

Written into the OpenAPI description; a test asks the addresses whether the limits are those that count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.vocab import ENTITY_CLASSES
from service.reading.outcomes import OUTCOMES
from service.texts.api import PARAMETER_WORDS

__all__ = ["NEIGHBOURS_BODY", "complete", "words_of"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a parameter.

    Attributes:
        most: the highest whole number, where 1 is the lowest.
        values: all that are allowed, where they are few.
        form: of a text, as JSON Schema names it.
        example: a value that has a meaning in any graph of this authority file.
    """

    most: int | None = None
    values: tuple[str, ...] = ()
    form: str | None = None
    example: str | float | None = None


_PARTS = ("statements", "posts", "measures", "quotations")
_PLACE = "place/昌吉市"
_DAY = Facts(form="date", example="2024-01-30")
#: A parameter's name, or path and name where it is one of its own.
_FACTS: dict[str, Facts] = {
    "/articles limit": Facts(most=1_000),
    "/articles/{key} limit": Facts(most=1_000),
    "/id/{path} limit": Facts(most=1_000),
    "/questions/{name} limit": Facts(most=10_000),
    "/search limit": Facts(most=500),
    "/suggest limit": Facts(most=50),
    "/changes limit": Facts(most=100),
    "/targets limit": Facts(most=1_000),
    "/neighbours limit": Facts(most=200),
    "/questions/{name} name": Facts(example="coal-chain-companies"),
    "/questions/{name} view": Facts(values=("table", "chart", "graph")),
    "key": Facts(example="2024-05-30-a02-906"),
    "/id/{path} path": Facts(example=_PLACE),
    "/graphs/{path} path": Facts(example="graph/entities"),
    "/articles/{key} list": Facts(values=_PARTS),
    "/id/{path} list": Facts(values=(*_PARTS, "articles")),
    "evidence": Facts(example="0,12"),
    "/articles/{key} view": Facts(values=("text", "print")),
    "q": Facts(example="准东"),
    "type": Facts(values=ENTITY_CLASSES),
    "/suggest type": Facts(example="Company,Zone"),
    "since": _DAY,
    "until": _DAY,
    "undated": Facts(values=("true", "false")),
    "text": Facts(values=("full", "evidence", "none")),
    "min_confidence": Facts(example=0.8),
    "entity": Facts(example=_PLACE),
    "id": Facts(example=_PLACE),
    "predicate": Facts(example="kg:locatedIn"),
    "direction": Facts(values=("out", "in")),
    "industry": Facts(example="煤炭"),
    "about": Facts(example="昌吉州"),
    "indicator": Facts(example="生产总值"),
    "outcome": Facts(values=OUTCOMES),
    "a": Facts(example=_PLACE),
    "b": Facts(example="place/玛纳斯县"),
    "of": Facts(example=_PLACE),
    "what": Facts(values=("wrong", "same", "rename", "retype", "different", "split")),
    "keep": Facts(values=("this", "other")),
    "/correct on": _DAY,
    "query": Facts(example="SELECT ?thing ?name { ?thing a kg:Company ; skos:prefLabel ?name } LIMIT 5"),
    "timeout": Facts(example=5),
    "/articles month": Facts(example="2024-01"),
    "openings": Facts(values=("1",)),
}
#: What is sent to /neighbours; FastAPI does not see it, as the route reads the body itself.
NEIGHBOURS_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["ids"],
                "properties": {
                    "ids": {"type": "array", "maxItems": 1_000, "items": {"type": "string", "minLength": 1}},
                    "new": {"type": "array", "items": {"type": "string", "minLength": 1}},
                    "from": {"type": "string", "format": "date"},
                    "to": {"type": "string", "format": "date"},
                },
            }
        }
    },
}


def words_of(path: str, name: str) -> tuple[str, str]:
    """Return what a parameter means, in Chinese and English; the name twice where nothing is said of it."""
    return PARAMETER_WORDS.get(f"{path} {name}") or PARAMETER_WORDS.get(name) or (f"`{name}`", f"`{name}`")


def _schema(schema: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Return a schema without what a query cannot send (null), with limits and values."""
    found = {name: value for name, value in schema.items() if name not in ("title", "description")}
    if "anyOf" in found:
        (only,) = [one for one in found.pop("anyOf") if one.get("type") != "null"]
        found |= only
    if found.get("default") in (None, ""):
        found.pop("default", None)
    if facts.most is not None:
        found |= {"type": "integer", "minimum": 1, "maximum": facts.most}
    if facts.values:
        found["enum"] = list(facts.values)
    if facts.form:
        found["format"] = facts.form
    return found


def complete(path: str, parameter: Mapping[str, Any]) -> dict[str, Any]:
    """Return a parameter of the OpenAPI description with its meaning in English, its limits and an example."""
    name = parameter["name"]
    facts = _FACTS.get(f"{path} {name}") or _FACTS.get(name) or Facts()
    schema = _schema(parameter["schema"], facts)
    told = {**parameter, "description": words_of(path, name)[1].replace("`", ""), "schema": schema}
    if facts.example is not None:
        told["example"] = [facts.example] if schema.get("type") == "array" else facts.example
    return told
