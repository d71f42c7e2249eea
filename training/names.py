"""Names made by the language's rules, from the parts in ``names.tsv``."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path

Parts = Mapping[str, tuple[str, ...]]

#: How many of the made persons have a Uyghur or Kazakh name.
TRANSLITERATED_SHARE = 0.35


def read_parts(path: Path) -> Parts:
    """The table of parts: a kind and its parts, parted by blanks, on each line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {kind: tuple(parts.split()) for kind, _, parts in rows}


PARTS = read_parts(Path(__file__).with_name("names.tsv"))


def person(chance: random.Random) -> str:
    """A surname with one or two characters, or a transliterated name with one or two parts."""
    if chance.random() < TRANSLITERATED_SHARE:
        count = 1 if chance.random() < 0.1 else 2
        return "·".join("".join(chance.choices(PARTS["syllable"], k=chance.randint(2, 5))) for _ in range(count))
    return chance.choice(PARTS["surname"]) + "".join(chance.choices(PARTS["given"], k=chance.choice((1, 2, 2))))


def stem(chance: random.Random) -> str:
    """Two characters as firms and villages like them."""
    return "".join(chance.choices(PARTS["stem"], k=2))


def company(chance: random.Random) -> str:
    """A place (mostly), a stem, a trade and a legal form."""
    place = chance.choice(PARTS["place"]) if chance.random() < 0.7 else ""
    return place + stem(chance) + chance.choice(PARTS["trade"]) + chance.choice(PARTS["form"])


def government(chance: random.Random) -> str:
    """A place and one of its offices."""
    place = chance.choice(PARTS["place"]) + (chance.choice(PARTS["unit"]) if chance.random() < 0.6 else "")
    return place + chance.choice(PARTS["office"])


def post(chance: random.Random) -> str:
    """A post as newspapers print it."""
    return chance.choice(PARTS["post"])


def address(chance: random.Random) -> str:
    """A county, a county with its town, or these with a village."""
    depth = chance.choice((1, 1, 2, 3))
    levels = ("unit", "town", "village")[:depth]
    return "".join(_place_stem(chance) + chance.choice(PARTS[level]) for level in levels)


def _place_stem(chance: random.Random) -> str:
    if chance.random() < TRANSLITERATED_SHARE:
        return "".join(chance.choices(PARTS["syllable"], k=chance.randint(2, 4)))
    return stem(chance)


#: A label of CLUENER or a class of the contract -> maker of a name.
LABEL_TO_MAKER: dict[str, Callable[[random.Random], str]] = {
    "address": address,
    "company": company,
    "government": government,
    "name": person,
    "position": post,
    "Company": company,
    "Government": government,
    "Person": person,
    "Place": address,
}
