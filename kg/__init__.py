"""Chinese newspaper pages in, a knowledge graph with evidence out.

    >>> import kg
    >>> kg.build(["pages/"], "store")                                      # doctest: +SKIP
    >>> store = kg.open_store("store")                                     # doctest: +SKIP
    >>> for row in kg.ask(store, "coal-chain-companies", chain="煤炭产业链"):  # doctest: +SKIP
    ...     print(row["companyName"], row.sentence)
    >>> kg.explain("pages/2024-01-30-a01.txt").articles[0].statements      # doctest: +SKIP

What is named here is loaded when it is first used: importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import Row as Row
    from kg.api import ask as ask
    from kg.api import find as find
    from kg.building import BuildSummary as BuildSummary
    from kg.building import build as build
    from kg.building import forget as forget
    from kg.errors import KgError as KgError
    from kg.explaining import explain as explain
    from kg.records import PageRecords as PageRecords
    from kg.records import Told as Told
    from kg.settings import Settings as Settings
    from kg.settings import load_settings as load_settings
    from kg.store import GraphStore as GraphStore
    from kg.store import open_store as open_store

#: Public name -> the module that holds it.
_HOME = {
    "build": "kg.building", "forget": "kg.building", "BuildSummary": "kg.building",
    "open_store": "kg.store", "GraphStore": "kg.store",
    "ask": "kg.api", "find": "kg.api", "Row": "kg.api",
    "explain": "kg.explaining", "PageRecords": "kg.records", "Told": "kg.records",
    "Settings": "kg.settings", "load_settings": "kg.settings", "KgError": "kg.errors",
}

__all__ = [
    "BuildSummary", "GraphStore", "KgError", "PageRecords", "Row", "Settings", "Told",
    "ask", "build", "explain", "find", "forget", "load_settings", "open_store",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("kg.digest").package_version()
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute {name!r}; it offers {', '.join(__all__)}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
