"""What a name in a form may mean: the reading that is taken, and the others that the page offers as links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.search import Hit, fold
from service.backend import Backend
from service.names import hits_of, things_among

__all__ = ["Readings", "readings"]

#: Classes of a parameter up to which their order is a preference: `Zone|Place` wants a zone; one of all wants none.
_WANTED = 3
_MOST_OTHERS = 5
#: Ways in which a whole name is written, and in which a part of one is.
_WHOLE = ("exact", "sound", "initials", "alike")
_PART = ("prefix", "part", "words", "inner", "sound-prefix", "alike-prefix", "alike-part", "some")


@dataclass(frozen=True, slots=True)
class Readings:
    """What a name means.

    Attributes:
        taken: IRIs of the things that are asked of, best first; several where several bear the very name.
        others: IRIs of things that articles mention and that may be meant instead, best first.
        is_exact: that what is taken bears the name as it is written.
    """

    taken: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_exact: bool = False


def _order(classes: Sequence[str], hit: Hit) -> tuple[bool, bool, int, int, int, int, int, str, str]:
    """Return where a hit stands: whole names, what articles mention, the class that is wanted first."""
    wanted = classes.index(hit.type) if len(classes) <= _WANTED and hit.type in classes else 0
    tier, said, told, length, name, iri = hit.place
    return hit.how not in _WHOLE, not hit.articles, wanted, tier, -said, -told, length, name, iri


def _iris(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.iri for hit in hits))


async def readings(backend: Backend, text: str, classes: tuple[str, ...]) -> Readings:
    """Return what a name means among the things of some classes.

    A name as it is written decides; else the best does of what sounds so or holds it: mentioned by articles rather
    than known from the authority file alone, of the class that stands first rather than of another.

    Args:
        backend: answers.
        text: as the user wrote it.
        classes: class names allowed, the one that is wanted most first.
    """
    found = await hits_of(backend, text, classes)
    named = await things_among(backend, text, classes, found)
    hits = sorted(
        (hit for hit in found if hit.how in (*_WHOLE, *_PART)),
        key=lambda hit: _order(classes, hit),
    )
    mentioned = [hit for hit in hits if hit.articles]
    by_iri = {hit.iri: hit for hit in hits}
    exact = {hit.iri for hit in hits if fold(hit.matched) == fold(text)}
    if named and (len(named) > 1 or named[0] in exact or named[0] not in by_iri):
        # What the index does not know stands behind: no article mentions it.
        order = {iri: place for place, iri in enumerate(by_iri)}
        taken = tuple(sorted(named, key=lambda iri: order.get(iri, len(order))))
        return Readings(taken, tuple(i for i in _iris(mentioned) if i not in taken)[:_MOST_OTHERS], True)
    if not named:
        return Readings(others=_iris(mentioned)[:_MOST_OTHERS])
    best = next(hit.iri for hit in hits if hit.how != "sound-prefix" or hit.iri == named[0])
    return Readings((best,), tuple(i for i in _iris(mentioned) if i != best)[:_MOST_OTHERS])

