"""What pages read from files though the graph is elsewhere: the index of names and the counts, in a folder.

A cheap probe tells whether the endpoint's graph is the one that the folder was made from: how many
articles, statements, posts, measures and quotations there are, which pipelines wrote them and which
articles are the newest.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from kg.errors import StoreError
from kg.iris import ontology_graph
from kg.search import is_current, write_search_index
from kg.summary import Counts, article_texts, search_entries
from kg.vocab import ENTITY_CLASSES, KG, ORG, SCHEMA
from service.remote.endpoint import Endpoint
from service.remote.source import RemoteSource

__all__ = ["Mirror", "check_graph", "probe"]

_COUNTED = {
    "pages": SCHEMA + "WebPageElement",
    "articles": SCHEMA + "NewsArticle",
    "statements": KG + "Statement",
    "posts": ORG + "Membership",
    "observations": KG + "Observation",
    "targets": KG + "Target",
    "quotations": KG + "Quotation",
}
_INSTANCES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { VALUES ?class { CLASSES } ?s a ?class } GROUP BY ?class"
_MENTIONS = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s itsrdf:taIdentRef ?o }"
_QUADS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_KINDS = "SELECT DISTINCT ?s ?class { VALUES ?class { CLASSES } ?s a ?class . ?article schema:mentions ?s }"
_PIPELINES = "SELECT DISTINCT ?pipeline { ?pipeline a prov:SoftwareAgent }"
_NEWEST = """SELECT DISTINCT ?article ?date { ?article a schema:NewsArticle ; schema:datePublished ?date }
  ORDER BY DESC(?date) ?article LIMIT 20"""
_ONTOLOGY = "{ kg:Company a owl:Class }"
_UNION = (
    "its default graph does not hold what its named graphs hold, and all pages ask the union of them; turn it on: "
    "Fuseki tdb2:unionDefaultGraph true, Oxigraph --union-default-graph, RDF4J and GraphDB, Virtuoso, QLever and "
    "Neptune have it on by default"
)


def _classes(iris: list[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _number(source: RemoteSource, sparql: str) -> int:
    return sum(int(row["n"].value) for row in source.rows(sparql))


def _instances(source: RemoteSource) -> dict[str, int]:
    rows = source.rows(_INSTANCES.replace("CLASSES", _classes(list(_COUNTED.values()))))
    found = {row["class"].value: int(row["n"].value) for row in rows if "class" in row}
    return {name: found.get(iri, 0) for name, iri in _COUNTED.items()}


def check_graph(source: RemoteSource, endpoint: Endpoint, id_base: str) -> None:
    """Look whether the endpoint holds a graph of ours, and shows it as the service asks it.

    Raises:
        StoreError: it does not; the message tells how to mend it.
        EndpointError: it does not answer.
    """
    own = ontology_graph(id_base)
    graphs = sorted(row["g"].value for row in source.rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {_ONTOLOGY} }}"))
    union = source.asks(f"ASK {_ONTOLOGY}")
    if not graphs and union:
        raise StoreError(f"{endpoint.shown}: the graph was loaded without its named graphs; load N-Quads: "
                         "kg export --format nquads")
    if not graphs:
        raise StoreError(f"{endpoint.shown}: holds no graph of this kind; load into it what this gives: "
                         "kg export --format nquads")
    if own not in graphs:
        raise StoreError(f"{endpoint.shown}: its ontology stands in {graphs[0]}, not in {own}; set id_base to "
                         f"{graphs[0].removesuffix('graph/ontology')}")
    if not union:
        raise StoreError(f"{endpoint.shown}: {_UNION}")


def probe(source: RemoteSource, endpoint: Endpoint) -> str:
    """Return a name for what the endpoint holds now."""
    seen = [
        sorted(_instances(source).items()),
        sorted(row["pipeline"].value for row in source.rows(_PIPELINES)),
        [row["article"].value for row in source.rows(_NEWEST)],
        endpoint.shown,
    ]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:16]


def _counts(source: RemoteSource, id_base: str) -> Counts:
    """Return what `kg.summary.count` counts, counted by the endpoint."""
    classes: dict[str, str] = {}
    names = {KG + name: name for name in ENTITY_CLASSES}
    order = {name: place for place, name in enumerate(ENTITY_CLASSES)}
    for row in source.rows(_KINDS.replace("CLASSES", _classes(list(names)))):
        thing, name = row["s"].value, names[row["class"].value]
        if thing not in classes or order[name] > order[classes[thing]]:
            classes[thing] = name  # Zone stands behind Place and so wins
    return Counts(
        entities=dict(sorted(Counter(classes.values()).items())),
        mentions=_number(source, _MENTIONS),
        quads=sum(int(row["n"].value) for row in source.rows(_QUADS) if row["g"].value.startswith(id_base)),
        **_instances(source),
    )


class Mirror:
    """Folders of what was read from an endpoint, one for each state of its graph; the older ones go."""

    def __init__(self, folder: Path | None, id_base: str) -> None:
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="zhundong-kg-")
        self._root = folder or Path(self._temporary.name if self._temporary else "")
        self._base = id_base

    def make(self, source: RemoteSource, name: str) -> Path:
        """Return the folder for the state `name`, made where it is not there yet.

        Raises:
            StoreError: the folder cannot be written.
            EndpointError, QueryError, QueryLimitError: the endpoint does not answer.
        """
        target, fresh = self._root / name, self._root / f".{name}.new"
        if (target / "summary.json").is_file() and is_current(target / "search.db"):
            return target
        try:
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(parents=True)
            write_search_index(fresh / "search.db", search_entries(source, self._base), article_texts(source))
            text = json.dumps(asdict(_counts(source, self._base)), ensure_ascii=False, indent=1)
            (fresh / "summary.json").write_text(text, "utf-8")
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
        except OSError as error:
            raise StoreError(f"{self._root}: cannot be written ({error.strerror or error}); make room or name another "
                             "folder by the setting endpoint_cache") from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return target

    def keep(self, *names: str) -> None:
        """Remove the folders of all other states."""
        for folder in self._root.iterdir():
            if folder.is_dir() and folder.name not in names and (folder / "search.db").is_file():
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove a temporary folder."""
        if self._temporary is not None:
            self._temporary.cleanup()
