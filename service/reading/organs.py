"""The public bodies of a place, in the order in which they are named: party, congress, government, conference, rest."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.naming import sound_key
from service.reading.sayings import Named

__all__ = ["in_order"]

_CHIEF = tuple(
    re.compile(pattern)
    for pattern in (
        "中共(?:(?!委员会).)+(?<!纪律检查)委员会",
        ".+人民代表大会常务委员会",
        ".+(?:人民政府|行政公署|管理委员会)",
        "(?:中国人民政治协商会议|政协).+",
        "中共.+纪律检查委员会",
    )
)


def in_order(bodies: Iterable[Named]) -> list[Named]:
    """Return the chief bodies first, the others by the sound of their names."""

    def place(body: Named) -> tuple[int, object]:
        name = body.original or body.name
        return next((n for n, chief in enumerate(_CHIEF) if chief.fullmatch(name)), len(_CHIEF)), sound_key(name)

    return sorted(bodies, key=place)
