"""The indicator as a reader would head a table's column: 新增供热面积, 与高校建立合作关系的企业."""

from __future__ import annotations

import re
from functools import cache

from kg.measures.alternatives import alternatives

__all__ = [
    "clean_head", "has_head", "is_light", "join_share", "list_items", "share_heads", "thing_of", "without_modals"]

_LONGEST = 40  # characters of an indicator


#: Verbs between the indicator and its figure.
_LINK = re.compile(
    r"(?:达成|达到?了?|(?<![行作])为|是|(?<![国私所])有|超过|超|突破|高达|多达|(?:增加|增长|提高|提升|上升|攀升|跃升|扩大|发展|拓展|下降|降低|减少|压缩|缩短|压减|增|升|降)[至到为]了?"
    r"|(?:稳定|保持|控制|维持)在|完成|实现|累计|共计|总计|合计|分别|平均|已|(?<![节合契])约|将|(?<!许)可|(?<![产功节电动智职性效储热光核氢])能|也|(?<![人户日月年亩平])均|就|仅|只|共|近|逾|(?<!自)由|从|在|至|到|的|了|再|又|则|大约|为期"
    r"|尽量|应该|应当|应|要|有望|预计|力争|接近|不足|不低于|不少于|其中|需要?|年均|同比|且|、|“|‘|\"|（|：)+$")
_LEAD = re.compile(
    r"^(?:并且|而且|还有|同时|其中|此外|另外|已经|已|将|并(?![网购轨])|也|还|且|总计|共计|合计|可以|可(?!再生|持续|研|支配)|能(?![源耗力效级])|其|使(?!用)|让|就(?![业医学地近餐读诊寝])|则|又|再(?!生)|的|了|"
    r"分别|在(?![建册校岗编售])|年内|全年|每年|当年|连续(?:[一二两三四五六七八九十\d]+年)?|分别|有(?![机效色限关望利序线志])|预计|力争|计划|有望|成功|顺利|全面|持续|先后|陆续|不断|实现|达成|完成了|形成|拥有|共有|现有|(?:全部)?(?:建成|投产|达产|投运)+后|达到设计产能后|共(?![享建同])|目前|仅需|仅|、|，|”|’|\"|）|“|‘|[村县镇乡州市社厂]里|村上|打算|还要|一起(?![一-龥]{0,2}(?:案|事故))|公司|该|我们的?|他们的?)+")
_PREPOSITION = re.compile(r"^(?:在|于|对|为|把|将|以|从|由|随着|按照|根据|通过|作为)")
_HEAD_END = re.compile(rf"(?:{alternatives('indicator_heads')})$")
_VERB = re.compile(rf"(?!以[上下内外])(?:{alternatives('indicator_verbs')})")
#: A verb before 了: 换用了清洁能源.
_DONE = re.compile(r"(?<=[一-龥]{2})[一-龥]{2}了(?!解)")
#: What is said of a thing ends here.
_STOP = re.compile(r"[，。；：（—…].*$")
_ETC = re.compile(r"(?:等|，|。|；|：|、|（|—|…).*$")


@cache
def _light(results: bool) -> re.Pattern[str]:
    more = f"|{alternatives('indicator_results')}" if results else ""
    return re.compile(rf"(?:{alternatives('indicator_light')}{more}|[“”‘’\"、])*")


def is_light(text: str, results: bool = True) -> bool:
    """Tell whether the words before a figure are verbs and adverbs only, so that the thing comes after it.

    Without `results`, verbs that say what was done (发电, 新建) do not count as light.

    >>> is_light("还积极开展"), is_light("新增供热面积"), is_light("已发电", results=False)
    (True, False, False)
    """
    return bool(_light(results).fullmatch(text))


def has_head(text: str) -> bool:
    """Tell whether a phrase ends in an indicator's noun: 产量, 收入, 面积."""
    return bool(_HEAD_END.search(text))


def clean_head(text: str) -> str:
    """Return the noun phrase of what stands before a figure, verbs at both ends taken off.

    >>> clean_head("并已完成固定资产投资达到"), clean_head("硅锭日均产量达")
    ('固定资产投资', '硅锭日均产量')
    """
    text = re.sub(r"\d+[×xX*]$", "", text)
    before = None
    while text != before:
        before = text
        text = _LINK.sub("", _LEAD.sub("", text).strip())
    if re.match("完成(?![率额量度值])", text):
        text = text[2:]
    for mark in ("，", "：", "；"):
        text = text.rsplit(mark, 1)[-1]
    return text.strip("“”‘’\"（）、 ")[-_LONGEST:]


#: Words that say how surely or whether, not what; 需要, 要素, 将军, 功能 hold them as part of a word.
_MODAL = r"能够|可以|可望|有望|预计|力争"
_MODAL_LEAD = re.compile(
    rf"^(?:{_MODAL}|要(?=[一-龥]{{2}})(?![素求件点闻道塞职害约领义略旨])"
    r"|将(?=[一-龥]{2})(?![军士官来乐相领]))+")
_MODAL_TAIL = re.compile(
    rf"(?:{_MODAL}|(?<![需主重必首摘概简提纲])要|(?<![即必老大小])将)+$")


def without_modals(text: str) -> str:
    """Return an indicator without the modal words at its ends; one that is nothing else stays.

    >>> without_modals("铝锭产量能够"), without_modals("要完成农村清洁取暖改造"), without_modals("要素保障水平")
    ('铝锭产量', '完成农村清洁取暖改造', '要素保障水平')
    """
    return _MODAL_TAIL.sub("", _MODAL_LEAD.sub("", text)) or text


def thing_of(text: str) -> tuple[str, str]:
    """Return what a figure counts and what is said of it, from the words after the figure.

    >>> thing_of("企业与高校建立了合作关系"), thing_of("的农村道路")
    (('企业', '与高校建立合作关系'), ('农村道路', ''))
    """
    text = text.removeprefix("的").strip("“”‘’\"（）")
    starts = [m.start() for m in _VERB.finditer(text) if m.start() >= 2 or (not m.start() and len(m[0]) > 1)]
    if done := _DONE.search(text):
        starts.append(done.start())
    verb = min(starts, default=len(text))
    noun, said = text[:verb], text[verb:]
    noun, said = _ETC.sub("", noun).strip("“”‘’\"（）"), re.sub("[了过]", "", _STOP.sub("", said))
    return noun.removesuffix("的")[:_LONGEST], said.strip("“”‘’\"（）、")[:_LONGEST]


def list_items(phrase: str, several: bool = True) -> list[str]:
    """Return the parts of 煤炭、石油储量, each with the noun they share.

    Where one figure is told and not `several`, 住宿和餐饮业增加值 stays one thing.

    >>> list_items("煤炭、石油储量"), list_items("接待旅游人次、旅游收入")
    (['煤炭储量', '石油储量'], ['接待旅游人次', '旅游收入'])
    """
    rural = re.fullmatch(r"城乡(居民)?(.+)", phrase)
    if rural and "、" not in phrase:
        return [f"城镇居民{rural[2]}", f"农村居民{rural[2]}"]
    if not several and "、" not in phrase:
        return [phrase]
    parts = [p for p in re.split(r"、|以及|和|与|及", phrase) if p]
    if not 1 < len(parts) < 6 or any(len(p) > 14 or re.search("[对“”‘’]", p) for p in parts):
        return [phrase]
    return share_heads(parts)


def share_heads(parts: list[str]) -> list[str]:
    """Give each part of a list the head noun of the last one, where it has none of its own."""
    head = _HEAD_END.search(parts[-1])
    if not head:
        return parts
    return [p if _HEAD_END.search(p) else p + head[0] for p in parts]


def join_share(part: str, whole: str, thing: str = "") -> str:
    """Return the heading of a share: 原煤产量占全疆比重."""
    whole = re.sub(r"(?:的|比重|比例|份额)+$", "", whole).strip()
    return f"{part}占{whole}{thing}比重"[-_LONGEST:] if whole else f"{part}占比"
