"""The rules by themselves: what they read is tested apart from what the models choose of it (``test_choosing``)."""

from __future__ import annotations

import pytest

import kg.measures


@pytest.fixture(autouse=True)
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rules decide alone."""
    monkeypatch.setattr(kg.measures, "load_models", lambda: None)
