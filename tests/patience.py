"""The time that a service gives itself for a page is for readers: tests wait for whole pages, on a busy machine too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from liveserver import PATIENCE_S

__all__ = ["patient"]

#: How long pages wait for examples and counts, which come later where they are not there by then.
_OF_PAGES = (
    *(f"service.routes.{name}._PATIENCE_S" for name in ("datasetpage", "questionpage", "questions", "start")),
    *("service.routes.vocabulary._PATIENCE_S", "service.routes.meta._PATIENCE_S"),
    *("service.routes.meta._ENDPOINT_PATIENCE_S", "service.suiting._SHORT_S"),
)


@contextmanager
def patient() -> Iterator[None]:
    """Have the services of this process wait for what a page is to hold until it is there."""
    with pytest.MonkeyPatch.context() as patched:
        for name in _OF_PAGES:
            patched.setattr(name, PATIENCE_S)
        patched.setattr("service.suiting._TRY_MS", round(PATIENCE_S * 1000))
        yield
