"""Finding, reading and checking ``curation.toml``: every refusal names the file, the line and the entry."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kg.curation import CURATION_FILE, KINDS, Content, Curation, Different, Entry, Rename, Retype, Same
from kg.errors import UsageError
from kg.references import Reference
from kg.rulings import contradiction

__all__ = ["find_curation", "read_curation"]

_ALLOWED = ", ".join(f"[[{kind}]]" for kind in KINDS)


def find_curation(setting: Path | None, paths: Sequence[str | Path]) -> Path | None:
    """Return the file that a build applies.

    Args:
        setting: a file named outright (flag, environment, settings file).
        paths: inputs of the build; ``curation.toml`` is looked for in the folder of the first, then in the
            working folder.

    Raises:
        UsageError: the file named outright does not exist.
    """
    if setting is not None:
        if not setting.is_file():
            raise UsageError(f"curation file {setting} does not exist; give a TOML file, or leave --curation and the "
                             "setting curation out")
        return setting
    first = Path(paths[0]) if paths else Path()
    places = (first if first.is_dir() else first.parent, Path())
    return next((found for place in places if (found := place / CURATION_FILE).is_file()), None)


def read_curation(path: Path) -> Curation:
    """Read and check a curation file.

    Raises:
        UsageError: it is no TOML, or an entry says what is not allowed; file, line and entry are told.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        raw = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"curation file {path}: cannot be read ({error.strerror}); mend it or leave it out") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"curation file {path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"curation file {path}: no TOML: {error}; names stand in quotes, each entry begins with one "
                         f"of {_ALLOWED}") from error
    lines = _header_lines(text)
    entries: list[Entry] = []
    for kind, found in raw.items():
        if kind not in KINDS:
            raise UsageError(f"{path}: {kind!r} is no kind of entry; allowed are {_ALLOWED}")
        if not isinstance(found, list) or not all(isinstance(content, dict) for content in found):
            raise UsageError(f"{path}: {kind} is no list of entries; begin each with [[{kind}]] in double brackets")
        known = lines[kind] if len(lines[kind]) == len(found) else [None] * len(found)
        for number, (content, line) in enumerate(zip(found, known, strict=True), start=1):
            where = f"{path}{f', line {line}' if line else ''}, [[{kind}]] {number}"
            entries.append(Entry(kind, _checked(kind, content, where), str(path), number, line))
    curation = Curation.of(entries)
    _check_texts(curation.entries)
    return curation


def _header_lines(text: str) -> dict[str, list[int | None]]:
    """Return kind -> numbers of the lines that begin an entry."""
    found: dict[str, list[int | None]] = defaultdict(list)
    for number, line in enumerate(text.splitlines(), start=1):
        if match := re.match(r"\s*\[\[\s*[\"']?(\w+)[\"']?\s*\]\]", line):
            found[match.group(1)].append(number)
    return found


def _checked(kind: str, content: dict[str, Any], where: str) -> Content:
    model = KINDS[kind]
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        own = [f.alias or n for n, f in model.model_fields.items() if n not in Content.model_fields]
        allowed = ", ".join((*own, *Content.model_fields))
        if first["type"] == "extra_forbidden":
            said = f"{name!r} is no field of it; allowed are {allowed}"
        elif first["type"] == "missing":
            said = f"{name!r} is missing; fields are {allowed}"
        else:
            message = first["msg"].removeprefix("Value error, ")
            said = f"{name} = {first['input']!r}: {message}" if name else message
        more = f" ({error.error_count() - 1} more in this entry)" if error.error_count() > 1 else ""
        raise UsageError(f"{where}: {said}{more}; mend the entry or take it out") from error


def _check_texts(entries: Sequence[Entry]) -> None:
    """Refuse entries that contradict each other as written; what only the pages can tell, `resolve` refuses.

    Raises:
        UsageError: naming both.
    """
    root: dict[Reference, Reference] = {}

    def follow(reference: Reference) -> Reference:
        while reference in root:
            reference = root[reference]
        return reference

    for entry in entries:
        if isinstance(entry.content, Same):
            first = follow(entry.content.references[0])
            for other in entry.content.references[1:]:
                if (found := follow(other)) != first:
                    root[found] = first
    said: dict[tuple[str, Reference], tuple[str, str]] = {}
    for entry in entries:
        content = entry.content
        if isinstance(content, Different):
            kept = [follow(r) for r in content.references]
            if len(set(kept)) < len(kept):
                joins = [e for e in entries if isinstance(e.content, Same)
                         and follow(e.content.references[0]) in kept]
                raise UsageError(f"{entry.label} keeps apart what {' and '.join(e.label for e in joins)} joins; "
                                 "take one of them out")
        elif isinstance(content, Rename | Retype):
            before = said.setdefault((entry.kind, follow(content.reference)), (content.to, entry.label))
            if before[0] != content.to:
                raise contradiction(content.thing, before, (content.to, entry.label))
