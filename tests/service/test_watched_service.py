"""`kg watch --serve`: a page that is put in the folder while the service answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from liveserver import free_port
from tinygraph import write_tiny_store

PAGE = """北山煤业扩能记

□本报记者 李晓明

本报讯 记者李晓明报道：3月5日，位于新疆准东经济技术开发区的新疆北山煤业有限责任公司二号矿井投产。
该公司主要生产原煤，2023年原煤产量达1200万吨，同比增长8.5%。
新疆北山煤业有限责任公司总经理马建国说：“我们今年将把产能提高到1500万吨。”
"""


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path, int]]:
    """The command over an empty folder, with a service of the store that is there."""
    folder, port = tmp_path / "pages", free_port()
    folder.mkdir()
    write_tiny_store(tmp_path / "store")
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "watch", str(folder), "--out", str(tmp_path / "store"), "--serve", "--port",
         str(port), "--settle", "0.2", "--jobs", "1", "--set", "query_workers=1"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONUNBUFFERED": "1"})  # fmt: skip
    yield process, folder, port
    if process.poll() is None:
        process.kill()
    process.wait()


def wait_for(port: int, text: str, seconds: float = 400.0) -> bool:
    """Ask the service for its articles until one of them says `text`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/articles?format=json", timeout=60) as answer:
                if text in answer.read().decode():
                    return True
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    return False


def test_that_a_page_put_in_the_folder_is_answered_from(watching: tuple[subprocess.Popen[str], Path, int]) -> None:
    process, folder, port = watching
    assert wait_for(port, "沙海能源投产新线"), process.poll()
    (folder / "a.txt").write_text(PAGE, "utf-8")
    assert wait_for(port, "/articles/a-"), process.poll()
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0 and "Ended" in said and "Traceback" not in said
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=60)
