"""The service in process, over a tiny store; worker processes are real ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from liveserver import served
from otherengine import OtherEngine
from patience import patient
from starlette.testclient import TestClient
from tinygraph import write_tiny_store

from kg.search import SearchEntry
from kg.settings import Settings
from kg.state import StoreFolder
from service.app import create_app


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """Pages come whole, however busy the machine is."""
    with patient():
        yield


@pytest.fixture(scope="session")
def tiny_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder with the tiny graph."""
    return write_tiny_store(tmp_path_factory.mktemp("service") / "store").path


@pytest.fixture(scope="module")
def tiny_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., TestClient]]:
    """Make services over the tiny graph and more; all of them end with the module."""
    with ExitStack() as stack:

        def make(extra: str = "", entries: Iterable[SearchEntry] = (), **settings: object) -> TestClient:
            """Return a client of a service; `extra` and `entries` are those of `write_tiny_store`."""
            store = write_tiny_store(tmp_path_factory.mktemp("tiny") / "store", extra=extra, entries=entries).path
            app = create_app(Settings(store=store, **settings))  # type: ignore[arg-type]
            return stack.enter_context(TestClient(app, follow_redirects=False))

        yield make


@pytest.fixture(scope="session")
def crew_folder(tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    """A store that is large enough for answers of several messages."""
    extra = "".join(f'<urn:s{i}> <urn:p> "{i}" <urn:g> .\n' for i in range(3_000))
    return StoreFolder(write_tiny_store(tmp_path_factory.mktemp("crew") / "store", extra=extra).path)


@pytest.fixture
def service_log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What the service says in its log, also after a server in this process has turned it down."""
    log = logging.getLogger("uvicorn.error")
    level, propagates = log.level, log.propagate
    log.addHandler(caplog.handler)
    log.propagate = False  # or it would be seen twice
    log.setLevel(logging.INFO)
    yield caplog
    log.removeHandler(caplog.handler)
    log.propagate = propagates
    log.setLevel(level)


@pytest.fixture
def engine(tiny_store: Path) -> Iterator[OtherEngine]:
    """An endpoint that obeys."""
    found = OtherEngine(StoreFolder(tiny_store).snapshot() / "graph.nq")
    yield found
    found.awake.set()
    found.close()


@pytest.fixture
def live(engine: OtherEngine) -> Iterator[Callable[..., str]]:
    """Start services in front of the engine, and give their addresses."""
    with ExitStack() as stack:

        def start(**settings: Any) -> str:
            port = stack.enter_context(served(create_app(Settings(endpoint=engine.url, **settings))))
            return f"http://127.0.0.1:{port}"

        yield start


@pytest.fixture(scope="session")
def running(tiny_store: Path) -> Iterator[TestClient]:
    """The service with the default limits."""
    with TestClient(create_app(Settings(store=tiny_store)), follow_redirects=False) as found:
        yield found


@pytest.fixture
def client(running: TestClient) -> TestClient:
    """A client that comes for the first time: no cookie tells its language."""
    running.cookies.clear()
    return running


@pytest.fixture
def limited(tiny_store: Path) -> Iterator[Callable[..., TestClient]]:
    """Make clients of services with settings of one's own."""
    with ExitStack() as stack:

        def make(**settings: object) -> TestClient:
            chosen = {"store": tiny_store, "query_workers": 1} | settings
            app = create_app(Settings(**chosen))  # type: ignore[arg-type]
            return stack.enter_context(TestClient(app, follow_redirects=False, raise_server_exceptions=False))

        yield make
