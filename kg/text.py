"""Characters as printed -> characters as read, with the way back.

A ``Printed`` is a piece of text whose every character knows its offset in the page.  Everything that
cleans works on it: width variants are folded one to one, what prints nothing is dropped, print that
was set twice is read once, blanks inside Chinese runs are closed.  No step moves a character away
from its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

__all__ = [
    "NOWHERE", "Printed", "close_spaces", "fold", "is_garbled_repeat", "is_han", "is_latin", "joined", "pair_quotes",
    "punctuate", "read", "same_print", "squash", "undouble", "width",
]

#: Place of a character that the cleaning put in.
NOWHERE = -1

_SINGLE = {
    "％": "%", "＋": "+", "／": "/", "＝": "=", "．": ".", "∶": "：", "〝": "“", "〞": "”", "＂": '"', "＇": "'",
    "‧": "·", "∙": "·", "・": "·", "⋅": "·", "•": "·", "―": "—", "─": "—", "━": "—", "﹣": "-", "‐": "-", "‑": "-",
    "「": "“", "」": "”", "『": "‘", "』": "’", "\t": " ", "\x0b": " ", "丨": "|",
}
#: ASCII punctuation that Chinese print sets wide.
_WIDE = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
_QUOTES = {'"': "“”", "'": "‘’"}


@dataclass(frozen=True, slots=True)
class Printed:
    """Text and, character by character, its offset in the page.

    >>> Printed("州长", (7, 9))[1:]
    Printed(text='长', places=(9,))
    """

    text: str
    places: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __getitem__(self, part: slice) -> Printed:
        return Printed(self.text[part], self.places[part])

    def __add__(self, other: Printed) -> Printed:
        return Printed(self.text + other.text, self.places + other.places)

    @property
    def begin(self) -> int:
        """Page offset of the first character that the page holds; ``NOWHERE`` if there is none."""
        return next((place for place in self.places if place >= 0), NOWHERE)

    def strip(self, blanks: str | None = None) -> Printed:
        """Return the piece without blanks at its ends."""
        left = len(self.text) - len(self.text.lstrip(blanks))
        return self[left:left + len(self.text.strip(blanks))]

    def keep(self, indices: Iterable[int]) -> Printed:
        """Return the characters at `indices`, in that order."""
        chosen = tuple(indices)
        return Printed("".join(self.text[i] for i in chosen), tuple(self.places[i] for i in chosen))

    def reset(self, text: str) -> Printed:
        """Return other characters on the same places; `text` has the same length."""
        return Printed(text, self.places)


def joined(pieces: Iterable[Printed], joint: str = "") -> Printed:
    """Return the pieces one behind the other, `joint` (on no place) between each two."""
    texts: list[str] = []
    places: list[int] = []
    for index, piece in enumerate(pieces):
        if index and joint:
            texts.append(joint)
            places.extend([NOWHERE] * len(joint))
        texts.append(piece.text)
        places.extend(piece.places)
    return Printed("".join(texts), tuple(places))


@cache
def fold(char: str) -> str:
    """Return the character that `char` is a variant of, or nothing for one that prints nothing.

    >>> fold("２"), fold("Ａ"), fold("％"), fold("\\u200b"), fold("⼯"), fold("，")
    ('2', 'A', '%', '', '工', '，')
    """
    if char in _SINGLE:
        return _SINGLE[char]
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Co", "Cn", "Cs"):
        return ""
    if category in ("Zs", "Zl", "Zp"):
        return " "
    variant = unicodedata.normalize("NFKC", char)
    if len(variant) != 1 or variant == char:
        return char
    ideograph = "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff" or char >= "\U0002f800"
    narrow = "\uff01" <= char <= "\uff5e" and variant.isalnum()
    return variant if ideograph or narrow or "\ufe50" <= char <= "\ufe6b" else char


def read(text: str, begin: int = 0) -> Printed:
    """Return `text`, which stands at `begin` of the page, with every character folded."""
    folded = [fold(char) for char in text]
    return Printed("".join(folded), tuple(begin + i for i, char in enumerate(folded) if char))


def same_print(article_char: str, page_char: str) -> bool:
    """Tell whether `article_char` is how `page_char` is read: the same, folded, widened or paired."""
    single = fold(page_char)
    return article_char == single or article_char == _WIDE.get(single) or (
        article_char in _QUOTES.get(single, "")) or (single, article_char) == (".", "。")


def is_han(char: str) -> bool:
    """Tell whether the character is an ideograph."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char in "〇々" or char >= "\U00020000"


def is_latin(char: str) -> bool:
    """Tell whether the character is an ASCII letter: two such words keep a blank between them."""
    return char.isascii() and char.isalpha()


@cache
def _is_wide(char: str) -> bool:
    return is_han(char) or unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…·"


def width(text: str) -> float:
    """Return the printed width in ems: 1 for a Chinese character, ½ for a Latin one.

    >>> width("增长7.8%")
    4.0
    """
    return sum(1.0 if _is_wide(char) else 0.5 for char in text)


def squash(text: str) -> str:
    """Return the letters, ideographs and digits alone: what two prints of one wording share."""
    return "".join(char for char in text if char.isalnum())


# ------------------------------------------------------------------ print that was set twice

_TWICE = re.compile(r"(.{1,60})\1")
_RUN_TWICE = re.compile(r"(?:(.{1,60})\1)+")
_MARK_TWICE = re.compile(r"([。，、；：！？□■●])\1+")


def undouble(piece: Printed) -> Printed:
    """Return the piece with print that was set twice read once.

    A stretch counts as set twice when it falls apart into doubled runs, holds three different
    ideographs or more and is long enough not to be a word of the language (常常, 研究研究).

    >>> undouble(read("昌河—古城昌河—古城±±880000千伏千伏")).text
    '昌河—古城±800千伏'
    """
    solid = [i for i, char in enumerate(piece.text) if char != " "]
    text = "".join(piece.text[i] for i in solid)
    dropped: set[int] = set()
    for stretch in _RUN_TWICE.finditer(text):
        half = len(stretch[0]) // 2
        if half < 5 and not (half >= 3 and stretch[0][:2] == "□□"):
            continue
        if len({char for char in stretch[0] if is_han(char)}) < 3:
            continue
        if stretch[0][::2] == stretch[0][1::2]:  # set twice character by character
            dropped.update(range(stretch.start() + 1, stretch.end(), 2))
            continue
        for twice in _TWICE.finditer(text, stretch.start(), stretch.end()):
            dropped.update(range(twice.start() + len(twice[1]), twice.end()))
    for mark in _MARK_TWICE.finditer(text):
        dropped.update(range(mark.start() + 1, mark.end()))
    if not dropped:
        return piece
    gone = {solid[i] for i in dropped}
    return piece.keep(i for i in range(len(piece)) if i not in gone)


def is_garbled_repeat(before: str, line: str) -> bool:
    """Tell whether `line` is the end of `before` once more, misread in places.

    Lines of a list that resemble each other are told apart by their figures and their length.
    """
    line, tail = line.strip(), before.strip()[-len(line.strip()):]
    if len(line) < 10 or len(tail) < len(line) or line[-1] != tail[-1]:
        return False
    if re.findall(r"\d+", line) != re.findall(r"\d+", tail):
        return False
    matcher = SequenceMatcher(None, tail, line, autojunk=False)
    return matcher.quick_ratio() >= 0.75 and matcher.ratio() >= 0.75


# ------------------------------------------------------------------ blanks

_SLOGAN = re.compile(r"(?<=“)([\u4e00-\u9fff]{4,14}) ([\u4e00-\u9fff]{4,14})(?=”)")

def close_spaces(piece: Printed, parts: bool = False) -> Printed:
    """Return the piece with the blanks closed that stand inside Chinese runs.

    With `parts` (headlines) one blank stays between two parts; without, only where a quoted slogan has
    two parts, behind 本报讯, and before 记者 and 通讯员.  A line set with a blank after each character is closed.

    >>> close_spaces(read("本县 选出 2022 年度 优秀班组"), parts=True).text
    '本县 选出2022年度 优秀班组'
    """
    piece = piece.strip(" ")
    text = piece.text
    if " " not in text:
        return piece
    tokens = [word for word in text.split(" ") if word]
    spaced = len(tokens) > 2 and sum(len(word) == 1 for word in tokens) * 2 > len(tokens)
    slogans = () if parts else _slogan_blanks(text)
    kept: list[int] = []
    for i, char in enumerate(text):
        if char != " " or i in slogans or (text[i - 1] != " " and _stays(text, i, parts and not spaced)):
            kept.append(i)
    return piece.keep(kept)


def _stays(text: str, i: int, parts: bool) -> bool:
    """Tell whether the blank at `i` stands for something: between two Latin words, two parts, two roles."""
    left, right = text[:i].rpartition(" ")[2], text[i + 1:].lstrip(" ").partition(" ")[0]
    if _is_narrow(left[-1]) and _is_narrow(right[0]):
        return not (left[-1].isdigit() and right[0] == "%")
    if parts:
        whole = not all(map(_is_narrow, left)) and not all(map(_is_narrow, right)) and len(left) + len(right) > 2
        return whole and left[-1] not in "、，：" and right[0] not in "、，：。"
    if i > 60:
        return False
    return left.endswith(("本报讯", "本网讯")) or right.startswith(("通讯员", "记者", "本报记者"))


def _slogan_blanks(text: str) -> frozenset[int]:
    """Return the blanks that part a quoted slogan in two: “改善营商环境 服务千家万户”."""
    return frozenset(hit.end(1) for hit in _SLOGAN.finditer(text)
                     if min(len(hit[1]), len(hit[2])) * 5 >= max(len(hit[1]), len(hit[2])) * 3)


def _is_narrow(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "%.+-/:)(\"'@")


# ------------------------------------------------------------------ punctuation

def punctuate(piece: Printed) -> Printed:
    """Return the piece with ASCII punctuation beside Chinese set wide, as Chinese print does.

    >>> punctuate(read("昌吉州:增长3,000吨(约)")).text
    '昌吉州：增长3,000吨（约）'
    """
    text = piece.text
    if text.isascii() or not any(char in text for char in ",:;?!()."):
        return piece
    out = list(text)
    opened: list[tuple[int, bool]] = []
    for i, char in enumerate(text):
        left = text[:i].rstrip(" ")[-1:] if char in ",:;?!()." else ""
        right = text[i + 1:i + 2] if char in ",:;?!()." else ""
        beside = (bool(left) and _is_wide(left)) or (bool(right) and _is_wide(right))
        if char in ",:;?!" and (beside or (left and left in "%\"')" and not right.isalnum())):
            if not (left.isdigit() and right.isdigit()):
                out[i] = _WIDE[char]
        elif char == "." and left and is_han(left) and not right.isalnum():
            out[i] = "。"
        elif char == "(":
            opened.append((i, beside))
        elif char == ")" and opened:
            begin, wide = opened.pop()
            if wide or beside or any(is_han(inner) for inner in text[begin:i]):
                out[begin], out[i] = "（", "）"
        elif char == ")" and beside:
            out[i] = "）"
    for begin, wide in opened:
        if wide:
            out[begin] = "（"
    return piece.reset("".join(out))


def pair_quotes(piece: Printed) -> Printed:
    """Return a paragraph with straight quotation marks turned into opening and closing ones.

    >>> pair_quotes(read('"链主"企业')).text
    '“链主”企业'
    """
    text = piece.text
    if '"' not in text and "'" not in text:
        return piece
    out = list(text)
    inside = {'"': False, "'": False}
    for i, char in enumerate(text):
        if char in _QUOTES:
            if char == "'" and text[i - 1:i].isascii() and text[i - 1:i].isalpha():
                continue
            closes = inside[char]
            out[i] = _QUOTES[char][closes]
            inside[char] = not closes
    return piece.reset("".join(out))
