"""The OpenAPI description as people read it: addresses by subject, in the language of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.apicalls import Found, address_of, curl_of
from service.negotiate import GRAPHS, HTML, ROWS
from service.parameters import words_of
from service.statuses import ANYWHERE
from service.texts import TEXTS, counted
from service.texts.api import OPERATION_WORDS, STATUS_WORDS, TAG_WORDS

__all__ = ["Address", "Operation", "ParameterLine", "Section", "common_statuses", "sections"]

_LEFT_OUT = re.compile(r"\s*\([A-Z][^()]*\)(?=[.;:]|$)")  # formats in the docstrings: they have a line of their own
_NO_FORMAT = {"/metrics": "text/plain"}


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """A parameter: where it stands (``path``, ``query`` or ``body``), and what it may be, in words."""

    name: str
    place: str
    required: bool
    type: str
    limits: tuple[str, ...]
    values: tuple[str, ...]
    default: str | None
    example: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What a method does at an address.

    Attributes:
        formats: short name for ``format=`` (None where it has none) and media type.
        statuses: those of its own: status and what it means.
        address: of an example, without root path; None where a browser cannot ask it by a link.
        curl: a line for a shell.
    """

    method: str
    summary: str
    paragraphs: tuple[str, ...]
    parameters: tuple[ParameterLine, ...]
    bodies: tuple[str, ...]
    formats: tuple[tuple[str | None, str], ...]
    statuses: tuple[tuple[str, str], ...]
    address: str | None
    curl: str


@dataclass(frozen=True, slots=True)
class Address:
    """A path with its methods; `anchor` leads to it on the page."""

    path: str
    anchor: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Addresses of one subject."""

    anchor: str
    title: str
    addresses: tuple[Address, ...]


def anchor_of(path: str) -> str:
    """Return the anchor of an address.

    >>> anchor_of("/articles/{key}"), anchor_of("/.well-known/void"), anchor_of("/")
    ('at-articles-key', 'at-well-known-void', 'at')
    """
    return "-".join(["at", *re.findall(r"\w+(?:-\w+)*", path)])


def _line(path: str, told: Mapping[str, Any], place: str, lang: str) -> ParameterLine:
    schema, words = told["schema"], TEXTS[lang]
    inner = schema.get("items", schema)
    limits = []
    if "maximum" in schema:
        low, high = (f"{schema[end]:,}" for end in ("minimum", "maximum"))
        limits.append(words["api_from_to"].replace("{low}", low).replace("{high}", high))
    if "exclusiveMinimum" in schema:
        limits.append(words["api_above"].replace("{low}", str(schema["exclusiveMinimum"])))
    if "maxLength" in inner:
        limits.append(counted(words["api_chars"], inner["maxLength"]))
    if schema.get("type") == "array":
        limits.append(words["api_repeatable"])
    example = told.get("example")
    return ParameterLine(
        told["name"],
        place,
        bool(told.get("required")),
        inner.get("format") or inner.get("type", "string"),
        tuple(limits),
        tuple(map(str, inner.get("enum", ()))),
        None if schema.get("default") is None else str(schema["default"]),
        None if example is None else str(example[0] if isinstance(example, list) else example),
        words_of(path, told["name"])[lang == "en"],
    )


def _of_body(path: str, body: Mapping[str, Any], lang: str) -> list[ParameterLine]:
    found: dict[str, ParameterLine] = {}
    for content in body.get("content", {}).values():
        schema = content.get("schema", {})
        for name, one in schema.get("properties", {}).items():
            told = {"name": name, "schema": one, "required": name in schema.get("required", ())}
            found.setdefault(name, _line(path, told, "body", lang))
    return [*found.values()]


def _formats(path: str, operation: Mapping[str, Any]) -> tuple[tuple[str | None, str], ...]:
    names = {offer.media_type: offer.name for offer in (*ROWS, *GRAPHS, HTML)} if path == "/sparql" else {}
    content = operation["responses"]["200"].get("content") or {_NO_FORMAT.get(path, "text/plain"): {}}
    return tuple((one.get("x-format", names.get(media_type)), media_type) for media_type, one in content.items())


def _operation(
    method: str, path: str, told: Mapping[str, Any], lang: str, found: Found, origin: str
) -> Operation:
    key = f"{method} {path}"
    summary, text = told["summary"], _LEFT_OUT.sub("", " ".join(told["description"].split("\n\n")[0].split()))
    paragraphs = [text, *(" ".join(part.split()) for part in told["description"].split("\n\n")[1:])]
    if lang == "zh":
        summary, whole = OPERATION_WORDS[key]
        paragraphs = whole.split("\n\n")
    lines = [_line(path, one, one["in"], lang) for one in told.get("parameters", ())]
    body = told.get("requestBody", {})
    own = {status: one["description"] for status, one in told["responses"].items() if status >= "300"}
    return Operation(
        method.upper(),
        summary,
        tuple(part.replace("``", "`") for part in paragraphs),
        (*lines, *_of_body(path, body, lang)),
        tuple(body.get("content", ())),
        _formats(path, told),
        tuple((s, _status(t, lang)) for s, t in sorted(own.items()) if ANYWHERE.get(s) != t and s != "304"),
        address_of(method, path, found),
        curl_of(method, path, found, origin),
    )


def _status(text: str, lang: str) -> str:
    return STATUS_WORDS[text] if lang == "zh" else text


def common_statuses(lang: str) -> tuple[tuple[str, str], ...]:
    """Return what any address may answer: status and what it means."""
    return tuple((status, _status(text, lang)) for status, text in ANYWHERE.items())


def sections(document: Mapping[str, Any], lang: str, found: Found, origin: str) -> tuple[Section, ...]:
    """Return all addresses by subject.

    Args:
        document: the OpenAPI description.
        lang: ``zh`` or ``en``.
        found: what examples are about.
        origin: scheme, host and root path, as in ``https://host/kg``.
    """
    by_tag: dict[str, list[Address]] = {tag: [] for tag in TAG_WORDS}
    for path, item in document["paths"].items():
        operations = tuple(_operation(m, path, told, lang, found, origin) for m, told in item.items())
        by_tag[next(iter(item.values()))["tags"][0]].append(Address(path, anchor_of(path), operations))
    return tuple(
        Section(f"about-{tag}", TAG_WORDS[tag][lang == "en"], tuple(addresses))
        for tag, addresses in by_tag.items()
        if addresses
    )
