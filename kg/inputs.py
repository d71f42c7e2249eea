"""From what a user names (files, folders, globs) to the pages of a build, each with its key."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.pages import page_key
from kg.records import PageWarning

__all__ = ["PageFile", "find_files", "page_files"]

#: What counts as a page in a folder; a file named outright is read whatever its name.
PAGE_SUFFIXES = (".txt",)


@dataclass(frozen=True, slots=True, order=True)
class PageFile:
    """A file to be read as the page `key`; `sha256` of its bytes and of the ``.toml`` beside it."""

    key: str
    path: Path
    sha256: str


def find_files(paths: Iterable[str | Path]) -> tuple[list[Path], list[PageWarning]]:
    """Return the files that `paths` name, each once, by name, and the folders below them that cannot be read.

    Raises:
        UsageError: a path or glob names nothing; nothing is built then.
    """
    found: dict[Path, None] = {}
    closed: dict[str, PageWarning] = {}
    empty: str | None = None
    for given in map(str, paths):
        path = Path(given)
        if path.is_dir():
            if not os.access(path, os.R_OK | os.X_OK):
                raise UsageError(f"{given}: this user may not read the folder; give it the right to, or name another")
            inside = sorted(p for p in _below(path, closed) if p.suffix.lower() in PAGE_SUFFIXES and p.is_file())
            empty = empty or (None if inside else given)
        elif path.exists() or path.is_symlink():
            inside = [path]
        else:
            inside = sorted(Path(p) for p in glob.glob(given, recursive=True))
            if not inside:
                raise UsageError(f"{given}: no such file or folder, and no file matches it; check the path")
        found.update(dict.fromkeys(p for p in inside if not p.is_dir()))
    if empty is not None and not found and closed:
        first = closed[min(closed)]
        raise UsageError(f"{first.where}: {first.message}")
    if empty is not None and not found:
        raise UsageError(f"{empty}: the folder holds no page (a file ending in {', '.join(PAGE_SUFFIXES)}); "
                         "name the files, or another folder")
    pages = {path for path in found if path.suffix != ".toml"}
    # NAME.toml beside a page tells of the page; a glob may have caught it.
    files = sorted(p for p in found if p in pages or not any(page.with_suffix(".toml") == p for page in pages))
    return files, [closed[place] for place in sorted(closed)]


def _below(folder: Path, closed: dict[str, PageWarning]) -> Iterator[Path]:
    """Iterate what lies in a folder and all below it; put into `closed` the folders that cannot be read."""
    def note(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):  # gone since it was listed
            place = str(error.filename)
            closed[place] = PageWarning("unreadable", place, f"the folder cannot be read ({error.strerror}), nor the "
                                        "pages in it; check its permissions")

    for place, folders, names in os.walk(folder, onerror=note):
        if (folders or names) and not os.access(place, os.X_OK):  # what is in it shows, and cannot be looked at
            folders.clear()
            note(PermissionError(errno.EACCES, os.strerror(errno.EACCES), place))
        else:
            yield from (Path(place, name) for name in names)


def _digest(path: Path) -> str:
    """SHA-256 of the file; of its name where it cannot be read (reading it will say why)."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError:
        digest.update(str(path).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def page_files(paths: Sequence[Path]) -> tuple[list[PageFile], list[PageWarning]]:
    """Give each file its page key (``pages.page_key``), with a content hash behind it where two pages share one.

    A file with the very bytes of another is left out, with a warning.
    """
    first: dict[str, Path] = {}
    warnings: list[PageWarning] = []
    for path in sorted(paths, key=lambda p: (p.name, str(p))):
        digest = _digest(path)
        if digest in first:
            warnings.append(PageWarning("duplicate-file", path.name,
                                        f"has the same content as {first[digest].name}; read once"))
        else:
            first[digest] = path
    stems: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for digest, path in first.items():
        stems[page_key(path)].append((digest, path))
    files = [
        PageFile(stem if len(same) == 1 else f"{stem}-{digest[:8]}", path, digest)
        for stem, same in stems.items() for digest, path in same
    ]
    return sorted(files), warnings
