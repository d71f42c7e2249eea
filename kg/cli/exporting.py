"""``kg export``: the graph, or a part of it, as RDF that other tools read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import ConfigOption, StoreOption, existing_store, settings_of
from kg.cli.output import write_output
from kg.errors import QueryError, UsageError

if TYPE_CHECKING:
    from kg.store import GraphStore

__all__ = ["export"]


class ExportFormat(StrEnum):
    """RDF forms; nquads, trig and jsonld keep the named graphs."""

    nquads = "nquads"
    trig = "trig"
    turtle = "turtle"
    jsonld = "jsonld"
    ntriples = "ntriples"
    rdfxml = "rdfxml"


class Text(StrEnum):
    """How much of the newspaper's text goes along."""

    full = "full"
    evidence = "evidence"
    none = "none"


def export(
    store: StoreOption = None,
    format: Annotated[ExportFormat, typer.Option("--format", help="RDF form.")] = ExportFormat.nquads,
    output: Annotated[Path | None, typer.Option(
        "--output", "-o", metavar="FILE", help="File to write; else stdout.")] = None,
    article: Annotated[str | None, typer.Option(
        "--article", metavar="KEY|IRI", help="One article, with all that it says.")] = None,
    entity: Annotated[str | None, typer.Option(
        "--entity", metavar="NAME|IRI", help="One thing, with all that is said of it.")] = None,
    query: Annotated[str | None, typer.Option(
        "--query", metavar="SPARQL", help="The triples of a CONSTRUCT or DESCRIBE.")] = None,
    text: Annotated[Text, typer.Option(
        "--text", help="Newspaper's text to give away: all, the quoted sentences only, or none.")] = Text.full,
    min_confidence: Annotated[float | None, typer.Option(
        "--min-confidence", metavar="X", help="Leave out statements, posts, measures and quotations with a confidence "
        "below X, 0 to 1; else the setting `min_confidence`. Not with --query.")] = None,
    with_runs: Annotated[bool, typer.Option("--runs", help="The times of the build too.")] = False,
    config: ConfigOption = None,
) -> None:
    """Write the graph as plain RDF 1.1; the same store gives the same bytes."""
    if sum(part is not None for part in (article, entity, query)) > 1:
        raise UsageError("--article, --entity and --query were given together; choose one")
    if query is not None and min_confidence is not None:
        raise UsageError("--min-confidence and --query were given together; the triples of a query are given as asked: "
                         "have it say FILTER(?confidence >= X) of kg:confidence")
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"--output {output}: the folder {output.parent} does not exist; make it first")
    settings = settings_of(config, store=store, min_confidence=min_confidence)
    from kg.store import open_store
    graph = open_store(existing_store(settings))
    from kg.api import base_of
    from kg.export import Selection
    from kg.export import export as export_parts
    selection = Selection(
        _article(article, base_of(graph)) if article is not None else None,
        _entity(graph, entity) if entity is not None else None, query)
    write_output(export_parts(graph, format.value, selection, text.value, with_runs, settings.min_confidence), output)


def _article(name: str, base: str) -> str:
    from kg.iris import article_iri
    return name if "://" in name or name.startswith("urn:") else article_iri(name.removeprefix("article/"), base)


def _entity(graph: GraphStore, name: str) -> str:
    """Return the IRI of the one thing that has this name."""
    if "://" in name or name.startswith("urn:"):
        return name
    from urllib.parse import unquote

    from kg.api import find_things
    from kg.vocab import ENTITY_CLASSES
    found = find_things(graph, name, ENTITY_CLASSES)
    if not found:
        raise QueryError(f"--entity {name}: nothing has this name; give more or less of it, or its IRI")
    if len(found) > 1:
        raise QueryError(f"--entity {name}: {len(found)} things have this name, give one's IRI: "
                         + ", ".join(unquote(iri) for iri in found[:5]))
    return found[0]
