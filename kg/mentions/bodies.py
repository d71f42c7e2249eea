"""Voice: organized bodies and zones, by the words that their names end in.

Three grammars: standing bodies of party and state behind a place (昌吉州党委, 市教育局), names that end in
a body's suffix (…有限公司, …研究院, …开发区), and the bare bodies of a zone (党工委, 管委会).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kg.lexicon import table, words
from kg.mentions.draft import Draft, View
from kg.mentions.patterns import any_of, listed, word_set
from kg.mentions.phrases import cut_behind_verb, cut_to_place, phrase_begin

__all__ = ["RULE", "STANDING_RULE", "propose"]

RULE, STANDING_RULE = "body-suffix.v1", "standing-body.v1"
_SHORT_PLACES = ("自治区", "自治州", "自治县", "兵团", "州", "市", "县", "省", "区", "盟", "旗", "镇", "乡")
_ZONE_OFFICE = re.compile("管(?:理)?委(?:员)?会")
_BARE = ("党工委", "管委会", "党中央", "国务院", "中央")
_ORG_LABELS = frozenset(["Government", "Company", "Institution", "Organization", "Zone"])
_TITLE = re.compile(
    "(?:常务|第一)?副?(?:书记|主任|主席|秘书长|常委|党组|校长|园长|院长|所长|站长|行长|厂长|矿长|会长|理事长|董事长|总经理)"
    "|(?:教师|老师|学生|民警|医生|专家|教授|职工|员工|车间|生产|发放|联合|会同|携手|领办|领创办|创办)")
_SCHOOL = re.compile("[一二三四五六七八九十]{1,2}[中小](?![学型组产午])")
_FIRM_TAGS = frozenset(["nz", "ORG", "PER", "nw", "nr", "nt"])
_FIRM_SURE = 0.4
_SURE_LENGTH = 4  # suffixes so long end a name wherever they stand
_SITE = re.compile("(?:^|(?<=[\n，。、（(：:]))(?P<name>[一-鿿]{2,6}网)(?=讯|记者|消息|客户端|[ \u3000]*[0-9]{4}[年-])")
_REGIMENT = re.compile(
    "[一二三四五六七八九〇零十百0-9]{2,5}团(?:[一二三四五六七八九十0-9]{1,3}连(?!续|接|日|锁|带|环))?(?![队员体结购伙聚长组圆])")
_COUNTY = re.compile("[一-鿿]{2,4}?(?:自治县|[县旗])(?=[一-鿿])")  # before a zone, though no list holds the county
_FOUNDING = re.compile("领办|领创办")  # 某村党支部领办合作社: the co-operative has no name of its own here
_JOINED = re.compile("联合|会同|携手")
_LED = re.compile("(?:率领|带领|(?<![效概利税频速汇功草比占])率)(?=[一-鿿])")  # 某人率|某代表团
#: What is done to a trade is no firm's name: 大力发展|新能源.
#: Who founds, buys or joins a firm, and what kind of firm it is, are none of its name.
_BEFORE_FIRM = re.compile(
    "注册(?:成立)?了?|创办了?|创立了|成立了|组建了|牵头成立|收购了?|并购了?|入职|供职于|就职于|加盟"
    "|引来了?|引进了?|牵手|联手|委托|租用|正[同与]"
    "|(?:施工|承建|建设|投资|承办|运营|设计|监理|业主|总包|供货|委托|牵头)(?:单位|方)"
    "|(?:州属|市属|县属|省属|区属|国有|民营|龙头|骨干|重点|链主|领军|本土|本地|当地|高新技术)企业|[国央民]企|上市公司"
    "|企业(?!服务|集团|管理|投资|家|征信|信用|发展|孵化|总部|联合|创新)")
#: A league that bodies form: 结成|某某联盟.
_FORMED = re.compile("结成|组成|组建|成立|加入|发起")
_DONE_TO = re.compile(
    "(?:大力|加快|全力|积极|着力|全面|优先|重点|持续|继续|不断|稳步|推动|加速)*"
    "(?:发展|推进|推动|培育|壮大|布局|支持|扶持|打造|建设|做强|做大|做优|引进|加快|加速)")
_LONGEST_FIRM = 6
_TRADE_GOES_ON = re.compile(
    "产业|行业|装备|工程|有限|股份|集团|公司|园|厂|局|部|院|基地|项目|资源|技术|企业|学|领域|化")
_HAN = re.compile(r"[一-鿿A-Za-z0-9·（）()“”\"]")
#: An institute or a station of a university, named behind it; a hospital bears the university's name in its own.
_SCHOOL_OF = re.compile(
    "(?P<whole>[一-鿿]{2,10}大学)(?!附属|第)[一-鿿]{2,14}(?:研究院|研究所|研究中心|实验室|实验站|试验站)")
#: How many of a kind there are somewhere is no name: 某县|13家轧花厂, 某市|58所优质学校.
_COUNTED_THERE = re.compile("(?:[0-9]+[多余]?|有[两三四五六七八九十]|首)[家所](?!村)")
_COUNTED = re.compile(
    "^(?:.*[0-9]|全[州市县疆区国].*|一家.*|[一二两三四五六七八九十百千万0-9]+[个家所座台大余多级处名批].*)$")


@cache
def _suffixes() -> tuple[re.Pattern[str], dict[str, tuple[str, int]]]:
    rows = {suffix: (kind, int(least)) for suffix, kind, least in table("mention_bodies")}
    return re.compile(f"(?=({any_of(rows)}))"), rows


#: What the table's branches mean for what stands between the place and the form.
_BRANCH_TO_PREFIXES = {"standing": ("",), "party": ("", "党委", "委"), "government": ("", "人民政府", "政府")}


@cache
def _trades() -> re.Pattern[str]:
    return re.compile(listed("mention_trades"))


@cache
def _standing() -> tuple[re.Pattern[str], dict[str, str]]:
    """What may stand behind a place's name and make a standing body of it: pattern, and class by form."""
    kinds: dict[str, str] = {}
    for forms, _, kind, _, branch, _ in table("bodies"):
        for form in forms.split(","):
            for prefix in _BRANCH_TO_PREFIXES[branch]:
                kinds.setdefault(prefix + form, kind)
    return re.compile(any_of(kinds)), kinds


def propose(view: View) -> Iterator[Draft]:
    """Propose standing bodies, then every other name with a body's suffix, then bare bodies."""
    standing = list(_standing_bodies(view))
    yield from standing
    yield from _numbered_schools(view)
    yield from _firms(view)
    for match in _SITE.finditer(view.text):
        yield Draft(*match.span("name"), "Organization", RULE, 0.7)
    for match in _REGIMENT.finditer(view.text):
        yield Draft(*match.span(), "Place", RULE, 0.65)
    told = {draft.end for draft in standing}
    for draft in _named_bodies(view):
        if draft.end not in told:
            yield _without_partner(view.text, draft, told)
    for word in _BARE:
        for match in re.finditer(word, view.text):
            if _ends_here(view, match.start(), match.end()) and not (
                    word == "中央" and not re.match(r"[、，。和对关财预]|$", view.text[match.end():match.end() + 1])):
                yield Draft(match.start(), match.end(), "Government", STANDING_RULE, 0.75)


def _ends_here(view: View, begin: int, end: int) -> bool:
    """Tell whether a name may end at `end`: no word goes on there that would make another one of it."""
    text = view.text
    if text.endswith(words("mention_other_words"), 0, end):
        return False
    if _TITLE.match(text, end) and end - begin > 1:
        return True
    for suffix, following in table("mention_suffix_goes_on"):
        if text.endswith(suffix, begin, end) and text[end:end + 1] and text[end] in following:
            return False
    return end - begin >= _SURE_LENGTH or end in view.word_edges or not view.words


def _place_begin(view: View, end: int) -> int | None:
    """Return where the place or zone begins that ends at `end`; also a short form such as 州 or 市."""
    found = view.ends_of_names.get(end)
    if found is not None and found.type in ("Place", "Zone"):
        return found.begin
    for short in _SHORT_PLACES:
        if view.text.endswith(short, 0, end):
            begin = end - len(short)
            if len(short) > 1 or begin in view.word_edges or _opens(view.text, begin):
                return begin
    return None


def _opens(text: str, begin: int) -> bool:
    """Tell whether a phrase begins here, or a verb of one character does that opens it (——访|州农业农村局)."""
    before = text[max(0, begin - 2):begin]
    return not _HAN.match(before[-1:]) or (before[-1] in word_set("mention_stops") and not _HAN.match(before[:-1]))


def _standing_bodies(view: View) -> Iterator[Draft]:
    pattern, kinds = _standing()
    at = 0
    while match := pattern.search(view.text, at):
        at = match.start() + 1
        stem, stem_begin, end = match.group(), match.start(), match.end()
        begin = _place_begin(view, stem_begin)
        if begin is None or not _ends_here(view, stem_begin, end):
            continue
        if stem == "委" and view.text[stem_begin - 1] not in "省市县区州":
            continue
        if view.text.startswith("中共", max(0, begin - 2)):
            begin -= 2
        if stem == "委" and view.text.endswith("团", 0, begin) and not view.text.endswith("集团", 0, begin):
            yield Draft(begin - 1, end, "Organization", STANDING_RULE, 0.9)  # 团县委, 团市委
            at = end
            continue
        inner = view.ends_of_names.get(stem_begin)
        if inner is not None and inner.type == "Zone" and stem == "党工委":
            begin = stem_begin  # the zone is a mention of its own
        yield Draft(begin, end, kinds[stem], STANDING_RULE, 0.9)
        at = end


def _numbered_schools(view: View) -> Iterator[Draft]:
    """Schools by their number behind a place: 昌吉州二中, 阜康市三小."""
    for match in _SCHOOL.finditer(view.text):
        place = view.ends_of_names.get(match.start())
        if place is not None and place.type == "Place":
            yield Draft(place.begin, match.end(), "Institution", STANDING_RULE, 0.8)


def _named_bodies(view: View) -> Iterator[Draft]:
    pattern, rows = _suffixes()
    text = view.text
    seen: set[int] = set()
    for match in pattern.finditer(text):
        suffix, end = match[1], match.start() + len(match[1])
        if end in seen:
            continue
        seen.add(end)
        kind, least = rows[suffix]
        if not _ends_here(view, match.start(), end):
            continue
        begin = phrase_begin(view, match.start(), longest=28)
        begin = _corrected(view, begin, match.start(), end)
        if kind in ("Company", "Institution", "Zone"):
            begin = cut_behind_verb(view, cut_to_place(view, begin, match.start()), match.start())
        if kind == "Company":
            begin = max((m.end() for m in _BEFORE_FIRM.finditer(text, begin, match.start())
                         if match.start() - m.end() >= least), default=begin)
        if suffix == "联盟" and (formed := _FORMED.search(text, begin, match.start())):
            begin = formed.end()
        if kind == "Organization" and (led := _LED.search(text, begin, match.start())):
            begin = led.end()
        opened = text.rfind("（", begin, end)
        if opened >= 0 and "）" not in text[opened:end]:
            begin = opened + 1
        stem = text[begin:match.start()]
        if _FOUNDING.search(stem):
            continue
        named = view.begins_of_names.get(begin)
        counted = _COUNTED.match(stem) and (named is None or not named.rule.startswith("authority"))  # 五家渠 is a town
        if len(stem) < least or counted or _COUNTED_THERE.search(stem) or stem in word_set("mention_generic_stems"):
            continue
        if stem.endswith(words("mention_kinds_of_body")):
            continue
        tail = re.match(r"[（(][一-鿿]{2,4}[）)](?:有限责任公司|有限公司|股份有限公司)", text[end:])
        if kind == "Company" and tail:
            end += tail.end()
        county = _COUNTY.match(stem) if kind == "Zone" else None
        if county:
            yield Draft(begin, begin + county.end(), "Place", RULE, 0.6)
        if kind == "Zone" and (office := _ZONE_OFFICE.match(text, end)):
            yield Draft(begin, office.end(), "Government", RULE, 0.85)
        school = _SCHOOL_OF.fullmatch(text, begin, end) if kind == "Institution" else None
        if school:  # 某某大学|陶瓷研究所: each stands for itself
            yield Draft(begin, school.end("whole"), kind, RULE, 0.85)
            begin = school.end("whole")
        seen_too = any(
            d.end == end and d.type in _ORG_LABELS and d.rule.startswith("network") for d in view.drafts)
        yield Draft(begin, end, kind, RULE, 0.85 if seen_too else 0.7)


def _firms(view: View) -> Iterator[Draft]:
    """Firms called by a name and their trade (宜泰矿业): the name is no common word, and something takes it for one."""
    text = view.text
    hinted = {draft.end: draft for draft in view.drafts
              if draft.rule.startswith("network") and draft.type == "Company" and draft.score >= _FIRM_SURE}
    tagged = {word.end: word for word in view.words if word.tag in _FIRM_TAGS}
    for match in _trades().finditer(text):
        begin, end = match.span()
        hint = hinted.get(end) or tagged.get(end)
        if hint is not None and 2 <= begin - hint.begin <= _LONGEST_FIRM:
            begin = hint.begin
        elif end in view.word_edges and (name := tagged.get(begin)) is not None and (
                2 <= begin - name.begin <= _LONGEST_FIRM):
            begin = name.begin
        else:
            continue
        stem = text[begin:match.start()]
        if _TRADE_GOES_ON.match(text, end) or stem in word_set("mention_generic_stems") or _DONE_TO.fullmatch(stem):
            continue
        named = view.begins_of_names.get(begin)
        if named is not None and named.end >= match.start():  # 新疆能源, 煤炭物流: a place or a field before the trade
            continue
        yield Draft(begin, end, "Company", RULE, 0.65)


def _without_partner(text: str, draft: Draft, ends: set[int]) -> Draft:
    """Cut off the body that acts together with the one meant (某县法院|联合|县司法局)."""
    office = text.find("管委会同", draft.begin, draft.end)
    if office >= 0:
        return replace(draft, begin=office + 4)
    joint = _JOINED.search(text, draft.begin, draft.end)
    return replace(draft, begin=joint.end()) if joint and joint.start() in ends else draft


def _is_nominal(view: View, begin: int, end: int) -> bool:
    """Tell whether only nouns and names stand in ``[begin, end)``: no mark, no function word, no verb of doing."""
    inside = [word for word in view.words if word.begin < end and begin < word.end]
    return all(word.tag not in "wpcudr" and (word.tag != "v" or word.text not in word_set("mention_stops"))
               for word in inside)


def _corrected(view: View, begin: int, suffix_begin: int, end: int) -> int:
    """Prefer the begin that the network's span tells, and cut what stands before a name's first place."""
    for draft in view.drafts:
        if draft.rule.startswith("network") and draft.end == end and draft.type in _ORG_LABELS and draft.score >= 0.5:
            longer = draft.begin < begin and _is_nominal(view, draft.begin, begin)
            shorter = draft.begin > begin and begin not in view.begins_of_names
            if longer or shorter:
                begin = draft.begin
    return begin
