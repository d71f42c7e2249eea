"""Where the package's data lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

__all__ = ["lexicon_dir", "models_dir", "ontology_dir", "queries_dir", "samples_dir"]

_HERE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    inside = _HERE / f"_{name}"
    return inside if inside.is_dir() else _HERE.parent / name


def ontology_dir() -> Path:
    """Return the folder of ``kg.ttl``, ``shapes.ttl`` and the authority file."""
    return _shipped("ontology")


def queries_dir() -> Path:
    """Return the folder of the canned questions (``*.rq``)."""
    return _shipped("queries")


def samples_dir() -> Path:
    """Return the folder of the sample pages."""
    return _HERE / "samples"


def models_dir() -> Path:
    """Return the folder of the trained models."""
    return _HERE / "models"


def lexicon_dir() -> Path:
    """Return the folder of the word lists."""
    return _HERE / "lexicon"
