"""A service that is killed stands up again, and one that is told to end ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from liveserver import PATIENCE_S, wait_until

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or not Path("/proc").is_dir(), reason="this system copies no process, or does not show them"
)


@dataclass
class Standing:
    """``kg serve`` in a process."""

    process: subprocess.Popen[str]
    port: int
    errors: Path

    def get(self, path: str = "/sparql?query=ASK{}") -> int:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE_S, trust_env=False).status_code

    def serving(self) -> int | None:
        """Return the number of the serving process."""
        found = below(self.process.pid)
        return found[0] if found else None

    def is_ready(self) -> bool:
        try:
            return self.get() == 200
        except httpx.HTTPError:
            return False


def below(pid: int) -> list[int]:
    """Return the children of a process that live."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] not in "ZX":
            found.append(int(number))
    return found


def is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@pytest.fixture
def standing(tiny_store: Path, tmp_path: Path) -> Iterator[Standing]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    errors = tmp_path / "errors"
    with errors.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", "serve", "--store", str(tiny_store), "--port", str(port),
             "--set", "shutdown_s=120", "--set", "head_time_limit_s=120"],
            stdout=subprocess.PIPE, stderr=written, text=True, start_new_session=True,
        )
    found = Standing(process, port, errors)
    try:
        assert wait_until(found.is_ready)
        yield found
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def test_that_a_service_that_is_killed_stands_up_again_and_refuses_nobody(standing: Standing) -> None:
    first = standing.serving()
    assert first is not None
    workers = below(first)
    assert workers
    os.kill(first, signal.SIGKILL)
    statuses: list[int] = []
    askers = [threading.Thread(target=lambda: statuses.append(standing.get())) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert statuses == [200] * 4
    assert standing.serving() not in (None, first)
    assert wait_until(lambda: not any(Path(f"/proc/{pid}/fd").exists() for pid in workers))
    assert standing.errors.read_text().startswith("kg: the serving process was ended by signal 9 (SIGKILL)")
    assert standing.errors.read_text().count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_that_a_service_that_is_told_to_end_ends_well(standing: Standing, number: signal.Signals) -> None:
    serving = standing.serving()
    assert serving is not None
    standing.process.send_signal(number)
    assert standing.process.wait(PATIENCE_S) == 0
    assert wait_until(lambda: is_free(standing.port) and not Path(f"/proc/{serving}/fd").exists())
    assert standing.errors.read_text() == ""


def test_that_the_port_is_closed_while_the_last_answers_go_on(standing: Standing) -> None:
    head = b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\nexpect: 100-continue\r\n"
    with socket.create_connection(("127.0.0.1", standing.port), timeout=PATIENCE_S) as connection:
        connection.sendall(head + b"content-length: 6\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 100"), "the service is at it"
        standing.process.send_signal(signal.SIGTERM)
        assert wait_until(lambda: is_free(standing.port))
        assert standing.process.poll() is None
        connection.sendall(b"ASK {}")
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 200") and standing.process.wait(PATIENCE_S) == 0


def test_that_ctrl_c_reaches_both_and_ends_well(standing: Standing) -> None:
    os.killpg(standing.process.pid, signal.SIGINT)
    assert standing.process.wait(PATIENCE_S) == 0
    assert wait_until(lambda: is_free(standing.port))


def test_that_nothing_is_left_when_the_one_above_is_killed(standing: Standing) -> None:
    serving = standing.serving()
    assert serving is not None
    family = [serving, *below(serving)]
    standing.process.kill()
    standing.process.wait()
    assert wait_until(lambda: not any(Path(f"/proc/{pid}/fd").exists() for pid in family))
    assert is_free(standing.port)


@pytest.mark.parametrize(("work", "code"), [
    ("os.kill(os.getpid(), 9)", 128 + 9),  # killed before it was ready: it would be again
    ("sys.exit(3)", 3),
    ("None", 0),
])
def test_that_one_that_does_not_come_to_serve_is_not_started_again(work: str, code: int) -> None:
    program = (
        "import os, sys; from service.standing import keep_serving; "
        f"sys.exit(keep_serving(lambda lifeline: {work}, int, print))"
    )
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, "", "")
