"""Ranks: 居全疆第一, 排名第122位, 位居全国三强, 稳居榜首."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.lexicon import words
from kg.measures.alternatives import alternatives
from kg.measures.drafts import Draft
from kg.measures.numbers import read_number
from kg.measures.wording import clean_head, list_items
from kg.records import Span

__all__ = ["find_ranks"]

_PLACES = alternatives("indicator_rank_scopes")
_ORDINAL = r"第(?P<n{0}>\d{{1,4}}|[一二三四五六七八九十]{{1,3}})(?P<u{0}>[位名]?)"
_VERBS = f"(?<![系序阵行])列|{alternatives('indicator_rank_verbs')}"
#: Verbs that need a place or 名 beside the ordinal.
_WEAK = frozenset({"获", "获得", "夺得", "保持", "进入", "列", "排"})
_RANKED = re.compile(
    rf"(?P<verb>{_VERBS})[了到]?(?P<scope>[^，；。、：第首榜前]{{0,16}}?)"
    rf"(?:{_ORDINAL.format(1)}|前(?P<f>[三五十]|\d{{1,3}})[名位强]?|(?P<top>首位|榜首|首名)|(?P<m>[两三四五十百]|\d{{1,4}})强)(?![一-龥])")
_BARE = re.compile(
    rf"(?:^|(?<=[、，；]))(?P<scope>{_PLACES}){_ORDINAL.format(1)}(?![一-龥])")
#: 获得男子组冠军, 夺得团体第三名: what contests are won for.
_WON = re.compile("(?:获得?|夺得?|夺取|荣获|摘得|摘取|斩获|赢得|拿下|勇夺|捧回)了?(?P<of>[^，；。、第“”]{0,12}?)"
                  "(?P<title>总?冠军|亚军|季军|第(?P<nth>[一二三四五六七八])名)(?!奖)")
_TITLES = {"冠军": 1, "总冠军": 1, "亚军": 2, "季军": 3}
_COUNT = re.compile(r"\d+余?[个家座项]")
_MOST = re.compile(rf"(?P<scope>{_PLACES})(?P<most>最[大多高长快])$")


def _without_count(scope: str) -> str:
    return _COUNT.sub("", scope)


def find_ranks(text: str, piece: Span, subject_end: int, last: str) -> Iterator[tuple[int, Draft]]:
    """Yield (place, draft) of each rank in a piece; `last` is the indicator told before it."""
    base = max(piece.begin, subject_end)
    shown = text[base:piece.end]
    for won in _WON.finditer(shown):
        number = _TITLES.get(won["title"]) or (read_number(won["nth"]) if won["nth"] else None)
        if number is not None:
            span = Span(base + won.start("of"), base + won.end("of"))
            yield base + won.end("of"), Draft(
                "rank.v1", f"{won['of']}排名", value=Decimal(number), unit="位", base="", rank=int(number), scope=span,
                place=base + won.end("of"))
    for match in [*_RANKED.finditer(shown), *_BARE.finditer(shown), *_MOST.finditer(shown)]:
        groups = match.groupdict()
        printed = groups.get("n1") or groups.get("m") or groups.get("f") or ""
        number = Decimal(1) if groups.get("top") or groups.get("most") else read_number(printed)
        if number is None:
            continue
        if groups.get("m") and match["scope"] == "" and match["verb"] not in ("位居", "跻身", "进入", "入围", "位列"):
            continue
        unit = "强" if groups.get("m") else "名" if groups.get("u1") == "名" else "位"
        head = clean_head(shown[:match.start()])
        scope = re.sub(r"[的在中]+$", "", match["scope"])
        if outer := re.search(rf"在?(?P<scope>{_PLACES})$", head):
            head, scope = clean_head(head[:outer.start()]), scope or outer["scope"]
        if groups.get("verb") in _WEAK and not (groups.get("u1") or groups.get("top") or scope):
            continue
        if head.endswith("中"):
            head, scope = "", scope or head[:-1]  # 在全国园区中排名第九
        if head in words("indicator_dependent") and last and not last.endswith(head):
            head = f"{last.removesuffix('数')}{head}"  # 地区生产总值增长7%，总量居第二
        counted = last and _without_count(scope).endswith(last.removeprefix("全国"))
        head = head or ("" if counted else last)  # 在全国220家园区中排名第九: they are not what ranks them
        if not head and not scope:
            continue
        begin = base + match.start("scope")
        place = base + max(match.end("scope"), match.start())
        for item in list_items(head) if head else [""]:
            yield place, Draft(
                "rank.v1", f"{item}{scope}排名", value=number, unit=unit, base=item,
                rank=None if unit == "强" or groups.get("f") else int(number),
                scope=Span(begin, begin + len(match["scope"])), place=place)
