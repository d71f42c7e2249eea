"""Advertisements and public notices between the articles: told by their titles and by what only they print."""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon import words

__all__ = ["is_contact", "is_lost_notice", "is_notice", "is_notice_title"]

_LOST = re.compile(r"^.{0,60}?(?:遗失|丢失).{2,120}?(?:作废|声明)")
_CONTACT = re.compile(r"(?:联系)?(?:电话|手机|热线|联系人|地址|微信|传真|邮箱)(?:号码)?\s?[：:]")
_NUMBER = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}[-—－ ]?\d{7,8})(?!\d)")
_CONTACTS = 2  # how many such labels an advertisement prints
_LOST_LIMIT = 200  # letters
_LIMIT = 1500  # letters of a notice


@cache
def _titles() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word) for word in words("layout_notices"))


def is_notice_title(text: str) -> bool:
    """Tell whether a line is the title of a notice: 停水公告, 招聘启事."""
    return any(pattern.search(text) for pattern in _titles())


def is_lost_notice(text: str) -> bool:
    """Tell whether a paragraph declares a lost paper void."""
    return len(text) <= _LOST_LIMIT and _LOST.match(text) is not None


def is_contact(text: str) -> bool:
    """Tell whether a short line tells whom to call, and on which number."""
    return _CONTACT.search(text) is not None and _NUMBER.search(text) is not None


def is_notice(headline: str | None, body: str) -> bool:
    """Tell whether a piece that names no reporter is an advertisement or a notice.

    >>> is_notice("停水公告", "因检修管道，3月2日停水。"), is_notice("临河大桥通车", "大桥4月1日通车。")
    (True, False)
    """
    if len(body) > _LIMIT:
        return False
    if (headline and is_notice_title(headline)) or is_lost_notice(body):
        return True
    return len(_CONTACT.findall(body)) >= _CONTACTS and _NUMBER.search(body) is not None
