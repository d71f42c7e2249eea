"""Pages, issues, the pipeline and the run as quads (contract: Page, issue; Pipeline and run)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pyoxigraph as ox

from kg import iris
from kg.quads.terms import A, GraphWriter, day, iri, plain
from kg.records import Issue, Page
from kg.vocab import DCTERMS, KG, NIF, PROV, RDFS, SCHEMA, XSD

__all__ = ["page_quads", "pipeline_quads", "run_quads"]


def page_quads(page: Page, issue: Issue | None, base: str) -> GraphWriter:
    """Return the quads of a page and its issue in the graph of pages."""
    out = GraphWriter(iris.pages_graph(base))
    me = iri(iris.page_iri(page.key, base))
    out.add(me, A, iri(SCHEMA + "WebPageElement"), iri(NIF + "Context"), iri(NIF + "String"))
    out.add(me, NIF + "isString", plain(page.text))
    out.add(me, DCTERMS + "source", plain(page.source))
    out.add(me, KG + "sourceHash", plain(page.sha256))
    out.add(me, KG + "encoding", plain(page.encoding))
    out.add(me, SCHEMA + "pagination", plain(page.told.page_number) if page.told.page_number else None)
    if issue is None:
        return out
    node = iri(iris.issue_iri(issue.key, base))
    out.add(me, SCHEMA + "isPartOf", node)
    out.add(node, A, iri(SCHEMA + "PublicationIssue"))
    out.add(node, SCHEMA + "datePublished", day(issue.published) if issue.published else None)
    out.add(node, SCHEMA + "issueNumber", plain(issue.number) if issue.number else None)
    if issue.newspaper:
        paper = iri(iris.newspaper_iri(issue.newspaper, base))
        out.add(node, SCHEMA + "isPartOf", paper)
        out.add(paper, A, iri(SCHEMA + "Newspaper"))
        out.add(paper, SCHEMA + "name", ox.Literal(issue.newspaper, language="zh"))
        out.add(paper, SCHEMA + "publisher", plain(issue.publisher) if issue.publisher else None)
    return out


def pipeline_quads(digest: str, parts: Mapping[str, str], base: str) -> GraphWriter:
    """Return the description of a pipeline: version, models and settings, each as ``name=value``."""
    out = GraphWriter(iris.pages_graph(base))
    me = iri(iris.pipeline_iri(digest, base))
    out.add(me, A, iri(PROV + "SoftwareAgent"), iri(PROV + "Agent"))
    out.add(me, RDFS + "label", plain(f"zhundong-kg {parts.get('version', '')}".strip()))
    out.add(me, KG + "pipelineVersion", plain(parts["version"]) if "version" in parts else None)
    for name in sorted(parts):
        out.add(me, DCTERMS + "description", plain(f"{name}={parts[name]}"))
    return out


def run_quads(start: datetime, end: datetime, hashes: Mapping[str, str], digest: str, base: str) -> GraphWriter:
    """Return the run's activity in the graph of runs, the only quads that depend on a clock.

    Args:
        start: when the build began, with time zone.
        end: when it ended.
        hashes: page key -> SHA-256 of its file.
        digest: the pipeline's hash.
        base: base of resources.
    """
    out = GraphWriter(iris.runs_graph(base))
    stamp = start.strftime("%Y%m%dT%H%M%SZ")
    me = iri(iris.run_iri(f"{stamp}-{iris.short_hash(*sorted(hashes.values()))[:8]}", base))
    time = ox.NamedNode(XSD + "dateTime")
    out.add(me, A, iri(PROV + "Activity"))
    out.add(me, PROV + "startedAtTime", ox.Literal(start.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=time))
    out.add(me, PROV + "endedAtTime", ox.Literal(end.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=time))
    out.add(me, PROV + "wasAssociatedWith", iri(iris.pipeline_iri(digest, base)))
    for key in sorted(hashes):
        out.add(me, PROV + "used", iri(iris.page_iri(key, base)))
        out.add(me, KG + "sourceHash", plain(hashes[key]))
    return out
