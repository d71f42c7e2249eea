"""An annotated article as a page's text and its gold annotation (the SCHEMA.md of the scorer)."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Sequence
from pathlib import Path

from training.annotated.records import AnnotatedText, Measure

__all__ = ["gold_article", "write_pages"]

_ENDS = 20
#: Lines that tell of the article and are no part of what it says.
_AROUND = re.compile(
    r"(?:[^。！？，]{0,24}[\s：])?\d{4}(?:-\d{1,2}-\d{1,2}|年\d{1,2}月\d{1,2}日)(?:\s[^。！？]{0,70})?|□[^。！？]{2,40}|发布单位[^。！？]{0,70}"
    r"|[（(]?(?:来源|信息来源|稿源|作者|发布时间|发布日期|时间|日期|责任编辑|责编|编辑|审核|校对|记者|本报记者|本网记者|本台记者|通讯员"
    r"|特约记者|见习记者|实习记者|文/|文/图|图/|图文|摄影|点击|浏览|阅读|字号|发布机构|索引号|供稿)[^。！？]{0,70}"
)


def gold_article(article: AnnotatedText) -> dict[str, object]:
    """Return the article in the form of SCHEMA.md."""
    names = {entity.key: entity.name for entity in article.entities}
    forms: dict[str, dict[str, None]] = {entity.key: {} for entity in article.entities}
    for mark in article.mentions:
        forms[mark.key][article.text[mark.begin : mark.end]] = None
    body = "".join(_prose(article.body.split("\n")))
    return {
        "id": article.id,
        "headline": article.headline or None,
        "kind": article.kind,
        "starts": body[:_ENDS],
        "ends": body[-_ENDS:],
        "bylines": [{"name": names[key], "role": role} for key, role in article.bylines],
        "date": article.date,
        "entities": [{"name": e.name, "type": e.type, "mentions": list(forms[e.key])} for e in article.entities],
        "relations": [
            {"subject": names[r.subject], "predicate": r.predicate, "object": names[r.object]}
            | ({"role": r.role} if r.role else {})
            | {"evidence": r.evidence}
            for r in article.relations
        ],
        "measures": [_measure(article, names, measure) for measure in article.measures],
        "quotes": [{"speaker": names[quote.speaker], "starts": quote.starts} for quote in article.quotes],
    }


def _prose(lines: Sequence[str]) -> Sequence[str]:
    """The body's lines without those of source, time and authors before and behind them."""
    begin, end = 0, len(lines)
    while begin < end - 1 and _AROUND.fullmatch(lines[begin]):
        begin += 1
    while end - 1 > begin and _AROUND.fullmatch(lines[end - 1]):
        end -= 1
    return lines[begin:end]


def _measure(article: AnnotatedText, names: dict[str, str], measure: Measure) -> dict[str, object]:
    printed = next((article.text[m.begin : m.end] for m in article.figures if m.key == measure.key), "")
    value = measure.value
    return {
        "kind": measure.kind,
        "subject": names[measure.subject],
        "indicator": measure.indicator,
        "value": int(value) if value is not None and value == int(value) else value,
        "unit": measure.unit,
        "change": measure.change,
        "period": measure.period,
        "qualifier": measure.qualifier,
        "evidence": printed[:40],
    }


def write_pages(articles: Sequence[AnnotatedText], folder: Path) -> None:
    """Write each article as a page of its own, ``ID.txt``, with ``gold/ID.json`` beside it.

    A page of a paper opens with its day, the day after the one that the article reports on.
    """
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    for article in articles:
        (folder / f"{article.id}.txt").write_text(_masthead(article) + article.text + "\n", "utf-8")
        page = {"source": f"{article.id}.txt", "notes": "", "articles": [gold_article(article)]}
        (folder / "gold" / f"{article.id}.json").write_text(json.dumps(page, ensure_ascii=False, indent=1), "utf-8")


def _masthead(article: AnnotatedText) -> str:
    if article.date is None:
        return ""
    day = datetime.date.fromisoformat(article.date) + datetime.timedelta(days=1)
    if article.form == "web":
        return f"发布时间：{article.date}\n"
    return f"{day.year}年{day.month}月{day.day}日　星期{'一二三四五六日'[day.weekday()]}\n"
