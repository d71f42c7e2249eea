"""Levels: a thing and its figure (新增灌溉面积60万亩), or a figure and its thing (58个乡镇)."""

from __future__ import annotations

import re

from kg.lexicon import words
from kg.measures.alternatives import alternatives
from kg.measures.drafts import Context, Draft
from kg.measures.quantities import Quantity
from kg.measures.wording import clean_head, has_head, is_light, list_items, thing_of

__all__ = ["read_level"]

_DURATION = re.compile(rf"(?:{alternatives('indicator_durations')})[了为到在由从将]*$")
_NOT_DURATION = re.compile(alternatives("indicator_not_durations"))
_DOES = re.compile(rf"(?:{alternatives('indicator_doing')})$")
#: Money for one of something that is sold.
_PRICED = re.compile("元/(?:公斤|千克|斤|吨|只|头|袋|箱|株|盒|斗|枚|张)$")
_PRICE = re.compile(r"价格?|成本|补贴|补助|工资|收入|费用?|[增挣赚]|效益|利润|奖")
#: What a figure right before another one ends in: 320户|1180人.
_COUNTERS = frozenset("户件个家起宗场头只辆台项所座处镇村乡县")
#: Words before a class of size: 首个千亿级园区, 打造成千亿元级产业.
_GRADED = re.compile(
    r"(?:首个|首座|首条|第一个|唯一|最大的?|首家|之一的|(?:是|成为)[一-龥]{0,6}"
    r"|(?:打造|培育|建设|发展|建|做|壮大)[成为]+)$")
_FINISHED = re.compile("(?:完成|建成|竣工)了?(?:约|近|超过?)?$")
_TIMES = ("时长", "时间", "工期", "周期", "时限", "天数", "车程", "路程", "用时", "历时", "耗时", "时数")
_VERBAL = re.compile(alternatives("indicator_spending"))
#: Anything else that may be done in a time; 5天会议 is no such thing.
_SPENT = re.compile(r"(?!的|假|活动|会|行程|培训|比赛)[一-龥]{3}")
#: What stands between the two ends of a move: 由3.2万亩|扩大到|5.1万亩, 从9%|压缩至去年的|7%.
_MOVED = re.compile(r"了?[一-龥]{0,4}?(?:到了?|至|为|[变缩减增扩]成)(?:了|的|目前|现在)*")
_SHORT_THING = 10  # characters
#: Verbs that leave out the thing named before, and those that an indicator begins with: 筹集|住房, 加装|电梯.
_VERBS = ("筹集|新建|新增|研发|培育|建成|改造|完成|引进|签约|铺设|登记|投放|发放|种植|实施|开工|计划|加装|启动"
          "|收购|销售|收进|卖出|售出|卖|收|添|再添|试点|推广|建|保留|只剩|还剩|剩下|竣工|交付|投产|复工|续建|退出|关停")
_BARE_VERB = re.compile(_VERBS)
_LEADING_VERB = re.compile(f"^(?:{_VERBS})")
#: 、6个百亿级产业集群 after 3个千亿级.
_LATER = re.compile(r"(?:和[^，。、]{0,12})?[、和][^，。]{0,24}?级(?P<noun>[一-龥]{2,12})")


def read_level(quantity: Quantity, context: Context) -> list[Draft]:
    """Read a figure that is a level; empty where nothing tells what it measures."""
    if quantity.form == "time":
        return _duration(quantity, context)
    if quantity.of_level:
        return _grade(quantity, context)
    before, after = context.before, context.after
    if context.last and context.within and _MOVED.fullmatch(before):
        return [Draft("level.v1", context.last, quantity)]
    if _PRICED.match(quantity.base or "") and not _PRICE.search(before):
        return [Draft("level.v1", f"{clean_head(before)}销售价格", quantity)]
    if re.match(r"(?:外|远|处|长的路)", after) and quantity.base == "公里":
        return []
    if re.search(r"之[一首]$", after) or re.search(r"(?:的|其)?之[一首](?:[，、]|$)", after):
        return []
    within = re.search(r"(?P<thing>[^，]+)中(?P<who>[^，]{0,12})有$", before)
    if within:
        return [Draft("count.v1", clean_head(within["thing"]), quantity)]
    if distance := re.search(r"(?:距离?|相距)(?P<from>[^，]{1,24})$", before):
        return [Draft("level.v1", f"距{clean_head(distance['from'])}距离", quantity)]
    head = clean_head(before)
    thing, said = thing_of(after)
    if re.match(r"(?:都|均)?[是为](?!被)|之[一首]", said) or (context.following and not said.startswith(("与", "和"))):
        said = ""
    attributive = bool(re.match(r"的?[一-龥“‘\"\d]", after)) and not re.match(
        r"(?:大关|水平|规模(?!以)|之间|之多|的(?:水平|规模|目标|速度)|[和与、及])", after)
    pair = context.following is not None and context.following.outer.begin == quantity.outer.end
    if pair and context.following and context.following.form == "count" and head:
        return [Draft("level.v1", head, quantity)]  # 案件86件|112人
    if not before and not after and context.last and quantity.form == "count" and (
            context.text[quantity.outer.begin - 1] in _COUNTERS):
        noun = f"{quantity.base}数" if quantity.base in ("人", "户") else ""
        return [Draft("level.v1", f"{context.last}{noun}", quantity, base=context.last)]
    done = before.endswith("了") and quantity.form == "amount"
    loose = after.startswith("的") and len(head) <= 4 and not has_head(head)
    if attributive and (quantity.form == "count" or not head or loose or done or is_light(before)
                        or _DOES.search(head)):
        return _counted(quantity, context, head, thing, said)
    if head in words("indicator_dependent") and context.last and not context.last.endswith(head):
        head = f"{context.last}{head}"
    elif _bare_verb(head) and head not in context.last and not attributive and quantity.base == context.last_base:
        head = f"{head}{_LEADING_VERB.sub('', context.last)}"  # 筹集住房6万套，开工|4万套: of the same thing
    if head and not is_light(head):
        if context.lead and context.listed and len(head) < 12:
            head = f"{context.lead}{head}"
        alone = not (said or has_head(head) or context.following)
        if attributive and quantity.form == "amount" and alone and 0 < len(thing) <= _SHORT_THING:
            head = f"{head}{thing}"  # 种|7.5亩|玫瑰, 被处以|500元|罚款
        if "分别" in before or (quantity.unit == "%" and ("、" in head or head.startswith("城乡"))):
            return [Draft("level.v1", item, quantity) for item in list_items(head)]
        return [Draft("level.v1", head, quantity)]
    if attributive and thing:
        return _counted(quantity, context, head, thing, said)
    if not head and quantity.form == "ratio" and _FINISHED.search(before):
        return [Draft("level.v1", "完成比例", quantity, base=context.last)]
    if not head or is_light(before, results=False):
        return [Draft("level.v1", _by_unit(quantity) or context.last, quantity)] if context.last else []
    if head and len(head) == 2 and quantity.form == "amount" and is_light(head):
        return [Draft("level.v1", f"{head}{'额' if quantity.base == '元' else '量'}", quantity)]
    if head:
        return [Draft("level.v1", head, quantity)]
    return []


def _bare_verb(head: str) -> bool:
    """Tell whether what stands before a figure is a verb alone, so that the thing is the one named before."""
    return _BARE_VERB.fullmatch(head) is not None


def _by_unit(quantity: Quantity) -> str:
    """Return what a total without a noun measures: 共2000多平方米."""
    return {"平方米": "面积", "亩": "面积", "元": ""}.get(quantity.base or "", "")


def _counted(quantity: Quantity, context: Context, head: str, thing: str, said: str) -> list[Draft]:
    """A figure before its thing: 铺设800余公里的管线, 116项成果荣获…, 近百人参加."""
    if re.search(r"等[^一-龥]?$", context.before) or (head.count("、") and quantity.form == "count"):
        head = ""  # 新材料、电力装备等5个行业
    head = re.sub(r"(?:的|等|各|这|该)+$", "", head)
    if context.following:
        thing = re.split("和|与|、|以及", thing)[0]
    if len(said) > 18 or re.match("分布|位于|坐落|遍布|集中|散落|[一-龥]?着", said):
        said = ""
    if "中" in thing and re.search(r"(?:全国|全疆|全区|全州|全球|世界)$", context.before):
        thing, said = thing.split("中")[0], ""
    if re.fullmatch(r"[十百千万亿\d吨千瓦元]+级", thing):
        # 2个千亿级、5个百亿级产业集群: the thing comes with the next figure.
        later = _LATER.match(context.text, context.piece.end)
        thing = f"{thing}{thing_of(later['noun'])[0]}" if later else thing
    if quantity.chinese and len(thing) == 1:
        return []  # 两件事, 两座城
    if not thing:
        if said and quantity.unit.endswith(("人", "名", "位", "人次")):
            return [Draft("count.v1", f"{said}人数", quantity)]
        return [Draft("count.v1", f"{head}{said}", quantity)] if head or said else []
    if said and quantity.form == "count":
        return [Draft("count.v1", f"{said}的{thing}", quantity)]
    if len(thing) == 1 and said:
        return [Draft("count.v1", f"{thing}{said}", quantity)]
    verb = head if len(head) <= 6 and quantity.form != "ratio" else ""
    if quantity.form == "count" and is_light(verb, results=False):
        verb = ""
    if head and len(head) > 6 and quantity.form == "count":
        # 农村道路惠及58个乡镇: what reaches them belongs to the heading.
        return [Draft("count.v1", f"{re.split('、|以及|和|与|”|“', head)[-1][-14:]}{thing}", quantity)]
    suffix = "数" if quantity.form == "count" and not verb else ""
    return [Draft("count.v1", f"{verb}{thing}{suffix}", quantity)]


def _duration(quantity: Quantity, context: Context) -> list[Draft]:
    """18天完成项目审批, 工期300天, 仅需2小时; other stretches of time are no figures."""
    before, after = context.before, context.after
    if _NOT_DURATION.match(after) or quantity.unit == "月":
        return []
    if quantity.unit.endswith("年"):
        match = re.search(r"(寿命|年限|期限|经过|历时)[为达长]*$", before)
        if not match:
            return []
        thing = thing_of(after)[0] if match[1] in ("经过", "历时") else ""
        return [Draft("duration.v1", f"{thing}年数" if thing else clean_head(before) or match[1], quantity)]
    distance = re.search(r"(?:距离?|前往|到|至)(?P<to>[一-龥A-Za-z]{2,24})$", before)
    if distance and re.match(r"(?:车程|路程|航程)", after):
        return [Draft("duration.v1", f"距{clean_head(distance['to'])}{after}", quantity)]
    spent = _VERBAL.match(after) or (not before.strip() and _SPENT.match(after))
    if spent and not before.endswith("每"):
        head = clean_head(before)
        head = "" if is_light(head) or len(head) > 8 else head
        return [Draft("duration.v1", f"{head}{after.lstrip('可即就内')}用时", quantity)]
    if after.startswith(("办结", "车程")):
        return [Draft("duration.v1", f"{after}时间", quantity)]
    if found := _DURATION.search(before):
        head = clean_head(before[:found.start()])
        noun = re.match("天数|工期|周期|寿命|时间|时长|日照|用时|历时|耗时|车程|路程", found[0])
        head = head or context.last
        return [Draft("duration.v1", f"{head}{noun[0] if noun else _of_time(head)}", quantity)] if head else []
    return []


def _of_time(head: str) -> str:
    return "" if head.endswith(_TIMES) else "时间"


def _grade(quantity: Quantity, context: Context) -> list[Draft]:
    """首个千亿级园区: the thing's class of size."""
    if not _GRADED.search(context.before):
        return []
    thing, _ = thing_of(context.after)
    return [Draft("grade.v1", f"{thing}规模等级", quantity)] if thing else []
