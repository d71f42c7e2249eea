"""Point queries: the service with its killable workers beside the native server on the same data."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from kg.resources import samples_dir

__all__ = ["service_against_native"]

QUERY = "SELECT ?s ?o WHERE { ?s <https://w3id.org/zhundong-kg/ontology#locatedIn> ?o } LIMIT 20"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ask(url: str, times: int) -> float:
    request = urllib.request.Request(f"{url}?query={urllib.parse.quote(QUERY)}",
                                     headers={"Accept": "application/sparql-results+json"})
    begun = time.perf_counter()
    for _ in range(times):
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
    return (time.perf_counter() - begun) / times


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _ask(url, 1)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def service_against_native(times: int = 300) -> list[str]:
    """Return lines on the time of one request at a time to both servers, over the sample pages' graph."""
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "store"
        subprocess.run([sys.executable, "-m", "kg", "build", str(samples_dir()), "--out", str(store)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        snapshot = next((store / "snapshots").iterdir()) / "oxigraph"
        here, there = _free_port(), _free_port()
        native = subprocess.Popen([str(Path(sys.executable).with_name("oxigraph")), "serve-read-only", "--location",
                                   str(snapshot), "--union-default-graph", "--bind", f"127.0.0.1:{there}"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ours = subprocess.Popen([sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(here)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            urls = (f"http://127.0.0.1:{here}/sparql", f"http://127.0.0.1:{there}/query")
            for url, process in zip(urls, (ours, native), strict=True):
                _wait(url, process)
            mine, its = _ask(urls[0], times), _ask(urls[1], times)
        finally:
            for process in (ours, native):
                process.terminate()
                process.wait(timeout=20)
    return [
        f"service, killable workers         {mine * 1000:.2f} ms a request",
        f"oxigraph serve-read-only          {its * 1000:.2f} ms a request",
        f"ratio of time                     {mine / its:.1f}",
    ]
