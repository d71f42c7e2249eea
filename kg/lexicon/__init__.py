"""Word lists: one file a list, tab-separated, ``#`` for comments; the first comment names the source.

Files are read once; what is returned is immutable.
"""

from __future__ import annotations

from functools import cache

from kg.errors import ResourceError
from kg.resources import lexicon_dir

__all__ = ["table", "words"]


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``lexicon/NAME.tsv``, each a tuple of its cells.

    Raises:
        ResourceError: the file is missing or a row has another number of cells than the first.
    """
    path = lexicon_dir() / f"{name}.tsv"
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise ResourceError(
            f"word list {path.name} cannot be read ({error.strerror}); reinstall the package") from error
    rows = [tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#")]
    for row in rows:
        if len(row) != len(rows[0]):
            raise ResourceError(
                f"word list {path.name}: row {row!r} has {len(row)} cells, the first row has {len(rows[0])}")
    return tuple(rows)


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the words of ``lexicon/NAME.txt``, one or several a line, parted by blanks, in file order.

    Raises:
        ResourceError: the file is missing.
    """
    path = lexicon_dir() / f"{name}.txt"
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise ResourceError(
            f"word list {path.name} cannot be read ({error.strerror}); reinstall the package") from error
    return tuple(dict.fromkeys(word for line in lines if not line.startswith("#") for word in line.split()))
