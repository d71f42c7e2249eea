"""Days and years of an article, as far as its page tells them; no clock is ever asked.

``reported`` is the day that the article reports on: the first day named in its opening (12月10日), with the
page's year.  The year comes from the masthead or the user, else from what the page says of years gone by.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from kg.articles.masthead import small_number
from kg.articles.years import last_year_told
from kg.lexicon import table
from kg.records import Article

__all__ = ["page_year", "reported_day"]

_ZONES = (400, 110, 16)  # letters of the first, second and third paragraph in which the day is looked for
_PLAIN = r"(?:(?P<year>\d{4})年|(?P<word>今年|去年|明年))?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
_SENT = re.compile(rf"^.{{0,24}}?{_PLAIN}(?P<near>)(?:电|讯)")  # 新华社北京1月2日电
_DEICTIC = {"今": 0, "昨": -1, "前": -2}  # 今天, 昨夜, 前天
_FIRST = re.compile(
    rf"{_PLAIN}(?!电|讯)|(?P<near>[今昨][日天晨晚夜]|前天)(?=[，,（上下早晚中起凌清傍午是\d发召举]|记者|从|迎来)"
    r"|(?:记者|报道：|讯\s|(?<=[）)])|^)(?P<lone>\d{1,2})日(?=[，,上下晚从在凌清]|\d{1,2}时)"
    r"|(?P<vague>日前|近日|近期|连日来|不久前|近段时间)")
_HAN_DAY = re.compile(r"(?<![年\u4e00-\u9fff])([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_SIGNED = re.compile(rf"\n{_PLAIN}(?P<near>)$")  # the date under a notice
_OFFICIAL = re.compile(r"通知|通告|公告|公示|任免|名单|决定|令$")  # what a headline calls a document
_TODAY = re.compile(r"(?:今日|今天|今起|即日)(?:起|开始|刊发|刊登|开设|推出)|今起")
_BEFORE_OTHER = re.compile(
    r"(?:截至|截止|至|到|自|从|由|[—\-－~～]|(?:成立|始建|建|创办|始|生|定|将|拟|计划)于|期为)\s?$")
_AFTER_OTHER = re.compile(
    r"^(?:前|之前|以前|止|以来|起至|(?:\d{1,2}时)?[—\-－~～至到]\s?(?:\d{4}年|\d{1,2}月|\d{1,2}日\d{1,2}时))")
_HELD = re.compile(r"^[^，。；]{0,8}(?:举行|召开|举办|开幕|发布)[^，。；]{0,40}获悉")  # 从12月27日举行的发布会获悉
_PASSED = re.compile(rf"（{_PLAIN}(?P<near>)[^（）]*(?:通过|批准|修订|发布)）")  # under the title of a document
_WEEKS_AHEAD = timedelta(days=45)


def page_year(texts: list[str], published: date | None) -> int | None:
    """Return the year that 今年 means on the page, ``None`` where nothing tells it."""
    return published.year if published else last_year_told(texts)


def reported_day(article: Article, published: date | None, year: int | None) -> date | None:
    """Return the day that the article reports on.

    A masthead and an editors' note report their issue's day.  In a caption any day counts; elsewhere the first
    day of the opening paragraphs, unless 日前 or 近日 says before it that the day is left open; a document (通知,
    任免名单) reports the day that stands under it, or under its title, and so does what names no other day.
    """
    if article.kind == "masthead":
        return published
    body = article.text[article.body_begin:]
    signed = _SIGNED.search(body)
    own = _resolved(signed, published, year) if signed else None
    passed = _PASSED.search(article.text[:article.body_begin])
    if passed and own is None:
        return _resolved(passed, published, year)
    if own and article.headline and _OFFICIAL.search(article.headline):
        return own
    return _opening_day(article, body, published, year) or own


def _opening_day(article: Article, body: str, published: date | None, year: int | None) -> date | None:
    if article.kind == "sidebar" and published and (
            (article.headline or "", "note") in table("layout_labels") or _TODAY.search(body)):
        return published
    for number, paragraph in enumerate(body.split("\n")[:len(_ZONES)]):
        paragraph = _HAN_DAY.sub(_figures, paragraph)
        sent = _SENT.match(paragraph) if number == 0 else None
        dispatch = _resolved(sent, published, year) if sent else None
        for hit in _FIRST.finditer(paragraph[:_ZONES[number]]):
            if hit["vague"]:
                if number == 0 and article.kind != "photo":
                    return None
                continue
            if hit["lone"]:
                day = _day_of_month(int(hit["lone"]), dispatch or published)
            else:
                day = _resolved(hit, dispatch if hit["near"] and dispatch else published, year)
            if day and (published is None or day <= published) and _is_scene(paragraph, hit, article.kind):
                return day
        if dispatch:
            return dispatch
    return None


def _day_of_month(number: int, latest: date | None) -> date | None:
    """Return the last day with that number up to `latest`: 记者12日从州政府获悉."""
    if latest is None:
        return None
    day = latest
    for _ in range(62):
        if day.day == number:
            return day
        day -= timedelta(days=1)
    return None


def _is_scene(paragraph: str, hit: re.Match[str], kind: str) -> bool:
    """Tell whether the day is one that something happens on, no limit of a span of time."""
    before, after = paragraph[:hit.start()], paragraph[hit.end():]
    if _AFTER_OTHER.match(after) or (_BEFORE_OTHER.search(before) and not _HELD.match(after)):
        return False
    if before.count("《") > before.count("》") or (hit["near"] and before.count("“") > before.count("”")):
        return False
    if before.startswith("（") and paragraph.endswith("）"):  # （3月2日市人大常委会第四次会议通过）
        return True
    return kind == "photo" or before.count("（") <= before.count("）")


def _figures(hit: re.Match[str]) -> str:
    return f"{small_number(hit[1])}月{small_number(hit[2])}日"


def _resolved(hit: re.Match[str], published: date | None, year: int | None) -> date | None:
    if hit["near"]:
        return published + timedelta(days=_DEICTIC[hit["near"][0]]) if published else None
    told = int(hit["year"]) if hit["year"] else None
    if hit["word"] and year is not None:
        told = year + {"今年": 0, "去年": -1, "明年": 1}[hit["word"]]
    base = told if told is not None else year
    if base is None:
        return None
    try:
        day = date(base, int(hit["month"]), int(hit["day"]))
        if told is None and published and day > published + _WEEKS_AHEAD:
            day = date(base - 1, day.month, day.day)
    except ValueError:
        return None
    return day
