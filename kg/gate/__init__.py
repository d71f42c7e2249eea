"""The gate of a build: what breaks a shape is found and set aside before a graph is served.

``ontology/shapes.ttl`` is compiled to SPARQL: `shapefile` reads it, `conditions` turns shapes into
expressions, `finding` runs them, `quarantine` takes out what they find.
"""

from kg.gate.finding import find_in_store, find_violations
from kg.gate.quarantine import quarantine
from kg.gate.violations import Violation

__all__ = ["Violation", "find_in_store", "find_violations", "quarantine"]
