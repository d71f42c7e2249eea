"""Voice: works told by how many things they renew (完成6座泵站自动化改造、30处渠首加固).

They have no name: their count and kind, as printed, stand for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.mentions.draft import Draft, View

__all__ = ["propose"]

RULE = "project.v1"
_COUNT = "[0-9][0-9.]*[多余]?[万千百]?(?:个|座|条|台|家|处|栋|套|口|公里|户)"
_WORK = "(?:改造|整治|治理|替代|修复|加固|迁建)"
_ITEM = re.compile(
    rf"(?P<count>{_COUNT})(?P<what>[^，。；、：“”][^，。；、：“”]{{1,22}}?{_WORK}(?:[和及](?:改造|整治|治理|升级))?)"
    "(?=任务|工作|工程|项目|[，。；、和及与]|$)")
#: Verbs that govern the first of a row; the others follow it.
_GOVERNED = re.compile("(?:完成|实施|推进|启动|开展|抓好)了?$")
_ROW = re.compile("(?:任务|工作|工程|项目|建设)?(?:[、和及；与]|，完成|；完成|以及)$")


def propose(view: View) -> Iterator[Draft]:
    """Propose the items of each row that a verb of carrying out governs."""
    text, last = view.text, -1
    for match in _ITEM.finditer(text):
        begin = view.sentence_at(match.start()).begin
        follows = last >= begin and _ROW.fullmatch(text, last, match.start()) is not None
        if not (follows or _GOVERNED.search(text, begin, match.start())):
            continue
        last = match.end()
        start = match.start("what") if match["count"].endswith("户") else match.start()
        yield Draft(start, match.end("what"), "Project", RULE, 0.6)
