"""Words with places for values: ``{name}``."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["PLACE", "filled"]

PLACE = re.compile(r"\{([a-z]\w*)\}")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return words with values in their places; braces that name no value stay as they are.

    >>> filled("no {thing} in { ?s ?p ?o }", {"thing": "end"})
    'no end in { ?s ?p ?o }'
    """
    return PLACE.sub(lambda place: values.get(place[1], place[0]), template)
