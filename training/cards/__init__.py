"""The model cards: fixed text (``*.md`` beside this file) with the figures of a run filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def write_card(name: str, path: Path, facts: Mapping[str, str | float | int]) -> None:
    """Fill the card ``name`` with ``facts`` and write it to ``path``; a missing figure is a ``KeyError``."""
    template = Path(__file__).with_name(f"{name}.md").read_text(encoding="utf-8")
    path.write_text(template.format_map(facts), encoding="utf-8")
