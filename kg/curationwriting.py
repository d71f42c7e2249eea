"""An entry of ``curation.toml`` as text, and adding one to the file: all that stands there stays byte for byte."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from kg.curation import KINDS, Content, Curation, Different, Entry, Reject, Rename, Retype, Same
from kg.curationfile import read_curation
from kg.errors import StoreError, UsageError
from kg.references import Reference, article_named, parse_reference

__all__ = ["Added", "add_entry", "entry_text", "is_plain", "is_writable"]

#: Fields that say nothing of the graph.
_BESIDE = ("why", "by", "on")
_LOCK_WAIT_S = 10.0
#: How often what another program wrote meanwhile is taken in before the attempt is given up.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Added:
    """Where an entry stands; `is_new` is False where the same correction stood there before."""

    path: Path
    line: int | None
    is_new: bool
    found: Entry  # as it stands in the file


def is_plain(text: str) -> bool:
    """Tell whether a text holds only what can be seen: no control character, no mark of direction, no half of one.

    >>> is_plain("晨光 集团"), is_plain("晨\\n光"), is_plain("晨\\u202e光")
    (True, False, False)
    """
    return all(c.isprintable() or c == "\u3000" or 0xE000 <= ord(c) <= 0xF8FF for c in text)


def _string(text: str) -> str:
    """Return a TOML basic string; what cannot be seen is written as its number."""
    def shown(c: str) -> str:
        if c in '"\\':
            return "\\" + c
        if is_plain(c):
            return c
        return f"\\u{ord(c):04X}" if ord(c) < 0x10000 else f"\\U{ord(c):08X}"
    return f'"{"".join(map(shown, text))}"'


def _value(value: object) -> str:
    if isinstance(value, Day):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return _string(str(value))


def entry_text(kind: str, content: Mapping[str, Any], remark: str = "") -> tuple[Entry, str]:
    """Return an entry and its text for the file, which ends with a line break.

    Args:
        kind: one of `KINDS`.
        content: fields by the names that the file has; those that are None or empty are left out.
        remark: a line above it for the people who read the file.

    Raises:
        pydantic.ValidationError: a field is missing or says what is not allowed.
    """
    given = {name: value for name, value in content.items() if value not in (None, "", (), [])}
    entry = Entry(kind, KINDS[kind].model_validate(given))
    lines = [f"# {''.join(c if is_plain(c) else ' ' for c in remark)}"] if remark else []
    lines += [f"[[{kind}]]", *(f"{name} = {_value(value)}" for name, value in given.items())]
    return entry, "\n".join(lines) + "\n"


def _reference(text: str, of_class: str | None) -> object:
    try:
        return parse_reference(text, of_class)
    except ValueError:
        return text


def _meaning(content: Content) -> tuple[object, ...]:
    """Return what an entry does, however it is written: two with the same meaning are one correction."""
    match content:
        case Same() | Different():
            articles = content.articles if isinstance(content, Different) else ()
            return type(content), frozenset(content.references), frozenset(map(article_named, articles))
        case Rename() | Retype():
            reference: Reference = content.reference
            return type(content), reference, content.to
        case Reject() if content.iri is not None:
            return Reject, content.article_key, content.iri.partition("#")[2]
        case Reject() if content.thing is not None:
            return Reject, _reference(content.thing, content.of_class), content.article_key
        case Reject():
            return (Reject, _reference(content.subject or "", None), content.predicate_name,
                    content.value if isinstance(content.object, Day) else _reference(content.value, None),
                    content.article_key)
    return type(content), content


def is_writable(path: Path) -> None:
    """Find out whether entries can be added to a file, which need not be there yet.

    Raises:
        UsageError: it is no file, its folder is not there or cannot be written, or what it says is not allowed.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise UsageError(f"{path} is no file; name the curation.toml that builds read")
    if not target.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {target.parent}; make it, or name another file")
    if not os.access(target.parent, os.W_OK | os.X_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise UsageError(f"{path}: this user may not write {target if target.exists() else target.parent}; "
                         "give it leave, or name another file")
    if target.exists():
        read_curation(path)


def add_entry(path: Path, entry: Entry, text: str) -> Added:
    """Add an entry at the end of a curation file, which is made if it is not there.

    The new file takes the old one's place in one step, once it reads as the old entries and this one; programs that
    write it this way wait for one another.

    Args:
        path: of the file; where it is a link, what it leads to is written.
        entry: as `entry_text` gives it.
        text: the same, as text.

    Raises:
        UsageError: the file is broken, or the entry contradicts one that stands there; nothing was written.
        StoreError: the file cannot be written, or is held by another program.
    """
    target = path.resolve()
    try:
        with FileLock(target.parent / f".{target.name}.lock", timeout=_LOCK_WAIT_S):
            for _ in range(_ATTEMPTS):
                found = _attempt(path, target, entry, text)
                if found is not None:
                    return found
    except Timeout:
        raise StoreError(f"{path} is held by another program for more than {_LOCK_WAIT_S:g} s; try again") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); make room, give this user leave to write it, "
                         "or add the entry by hand") from error
    raise StoreError(f"{path} was changed by another program again and again; try again")


def _seen(target: Path) -> tuple[int, ...] | None:
    try:
        stat = target.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _attempt(path: Path, target: Path, entry: Entry, text: str) -> Added | None:
    """Add the entry; None where another program wrote the file meanwhile."""
    before = _seen(target)
    old = target.read_bytes() if before is not None else b""
    curation = read_curation(path) if before is not None else Curation()
    meaning = _meaning(entry.content)
    for other in curation.entries:
        if other.kind == entry.kind and _meaning(other.content) == meaning:
            return Added(path, other.line, False, other)
    part = target.parent / f".{target.name}.{secrets.token_hex(6)}"
    try:
        with part.open("xb") as file:
            file.write(_joined(old, text))
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            _give_rights(part, target)
        added = _checked(path, part, curation, entry)
        if _seen(target) != before:
            return None
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    _settle(target.parent)
    return added


def _joined(old: bytes, text: str) -> bytes:
    """Return the old file, a blank line, and the entry with the line breaks of the old one."""
    end = b"\r\n" if b"\r\n" in old else b"\n"
    between = b"" if not old.strip(b"\xef\xbb\xbf") else end if old.endswith(b"\n") else end + end
    if old.endswith((end + end, b"\n\n")):
        between = b""
    return old + between + text.encode("utf-8").replace(b"\n", end)


def _give_rights(part: Path, old: Path) -> None:
    """Let those read and write the new file who may the old one, where the system lets us."""
    stat = old.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(part, stat.st_uid, stat.st_gid)
    part.chmod(stat.st_mode & 0o7777)


def _checked(path: Path, part: Path, before: Curation, entry: Entry) -> Added:
    """Read the new file and return where the entry stands.

    Raises:
        UsageError: it does not read as the old entries and this one; the message speaks of `path`.
    """
    try:
        after = read_curation(part)
    except UsageError as error:
        raise UsageError(str(error).replace(str(part), str(path))) from None
    left = [other.text for other in after.entries]
    for other in (*before.entries, entry):
        if other.text in left:
            left.remove(other.text)
        else:
            left.append(other.text)
    if left:
        raise UsageError(f"{path}: the entry cannot be added at its end without another meaning; add it by hand")
    last = max((e for e in after.entries if e.text == entry.text), key=lambda e: e.line or 0)
    return Added(path, last.line, True, Entry(last.kind, last.content, str(path), last.number, last.line))


def _settle(folder: Path) -> None:
    """Have the folder's entry written where the system can."""
    try:
        number = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # no folder can be opened here
    with suppress(OSError):  # a drive may know no such thing
        os.fsync(number)
    os.close(number)
