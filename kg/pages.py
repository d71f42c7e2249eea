"""Bytes -> Page: encoding, limits, and what the user tells beside the page."""

from __future__ import annotations

import codecs
import hashlib
import re
import tomllib
import unicodedata
from datetime import date
from pathlib import Path

from charset_normalizer import from_bytes

from kg.errors import PageError
from kg.records import Page, Told

__all__ = ["MAX_PAGE_BYTES", "page_key", "read_page", "read_told"]

#: A printed page holds some 20 kB of text and the longest web report below 1 MB; a file beyond 5 MB is
#: no page (a scan, an archive, a whole year in one file) and would cost more memory than all other pages.
MAX_PAGE_BYTES = 5 * 1024 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What the detecting library may answer; GB2312 and GBK are parts of GB18030.
_DETECTABLE = ["gb18030", "utf_16_le", "utf_16_be"]
_DETECTED_BYTES = 256 * 1024
_NO_TEXT = "is no text file; extract its text first (UTF-8, UTF-16 or GB18030)"
_TOLD_KEYS = ("date", "page_number", "source")
_UNSAFE = re.compile(r"[^\w\-.]+")
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0")


def read_page(path: Path, told: Told | None = None) -> Page:
    """Read one page of text, and ``NAME.toml`` beside it where there is one.

    What `told` holds goes before what the file beside the page says.

    Raises:
        PageError: with code ``missing``, ``directory``, ``unreadable``, ``empty``, ``too-large``, ``binary``,
            ``encoding`` or ``told``.
    """
    raw = _read_bytes(path)
    text, encoding = _decode(raw, path.name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n")
    if not any(char.isalnum() for char in text):
        raise PageError(path.name, "empty", "holds no text; a page needs at least one article")
    beside = read_told(path)
    told = told or Told()
    return Page(
        key=page_key(path), source=path.name, text=text,
        sha256=hashlib.sha256(raw).hexdigest(), encoding=encoding,
        told=Told(told.date or beside.date, told.page_number or beside.page_number, told.source or beside.source))


def page_key(path: Path) -> str:
    """Return the page's key: the file's stem, with ``_`` for what a name in an IRI should not hold.

    >>> page_key(Path("pages/2024-01-30 要闻#1.txt"))
    '2024-01-30_要闻_1'
    """
    return _UNSAFE.sub("_", unicodedata.normalize("NFC", path.stem)).strip("_.") or "page"


def read_told(path: Path) -> Told:
    """Return what ``NAME.toml`` beside `path` tells, or an empty ``Told`` where there is no such file.

    Raises:
        PageError: code ``told``: the file is no TOML, holds a key that is not allowed or a value of the wrong kind.
    """
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        return Told()
    try:
        found = tomllib.loads(beside.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PageError(beside.name, "told", f"cannot be read as TOML ({error}); mend it or remove it") from error
    for key, value in found.items():
        if key not in _TOLD_KEYS:
            raise PageError(beside.name, "told", f"has the key {key!r}; allowed are {', '.join(_TOLD_KEYS)}")
        if key == "date":
            _told_day(value, beside.name)
        elif not isinstance(value, (str, int)) or isinstance(value, bool):
            raise PageError(beside.name, "told", f"{key} = {value!r}; allowed is a text such as {key} = \"3\"")
    day = _told_day(found["date"], beside.name) if "date" in found else None
    number, source = found.get("page_number"), found.get("source")
    return Told(day, None if number is None else str(number), None if source is None else str(source))


def _told_day(value: object, source: str) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PageError(source, "told", f"date = {value!r}; allowed is a day such as date = 2024-01-30")


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise PageError(path.name, "directory", "is a folder, not a page; name the files in it")
        size = path.stat().st_size
        if size > MAX_PAGE_BYTES:
            held, allowed = f"{size / 1048576:.1f} MB", f"{MAX_PAGE_BYTES // 1048576} MB"
            raise PageError(path.name, "too-large", f"holds {held}; a page may hold {allowed}, split the file")
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise PageError(path.name, "missing", "does not exist; check the path") from error
    except OSError as error:
        raise PageError(path.name, "unreadable", f"cannot be read ({error.strerror}); check its permissions") from error
    if not raw.strip():
        raise PageError(path.name, "empty", "is empty; a page needs at least one article")
    return raw


def _decode(raw: bytes, source: str) -> tuple[str, str]:
    """Return text and encoding: byte order mark, then strict UTF-8, then what the library detects."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _decode_as(raw, encoding, source), encoding.removesuffix("-sig")
    if raw.startswith(_BINARY):
        raise PageError(source, "binary", _NO_TEXT)
    try:
        return _text_only(raw.decode("utf-8"), source), "utf-8"
    except UnicodeDecodeError as error:
        broken = error.start
    best = from_bytes(raw[:_DETECTED_BYTES], cp_isolation=_DETECTABLE).best()
    if best is not None:
        text = _decode_as(raw, best.encoding, source)
        if _is_plausible(text):
            return text, best.encoding.replace("_", "-")
    if b"\x00" in raw:
        raise PageError(source, "binary", _NO_TEXT)
    near = f"is UTF-8 up to byte {broken} only" if broken * 2 > len(raw) else "is in no encoding that fits"
    raise PageError(source, "encoding", f"{near}; allowed are UTF-8, UTF-16 and GB18030, save it anew")


def _decode_as(raw: bytes, encoding: str, source: str) -> str:
    try:
        return _text_only(raw.decode(encoding), source)
    except UnicodeDecodeError as error:
        raise PageError(source, "encoding",
                        f"begins as {encoding} and breaks off at byte {error.start}; save it anew as UTF-8") from error


def _text_only(text: str, source: str) -> str:
    """Return `text` unless its control or replacement characters show that it is none."""
    controls = sum(unicodedata.category(char) == "Cc" and char not in "\n\r\t\f\x0b" for char in set(text))
    if controls and ("\x00" in text or controls > 4):
        raise PageError(source, "binary", _NO_TEXT)
    lost = text.count("\ufffd")
    if lost and lost * 50 > len(text):
        raise PageError(source, "encoding",
                        f"holds {lost} characters lost in an earlier conversion; extract the page's text anew")
    return text


def _is_plausible(text: str) -> bool:
    """Tell whether most letters are common ideographs: what a wrong guess does not give."""
    letters = [char for char in text[:20000] if not char.isspace()]
    common = sum("\u4e00" <= char <= "\u9fa5" or char.isascii() or "\u3000" <= char <= "\u303f"
                 or "\uff00" <= char <= "\uffef" or "\u2010" <= char <= "\u2030" for char in letters)
    odd = sum(unicodedata.category(char) in ("Cc", "Co", "Cn") for char in letters)
    chinese = sum("\u4e00" <= char <= "\u9fa5" for char in letters)
    return bool(letters) and common >= 0.9 * len(letters) and odd <= 0.01 * len(letters) and chinese * 5 >= len(letters)

