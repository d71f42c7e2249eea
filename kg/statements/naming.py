"""Names within names: the place that a zone's name opens with, the industries in a project's."""

from __future__ import annotations

import re

from kg.records import Mention
from kg.statements.reading import Reading

__all__ = ["industries_in", "leads_onward", "owner_in", "place_in"]

_MARKS = "“\"‘'《"


def place_in(reading: Reading, surface: str) -> tuple[str, str] | None:
    """Return (key, surface) of the place that `surface` opens with: of the article, else of the authority."""
    bare = surface.lstrip(_MARKS)
    printed = {m.surface: m.entities[0] for m in reading.annotated.mentions if m.type == "Place"}
    for size in range(min(len(bare) - 1, 12), 1, -1):
        opening = bare[:size]
        if opening in printed:
            return printed[opening], opening
        told = [c.key for c in reading.lookup.candidates(opening) if c.key in reading.entities
                and c.key.startswith("place/")]
        if told:
            return told[0], opening
        if re.search("[县市州区镇乡省]$", opening):
            known = [c for c in reading.lookup.candidates(opening, reading.annotated.home)
                     if c.key.startswith("place/")]
            if known and (not known[0].risky or reading.annotated.home in reading.lookup.ancestors(known[0].key)):
                return known[0].key, opening
    return None


def owner_in(reading: Reading, work: Mention) -> Mention | None:
    """Return the company whose name `work` opens with, if any, as the article prints it."""
    bare = work.surface.lstrip(_MARKS)
    best: Mention | None = None
    for mention in reading.annotated.mentions:
        if mention.type == "Company" and mention.span != work.span and len(mention.surface) >= 3:
            fits = bare.startswith(mention.surface) or (
                # 新疆天山面粉…园区 of 天山面粉: a region's name may stand before the firm's
                bare[2:].startswith(mention.surface) and bare[:2] in ("新疆", "中国"))
            if fits and (best is None or len(mention.surface) > len(best.surface)):
                best = mention
    return best


def industries_in(reading: Reading, work: Mention) -> list[str]:
    """Return the keys of the industries whose names stand in `work`, longest first, without overlap."""
    printed: dict[str, str] = {}
    for mention in reading.annotated.mentions:
        # 煤基, 硅基 name a cluster alone and a material within a longer name
        if mention.type == "Industry" and len(mention.surface) >= 2 and not mention.surface.endswith("基"):
            printed.setdefault(mention.surface, mention.entities[0])
    found: list[str] = []
    text = work.surface
    for size in range(min(len(text), 10), 1, -1):
        for start in range(len(text) - size + 1):
            piece = text[start:start + size]
            if "\0" in piece:
                continue
            key = printed.get(piece)
            if key is None:
                known = [c for c in reading.lookup.candidates(piece) if c.key.startswith("industry/")]
                key = known[0].key if known and not known[0].risky and not piece.endswith(("基", "经济")) else None
            if key is not None and key not in work.entities:
                found.append(key)
                text = text[:start] + "\0" * size + text[start + size:]
    return list(dict.fromkeys(found))


def leads_onward(reading: Reading, name: str) -> bool:
    """Tell whether a name opens with a place from which a way leads to another (甲市至乙县高速公路)."""
    place = place_in(reading, name)
    return place is not None and name.startswith(("至", "到", "—", "-", "－"), len(place[1]))
