"""A score as one HTML file: every miss and every false find in its text, with all figures.

    kg.score.report.texts      an article's text, cut into marked pieces
    kg.score.report.relations  missed and spurious relations, with why and the sentences
    kg.score.report.measures   gold and found measures beside each other
    kg.score.report.diagrams   intervals and calibrations as SVG
    kg.score.report.page       report: all of it as HTML that needs nothing else, neither network nor scripts
"""

from kg.score.report.page import report

__all__ = ["report"]
