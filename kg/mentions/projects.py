"""Voice: projects and facilities, by their heads and by their capacity.

Heads: …项目, …工程, …生产线; …车间, …电站, …机场.  Capacity: 60亿立方米煤制气, 年产40万吨蛋氨酸.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import table
from kg.mentions import renovations
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import any_of, word_set
from kg.mentions.phrases import cut_behind_verb, cut_to_place, phrase_begin

__all__ = ["FACILITY_RULE", "RULE", "propose"]

RULE, FACILITY_RULE = "project.v1", "facility.v1"
_HEAD = re.compile(
    "(?:[一二三四]期|续建|扩建|改扩建|技改)?(?:干线工程|重点工程|工程|建设项目|改造项目|项目|生产线)(?:[一二三四]期(?:工程)?)?")
_GOES_ON = re.compile(r"部|化|师|组|经理|类|库|经费|学|院|机械|公司|研究")
_COUNTED_END = re.compile("[两二三四五六七八九十0-9]+[大项]$")  # A、B两大工程: a row, its parts are the names
_KEY_PROJECT = re.compile("[一-鿿]{0,4}重[点大](?:建设)?")
_KIND_WORDS = ("产业链", "产业", "建设", "重点", "高端", "重大", "投资", "开发", "发展", "企业", "生产线", "和", "及")
_NUMBER = r"(?:[0-9]+(?:[.．][0-9]+)?|[一二两三四五六七八九十百]+)"
_UNIT = ("[万亿千百十]*(?:吨级|吨|千瓦时|千瓦|兆瓦时|兆瓦|吉瓦|立方米|平方米|亩|公里|台套|台|套|头|只|羽|米|千伏|辆|件|"
         "支|片|锭|块|桶|升|人|床|张床位)")
_CAPACITY = re.compile(rf"(?:(?:年产|年处理|日处理|日产|年加工|总装机|装机)?{_NUMBER}余?{_UNIT}(?:/年|/日)?(?:级)?)")
#: 20万锭紧密纺和|3000台织机项目, 9万吨/年树脂及|薄膜项目: one project of two capacities.
_CAPACITY_TOO = re.compile(rf"{_CAPACITY.pattern}[一-鿿A-Za-z]{{1,12}}?(?:和|及|与|及其)$")
#: 某项目|土建工程: a part of the works, no project beside it.
_PART_OF_WORKS = re.compile("项目(?:土建|主体|附属|安装|基础|桩基|配套|管网|厂房)*$")
_COUNT_BEFORE = re.compile(rf"{_NUMBER}个$")
_PHASE = re.compile(r"(?:园|园区|基地|中心|电站|电厂|机场|管道|铁路)(?P<phase>[一二三四五]期)(?!工程|项目)")
_CAPACITY_NOUN = re.compile(r"(?:[一-鿿A-Za-z0-9（）()]{2,16})")
_TITLE = re.compile("副?(?:主任|班长|组长|工段长|车间主任|负责人)")
_ROOMS = ("车间", "堆场", "生产车间", "加工车间", "种植基地", "养殖基地")
#: Works that have names of their own behind the place where they are.
_CALLED = ("批发市场", "农贸市场", "交易市场", "物流中心", "集散中心", "货场", "作业区")
_STATION = re.compile("[东西南北]?站(?![点台位长在稳住立岗班内外])")
_PIT = re.compile("(?:[一二三四五六七八九十]|[0-9]+)(?:号)?(?:煤)?矿(?![区业山产工长用])")
_ROAD_TAGS = frozenset(["nz", "LOC", "ORG", "ns"])
_TWO_CAPACITIES = 24  # characters that the first of two capacities and its noun take
_WELL = re.compile("[0-9]{1,4}(?:-[0-9]{1,3})?[HXC]?井(?![口下喷筒深区站位盐场田架])")
#: Roads by their class and number (国道218线, G30高速), and by what they join (京新高速).
_ROAD = re.compile(
    "(?:国道|省道|县道)[0-9]{1,4}线?|(?<![A-Za-z0-9])[GS][0-9]{1,4}(?:线|国道|省道|高速(?:公路)?)(?![A-Za-z0-9])"
    "|(?<![0-9])[0-9]{3}(?:国道|省道)")
_JOINED_TOWNS = re.compile("(?P<ends>[一-鿿]{2,3})(?:高速|高铁)(?![增发运公铁路度路前行推转成奔列动客])")
#: Works that carry water from one river to another.
_DIVERSION = re.compile("引[一-鿿]{1,2}[济入补供调润][一-鿿](?:供水)?工程")
_OPENS_CLAUSE = re.compile(
    "(?:^|(?<=[，。；：\\n　 ”？！]))"
    "(?P<name>(?P<stem>[一-鿿]{2,3})(?:水库|隧道|隧洞|市场|大桥|水厂|电站|码头|煤矿|灌区))")
_NO_OWN_NAME = re.compile("^[该本此这那各全我两三四五六七八九十一首每某新老旧大小多几]|[的个座条家处国内际场域型业]$"
                          "|国内|建材|人才|劳动|农产|农贸|批发|消费|资本|期货|证券|房|股票|零售|露天|中小|病险")
_LINES = re.compile(f"{_NUMBER}[余多]?条")  # 某某生产线4条: what somebody has
_ROUTE = re.compile("高速|公路|铁路|国道|省道|管道|管线|输电|线路|航线|隧道|通道")
_COUNTED = re.compile(rf"{_NUMBER}余?(?:个|项)(?:[一-鿿]{{0,12}}?)(?:项目|工程)(?![部化库])")


@cache
def _facilities() -> tuple[re.Pattern[str], dict[str, int]]:
    least = {head: int(count) for head, count in table("mention_facilities")}
    return re.compile(any_of(least)), least


def propose(view: View) -> Iterator[Draft]:
    """Propose projects by head, by capacity and by count, then facilities."""
    yield from _by_head(view)
    yield from _by_capacity(view)
    yield from _by_count(view)
    yield from _facility(view)
    yield from _stations(view)
    yield from _pits(view)
    yield from _wells(view)
    yield from _named_again(view)
    yield from renovations.propose(view)
    yield from _roads(view)
    for match in _DIVERSION.finditer(view.text):
        yield Draft(*match.span(), "Project", RULE, 0.65)
    for match in _PHASE.finditer(view.text):
        begin = phrase_begin(view, match.start("phase"), 20)
        if match.start("phase") - begin > 3:
            yield Draft(begin, match.end(), "Project", RULE, 0.65, name=view.text[begin:match.end()] + "项目")


def _by_head(view: View) -> Iterator[Draft]:
    text = view.text
    for match in _HEAD.finditer(text):
        end = match.end()
        if _GOES_ON.match(text, end) or (match.group().endswith("生产线") and _LINES.match(text, end)):
            continue
        begin = _capacity_begin(view, phrase_begin(view, match.start(), 26))
        begin = _route_begin(view, cut_behind_verb(view, begin, match.start()), match.start())
        begin = _two_capacities(view, begin)
        modifier = text[begin:match.start()]
        if begin < match.start() and text[match.start() - 1] == "的":
            continue
        part = match.group().endswith("工程") and _PART_OF_WORKS.search(modifier)
        if part or _COUNTED_END.search(modifier) or modifier.endswith("类"):
            continue
        if len(modifier) < 3 or _kind_only(view, begin, match.start()) or _KEY_PROJECT.fullmatch(modifier):
            continue
        yield Draft(begin, end, "Project", RULE, 0.65)


def _two_capacities(view: View, begin: int) -> int:
    """Take in the other capacity that a conjunction joins to the one at `begin`."""
    low = max(view.sentence_at(max(0, begin - 1)).begin, begin - _TWO_CAPACITIES)
    return next((match.start() for at in range(low, begin) if not view.text[at - 1:at].isdigit()
                 and view.text[at - 1:at] not in (".", "第")
                 and (match := _CAPACITY_TOO.match(view.text, at, begin))), begin)


def _route_begin(view: View, begin: int, end: int) -> int:
    """Take in where a route comes from: 甲市至|乙县高速公路."""
    start = view.ends_of_names.get(begin - 1) if view.text[begin - 1:begin] in ("至", "到") else None
    if start is None or start.type != "Place" or not _ROUTE.search(view.text, begin, end):
        return begin
    return start.begin


def _kind_only(view: View, begin: int, end: int) -> bool:
    """Tell whether modifiers tell only the kind of project: generic words or industries, behind a place or not."""
    while True:
        named = view.begins_of_names.get(begin)
        if named is not None and named.type == "Company" and named.end == end and view.text.endswith("公司", 0, end):
            return True  # 某公司|项目总工程师: no project has its firm's name alone
        if named is None or named.type not in ("Place", "Zone") or named.end > end or (
                named.rule.startswith("place-suffix")):
            break
        begin = named.end
    modifier = re.sub(r"^(?:首个|一个个|一批|多个|一项项|一条条)", "", view.text[begin:end])
    if modifier in word_set("mention_generic_projects") or len(modifier) < 2:
        return True
    covered = begin
    while covered < end:
        draft = view.begins_of_names.get(covered)
        generic = next((word for word in _KIND_WORDS if view.text.startswith(word, covered)), None)
        if draft is not None and draft.type == "Industry" and draft.end <= end:
            covered = draft.end
        elif generic is not None:
            covered += len(generic)
        else:
            return False
    return True


def _capacity_begin(view: View, begin: int) -> int:
    """Take in a capacity that stands right before, also with 的 between (90公里的长输供热管网项目)."""
    text = view.text
    if _CAPACITY.match(text, begin):
        count = _COUNT_BEFORE.search(text[max(0, begin - 4):begin])
        begin -= len(count.group()) if count else 0
        owner = view.ends_of_names.get(begin)
        return owner.begin if owner is not None and owner.type in ("Place", "Company") else begin
    for gap in (0, 1):
        if gap and text[begin - 1:begin] != "的":
            continue
        for low in range(max(0, begin - gap - 16), begin - gap):
            match = _CAPACITY.match(text, low)
            if match and match.end() == begin - gap and not text[low - 1:low].isdigit() and text[low - 1:low] != ".":
                count = _COUNT_BEFORE.search(text[max(0, low - 4):low])
                low -= len(count.group()) if count else 0
                owner = view.ends_of_names.get(low)
                return owner.begin if owner is not None and owner.type in ("Place", "Company") else low
    return begin


def _by_capacity(view: View) -> Iterator[Draft]:
    """Capacity and product in a list that ends in 等…项目 or before a verb of building."""
    text = view.text
    for match in _CAPACITY.finditer(text):
        if text[match.start() - 1:match.start()] in (".", "第"):
            continue
        noun = _CAPACITY_NOUN.match(text, match.end())
        if noun is None:
            continue
        end = _noun_end(view, match.end(), noun.end())
        if end - match.end() < 2:
            continue
        rest = text[end:view.sentence_at(match.start()).end]
        listed = re.match(r"(?:、[^，。；]{2,40})*?(?:、[^，。；、]{2,24})?等[^，。；]{0,36}?(?:项目|工程)", rest)
        direct = re.match(r"(?:生产线|项目|工程|基地)", rest)
        if listed or direct:
            end += direct.end() if direct else 0
            name = None if direct else text[match.start():end] + "项目"
            begin = _two_capacities(view, match.start()) if direct else match.start()
            yield Draft(begin, end, "Project", RULE, 0.75, name=name)


def _noun_end(view: View, begin: int, limit: int) -> int:
    """Return where the nouns end that begin at `begin`."""
    end = begin
    while end < limit:
        place = view.word_at(end)
        if place is None or view.words[place].tag not in {"n", "nz", "vn", "nw", "an", "a", "v", "LOC", "ORG"}:
            break
        if view.words[place].text in ("等", "项目", "工程", "生产线"):
            break
        end = min(view.words[place].end, limit)
    return end


def _by_count(view: View) -> Iterator[Draft]:
    for match in _COUNTED.finditer(view.text):
        if re.search(r"[着了过被把将为都是]|^一[个项]", match.group()):
            continue
        yield Draft(match.start(), match.end(), "Project", RULE, 0.55)


def _roads(view: View) -> Iterator[Draft]:
    for match in _ROAD.finditer(view.text):
        yield Draft(*match.span(), "Facility", FACILITY_RULE, 0.65)
    tagged = {(word.begin, word.end) for word in view.words if word.tag in _ROAD_TAGS}
    for match in _JOINED_TOWNS.finditer(view.text):
        if match.span() in tagged or match.span("ends") in tagged:
            yield Draft(*match.span(), "Facility", FACILITY_RULE, 0.6)


def _stations(view: View) -> Iterator[Draft]:
    """Railway stations: a town's name and 站, perhaps with the side on which it lies (阜康北站)."""
    for place in view.drafts_of("Place"):
        station = _STATION.match(view.text, place.end) if place.rule.startswith("authority") else None
        if station and (not view.words or station.end() in view.word_edges):
            yield Draft(place.begin, station.end(), "Facility", FACILITY_RULE, 0.65)


def _named_again(view: View) -> Iterator[Draft]:
    """Works whose name opens clauses again and again, however its characters look (建安水库, 北苑市场)."""
    for match in _OPENS_CLAUSE.finditer(view.text):
        name, stem = match["name"], match["stem"]
        if view.text.count(name) > 1 and not _NO_OWN_NAME.search(stem) and not any(
                d.begin < match.end("stem") and match.start("stem") < d.end and not d.risky
                and d.type in ("Place", "Person", "Zone") for d in view.drafts) and not any(
                d.type == "Company" and view.text.startswith(name, d.begin) for d in view.drafts):
            for again in re.finditer(re.escape(name), view.text):
                yield Draft(*again.span(), "Facility", FACILITY_RULE, 0.6)


def _wells(view: View) -> Iterator[Draft]:
    """Wells by the name of their field and a number (云台西8井)."""
    for match in _WELL.finditer(view.text):
        begin = phrase_begin(view, match.start(), 4)
        if match.start() - begin >= 2:
            yield Draft(begin, match.end(), "Facility", FACILITY_RULE, 0.65)


def _pits(view: View) -> Iterator[Draft]:
    """Mines by their number behind a place (大南湖二矿)."""
    for match in _PIT.finditer(view.text):
        place = view.ends_of_names.get(match.start())
        if place is not None and place.type == "Place":
            yield Draft(place.begin, match.end(), "Facility", FACILITY_RULE, 0.65)


def _facility(view: View) -> Iterator[Draft]:
    pattern, least = _facilities()
    text = view.text
    for match in pattern.finditer(text):
        head, end = match.group(), match.end()
        if view.words and end not in view.word_edges:
            continue
        begin = cut_to_place(view, phrase_begin(view, match.start(), 26), match.start())
        begin = _route_begin(view, cut_behind_verb(view, begin, match.start()), match.end())
        owner = view.begins_of_names.get(begin)
        if owner is not None and owner.type == "Place" and head in _CALLED and (
                text[owner.end - 1] in "市县区镇乡" and match.start() - owner.end > 1):
            begin = owner.end  # 某区|某某批发市场
            owner = view.begins_of_names.get(begin)
        modifier = text[begin:match.start()]
        if owner is not None and owner.end == match.start() and owner.type == "Company" and head in _ROOMS:
            continue  # the company's 车间: the company is the name
        if head.endswith("车间") and _TITLE.match(text, end):
            continue  # somebody's post
        if re.search("星级|标准$|大型$|各类$|(?:[0-9]|[两三四五六七八九十])[余多]?[个座处家条]$", modifier):
            continue
        if len(modifier) < least[head] or modifier.endswith(("第一", "首", "重点")):
            continue
        yield Draft(begin, end, "Facility", FACILITY_RULE, 0.6)
