"""The line under a web article's title: source, date and time, author, in any order."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["AUTHOR", "is_meta_line", "meta_day", "meta_source"]

_DAY = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:：]\d{2}")
_LABEL = r"(?:信息来源|文章来源|稿件来源|新闻来源|(?<![\u4e00-\u9fff])(?:来源|稿源|出处))"
_SOURCE = re.compile(
    rf"{_LABEL}\s?[：:]\s*((?:(?!作者|记者|时间|日期|发布|编辑|责编|浏览|点击|阅读)[^\s|丨,，;；：:（）()\[\]【】\d]){{2,20}})")
_WEEKDAY = re.compile(r"(?:星期|周)[一二三四五六日天]")
#: A site's or paper's name at one end of the line, the day right behind or before it.
_SITE = re.compile(
    r"^([\u4e00-\u9fff]{2,10}(?:网|日报|晚报|晨报|客户端|融媒体?|发布))[\s|丨,，]+(?=\d{4}\s?[-/.年])"
    r"|(?<=[\d日])[\s|丨,，]+([\u4e00-\u9fff]{2,10}(?:网|日报|晚报|晨报|客户端|融媒体?|发布))$")
_WORDS = re.compile(
    rf"{_LABEL}|发布时间|发布日期|发布|时间|日期|作者|记者|编辑|责编|浏览|点击|阅读|次数|字号|字体|分享|打印|星期.|[大中小次]|\W|\d|年|月|日")
AUTHOR = re.compile(
    r"(?:作者|记者|撰文|通讯员)(?:\s?[：:/]\s?|\s)((?:(?!来源|时间|日期|发布|编辑|责编|浏览)[\u4e00-\u9fff·、，,\x20]){2,40})")


def is_meta_line(text: str) -> bool:
    """Tell whether a line tells a web article's source or date and little else.

    >>> is_meta_line("来源：昌吉日报 2024-12-11 作者：李明"), is_meta_line("2024年12月11日，会议召开")
    (True, False)
    """
    if len(text) > 140 or text.endswith(("。", "”")):
        return False
    day = _DAY.search(text)
    if _SOURCE.search(text):
        return day is not None or len(text) <= 60
    if day is None or (_WEEKDAY.search(text) and not _TIME.search(text)):
        return False  # with the day of the week it is a printed page's head
    if _SITE.search(text) and len(_WORDS.sub("", text)) <= 24:
        return True
    labelled = re.search(r"时间|日期|发布|作者[：:]|编辑[：:]", text) is not None
    return (labelled or _TIME.search(text) is not None) and len(_WORDS.sub("", text)) <= 16


def meta_day(text: str) -> date | None:
    """Return the day of publication that the line tells."""
    found = _DAY.search(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def meta_source(text: str) -> str | None:
    """Return the newspaper or site that the line names as its source."""
    found = _SOURCE.search(text)
    if found:
        return found[1].strip()
    site = next((hit for line in text.split("\n") if is_meta_line(line) and (hit := _SITE.search(line))), None)
    return site[1] or site[2] if site else None
