"""The pipeline's identity: version, models, word lists, authority and settings, each by its hash.

The same digest on the same page gives the same records; it is all that an article's graph says of
how it was made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.resources import lexicon_dir, models_dir, ontology_dir
from kg.settings import Settings

__all__ = ["above", "pipeline_digest", "pipeline_parts", "package_version"]

_IGNORED = {"__pycache__"}
#: What stands behind the records of a page: changing it makes no page read again.
_BEHIND = {"cli", "score", "api.py", "__main__.py", "explaining.py", "export.py", "gate", "questions.py", "search.py",
           "shapes.py", "snapshot.py", "building.py", "state.py", "store.py", "summary.py", "tokens.py", "inputs.py",
           "naming.py", "matching.py", "sounds.py", "sieve.py", "threshold.py", "withheld.py"}


def package_version() -> str:
    """Return the version of the installed package, or ``0+source`` where it is not installed."""
    try:
        return version("zhundong-kg")
    except PackageNotFoundError:
        return "0+source"


def _hash_files(folder: Path, suffixes: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix in suffixes and path.is_file() and not _IGNORED & set(inside) and inside[0] not in _BEHIND:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@cache
def _file_parts() -> tuple[tuple[str, str], ...]:
    code = Path(__file__).resolve().parent
    return (
        ("version", package_version()),
        ("code", _hash_files(code, (".py",))),
        ("models", _hash_files(models_dir(), (".onnx", ".npz", ".msgpack", ".json", ".txt", ".cfg", ".bin"))),
        ("lexicon", _hash_files(lexicon_dir(), (".tsv", ".txt"))),
        ("ontology", _hash_files(ontology_dir(), (".ttl",))),
    )


def pipeline_parts(settings: Settings) -> dict[str, str]:
    """Return what the pipeline is made of, name -> version, hash or value."""
    return dict(_file_parts()) | {"home_place": settings.home_place or "", "newspaper": settings.newspaper or "",
                                  "id_base": settings.id_base}


def pipeline_digest(settings: Settings) -> str:
    """Return 16 hexadecimal digits that stand for `pipeline_parts`."""
    return _digest(pipeline_parts(settings))


def _digest(parts: Mapping[str, str]) -> str:
    return hashlib.sha256("\n".join(f"{k}={parts[k]}" for k in sorted(parts)).encode()).hexdigest()[:16]


def above(digest: str, parts: Mapping[str, str], least: float) -> tuple[str, dict[str, str]]:
    """Return digest and parts of a pipeline whose findings below a confidence are left out of the graph.

    The records of its pages are those of the pipeline itself, so another threshold makes no page read again.
    """
    if not least:
        return digest, dict(parts)
    limit = {"min_confidence": f"{least:g}"}
    return _digest({"pipeline": digest} | limit), dict(parts) | limit
