"""Voice: meetings, festivals, ceremonies, fairs and contests, by their heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import table, words
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import any_of, word_set
from kg.mentions.phrases import phrase_begin

__all__ = ["RULE", "propose"]

RULE = "event.v1"
_NTH = "第?[一二三四五六七八九十]+"
_PLENARY = re.compile(
    rf"(?:党的|中共|中国共产党)?{_NTH}届(?:{_NTH}(?:次)?)?(?:中全会|全会|全体会议|党代会|代表大会|会议)|党的[一二三四五六七八九十]+大")
#: A leg of a series: …马拉松系列赛|云台站.
_LEG = "(?:(?:系列赛|公开赛|联赛|巡回赛)?(?:[一-鿿]{2,6}(?:分站|赛区|站(?=[在的开落举拉于，。]|圆满|激情)))|系列赛)"
_TAIL = re.compile(rf"(?:{_LEG}|[一-鿿]{{2,8}}专场|启动仪式|开幕式|闭幕式|签约仪式|揭牌仪式)")
# 某市举办的一场…会: the host is part of the full name
_HOST = re.compile("(?:举办|举行|召开)[了的]?(?:一场|首场|首届|首次|一次)?的?$")
_BODY_TYPES = ("Government", "Company", "Institution", "Organization")
_NATION_WIDE = re.compile(".*(?:赛|马拉松|运动会|博览会|代表大会|展览会|艺术节|论坛)$")
#: A ceremony without a name of its own that somebody attends: 出席开工仪式, 在揭牌仪式上.
_CEREMONY = re.compile("(?:揭牌|签约|开工|启动|奠基|颁奖|授牌|捐赠|通车|首发|开通|投产)(?:仪式|活动)")
_ATTENDED = re.compile("(?:出席|参加|参加了|见证|在|并为)$")
_FIRST = re.compile("(?:首场|首个|一场|一年一度)")
#: What somebody is said to hold, whatever its head: 由某会主办、某校承办的|科普宣传服务活动|走进….
_CONVENED = re.compile("(?:召开|举行)了?(?P<name>[^，。；、：\\s“”《》的了在]{2,20}大会)(?=[，。])")
#: The whole of what stands before 召开 in its clause: 某州推进新型工业化工作会议|召开.
_HELD = re.compile("(?:^|(?<=[，。\\n 　：]))(?P<name>[^，。；：、\\s]{6,40}?"
                   "(?:会议|大会|推进会|现场会|动员会|座谈会|部署会))(?=(?:在[^，。；]{2,14})?(?:召开|举行|举办|开幕)(?:[，。\\n]|$))")
_HOSTED = re.compile("(?:主办|承办|协办|联办)的(?P<name>[^，。；、：\\s“”《》的]{4,30}"
                     "(?:活动|大赛|比赛|赛|节|论坛|展|晚会|大会|会议))(?=[，。在于走圆正举开闭落拉]|顺利|成功|隆重|火热|如期|吸引|启动)")
#: What a meeting is about in time, and for whom it is held: 2021年上半年全市|….
_TIME = re.compile(
    "(?<![0-9年月日])(?:(?:20[0-9]{2}|今)年度?)?(?:上半年|下半年|前三季度|第?[一二三四]季度|岁末年初)?"
    "(?:全[州市县省区])?$")
_LONGEST_TIME = 16
_OPENING_MARKS = "“\"‘'"


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, tuple[int, bool]]]:
    rows = {head: (int(least), bare == "bare") for head, least, bare in table("mention_events")}
    return re.compile(any_of(rows)), rows


def propose(view: View) -> Iterator[Draft]:
    """Propose numbered plenary meetings, then phrases by their head."""
    text = view.text
    for match in _PLENARY.finditer(text):
        named = view.ends_of_names.get(match.start())
        begin = named.begin if named is not None and named.type in ("Place", "Government") else match.start()
        yield Draft(begin, match.end(), "Event", RULE, 0.85)
    for match in (*_HOSTED.finditer(text), *_CONVENED.finditer(text), *_HELD.finditer(text)):
        named = view.begins_of_names.get(match.start("name"))
        whole = match.re is not _HELD or (named is not None and named.type in ("Place", "Zone", "Government"))
        if whole and (match.end("name") in view.word_edges or not view.words):
            yield Draft(*match.span("name"), "Event", RULE, 0.65)
    pattern, rows = _heads()
    for match in pattern.finditer(text):
        least, _ = rows[match.group()]
        end = match.end()
        if match.group().endswith("会") and text.startswith("议", end):
            end += 1  # 推进会|议
        if match.group() == "节" and not _is_festival(view, end):
            continue
        if view.words and end not in view.word_edges and not _TAIL.match(text, end):
            continue
        tail = _TAIL.match(text, end)
        if tail:
            end = tail.end()
        begin = phrase_begin(view, match.start(), 30)
        if text.endswith("全国", 0, begin) and begin < match.start() and _NATION_WIDE.match(match.group()):
            begin -= 2
        begin = _with_visit(view, begin)
        begin = _with_time(view, begin) if begin < match.start() else begin
        first = _FIRST.search(text, begin, match.start())
        begin = first.end() if first else begin
        modifier = text[begin:match.start()]
        opening = view.begins_of_names.get(begin)
        if opening is not None and opening.type in _BODY_TYPES and text[opening.end:opening.end + 1] in _OPENING_MARKS:
            begin = opening.end  # 某办公室|“…”发布会: the body and the meeting stand for themselves
        attended = _CEREMONY.fullmatch(text, begin, end) and _ATTENDED.search(
            text, max(0, begin - 3), begin)
        if attended:
            yield Draft(begin, end, "Event", RULE, 0.6)
            continue
        if len(modifier) < least or modifier in word_set("mention_generic_events"):
            continue
        host = _HOST.search(text[max(0, begin - 16):begin])
        name = None
        if host is not None and begin not in view.begins_of_names:
            held = view.ends_of_names.get(max(0, begin - 16) + host.start())
            if held is not None and held.type == "Place":
                name = held.span.of(text) + text[begin:end]
        yield Draft(begin, end, "Event", RULE, 0.65, name=name)


def _with_time(view: View, begin: int) -> int:
    """Take in the year or season that a meeting is about, and for whom it is held (2021年上半年全市|经济形势分析会)."""
    low = max(view.sentence_at(begin).begin, begin - _LONGEST_TIME)
    told = _TIME.search(view.text, low, begin)
    return told.start() if told else begin


def _with_visit(view: View, begin: int) -> int:
    """Take in who goes where (书画名家走进某地采风活动): the going belongs to the occasion's name."""
    going = next((word for word in ("走进", "进") if view.text.endswith(word, 0, begin)), None)
    opening = view.begins_of_names.get(begin)
    if going is None or opening is None or opening.type not in ("Place", "Zone"):
        return begin
    who = phrase_begin(view, begin - len(going), 20)
    return who if who < begin - len(going) else begin


def _is_festival(view: View, end: int) -> bool:
    """Tell whether the word that ends in 节 is a noun of its own and no holiday or part (环节, 春节)."""
    place = view.word_at(end - 1)
    if place is None or view.words[place].end != end or view.words[place].tag not in ("n", "nz", "nw"):
        return False
    return not view.text.endswith(words("mention_not_festivals"), 0, end)
