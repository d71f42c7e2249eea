"""Voice: the people who made the article, as bylines and photo credits name them.

Forms: 记者X报道, 通讯员X、Y报道, 本报记者 X摄, □X摄, （记者 X）.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.mentions.draft import Draft, View

__all__ = ["RULE", "propose"]

RULE = "byline.v1"
_HAN = r"(?!摄)[\u4e00-\u9fff]"
_NAME = rf"(?:{_HAN}){{1,2}} (?:{_HAN}){{1,2}}(?!{_HAN})|{_HAN}(?: ?{_HAN}){{1,7}}?(?:[·•](?:{_HAN}){{1,8}})?"
_LIST = rf"(?:{_NAME})(?:[、，, ] ?(?:{_NAME}))*?"
_ROLE = r"(?:全媒体记者|本报(?:特约|实习|见习|首席)?记者|(?:特约|实习|见习|首席|摄影)?记者|(?:特约|本报)?通讯员)"
# 记者A、B、通讯员C报道: each role opens a list, the list ends before another role, a verb or the end of the line.
_AFTER_ROLE = re.compile(
    rf"{_ROLE} ?(?P<names>{_LIST})(?=[、，, ]*(?:{_ROLE}|报道|摄影报道|摄|文/图|文并摄|图/文|文|图|[）)]|$))",
    re.MULTILINE)
_CREDIT = re.compile(rf"[□■◎●] ?(?:文/图 ?)?(?P<names>{_LIST})(?= ?(?:摄影报道|摄|文/图|文|图|/文|$))", re.MULTILINE)
_PART = re.compile(r"[^、，, ](?:[^、，,]*[^、，, ])?")
_NOT_NAMES = ("本报", "记者", "通讯员", "日前", "近日", "获悉", "报道")


def propose(view: View) -> Iterator[Draft]:
    """Propose the makers that the article's record holds, and those whom the printed forms name."""
    for byline in view.bylines:
        if byline.span is not None:
            yield Draft(byline.span.begin, byline.span.end, "Person", RULE, 0.98, name=byline.name)
    for pattern in (_AFTER_ROLE, _CREDIT):
        for match in pattern.finditer(view.text):
            for part in _PART.finditer(match["names"]):
                # 高 远: two characters set apart; 李 川 周静: names parted by blanks
                begin = match.start("names") + part.start()
                for piece, shift in _pieces(part.group()):
                    name = piece.replace(" ", "")
                    if len(name) < 2 or any(word in name for word in _NOT_NAMES):
                        continue
                    yield Draft(begin + shift, begin + shift + len(piece), "Person", RULE, 0.95, name=name)


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Part names that stand side by side; one name with a blank in it stays whole."""
    if " " not in text or (len(text.replace(" ", "")) <= 3 and all(len(part) == 1 for part in text.split()[:1])):
        yield text, 0
        return
    for match in re.finditer(r"[^ ] [^ ](?= |$)|[^ ]+", text):
        yield match.group(), match.start()
