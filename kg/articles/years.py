"""The year a page was written in, worked out from the years that it names.

Every year named speaks for some years of writing more than for others, by the wording in which it stands: what is
gone by, for the same year or a later one; what is ahead, for that year or an earlier one; a whole year's result beside
今年, for the next.  How much is counted on annotated articles and known beforehand (``layout_year_distances.tsv``:
wording, distance of the year of writing to the year named, weight known beforehand, how often it was counted).  All of
them together choose the likeliest year, as a naive Bayes classifier does; where no year is clearly likelier than all
others together, none is told.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

from kg.articles.yearwords import years_told
from kg.lexicon import table

__all__ = ["counted_as", "last_year_told"]

#: The year of writing is looked for among these: newspapers that a PDF holds as text.
_YEARS = range(1995, 2041)
#: Greater distances count as this one, which stands for so many.
_FAR, _FAR_YEARS = 9, 4
#: Weight of what is known beforehand, in sightings; weight of what was never seen at any distance.
_KNOWN, _UNSEEN = 6.0, 0.02
#: Sightings lean on each other, so each counts less; one that several articles share, little more than once.
_EACH, _MOST_SHARED = 0.8, 2
#: Below, the year is not told.
_LEAST_SHARE = 0.45


def last_year_told(texts: list[str]) -> int | None:
    """Return the year that the texts of one page were written in, None where they do not tell it."""
    named = Counter(told for text in texts for told in set(years_told(text)))
    if not named:
        return None
    scores = {
        year: sum(
            math.sqrt(min(times, _MOST_SHARED)) * _EACH * _log_chance(wording, year - told)
            for (told, wording), times in sorted(named.items()))
        for year in _YEARS}
    best = max(scores, key=lambda year: scores[year])
    share = 1 / sum(math.exp(score - scores[best]) for score in scores.values())
    return best if share >= _LEAST_SHARE else None


def counted_as(distance: int) -> int:
    """Return the distance under which the table counts a distance in years: the far ones are one."""
    return max(-_FAR, min(_FAR, distance))


def _log_chance(wording: str, distance: int) -> float:
    known, counted = _distances().get(wording, ({}, {}))
    near = counted_as(distance)
    of_many = _FAR_YEARS if abs(near) == _FAR else 1
    weight = _KNOWN * known.get(near, 0.0) / (sum(known.values()) or 1.0) + counted.get(near, 0.0)
    whole = _KNOWN + sum(counted.values()) + _UNSEEN * (2 * _FAR + 1)
    return math.log((weight / of_many + _UNSEEN) / whole)


@cache
def _distances() -> dict[str, tuple[dict[int, float], dict[int, float]]]:
    """Return wording -> distance -> weight, known beforehand and counted."""
    found: dict[str, tuple[dict[int, float], dict[int, float]]] = {}
    for wording, distance, known, counted in table("layout_year_distances"):
        both = found.setdefault(wording, ({}, {}))
        both[0][int(distance)], both[1][int(distance)] = float(known), float(counted)
    return found
