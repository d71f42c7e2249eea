"""Two answers beside each other: the same, the same but for spelling or order, or another one."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx
import pyoxigraph as ox

__all__ = ["Verdict", "compare"]

#: What tells the time that an answer took, or the state of the graph that a cursor was made for.
_PASSING = re.compile(r"[\d.,]+(?= ?(?:ms|毫秒))|(?<=cursor=)[\w-]+")
_NUMBERS = ("decimal", "double", "float", "integer", "int", "long", "nonNegativeInteger")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two answers have in common.

    `kind`: ``same`` (byte for byte, blanks of JSON aside), ``order`` (the same rows in another order where none was
    asked for), ``spelling`` (numbers and plain strings written in another way), ``differs``, or ``status``.
    """

    kind: str
    detail: str = ""


def compare(local: httpx.Response, remote: httpx.Response, ordered: bool) -> Verdict:
    """Return how the answer over the endpoint stands to that over the store.

    Args:
        local: the answer over the store.
        remote: the answer over the endpoint.
        ordered: whether the order of rows was asked for.
    """
    if local.status_code != remote.status_code:
        return Verdict("status", f"{remote.status_code}, not {local.status_code}: {_short(remote.text)}")
    if local.status_code != 200:
        codes = [_code(answer) for answer in (local, remote)]
        return Verdict("same") if codes[0] == codes[1] else Verdict("differs", f"error {codes[1]}, not {codes[0]}")
    kind = local.headers.get("content-type", "").partition(";")[0]
    if remote.headers.get("content-type", "").partition(";")[0] != kind:
        return Verdict("differs", f"type {remote.headers.get('content-type')}, not {kind}")
    if _still(local.text) == _still(remote.text):
        return Verdict("same")
    form = ox.RdfFormat.from_media_type(kind)
    if form is not None and kind not in ("application/json", "text/plain", "application/xml"):
        return _of_sets(_quads(local.content, form), _quads(remote.content, form))
    if kind in ("application/sparql-results+json", "application/json", "application/feed+json"):
        return _of_values(_read(local), _read(remote), ordered)
    if kind == "application/sparql-results+xml":
        results = ox.QueryResultsFormat.XML
        return _of_rows(*(_solutions(answer.content, results) for answer in (local, remote)), ordered)
    if kind in ("text/csv", "text/tab-separated-values"):
        rows = [_table(answer.text, kind) for answer in (local, remote)]
        return _of_rows(rows[0], rows[1], ordered)
    return Verdict("differs", _first_difference(_still(local.text), _still(remote.text)))


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:40]


def _still(text: str) -> str:
    return _PASSING.sub("-", text)


def _short(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]


def _number(text: str) -> str:
    try:
        return str(Decimal(text).normalize() + 0)
    except InvalidOperation:
        return text


def _term(term: Any) -> str:
    if isinstance(term, ox.Literal) and term.datatype.value.removeprefix(_XSD) in _NUMBERS:
        return f"number {_number(term.value)}"
    return "_:b" if isinstance(term, ox.BlankNode) else str(term)


def _quads(data: bytes, form: ox.RdfFormat) -> Counter[str]:
    return Counter({" ".join(_term(t) for t in (q.subject, q.predicate, q.object, q.graph_name))
                    for q in ox.parse(data, format=form)})


def _solutions(data: bytes, form: ox.QueryResultsFormat) -> list[tuple[str, ...]]:
    found = ox.parse_query_results(data, format=form)
    if not isinstance(found, ox.QuerySolutions):
        return [(str(bool(found)),)]
    return [tuple("" if value is None else _term(value) for value in row) for row in found]


def _read(answer: httpx.Response) -> Any:
    value = answer.json()
    if isinstance(value, dict):
        value.pop("elapsed_ms", None)
        if "results" in value and isinstance(value["results"], dict):
            return [{name: _binding(term) for name, term in row.items()} for row in value["results"]["bindings"]]
        if isinstance(value.get("head"), dict):
            return value.get("boolean")
    return _plain(value)


def _binding(term: dict[str, Any]) -> str:
    datatype = term.get("datatype", "").removeprefix(_XSD)
    if term["type"] == "bnode":
        return "_:b"
    if datatype in _NUMBERS:
        return f"number {_number(term['value'])}"
    return json.dumps([term["type"].removeprefix("typed-"), term["value"], "" if datatype == "string" else datatype,
                       term.get("xml:lang", "")], ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if not isinstance(value, str):
        return value
    value = _still(value)
    return _number(value) if re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", value) else value


def _table(text: str, kind: str) -> list[tuple[str, ...]]:
    """Return the rows; in CSV, IRIs with a comma that an engine left without quotation marks count as one cell."""
    if "tab" in kind:
        return [tuple(_cell(c, kind) for c in line.split("\t")) for line in text.splitlines()]
    text = re.sub(r"#char=(\d+),(\d+)(?=,|\r|\n|$)", r"#char=\1;\2", text)
    text = re.sub(r'#char=(\d+),(\d+)"', r'#char=\1;\2"', text)
    return [tuple(_cell(c, kind) for c in row) for row in csv.reader(io.StringIO(text, newline=""))]


def _cell(cell: str, kind: str) -> str:
    if "tab" in kind:
        cell = re.sub(r'^"(.*)"(\^\^<[^>]*#(?:string|decimal|integer|double|boolean|date)>)?$', r"\1", cell)
    return _number(cell) if re.fullmatch(r"-?[\d.]+([eE][-+]?\d+)?", cell) else cell


def _of_values(local: Any, remote: Any, ordered: bool) -> Verdict:
    if local == remote:
        return Verdict("spelling")
    if isinstance(local, list) and isinstance(remote, list):
        return _of_rows(*([json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows]
                          for rows in (local, remote)), ordered)
    if isinstance(local, dict) and isinstance(remote, dict):
        for key in local:
            if local[key] != remote.get(key):
                inner = _of_values(local[key], remote.get(key), ordered)
                return Verdict(inner.kind, f"{key}: {inner.detail}")
        return Verdict("differs", f"members {sorted(remote.keys() - local.keys())} besides")
    return Verdict("differs", f"{_short(repr(remote))}, not {_short(repr(local))}")


def _of_rows(local: list[Any], remote: list[Any], ordered: bool) -> Verdict:
    if local == remote:
        return Verdict("spelling")
    found = _of_sets(Counter(local), Counter(remote))
    if found.kind != "spelling":
        return found
    place = next(i for i, (a, b) in enumerate(zip(local, remote, strict=True)) if a != b)
    return Verdict("differs" if ordered else "order", f"row {place + 1}: {_short(str(remote[place]))}")


def _of_sets(local: Counter[Any], remote: Counter[Any]) -> Verdict:
    gone, more = local - remote, remote - local
    if not gone and not more:
        return Verdict("spelling")
    said = [f"{gone.total()} missing, e.g. {_short(str(min(gone, key=str)))}"] if gone else []
    said += [f"{more.total()} more, e.g. {_short(str(min(more, key=str)))}"] if more else []
    return Verdict("differs", "; ".join(said))


def _first_difference(local: str, remote: str) -> str:
    pairs = enumerate(zip(local, remote, strict=False))
    place = next((i for i, (a, b) in pairs if a != b), min(len(local), len(remote)))
    begin = max(0, place - 40)
    return f"…{_short(remote[begin:place + 60])}…, not …{_short(local[begin:place + 60])}…"
