"""The records of a page as a file, and back, checked against the types of the records."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kg.errors import StoreError
from kg.records import PageRecords
from kg.rights import unreadable

__all__ = ["read_records", "write_records"]

_PAGE_RECORDS = TypeAdapter(PageRecords)


def write_records(records: PageRecords, path: Path) -> None:
    """Write the records of a page as JSON; the file is there whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(_PAGE_RECORDS.dump_json(records))
    fresh.replace(path)


def read_records(path: Path) -> PageRecords:
    """Return the records of a page.

    Raises:
        StoreError: the file is missing or damaged, or may not be read.
    """
    try:
        return _PAGE_RECORDS.validate_json(path.read_bytes())
    except PermissionError as error:
        raise unreadable(path, error) from error
    except (OSError, ValidationError) as error:
        raise StoreError(
            f"{path}: kept page records cannot be read; build the pages again into a new folder") from error
