"""Files of the front end that lie there packed: sent so to those who take it, under their own name and type."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from service.assets import PackedFiles
from service.compress import Gzip

_SCRIPT = b"export const words = 1;\n" * 200


@pytest.fixture
def files(tmp_path: Path) -> TestClient:
    (tmp_path / "site.js").write_bytes(_SCRIPT)
    (tmp_path / "site.js.gz").write_bytes(gzip.compress(_SCRIPT, mtime=0))
    (tmp_path / "plain.css").write_bytes(b"p { margin: 0 }\n" * 200)
    return TestClient(Gzip(Starlette(routes=[Mount("/static", PackedFiles(directory=tmp_path))])))  # type: ignore[arg-type]


def test_that_the_packed_form_is_sent(files: TestClient, tmp_path: Path) -> None:
    answer = files.get("/static/site.js", headers={"accept-encoding": "gzip"})
    assert answer.content == _SCRIPT and answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == (tmp_path / "site.js.gz").stat().st_size
    assert "javascript" in answer.headers["content-type"] and "accept-encoding" in answer.headers["vary"].lower()
    again = files.get("/static/site.js",
                      headers={"accept-encoding": "gzip", "if-none-match": answer.headers["etag"]})  # fmt: skip
    assert again.status_code == 304


def test_that_others_get_the_file_itself(files: TestClient) -> None:
    answer = files.get("/static/site.js", headers={"accept-encoding": "identity"})
    assert answer.content == _SCRIPT and "content-encoding" not in answer.headers
    packed_now = files.get("/static/plain.css", headers={"accept-encoding": "gzip"})
    assert packed_now.headers["content-encoding"] == "gzip" and packed_now.content.startswith(b"p { margin")
    assert files.get("/static/nothing.js", headers={"accept-encoding": "gzip"}).status_code == 404
