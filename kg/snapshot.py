"""From the kept records of all pages to a snapshot: graph.nq, the Oxigraph directory, the name index.

Two passes over the records, one page in memory at a time: the first learns which names are one
thing, the second writes the quads.  Graphs follow one another by IRI and lines by code point, so the
file is a function of the set of pages and of what a person corrected alone.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from kg import iris
from kg.curated import authority_lines, concept_iris, ontology_lines, place_names, qudt_units
from kg.curation import Curation
from kg.digest import above, pipeline_digest
from kg.errors import StoreError
from kg.gate import Violation, find_violations, quarantine
from kg.keep import read_records
from kg.merges import MERGES_FILE, write_merges
from kg.organs import places_served
from kg.quads import GraphContext, article_quads, entity_quads, lines, page_quads, pipeline_quads, run_quads
from kg.records import ArticleRecords, Issue, PageRecords
from kg.rejecting import curate
from kg.resolve import EntityUse, entity_uses, merge_issues
from kg.search import is_current, write_search_index
from kg.settings import Settings
from kg.state import State, StoreFolder
from kg.store import GraphStore, load_dataset
from kg.summary import Counts, article_texts, count, search_entries
from kg.threshold import Threshold

__all__ = ["is_whole", "write_snapshot"]


def _pages(folder: StoreFolder, state: State) -> Iterator[PageRecords]:
    for key in sorted(state.pages):
        yield read_records(folder.pages_dir / state.pages[key].record)


def _articles(page: PageRecords, state: State) -> list[ArticleRecords]:
    return [a for a in page.articles if a.annotated.article.key not in state.forgotten]


def _concepts(records: ArticleRecords) -> set[str]:
    named = {iris.concept_key("role", p.title) for p in records.posts}
    return named | {m.indicator or iris.concept_key("indicator", m.indicator_text) for m in records.measures}


class _Writer:
    """Writes sorted lines and keeps the digest of all that was written."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._digest = hashlib.sha256()

    def write(self, quad_lines: list[str]) -> None:
        text = "".join(line + "\n" for line in quad_lines)
        self._digest.update(text.encode())
        self._file.write(text)

    def close(self) -> str:
        self._file.close()
        return self._digest.hexdigest()[:16]


def _write_graph(path: Path, folder: StoreFolder, state: State, settings: Settings,
                 curation: Curation) -> tuple[str, int]:
    """Write ``graph.nq`` and, beside it, the log of merges; return the graph's digest and what was withheld."""
    base = settings.id_base
    uses, concepts, printed = list[EntityUse](), set[str](), list[Issue]()
    for page in _pages(folder, state):
        if page.issue is not None:
            printed.append(page.issue)
        for records in _articles(page, state):
            uses.extend(entity_uses(records))
    identity, rejections = curate(curation, uses)
    threshold = Threshold(state.min_confidence, identity)
    issues = merge_issues(printed)
    curated = {i.replace(iris.ID_BASE, base, 1) for i in concept_iris()}
    units = qudt_units()
    writer = _Writer(path)
    page_lines = [line for name, parts in sorted(state.pipelines.items())
                  for line in lines(pipeline_quads(*above(name, parts, state.min_confidence), base))]
    for page in _pages(folder, state):
        issue = issues[page.issue.key] if page.issue is not None else None
        page_lines.extend(lines(page_quads(page.page, issue, base)))
        pipeline, _ = above(state.pages[page.page.key].pipeline, {}, state.min_confidence)
        context = GraphContext(base, pipeline, units)
        for whole in sorted(_articles(page, state), key=lambda a: a.annotated.article.key):
            records = threshold.keep(rejections.keep(whole))
            concepts |= _concepts(records)
            writer.write(lines(article_quads(records, identity, context)))
    fresh = sorted(c for c in concepts if iris.entity_iri(c, base) not in curated)
    orphans = rejections.orphans() | threshold.orphans()
    entities = [entity for key, entity in identity.entities.items() if key not in orphans]
    replaced = {old: new for old, new in identity.replaced.items() if new not in orphans}
    authority = authority_lines(base, replaced)
    known = list(place_names(authority, base))
    served = places_served(identity, rejections.orphans(), known, base)
    # A place that only unsure findings name is not described; what an export leaves out must be the same.
    described = {place.iri for place in known} | {iris.entity_iri(entity.key, base) for entity in entities}
    writer.write(authority)
    writer.write(lines(entity_quads(
        entities, replaced, fresh, base, {body: place for body, place in served.items() if place in described})))
    writer.write(ontology_lines(base))
    writer.write(sorted(set(page_lines)))
    write_merges(path.with_name(MERGES_FILE), (*identity.decisions, *rejections.unused()), base)
    return writer.close(), threshold.withheld


def is_whole(snapshot: Path) -> bool:
    """Tell whether a snapshot's folder can be served."""
    try:
        GraphStore(snapshot)
        return is_current(snapshot / "search.db") and (snapshot / MERGES_FILE).is_file()
    except StoreError:
        return False


def write_snapshot(folder: StoreFolder, state: State, settings: Settings, begun: datetime, ended: datetime,
                   curation: Curation | None = None) -> tuple[str, Counts, tuple[Violation, ...]]:
    """Write the snapshot of `state` and return its name, counts and what was quarantined.

    The snapshot's name is the digest of its graph: the same pages, corrections and threshold give the same name.
    `curation` is that of `state`, with the places of its entries where a file told them.

    Raises:
        UsageError: corrections contradict each other; nothing is left behind.
        StoreError: the disk is full or a kept page is damaged; nothing is left behind.
    """
    fresh = folder.snapshots_dir / ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        graph = fresh / "graph.nq"
        name, withheld = _write_graph(graph, folder, state, settings, curation or Curation.of_lines(state.curation))
        runs = fresh / "runs.nq"
        pipeline, _ = above(pipeline_digest(settings), {}, state.min_confidence)
        hashes = {key: kept.sha256 for key, kept in state.pages.items()}
        runs.write_text("".join(f"{line}\n" for line in lines(
            run_quads(begun, ended, hashes, pipeline, settings.id_base))), "utf-8")
        load_dataset(fresh / "oxigraph", [graph, runs])
        violations = find_violations(fresh / "oxigraph")
        if violations:
            shutil.rmtree(fresh / "oxigraph")
            name = quarantine(graph, fresh / "quarantine.nq", violations)
            load_dataset(fresh / "oxigraph", [graph, runs])
        store = GraphStore(fresh)
        counts = count(store)
        counts.withheld = withheld
        counts.quarantined = len({v.focus for v in violations})
        write_search_index(fresh / "search.db", search_entries(store, settings.id_base), article_texts(store))
        del store  # closed before the folder is moved
        (fresh / "summary.json").write_text(json.dumps(asdict(counts), ensure_ascii=False, indent=1), "utf-8")
        target = folder.snapshots_dir / name
        if not is_whole(target):
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
        else:  # the same graph is there already; why its names are one may have changed
            (fresh / MERGES_FILE).replace(target / MERGES_FILE)
        return name, counts, violations
    except OSError as error:
        raise StoreError(f"{folder.path}: the graph cannot be written ({error.strerror or error}); "
                         "make room and build again, the old graph is untouched") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
