"""What stands for a thing named before: 该公司, 合作社, 村里, 全部达产后; and for whom a person speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.lexicon import words
from kg.measures.alternatives import alternatives
from kg.measures.layout import Layout, Piece
from kg.records import Mention, Span

__all__ = [
    "BUILT", "COMPLETED", "DEICTIC", "HOUSEHOLD", "LASTING", "OF_WORKS", "OWN_FIGURES", "RUNS", "SCOPES", "Subject",
    "event_again", "focus_of", "founded", "is_aspect", "is_plain", "is_predicate", "is_venue", "makers", "named_by",
    "plain_people", "speakers", "that_one"]


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity's key and how it was found: clause, anaphor, carried, speaker, headline, home."""

    key: str
    type: str
    how: str
    begin: int = -1  # where the words that name it begin and end, in the clause
    end: int = -1


#: Types that an article, or a paragraph of it, may be about.
LASTING = frozenset({"Place", "Zone", "Company", "Institution", "Organization"})
SCOPES = frozenset(words("indicator_scopes"))
#: Wide places that stand in other names and slogans; an article is seldom about them.
_WIDE = frozenset(words("indicator_wide"))
_BODY_NOUNS = alternatives("indicator_body_nouns")
#: 该院, 这家合作社, 公司, 村里, 全镇: a kind noun, deictic or known from before.
DEICTIC = re.compile(
    rf"(?:(?P<pointed>该|本|此|这[一]?[座家个条片所处项]?|我们?)(?P<a>{_BODY_NOUNS}|[州市县区镇乡村院校所局厅队站社厂团师矿场馆])"
    rf"|(?P<b>{alternatives('indicator_bare_nouns')})"
    r"|这家[^，。；家]{1,14}?(?P<e>企业|公司|工厂|厂)"
    r"|全(?P<c>村|镇|乡|县|市|州|区|地区|团|师|局|院|校|厂|公司|集团)"
    r"|(?P<d>[村县镇乡州市区社厂院校团])[里上])"
    r"(?![家部师域化委]|总数|数量|数(?!据)|建设现场|集中|们|名单|认定|[一二三四五六七八九十\d两]+[余多]?[家个条所座处间台套])")
#: 建成后, 全部达产后: what follows is told of the project named before.
COMPLETED = re.compile(
    r"(?:该|此)?(?:项目|工程|一期|二期|生产线|电站)?(?:全部|全面|整体|正式|顺利)*"
    rf"(?:{alternatives('indicator_completion')})+(?:之?后|以后)|届时")
#: 自家, 他家: of the person told of.
HOUSEHOLD = re.compile(
    r"[他她](?:家(?!乡|庭农)|们家|本人|自己)?(?!们)|自(?:家(?!乡|庭农)|己)?(?!治|动|然|主|费|来)|我家|咱家|俺家?"
    r"|我(?!们|州|市|县|国|区|省|疆|院|校|局|厂|公司)")
#: Bodies of a government whose figures are their own.
OWN_FIGURES = re.compile(r"(?:法院|检察院|海关|派出所|大队|支队|边检站|检查站|消防救援站|管理站)$")
#: 该雪场, 这座总投资9亿元的电站: whatever was named last with such an ending.
_THAT = re.compile("(?:该|这一?[座家个条片所处项])(?P<what>[^，。；：]{2,16}?的)?(?P<noun>[一-龥]{2,4})")
#: What is told of works just named.
OF_WORKS = re.compile(
    r"(?:项目)?(?:计划|规划|设计|概算|预计|总)?(?:总?投资|占地|总?建筑|用地|全长|总长|装机|库容|容量|规模|工期|时速|年[均产发处加上]|日[产处供加])"
    r"|(?:每年|年|日)?可(?:容纳|满足|停放|提供|吸纳|带动|实现|节约|减少|供|处理|储|生产|覆盖|服务|惠及|发电|辐射)")
RUNS = re.compile(
    r"(?:全部|全面|正式|首次|全容量|整体)*(?:建成|投产|竣工|完工|通车|并网|投运|投用|交付|开工)(?!了|的)")
#: 某公司投资建设的|某乐园|运营以来: of the works is told what follows.
BUILT = re.compile("(?:建设|兴建|修建|投建|建成|打造|开发|新建|承建)的$")
#: 带头成立|某合作社|，流转土地…: what is founded goes on.
_FOUNDED = re.compile("(?:成立|创办|组建|领办|创立|注册)了?$")
#: 本次比赛, 此次活动: the event named before.
_EVENT_AGAIN = re.compile(
    "(?:本次|此次|本届|这次|这届|本场|该)"
    "(?:比赛|赛事|大赛|联赛|竞赛|活动|大会|会议|展会|博览会|论坛|运动会|培训|招聘会|推介会|演出|展览|文化节|节)")
#: 演练模拟…, 招聘会共吸引…: the bare head of the event named before.
_EVENT_BARE = re.compile(
    "演练|比赛|赛事|展览|招聘会|推介会|展会|博览会|论坛|运动会|仪式|活动(?![力家中期室场])|大赛|联赛|培训班")
#: 从商品看, 分行业看: another side of what is spoken of.
_ASPECT = re.compile("[；，“]?(?:从|按|分)[^，。；]{1,12}(?:来看|上看|看|分)[，；]?")
_PLAIN = re.compile(rf"(?:{alternatives('indicator_plain_people')})$")
_OF_COMPANY = re.compile("[，。；：！？”\n](?:该)?公司[一-龥、]{2,12}$")  # ”公司总经理助理某某说
_SAID_TO_BE = re.compile("(?:(?<![不还只就但可总老])是|成为|作为|属于|称为|列为|誉为|称作|堪称)[^，。；：]{0,18}$")
_MET = re.compile("[^，。]{0,8}(?:召开|举行|举办|开幕|闭幕|落幕)")
_NOT_TITLE = re.compile(r"[，。；：！？“”\n]")
_COMPANY = frozenset({"公司", "集团", "企业", "厂", "厂里", "工厂"})
_SHORT = {"院": ("院",), "校": ("大学", "学校", "学院", "中学", "小学"), "社": ("合作社", "社"), "村": ("村", "社区"),
          "厂": ("厂",), "队": ("队",), "州": ("州",), "区": ("区",)}
_KINDS = {"Company", "Institution", "Organization", "Project", "Facility", "Zone", "Place", "Government"}


def is_predicate(layout: Layout, mention: Mention) -> bool:
    """Tell whether a mention only says what another thing is: 是…的“破冰”工程, 被列为重点项目."""
    return _SAID_TO_BE.search(layout.text[max(0, mention.span.begin - 24):mention.span.begin]) is not None


def named_by(layout: Layout, match: re.Match[str], seen: Sequence[Mention]) -> Mention | None:
    """Return the last of the `seen` mentions that the deictic words may stand for."""
    seen = [mention for mention in seen if mention.type != "Project" or not is_predicate(layout, mention)]
    groups = match.groupdict()
    noun = groups["a"] or groups["b"] or groups["c"] or groups["d"] or groups["e"] or ""
    names = {entity.key: entity.name for entity in layout.annotated.entities}
    if noun in _COMPANY:
        return next((m for m in reversed(seen) if m.type == "Company"), None)
    if noun in ("项目", "工程", "生产线"):
        return next((m for m in reversed(seen) if m.type in ("Project", "Facility")), None)
    if noun in ("园区", "开发区"):
        return next((m for m in reversed(seen) if m.type == "Zone"), None)
    ends = _SHORT.get(noun, (noun,))
    return next((m for m in reversed(seen) if m.type in _KINDS and (
        m.surface.endswith(ends) or names.get(m.entities[0], "").endswith(ends))), None)


def that_one(layout: Layout, place: int, end: int, seen: Sequence[Mention]) -> Subject | None:
    """Return the last of the `seen` mentions that 该雪场, 这座总投资9亿元的电站 at `place` means: one that ends so."""
    that = _THAT.match(layout.text, place, end)
    if that is None:
        return None
    for length in range(len(that["noun"]), 1, -1):
        noun = that["noun"][:length]
        found = next((m for m in reversed(seen) if m.type in _KINDS and len(m.surface) > length
                      and m.surface.endswith(noun)), None)
        if found:
            cut = (-1, -1) if that["what"] else (place, that.start("noun") + length)
            return Subject(found.entities[0], found.type, "anaphor", *cut)
    return None


def focus_of(layout: Layout) -> Subject | None:
    """Return the place or body that the article names most; its headline counts double."""
    annotated = layout.annotated
    head = annotated.article.body_begin
    counts: dict[str, int] = {}
    first: dict[str, Mention] = {}
    for number, mention in enumerate(annotated.mentions):
        if is_venue(layout, mention):
            continue
        if mention.type == "Place" and any(after.span.begin == mention.span.end and after.type == "Place"
                                           for after in annotated.mentions[number + 1:number + 2]):
            continue  # of 伊犁州|新源县 the figures are the last one's
        if mention.type in LASTING and mention.surface not in SCOPES and mention.surface not in _WIDE:
            key = mention.entities[0]
            counts[key] = counts.get(key, 0) + (2 if mention.span.end <= head else 1)
            first.setdefault(key, mention)
    if not counts:
        return None
    key = min(counts, key=lambda k: (-counts[k], first[k].span, k))
    how = "headline" if first[key].span.end <= head else "home"
    return Subject(key, first[key].type, how)


def is_venue(layout: Layout, mention: Mention) -> bool:
    """Tell whether a place is named only as where people met: 在某区召开."""
    return mention.type == "Place" and layout.text.endswith("在", 0, mention.span.begin) and _MET.match(
        layout.text, mention.span.end) is not None


def founded(layout: Layout, piece: Piece, before: Piece) -> Subject | None:
    """Return the body that the piece before ends by founding: what is told next is its own."""
    body = next((m for m in layout.mentions_in(before.span) if m.span.end == before.span.end), None)
    if body is None or body.type not in ("Company", "Organization") or before.sentence != piece.sentence:
        return None
    lead = layout.text[before.span.begin:body.span.begin]
    return Subject(body.entities[0], body.type, "anaphor") if _FOUNDED.search(lead) else None


def makers(layout: Layout) -> frozenset[str]:
    """Return the keys of those who made the article, and of reporters who are spoken to: no figure is theirs."""
    named = {byline.name for byline in layout.annotated.article.bylines}
    return frozenset(m.entities[0] for m in layout.annotated.mentions if m.type == "Person" and (
        m.surface in named or layout.text.endswith(("记者", "通讯员"), 0, m.span.begin)))


def is_plain(text: str, place: int) -> bool:
    """Tell whether the words before a name at `place` tell no office: 种植户, 村民, 店主."""
    return bool(_PLAIN.search(text[max(0, place - 8):place]))


def plain_people(layout: Layout) -> frozenset[str]:
    """Return the keys of the people whom the article introduces without an office."""
    return frozenset(m.entities[0] for m in layout.annotated.mentions
                     if m.type == "Person" and is_plain(layout.text, m.span.begin))


def event_again(layout: Layout, place: int, end: int) -> Subject | None:
    """Return the event that 本次比赛 at `place` means: the last one named before it."""
    before = [m for m in layout.annotated.mentions if m.type == "Event" and m.span.end <= place]
    if not before:
        return None
    again = _EVENT_AGAIN.match(layout.text, place, end) or _EVENT_BARE.match(layout.text, place, end)
    tail = {"赛事": ("赛", "马拉松"), "展览": ("展", "展览")}.get(again[0], (again[0],)) if again else ()
    if again is None or (again.re is _EVENT_BARE and not before[-1].surface.endswith(tail)):
        return None
    return Subject(before[-1].entities[0], "Event", "anaphor", place, again.end())


def is_aspect(layout: Layout, piece: Piece) -> bool:
    """Tell whether a piece only turns to another side of what is spoken of: 从经营主体看."""
    return _ASPECT.fullmatch(piece.span.of(layout.text)) is not None and not layout.mentions_in(piece.span)


def speakers(layout: Layout) -> dict[str, Mention]:
    """Return person key -> the body in whose name the person speaks, from where the person is introduced."""
    found: dict[str, Mention] = {}
    mentions = layout.annotated.mentions
    for number, person in enumerate(mentions):
        if person.type != "Person" or person.entities[0] in found or is_plain(layout.text, person.span.begin):
            continue
        for other in reversed(mentions[max(0, number - 4):number]):
            between = Span(other.span.end, person.span.begin).of(layout.text)
            if len(between) > 30 or _NOT_TITLE.search(between):
                break
            if other.type in ("Company", "Institution", "Organization", "Zone", "Government") or (
                    other.type == "Place" and re.search(r"(?:书记|主任|长|支书|队员)$", between)):
                found[person.entities[0]] = other
                break
        if person.entities[0] not in found and _OF_COMPANY.search(layout.text, 0, person.span.begin):
            firm = next((m for m in reversed(mentions[:number]) if m.type == "Company"), None)
            found |= {person.entities[0]: firm} if firm else {}
    return found
