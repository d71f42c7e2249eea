"""A build: pages in, a new snapshot swapped in at the end; the old one is served until then."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from kg.curation import CURATION_FILE, Curation
from kg.curationfile import find_curation, read_curation
from kg.digest import pipeline_digest, pipeline_parts
from kg.errors import KgError, PageError, StoreError, UsageError
from kg.gate import Violation
from kg.inputs import PageFile, find_files, page_files
from kg.iris import short_hash
from kg.keep import read_records, write_records
from kg.merges import read_merges
from kg.records import PageWarning, Told
from kg.settings import Settings, load_settings
from kg.snapshot import is_whole, write_snapshot
from kg.state import KeptPage, State, StoreFolder
from kg.summary import Counts

__all__ = ["BuildSummary", "build", "forget"]

#: Called with pages done, pages in all, and the name of the page just done.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did and what the graph now holds."""

    store: Path
    snapshot: str
    read: int  # pages read in this build
    kept: int  # the graph's other pages, of earlier builds
    counts: Counts
    failed: tuple[PageWarning, ...] = ()
    warnings: tuple[PageWarning, ...] = ()
    violations: tuple[Violation, ...] = field(default=())
    curation: Path | None = None  # the file of corrections that was applied
    corrections: int = 0  # its entries


@dataclass(frozen=True, slots=True)
class _Outcome:
    key: str
    warnings: tuple[PageWarning, ...] = ()
    error: PageWarning | None = None


_PIPELINE: object | None = None  # one loaded pipeline a process, or why it could not be loaded
_LOADED: tuple[Settings, str] | None = None  # what it was loaded for: settings, digest of the pipeline


def _start_worker(settings: Settings) -> None:
    global _PIPELINE, _LOADED
    wanted = settings, pipeline_digest(settings)
    if wanted == _LOADED:
        return  # of an earlier build of this process
    _LOADED = None
    try:
        from kg.pipeline import Pipeline
        _PIPELINE = Pipeline(settings)
        _LOADED = wanted
    except Exception as error:  # told with the first page; an initializer that raises only breaks the pool
        _PIPELINE = error


def _read_page(file: PageFile, told: Told, record: Path) -> _Outcome:
    from kg.pipeline import Pipeline
    if isinstance(_PIPELINE, Exception):
        raise _PIPELINE
    assert isinstance(_PIPELINE, Pipeline)
    try:
        records = _PIPELINE.read(file.path, file.key, told)
        write_records(records, record)
        return _Outcome(file.key, records.warnings)
    except PageError as error:
        return _Outcome(file.key, error=PageWarning(error.code, file.path.name, error.message))
    except OSError as error:
        raise StoreError(f"{record}: cannot be written ({error.strerror}); make room and build again") from error
    except KgError:
        raise
    except Exception as error:  # a fault of ours on one page must not stop the others
        return _Outcome(file.key, error=PageWarning(
            "internal", file.path.name, f"could not be read: {type(error).__name__}: {error}; please report this page"))


def _outcomes(files: Sequence[PageFile], told: Told, records: Sequence[Path], settings: Settings,
              jobs: int) -> Iterator[_Outcome]:
    if not files:
        return
    if jobs == 1 or len(files) == 1:
        _start_worker(settings)
        for file, record in zip(files, records, strict=True):
            yield _read_page(file, told, record)
        return
    pool = ProcessPoolExecutor(min(jobs, len(files)), multiprocessing.get_context("spawn"), _start_worker, (settings,))
    try:
        with _uninterrupted():  # Ctrl-C is for this process; the workers inherit the mask
            waiting = [pool.submit(_read_page, f, told, r) for f, r in zip(files, records, strict=True)]
        for future in as_completed(waiting):
            yield future.result()
        pool.shutdown()
    except BrokenProcessPool as error:
        raise KgError("a build process was ended from outside (out of memory?); build again with --jobs 1, "
                      "pages already read are kept") from error
    except BaseException:
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold SIGINT back, where the system can."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _record_name(file: PageFile, told: Told, digest: str) -> str:
    beside = file.path.with_suffix(".toml")
    try:
        own = beside.read_bytes().hex() if beside.is_file() and beside != file.path else ""
    except OSError:
        own = "unreadable"  # reading the page will say why
    return short_hash(file.sha256, file.key, file.path.name, told, own, digest) + ".json"


def build(paths: Sequence[str | Path], out: Path | str, *, settings: Settings | None = None, told: Told | None = None,
          jobs: int | None = None, progress: Progress | None = None) -> BuildSummary:
    """Read pages and bring the store in `out` up to date with them.

    Pages of an earlier build stay; a page of the same key is replaced; a page is read again only when
    its content or the pipeline changed.  The new graph is swapped in at the end; if anything stops the
    build before, the old one stays.  A person's corrections (``curation.toml``) and the setting ``min_confidence``
    are applied to all pages of the store, whichever are read now.

    Args:
        paths: files, folders, globs.
        out: folder of the store, made if it is not there.
        settings: else `load_settings()`.
        told: what the user knows of these pages and the text does not tell.
        jobs: worker processes; None takes the setting, 0 one a core.
        progress: told after each page.

    Raises:
        UsageError: a path names nothing, or the file of corrections says what is not allowed.
        StoreError: the folder cannot be written, another build holds it, or the disk is full.
    """
    settings = settings or load_settings()
    told = told or Told()
    begun = datetime.now(UTC)
    named, closed = find_files(paths)
    corrections = find_curation(settings.curation, paths)
    curation = read_curation(corrections) if corrections is not None else Curation()
    files, warnings = page_files([path for path in named if not _is_curation(path, corrections)])
    if not files:
        raise UsageError("no page was named; give files, folders or globs")
    folder, digest = StoreFolder(Path(out)), pipeline_digest(settings)
    workers = (settings.jobs if jobs is None else jobs) or os.cpu_count() or 1
    with folder.writing():
        before = folder.read()
        wanted = {f.key: _record_name(f, told, digest) for f in files}
        todo = [f for f in files if not (folder.pages_dir / wanted[f.key]).is_file()]
        failed = list(closed)
        broken: set[str] = set()
        told_by_page: dict[str, tuple[PageWarning, ...]] = {}
        for done, outcome in enumerate(
                _outcomes(todo, told, [folder.pages_dir / wanted[f.key] for f in todo], settings, workers), start=1):
            if outcome.error is not None:
                failed.append(_with_standing(outcome.error, outcome.key in before.pages))
                broken.add(outcome.key)
            told_by_page[outcome.key] = outcome.warnings
            if progress is not None:
                progress(done, len(todo), outcome.key)
        pages = dict(before.pages) | {
            f.key: KeptPage(f.path.name, f.sha256, wanted[f.key], digest) for f in files if f.key not in broken}
        if not pages:
            first = failed[0]
            raise KgError(f"no page could be read; {first.where}: {first.message}")
        changed = {k for k, kept in pages.items() if k in before.pages and before.pages[k].sha256 != kept.sha256}
        forgotten = tuple(a for a in before.forgotten if a.rpartition("-")[0] not in changed)
        wanted_state = _state(before, pages, forgotten, {digest: pipeline_parts(settings)}, curation.lines,
                              settings.min_confidence)
        summary = _unchanged(folder, before, wanted_state) or _swap(
            folder, before, wanted_state, settings, begun, curation=curation)
        warnings.extend(_unused(folder, summary.snapshot, curation))
        if before.curation and corrections is None:
            warnings.append(PageWarning(
                "curation", CURATION_FILE, f"was not found; the corrections of the build before "
                f"({len(before.curation)}) are gone; name the file with --curation to have them again"))
        stale = sorted(k for k, kept in pages.items() if kept.pipeline != digest)
        if stale:
            warnings.append(PageWarning(
                "older-pipeline", stale[0], f"and {len(stale) - 1} more pages were read by another version or setting; "
                "name them again to bring them up to date"))
        for file in files:
            if file.key in told_by_page:
                warnings.extend(told_by_page[file.key])
            else:  # kept from an earlier build
                warnings.extend(read_records(folder.pages_dir / wanted[file.key]).warnings)
    read = len(todo) - len(broken)
    return replace(summary, read=read, kept=len(pages) - read, failed=tuple(sorted(failed)),
                   warnings=tuple(sorted(warnings)), curation=corrections, corrections=len(curation.entries))


def _with_standing(failed: PageWarning, stands: bool) -> PageWarning:
    """Return why a page could not be read, and that the graph has it nevertheless, where it does."""
    if not stands:
        return failed
    return replace(failed, message=f"{failed.message} (an earlier version of it stays in the graph)")


def _is_curation(path: Path, corrections: Path | None) -> bool:
    """Tell whether an input is no page but the file of corrections, as a glob catches it."""
    return path.name == CURATION_FILE or (corrections is not None and path.resolve() == corrections.resolve())


def _unused(folder: StoreFolder, snapshot: str, curation: Curation) -> Iterator[PageWarning]:
    """Yield what the graph's log says of entries that did nothing, by where they stand in the file now."""
    said: dict[str, list[str]] = {}
    for decision in read_merges(folder.snapshots_dir / snapshot):
        if decision.what == "unused":
            said.setdefault(decision.entry, []).append(decision.why)
    for entry in curation.entries:
        for why in said.get(entry.text, ()):
            yield PageWarning("curation", entry.label, f"{why} ({entry.shown}); mend the entry or take it out")


def _state(before: State, pages: dict[str, KeptPage], forgotten: tuple[str, ...],
           pipelines: dict[str, dict[str, str]], curation: tuple[str, ...], min_confidence: float) -> State:
    """Return the state that is to be, with the description of every pipeline that read one of its pages."""
    used = {kept.pipeline for kept in pages.values()}
    known = before.pipelines | pipelines
    return State(before.snapshot, pages, forgotten, {digest: known[digest] for digest in sorted(used & set(known))},
                 curation, min_confidence)


def _article_keys(folder: StoreFolder, kept: KeptPage) -> set[str]:
    return {a.annotated.article.key for a in read_records(folder.pages_dir / kept.record).articles}


def _unchanged(folder: StoreFolder, before: State, state: State) -> BuildSummary | None:
    """Return the summary of the snapshot that is there, when `state` asks for that very one."""
    if before != state or before.snapshot is None:
        return None
    counts = folder.snapshots_dir / before.snapshot / "summary.json"
    if not counts.is_file() or not is_whole(folder.snapshots_dir / before.snapshot):
        return None
    held = Counts(**json.loads(counts.read_text("utf-8")))
    return BuildSummary(folder.path, before.snapshot, 0, len(state.pages), held)


def _swap(folder: StoreFolder, before: State, state: State, settings: Settings, begun: datetime,
          keep_previous: bool = True, curation: Curation | None = None) -> BuildSummary:
    name, counts, violations = write_snapshot(folder, state, settings, begun, datetime.now(UTC), curation)
    after = replace(state, snapshot=name)
    folder.write(after)
    folder.sweep(after, before.snapshot if keep_previous else None)
    return BuildSummary(folder.path, name, 0, len(state.pages), counts, violations=violations)


def forget(out: Path | str, names: Sequence[str], *, settings: Settings | None = None) -> BuildSummary:
    """Take pages or articles out of the graph; what they alone said is gone from entities too.

    Args:
        out: folder of the store.
        names: keys of pages or articles, or their IRIs.

    Raises:
        UsageError: a name is no page or article of the store.
        StoreError: the store cannot be read or written.
    """
    settings = settings or load_settings()
    begun = datetime.now(UTC)
    folder = StoreFolder(Path(out))
    folder.snapshot()  # there is a graph
    with folder.writing():
        before = folder.read()
        pages, forgotten = dict(before.pages), set(before.forgotten)
        for name in names:
            key = unquote(name).rpartition("/")[2]
            page = key.rpartition("-")[0]
            if key in pages:
                del pages[key]
                forgotten = {a for a in forgotten if a.rpartition("-")[0] != key}
            elif page in pages and key in _article_keys(folder, pages[page]):
                forgotten.add(key)
            else:
                raise UsageError(f"{name} is no page or article of {folder.path}; "
                                 f"its pages are {', '.join(sorted(pages)) or 'none'}")
        # What is forgotten is gone from the disk too: the snapshot before this one does not stay.
        state = _state(before, pages, tuple(sorted(forgotten)), {}, before.curation, before.min_confidence)
        summary = _swap(folder, before, state, settings, begun, keep_previous=False)
        curation = Curation.of_lines(before.curation)
        return replace(summary, corrections=len(curation.entries),
                       warnings=tuple(sorted(_unused(folder, summary.snapshot, curation))))
