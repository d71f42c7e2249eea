"""A large graph of true form: a built graph and many altered copies of its articles, as a store folder.

Each copy tells of other days; companies, people and projects are others in every few copies, while places, zones,
bodies and industries stay, so that much is said of those: the pages of a paper of many years.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import kg.dataset
from kg.iris import ID_BASE, entities_graph, pages_graph
from kg.merges import MERGES_FILE, write_merges
from kg.search import write_search_index
from kg.searchwriting import FORM
from kg.state import State, StoreFolder
from kg.store import GraphStore, load_dataset
from kg.summary import article_texts, count, search_entries
from kg.vocab import SKOS

__all__ = ["built_store", "copied_lines", "copied_store"]

#: Kinds of things that are others in other copies.
_RENAMED = ("company", "person", "project", "product", "event", "policy", "institution", "facility")
#: So many copies in a row tell of the same ones.
_SHARED_BY = 4
_DAYS_APART = 13
_MARKS = "甲乙丙丁戊己庚辛壬癸"
_PRINTED = re.compile(rf"<{re.escape(ID_BASE)}(article|page|issue)/([^#>]+)")
_ENTITY = re.compile(rf"<{re.escape(ID_BASE)}({'|'.join(_RENAMED)})/([^>]+)>")
_DAY = re.compile(r'"(\d{4}-\d\d-\d\d)"')
_NAMED = re.compile(rf'^(<[^>]+>) (<{re.escape(SKOS)}(?:pref|alt)Label>) "(.*)"(@\w+) <')


def _mark(copy: int) -> str:
    number = copy // _SHARED_BY
    return _MARKS[number // 10 % 10] + _MARKS[number % 10]


def _moved(day: str, copy: int) -> str:
    try:
        return (date.fromisoformat(day) - timedelta(days=copy * _DAYS_APART)).isoformat()
    except (ValueError, OverflowError):
        return day


class _Copy:
    """One copy of the lines of articles, entities and pages."""

    def __init__(self, number: int, renamed: frozenset[str]) -> None:
        self._number, self._renamed, self._mark = number, renamed, _mark(number)

    def _printed(self, found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "article":
            page, dash, offset = name.rpartition("-")
            name = f"{page}c{self._number}{dash}{offset}"
        elif kind == "page":
            name = f"{name}c{self._number}"
        else:
            paper, slash, day = name.rpartition("/")
            name = f"{paper}{slash}{_moved(day, self._number)}"
        return f"<{ID_BASE}{kind}/{name}"

    def _entity(self, found: re.Match[str]) -> str:
        if found[0] not in self._renamed:
            return found[0]
        return f"<{ID_BASE}{found[1]}/{self._mark}{found[2]}>"

    def line(self, line: str) -> str:
        """Return a line of the copy."""
        line = _PRINTED.sub(self._printed, line)
        named = _NAMED.match(line)
        if named is not None and named[1] in self._renamed:
            line = line.replace(f'"{named[3]}"', f'"{self._mark}{named[3]}"', 1)
        line = _ENTITY.sub(self._entity, line)
        return _DAY.sub(lambda found: f'"{_moved(found[1], self._number)}"', line)


def copied_lines(lines: Iterable[str], quads: int) -> Iterator[str]:
    """Iterate the lines of a built graph and of so many copies that there are about `quads`.

    The copies' entities that are named in some earlier copy come again: a store takes each line once.
    """
    whole = list(lines)
    entities, pages = f"<{entities_graph(ID_BASE)}> .", f"<{pages_graph(ID_BASE)}> ."
    yield from whole
    copied = [line for line in whole if f" <{ID_BASE}article/" in line[line.rfind(" <") - 1:] or pages in line]
    described = [line for line in whole if entities in line]
    # What the authority knows too keeps its name: a company of the curated files is one company.
    known = {line.partition(" ")[0] for line in whole if line.rstrip().endswith("graph/authority> .")}
    renamed = frozenset(iri for iri in {line.partition(" ")[0] for line in described} - known if _ENTITY.match(iri))
    for number in range(1, max(0, quads - len(whole)) // max(1, len(copied)) + 1):
        copy = _Copy(number, renamed)
        for line in (*(described if number == 1 or number % _SHARED_BY == 0 else ()), *copied):
            yield copy.line(line)


def built_store(pages: Path, folder: Path) -> StoreFolder:
    """Return the store of a folder of pages; what is there already and still right is kept by the build.

    Raises:
        RuntimeError: it cannot be built.
    """
    done = subprocess.run([sys.executable, "-m", "kg", "build", str(pages), "--out", str(folder)],
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the pages cannot be read: {done.stderr.strip()[-400:]}")
    return StoreFolder(folder)


def _version() -> str:
    """Return what changes when the copies or the form of their index does."""
    code = Path(__file__).read_bytes() + Path(kg.dataset.__file__).read_bytes()
    return f"{hashlib.sha256(code).hexdigest()[:8]}-{FORM}"


def copied_store(built: StoreFolder, work: Path, quads: int) -> StoreFolder:
    """Return the store of a built graph and its copies under `work`; the first call makes it (1 M: a minute)."""
    name = built.read().snapshot
    assert name is not None
    store = StoreFolder(work / f"copies-{quads}-{name}-{_version()}")
    if store.state_file.is_file():
        return store
    fresh = store.snapshots_dir / "copies"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    with (built.snapshots_dir / name / "graph.nq").open(encoding="utf-8") as source, \
            (fresh / "graph.nq").open("w", encoding="utf-8", newline="\n") as target:
        target.writelines(copied_lines(source, quads))
    shutil.copyfile(built.snapshots_dir / name / "runs.nq", fresh / "runs.nq")
    load_dataset(fresh / "oxigraph", [fresh / "graph.nq", fresh / "runs.nq"])
    graph = GraphStore(fresh)
    write_search_index(fresh / "search.db", search_entries(graph, ID_BASE), article_texts(graph))
    (fresh / "summary.json").write_text(json.dumps(asdict(count(graph)), ensure_ascii=False), "utf-8")
    del graph
    write_merges(fresh / MERGES_FILE, (), ID_BASE)
    store.write(State("copies"))
    return store
