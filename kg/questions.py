"""Canned questions: one ``.rq`` file each, valid SPARQL as it stands, with a header that makes it a form.

    #+ title.zh: 准东煤炭产业链有哪些企业
    #+ title.en: Which companies are in the Zhundong coal chain?
    #+ summary.zh: …
    #+ summary.en: …
    #+ param chain: Industry; default; 产业链; chain
    #+ param since: date; optional; 起始日; since
    SELECT … WHERE { VALUES ?chain { <…> } … }

A parameter is the one line ``VALUES ?name { example }`` inside WHERE; binding replaces the example by
validated terms, so a value never becomes query text.  After the type stands what happens when no value
is given: ``required`` (an error), ``default`` (the example counts) or ``optional`` (any value).
Types are an entity class (several joined by ``|``), ``date``, ``integer`` and ``text``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from kg.days import read_day
from kg.errors import ParameterError, ResourceError
from kg.iris import ID_BASE
from kg.resources import queries_dir
from kg.vocab import ENTITY_CLASSES, PREFIXES, XSD

__all__ = ["CannedQuery", "Lookup", "Parameter", "bind", "example_text", "example_value", "is_iri", "load_questions",
           "parse_question"]

#: Finds the IRIs of things by name: (text, classes) -> IRIs, best first.
Lookup = Callable[[str, tuple[str, ...]], list[str]]

_HEADER = re.compile(r"^#\+ (?P<name>[a-z.]+)(?: (?P<of>\w+))?: (?P<value>.+)$")
_VALUES = re.compile(r"^(?P<head>\s*VALUES \?(?P<name>\w+) \{) (?P<example>.*?) (?P<tail>\}\s*)$", re.MULTILINE)
#: The line of a query that asks for the evidence of a node: triples of that node, up to their full stop.
_SAID = re.compile(r"^(?P<indent> *)(?P<node>\?\w+) .*?prov:wasQuotedFrom \?.*\.$", re.MULTILINE)
_LITERAL_TYPES = ("date", "integer", "text")
_ABSENT = ("required", "default", "optional")
#: Every question's rows bring their evidence in these columns.
EVIDENCE_COLUMNS = ("sentence", "article", "evidence")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question; `classes` are the entity classes allowed, empty for a literal."""

    name: str
    type: str
    classes: tuple[str, ...]
    absent: str  # required, default, optional
    label_zh: str
    label_en: str
    example: str  # the SPARQL terms in the file


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A question as its file tells it."""

    name: str
    title_zh: str
    title_en: str
    summary_zh: str
    summary_en: str
    parameters: tuple[Parameter, ...]
    sparql: str
    asked_zh: str = ""
    asked_en: str = ""

    def asked(self, lang: str) -> str:
        """Return the title in ``zh`` or ``en`` with places such as ``{zone}`` for values that are not the examples.

        Empty where the title names no example, so that it is as good for all values.
        """
        return self.asked_en if lang == "en" else self.asked_zh

    def title(self, lang: str) -> str:
        """Return the title in ``zh`` or ``en``."""
        return self.title_en if lang == "en" else self.title_zh

    def summary(self, lang: str) -> str:
        """Return the summary in ``zh`` or ``en``."""
        return self.summary_en if lang == "en" else self.summary_zh


def _parameter(file: str, name: str, value: str, examples: Mapping[str, list[str]]) -> Parameter:
    parts = [part.strip() for part in value.split(";")]
    if len(parts) != 4:
        raise ResourceError(
            f"{file}: parameter {name} needs 'type; {'|'.join(_ABSENT)}; 中文; English', found {value!r}")
    kind, absent, label_zh, label_en = parts
    classes = tuple(kind.split("|")) if kind not in _LITERAL_TYPES else ()
    unknown = [c for c in classes if c not in ENTITY_CLASSES]
    if unknown:
        raise ResourceError(f"{file}: parameter {name} has type {kind!r}; allowed are {', '.join(_LITERAL_TYPES)} "
                            f"and the classes {', '.join(ENTITY_CLASSES)}")
    if absent not in _ABSENT:
        raise ResourceError(f"{file}: parameter {name} says {absent!r}; allowed are {', '.join(_ABSENT)}")
    lines = examples.get(name, [])
    if len(lines) != 1:
        raise ResourceError(
            f"{file}: parameter {name} needs one line 'VALUES ?{name} {{ example }}', found {len(lines)}")
    return Parameter(name, kind, classes, absent, label_zh, label_en, lines[0])


def parse_question(name: str, text: str) -> CannedQuery:
    """Return the question of a file's text; `name` is the file's stem.

    Raises:
        ResourceError: a header line is missing or wrong, or the query is not SPARQL.
    """
    file = f"{name}.rq"
    heads: dict[str, str] = {}
    params: list[tuple[str, str]] = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            continue
        match = _HEADER.match(line)
        if match is None:
            raise ResourceError(f"{file}: header line {line!r} is not of the form '#+ name: value'")
        if match["name"] == "param" and match["of"]:
            params.append((match["of"], match["value"]))
        else:
            heads[match["name"]] = match["value"].strip()
    for needed in ("title.zh", "title.en", "summary.zh", "summary.en"):
        if needed not in heads:
            raise ResourceError(f"{file}: header '#+ {needed}: …' is missing")
    examples: dict[str, list[str]] = {}
    for match in _VALUES.finditer(text):
        examples.setdefault(match["name"], []).append(match["example"])
    try:
        result = ox.Store().query(text, prefixes=PREFIXES)
    except (SyntaxError, ValueError) as error:
        raise ResourceError(
            f"question file {file} is not SPARQL 1.1: {error}; mend it or reinstall the package") from error
    columns = {v.value for v in result.variables} if isinstance(result, ox.QuerySolutions) else set()
    missing = [c for c in EVIDENCE_COLUMNS if c not in columns]
    if missing:
        raise ResourceError(
            f"{file}: every row brings its evidence: columns {', '.join('?' + c for c in missing)} are missing")
    return CannedQuery(name, heads["title.zh"], heads["title.en"], heads["summary.zh"], heads["summary.en"],
                       tuple(_parameter(file, n, v, examples) for n, v in params), text,
                       heads.get("title.asked.zh", ""), heads.get("title.asked.en", ""))


def load_questions(folder: Path | None = None) -> dict[str, CannedQuery]:
    """Return the questions of a folder by name, ``coal-chain-companies`` first, then by name.

    Raises:
        ResourceError: a file is broken; the message names it.
    """
    files = sorted((folder or queries_dir()).glob("*.rq"), key=lambda p: (p.stem != "coal-chain-companies", p.stem))
    found = {}
    for path in files:
        try:
            found[path.stem] = parse_question(path.stem, path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ResourceError(f"question file {path.name} cannot be read: {error}") from error
    return found


def is_iri(value: str) -> bool:
    """Tell whether a value names a thing by its IRI, so that no name is looked up."""
    return re.match(r"^https?://|^urn:", value) is not None


def _entity_terms(question: CannedQuery, parameter: Parameter, value: str, lookup: Lookup) -> str:
    if is_iri(value):
        try:
            return str(ox.NamedNode(value))
        except ValueError as error:
            raise ParameterError(f"parameter {parameter.name} = {value!r} is not an IRI: {error}") from error
    found = lookup(value, parameter.classes)
    if not found:
        raise ParameterError(f"parameter {parameter.name} = {value!r}: nothing of class {parameter.type} has this "
                             f"name; look it up with /search?q=…, or give its IRI (question {question.name})")
    return " ".join(str(ox.NamedNode(iri)) for iri in found)


def _literal_term(parameter: Parameter, value: str) -> str:
    if parameter.type == "date":
        try:
            return str(ox.Literal(read_day(value).isoformat(), datatype=ox.NamedNode(XSD + "date")))
        except ValueError as error:
            raise ParameterError(f"parameter {parameter.name} = {value!r} is no day; write it as 2024-12-31") from error
    if parameter.type == "integer":
        if not re.fullmatch(r"-?\d{1,18}", value):
            raise ParameterError(f"parameter {parameter.name} = {value!r} is no whole number; write it as 2025")
        return str(ox.Literal(str(int(value)), datatype=ox.NamedNode(XSD + "integer")))
    return str(ox.Literal(value))


def _without(sparql: str, below: float) -> str:
    """Return a question's query without what has a lower confidence."""
    limit = format(Decimal(repr(float(below))), "f")
    return _SAID.sub(
        rf"\g<0>\n\g<indent>FILTER NOT EXISTS {{ \g<node> kg:confidence ?below . FILTER(?below < {limit}) }}", sparql)


def bind(question: CannedQuery, values: Mapping[str, str], lookup: Lookup, base: str = ID_BASE,
         min_confidence: float = 0.0) -> str:
    """Return the question's SPARQL with its parameters bound as terms.

    Args:
        question: the question.
        values: parameter -> value as the user wrote it; an empty value counts as not given.
        lookup: finds entities by name.
        base: base of the store's resources; the examples in the files stand on the default one.
        min_confidence: statements, posts, measures and quotations below it give no row.

    Raises:
        ParameterError: a parameter is unknown, required and missing, or its value does not fit its type.
    """
    known = {p.name: p for p in question.parameters}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ParameterError(
            f"question {question.name} has no parameter {unknown[0]!r}; it has {', '.join(known) or 'none'}")
    bound: dict[str, str] = {}
    for name, parameter in known.items():
        value = values.get(name, "").strip()
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise ParameterError(f"parameter {name} = {value!r} holds half a character; write whole ones, in UTF-8")
        if value:
            bound[name] = (_entity_terms(question, parameter, value, lookup) if parameter.classes
                           else _literal_term(parameter, value))
        elif parameter.absent == "required":
            raise ParameterError(f"question {question.name} needs parameter {name} ({parameter.type}), "
                             f"e.g. {name}={example_text(parameter.example)}")
        elif parameter.absent == "optional":
            bound[name] = "UNDEF"

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        return f"{match['head']} {bound[name]} {match['tail']}" if name in bound else match.group()

    sparql = _VALUES.sub(fill, question.sparql.replace(f"<{ID_BASE}", f"<{base}"))
    return _without(sparql, min_confidence) if min_confidence else sparql


def example_text(term: str) -> str:
    """Return an example term as a user would write it: the last part of an IRI, the text of a literal."""
    first = term.split()[0] if term else ""
    if first.startswith("<"):
        return first[1:-1].rpartition("/")[2]
    return first.partition("^^")[0].strip('"')


def example_value(term: str, base: str = ID_BASE) -> str:
    """Return an example term as a value that `bind` takes: a thing by its IRI on the base of a store."""
    return term.split()[0][1:-1].replace(ID_BASE, base, 1) if term.startswith("<") else example_text(term)
