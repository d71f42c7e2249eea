"""What a line looks like by itself: running text, a headline's line, a byline, a list's item …"""

from __future__ import annotations

import re

from kg.articles.bylines import is_byline_line, is_lead, split_credit
from kg.articles.masthead import is_masthead_line
from kg.articles.metaline import is_meta_line
from kg.lexicon import table
from kg.text import close_spaces, punctuate, read, width

__all__ = ["BULLET", "CLOSERS", "FINAL", "INNER", "MARK", "PROSE", "ends_sentence", "is_display", "is_unfinished",
           "line_kind", "table_cells"]

#: A paragraph that ends with one of these is complete.
FINAL = "。！？…"
CLOSERS = "”’）》〕】)\"'"
#: What stands in running text and in no headline.
PROSE = re.compile(r"[。；]")
#: The arrow or bracket before a column's name.
MARK = re.compile(r"^(?:[(（]?[»›]+[)）]?|[(（]>>[)）]|>>+|▶+|►+|【(?=[^】]{2,20}】)|\[(?=[^\]]{2,20}\]))\s?")
#: The sign before an item of a list.
BULLET = re.compile(r"^[-–●■◆▲★►▶◎○◇·]\s?")
#: How a numbered head, a question and an answer begin, which stand inside an article.
INNER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,2}[步招课]|"
    r"(?:问|答|记者|主持人|网友[^：]{0,10})：")
_ITEM = re.compile(r"^(?:[-–●■◆▲★►▶◎○◇·]\s?(?=\S)|[①-⑳]|\d{1,2}[.、．](?!\d)\s?|[（(]\d{1,2}[）)])")
_DISPLAY_LIMIT = 64  # ems
_HEADLINE_LIMIT = 36  # ems of a headline's line that may hold several clauses
_SECTION_LIMIT = 40  # ems
_PAIRS = (("《", "》"), ("“", "”"), ("（", "）"))
_TITLE = re.compile(r"《[^》]*》|“[^”]*”")


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends with the end of a sentence, quoted or not."""
    return text.rstrip(CLOSERS)[-1:] in tuple(FINAL)


def is_unfinished(text: str) -> bool:
    """Tell whether a paragraph breaks off: no final punctuation, or a bracket or title left open.

    >>> is_unfinished("持续整治旅游"), is_unfinished("他说：“好。”"), is_unfinished("目标如下：")
    (True, False, False)
    """
    text = text.rstrip()
    bare = text.rstrip(CLOSERS)
    if text.count("《") > text.count("》") or text.count("（") > text.count("）"):
        return True
    if not bare:
        return False
    return bare[-1] not in FINAL and text[-1] not in "：:）)】"


def is_display(text: str) -> bool:
    """Tell whether a single line looks like a headline's: short, and no sentence of running text."""
    bare = _TITLE.sub("", text)
    if not text or width(text) > _DISPLAY_LIMIT or PROSE.search(bare):
        return False
    if text[-1] in "，、：；,;《（“‘" or text[0] in "，、。；：）》”’,":
        return False
    clauses = 3 if width(text) <= _HEADLINE_LIMIT else 1
    open_pair = any(text.count(one) != text.count(two) for one, two in _PAIRS) or text.count('"') % 2
    if bare.count("，") > clauses or open_pair:
        return False
    return not (text.endswith(("”", "！", "？")) and "，" in bare and width(text) > 40)


def line_kind(text: str) -> str:
    """Return the kind that a line tells by itself, or nothing."""
    flat = text.replace(" ", "")
    if any(flat.rstrip("：:") == label for label, _ in table("layout_labels")):
        return "label"
    if is_meta_line(text):
        return "meta"
    if is_masthead_line(text):
        return "masthead"
    if is_lead(close_spaces(punctuate(read(text))).text):
        return "lead"
    credit = split_credit(text)
    if credit is not None and credit.begin <= 1:
        return "credit"
    if is_byline_line(text):
        return "byline"
    if MARK.match(text) and width(text) <= _SECTION_LIMIT:
        return "section"
    if _ITEM.match(text):
        return "list"
    return ""


def table_cells(text: str) -> int:
    """Return the number of cells of a table's row, 0 for any other line."""
    cells = text.split()
    if len(cells) < 3 or re.search(r"[，。；、（]", text):
        return 0
    numbers = sum(bool(re.fullmatch(r"[-+]?\d[\d,.]*%?", cell)) for cell in cells)
    return len(cells) if numbers >= 2 and numbers * 3 >= len(cells) else 0
