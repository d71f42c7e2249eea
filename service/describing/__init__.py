"""What the service says of itself and its data as RDF: service description, VoID, DCAT, examples."""

from __future__ import annotations

from service.describing.catalog import catalog_description
from service.describing.examples import examples_description
from service.describing.sd import service_description
from service.describing.void import void_description

__all__ = ["catalog_description", "examples_description", "service_description", "void_description"]
