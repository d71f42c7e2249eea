"""Figures and goals of an article, each with what it measures, of whom, when, and whether reached.

    extract_measures(annotated) -> Measure, ...

An article is cut into pieces at its commas; each piece has a subject, a tense and a time, carried
from the pieces before it where it names none; each figure in it is read by the first of the
``READERS`` that understands it.  Whom it is told of, whether it is yet to be and whether it is right at
all is then chosen by the models of ``choosing``, where the package holds them.
"""

from __future__ import annotations

from kg.measures.aims import find_aims
from kg.measures.assembly import Assembler
from kg.measures.choosing import load_models
from kg.measures.layout import Layout, lay_out
from kg.records import AnnotatedArticle, Measure

__all__ = ["extract_measures", "read_rows"]


def extract_measures(annotated: AnnotatedArticle) -> tuple[Measure, ...]:
    """Extract the observations and targets of an article, in the order of the text.

    Args:
        annotated: the article with sentences, mentions and entities; `home` is whom figures are told
            of when neither clause nor headline names anybody.
    """
    if annotated.article.kind == "masthead":
        return ()
    return read_rows(lay_out(annotated)).measures(load_models())


def read_rows(layout: Layout) -> Assembler:
    """Let the rules read an article."""
    assembler = Assembler(layout)
    for piece in layout.pieces:
        assembler.read(piece)
        for aim in find_aims(layout, piece):
            assembler.add_aim(piece, aim)
    return assembler
