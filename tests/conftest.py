"""Fixtures that several test folders share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent

# No test is timed; and where changes are judged, the same change passes or fails each time.
hypothesis.settings.register_profile(
    "ours",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("ours")
#: Queries of tests end when they are answered, however busy the machine is; a test of the limits sets its own.
PATIENT = {"KG_QUERY_TIME_LIMIT_MS": "120000", "KG_PAGE_TIME_LIMIT_MS": "120000"}
os.environ.update(PATIENT)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of the developer's shell reaches a test."""
    for name in [n for n in os.environ if n.startswith("KG_") and n not in ("KG_SHARED", *PATIENT)]:
        monkeypatch.delenv(name)
    yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared pages and gold; the test is skipped where there is none."""
    folder = os.environ.get("KG_SHARED")
    if not folder or not Path(folder).is_dir():
        pytest.skip("KG_SHARED names no folder with the shared pages")
    return Path(folder)


def _built(tmp_path_factory: pytest.TempPathFactory, name: str, pages: list[str]) -> Path:
    """Build a store once for all test processes of a run."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    store = base / name
    with FileLock(base / f"{name}.lock"):
        if not (store / "state.json").exists():
            from kg.building import build
            from kg.settings import Settings
            build(pages, store, settings=Settings(), jobs=1)
    return store


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the sample pages by the real pipeline."""
    return _built(tmp_path_factory, "sample-store", [str(ROOT / "kg" / "samples")])


@pytest.fixture(scope="session")
def corpus_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the shared pages by the real pipeline."""
    return _built(tmp_path_factory, "corpus-store", [str(shared / "corpus")])
