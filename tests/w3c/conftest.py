"""The service on a port, over one store that holds the data of all cases."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from liveserver import live_client
from w3ccases import all_cases
from w3crunning import write_store

from kg.settings import Settings


@pytest.fixture(scope="session")
def suite_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the service, which sees each data file as a graph of its own."""
    store = write_store(tmp_path_factory.mktemp("w3c") / "store", all_cases())
    with live_client(Settings(store=store)) as found:
        yield found
