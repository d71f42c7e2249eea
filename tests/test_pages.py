"""Bytes -> Page: every encoding that is allowed, every input that is refused, what NAME.toml may tell."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from kg.errors import PageError
from kg.pages import MAX_PAGE_BYTES, page_key, read_page, read_told
from kg.records import Told

TEXT = "青川县老粮仓换新颜\n\n本报讯 记者李明报道：青川县的老粮仓换了新模样，工人们忙着清点数量。\n"


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "gb18030"),
    ],
)
@pytest.mark.parametrize("times", [1, 300])
def test_encodings(tmp_path: Path, codec: str, told: str, times: int) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes((TEXT * times).encode(codec))
    page = read_page(path)
    assert (page.text, page.encoding, page.key, page.source) == (TEXT * times, told, "page", "page.txt")


def test_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert read_page(path).text == TEXT


@pytest.mark.parametrize(
    ("raw", "code", "said"),
    [
        (b"", "empty", "is empty"),
        (b" \n\t\n", "empty", "is empty"),
        ("。。。".encode(), "empty", "holds no text"),
        (b"%PDF-1.7 text", "binary", "no text file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "binary", "no text file"),
        (b"abc\x00\x01\x02def" * 40, "binary", "no text file"),
        (bytes(range(256)) * 20, "binary", "no text file"),
        (TEXT.encode()[:-5], "encoding", "UTF-8 up to byte"),
        (TEXT.encode() + TEXT.encode("gb18030"), "encoding", "UTF-8, UTF-16 and GB18030"),
        ("Un été à l'école, près d'ici".encode("latin-1"), "encoding", "UTF-8, UTF-16 and GB18030"),
        ("\ufeff青川".encode("utf-16-le") + b"\x00", "encoding", "breaks off"),
        ("青川\ufffd\ufffd县\ufffd".encode() * 30, "encoding", "lost in an earlier conversion"),
    ],
)
def test_what_is_refused(tmp_path: Path, raw: bytes, code: str, said: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(raw)
    with pytest.raises(PageError) as caught:
        read_page(path)
    assert (caught.value.code, caught.value.source) == (code, "page.txt")
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_ten_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "year.txt"
    with path.open("wb") as file:
        file.truncate(10 * 1024 * 1024)
    with pytest.raises(PageError, match=r"year.txt: holds 10.0 MB; a page may hold 5 MB, split the file") as caught:
        read_page(path)
    assert caught.value.code == "too-large" and MAX_PAGE_BYTES < 10 * 1024 * 1024


def test_folder_and_missing_file(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="is a folder") as caught:
        read_page(tmp_path)
    assert caught.value.code == "directory"
    with pytest.raises(PageError, match="does not exist") as caught:
        read_page(tmp_path / "no.txt")
    assert caught.value.code == "missing"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(TEXT)
    path.chmod(0)
    with pytest.raises(PageError, match="cannot be read") as caught:
        read_page(path)
    assert caught.value.code == "unreadable"


def test_error_of_the_system_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.txt"
    path.write_text(TEXT)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(PageError, match="Permission denied") as caught:
        read_page(path)
    assert caught.value.code == "unreadable"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("2024-01-30-a01.txt", "2024-01-30-a01"),
        ("青川日报 1版.txt", "青川日报_1版"),
        ("a/b#c?.txt", "b_c"),
        ("###.txt", "page"),
    ],
)
def test_page_key(name: str, key: str) -> None:
    assert page_key(Path(name)) == key


def test_file_beside_the_page_tells(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, "utf-8")
    (tmp_path / "page.toml").write_text('date = 2024-03-05\npage_number = 2\nsource = "青川日报"\n', "utf-8")
    assert read_page(path).told == Told(date(2024, 3, 5), "2", "青川日报")
    assert read_page(path, Told(date(2024, 3, 6))).told == Told(date(2024, 3, 6), "2", "青川日报")
    assert read_told(tmp_path / "other.txt") == Told()


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("dates = 2024-03-05", "key 'dates'; allowed are date, page_number, source"),
        ("date = 'March'", "allowed is a day such as date = 2024-01-30"),
        ("date = 2024-03-05T10:00:00", "allowed is a day"),
        ("source = true", "allowed is a text"),
        ("page_number = 1.5", "allowed is a text"),
        ("date = ", "cannot be read as TOML"),
    ],
)
def test_file_beside_the_page_is_checked(tmp_path: Path, toml: str, said: str) -> None:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, "utf-8")
    (tmp_path / "page.toml").write_text(toml, "utf-8")
    with pytest.raises(PageError) as caught:
        read_page(path)
    assert caught.value.source == "page.toml" and caught.value.code == "told" and said in str(caught.value)
