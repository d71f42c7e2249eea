"""Count how far the years that articles name lie from the one they are written in: ``python -m training.years``.

Rewrites the last column of ``kg/lexicon/layout_year_distances.tsv``; the third, what is known beforehand, stays.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kg.articles.years import counted_as
from kg.articles.yearwords import years_told
from training.annotated.parts import parts
from training.annotated.reading import read_corpus

__all__ = ["count"]

_TABLE = Path("kg/lexicon/layout_year_distances.tsv")


def count(corpus: Path = Path("corpus/articles"), path: Path = _TABLE) -> None:
    """Write the distances anew from the training part of the annotated articles."""
    counted: Counter[tuple[str, int]] = Counter()
    for article in parts(read_corpus(corpus))["train"]:
        if article.date is not None:
            written = int(article.date[:4])
            for year, wording in set(years_told(article.text)):
                counted[wording, counted_as(written - year)] += 1
    lines = path.read_text("utf-8").splitlines()
    known = {(wording, int(distance)): weight for wording, distance, weight, _ in (
        line.split("\t") for line in lines if not line.startswith("#"))}
    rows = [
        f"{wording}\t{distance}\t{known.get((wording, distance), '0')}\t{counted[wording, distance]}"
        for wording, distance in sorted({*known, *counted})]
    path.write_text("\n".join([*(line for line in lines if line.startswith("#")), *rows]) + "\n", "utf-8")


if __name__ == "__main__":
    count()
