"""The made graph as a store folder: snapshots such as a build leaves, made once and kept."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.service import data
from kg.curated import authority_lines, ontology_lines
from kg.iris import ID_BASE
from kg.merges import MERGES_FILE, write_merges
from kg.search import write_search_index
from kg.state import State, StoreFolder
from kg.store import GraphStore, load_dataset
from kg.summary import article_texts, count, search_entries

__all__ = ["NAMES", "MadeStore", "made_store", "ntriples"]

#: The two snapshots: the same graph under two marks.
NAMES = ("one", "two")


@dataclass(frozen=True, slots=True)
class MadeStore:
    """A store folder of made quads; `folder.write(State(name))` puts a snapshot of `NAMES` in place."""

    folder: StoreFolder
    size: int  # as asked for
    quads: int  # as loaded

    @property
    def path(self) -> Path:
        """The folder, for ``kg serve --store``."""
        return self.folder.path

    def native(self, name: str = NAMES[0]) -> Path:
        """Return the directory for ``oxigraph serve-read-only --location``."""
        return self.folder.snapshots_dir / name / "oxigraph"

    def serve(self, name: str) -> None:
        """Put a snapshot in place."""
        self.folder.write(State(name))


def _snapshot(folder: StoreFolder, name: str, size: int) -> int:
    fresh = folder.snapshots_dir / f".{name}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    graph = fresh / "graph.nq"
    with graph.open("w", encoding="utf-8", newline="\n") as file:
        curated = (authority_lines(ID_BASE), ontology_lines(ID_BASE))
        for lines in (*curated, data.graph_lines(size), [data.mark_line(name)]):
            file.writelines(line + "\n" for line in lines)
    quads = load_dataset(fresh / "oxigraph", [graph])
    store = GraphStore(fresh)
    write_search_index(fresh / "search.db", search_entries(store, ID_BASE), article_texts(store))
    (fresh / "summary.json").write_text(json.dumps(asdict(count(store)), ensure_ascii=False), "utf-8")
    del store
    (fresh / "runs.nq").touch()
    write_merges(fresh / MERGES_FILE, (), ID_BASE)
    fresh.rename(folder.snapshots_dir / name)
    return quads


def _version() -> str:
    """Return what changes when the made graph or the index of names does."""
    import kg.dataset
    import kg.search
    import kg.searchwriting
    digest = hashlib.sha256()
    for module in (data, kg.dataset, kg.search, kg.searchwriting):
        digest.update(Path(str(module.__file__)).read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:8]


def made_store(work: Path, size: int) -> MadeStore:
    """Return the store of `size` quads under `work`; the first call makes it (1 M: about a minute)."""
    root = work / f"store-{size}-{_version()}"
    told = root / "made.json"
    folder = StoreFolder(root)
    if not told.is_file():
        for old in work.glob(f"store-{size}-*"):
            shutil.rmtree(old)
        quads = [_snapshot(folder, name, size) for name in NAMES]
        told.write_text(json.dumps(quads[0]), "utf-8")
    made = MadeStore(folder, size, int(json.loads(told.read_text("utf-8"))))
    made.serve(NAMES[0])
    return made


def ntriples(work: Path, size: int) -> Path:
    """Return a file of N-Triples: the made graph of `size` quads, its graphs merged."""
    path = work / f"triples-{size}-{_version()}.nt"
    if not path.is_file():
        work.mkdir(parents=True, exist_ok=True)
        triples = sorted({line.rpartition(" <")[0] + " ." for line in data.graph_lines(size)})
        path.write_text("".join(line + "\n" for line in triples), "utf-8")
    return path
