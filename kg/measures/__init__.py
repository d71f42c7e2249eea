"""Figures and goals of an article, each with what it measures, of whom, when, and whether reached.

    extract_measures(annotated) -> Measure, ...

An article is cut into pieces at its commas; each piece has a subject, a tense and a time, carried
from the pieces before it where it names none; each figure in it is read by the first of the
``READERS`` that understands it.
"""

from __future__ import annotations

from kg.measures.aims import find_aims
from kg.measures.assembly import Assembler
from kg.measures.layout import lay_out
from kg.records import AnnotatedArticle, Measure

__all__ = ["extract_measures"]


def extract_measures(annotated: AnnotatedArticle) -> tuple[Measure, ...]:
    """Extract the observations and targets of an article, in the order of the text.

    Args:
        annotated: the article with sentences, mentions and entities; `home` is whom figures are told
            of when neither clause nor headline names anybody.
    """
    layout = lay_out(annotated)
    if annotated.article.kind == "masthead":
        return ()
    assembler = Assembler(layout)
    for piece in layout.pieces:
        assembler.read(piece)
        for aim in find_aims(layout, piece):
            assembler.add_aim(piece, aim)
    return assembler.measures()
