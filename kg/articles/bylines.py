"""Who wrote and who photographed: byline lines, credits, and the reporters named in a lead.

Printed forms: ``□本报记者 陈静 通讯员 宋敏`` between headline and body, ``□李明`` over a commentary,
``本报讯 记者甲、乙，通讯员丙报道：`` and ``本报讯（记者 甲）`` in a lead, ``□本报记者 甲摄`` under a caption.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon import words
from kg.text import Printed

__all__ = ["Credit", "close_names", "is_byline_line", "is_lead", "is_lone_name", "is_signature", "is_signed",
           "lead_names", "line_names", "split_credit", "tail_names"]

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_BOX = r"[□■◎○◆◇☆★●▲△]"
_PLAIN = rf"{_HAN}{{2,4}}"
_NAME = rf"(?:{_HAN}{{1,9}}(?:·{_HAN}{{1,9}})+|{_PLAIN})"
_PAPER = r"(?:本报|本网|本刊|本台|全媒体?|融媒体?|新华社|中新社|人民日报|特约|见习|实习|首席|驻\w{2,6})"
_TRADE = (r"(?:摄影记者|评论员|记者|通讯员|摄影|特约撰稿人|特约撰稿|撰稿|撰文|作者|实习生|文/图|图/文|文|图)")
_MEDIUM = r"(?:日报|晚报|晨报|时报|商报|都市报|新闻网|电视台|电台|融媒体?中心|融媒|客户端|新闻|网|台|云)"
_OUTLET = rf"(?:本[报网刊台]|{_HAN}{{1,8}}?{_MEDIUM}(?:[/\-—]{_HAN}{{1,8}}?{_MEDIUM})?)"
_ROLE = rf"(?:(?:{_PAPER}*|{_HAN}{{2,6}}{_MEDIUM}){_TRADE})"
_NAMES = rf"{_NAME}(?:(?:\s?[、，,/]\s?|\s){_NAME})*"
_TAIL = r"(?:\s?(?:文\s?/?\s?图|图\s?/?\s?文|摄影报道|文图|图文报道|图文|报道|整理|采写))?"
_BYLINE = re.compile(
    rf"^(?:{_BOX}+\s?)?(?:文\s?/\s?图\s?|图\s?/\s?文\s?)?(?:{_ROLE}[：:\s]*{_NAMES}[\s、，,；;/]*)+{_TAIL}$")
_LONGER = rf"(?:{_HAN}{{2,6}}|{_NAME})"  # a name without a dot, as Mongols and Tibetans have it
_LONG_NAMES = rf"{_LONGER}(?:(?:\s?[、，,/]\s?|\s){_LONGER})*?"
_LONG_BYLINE = re.compile(
    rf"^(?:{_BOX}+\s?(?:{_ROLE}[：:\s]+{_LONG_NAMES}[\s、，,；;/]*)+{_TAIL}|[（(](?:{_ROLE}[：:\s]*{_LONG_NAMES}[\s、，,；;]*)+{_TAIL}[）)]"
    rf"|(?:{_ROLE}[：:\s]*{_LONG_NAMES}[\s、，,；;/]+){{1,3}}{_ROLE}[：:\s]*{_LONG_NAMES}{_TAIL})$")
_NAMELESS = re.compile(rf"^(?:{_BOX}+\s?)?(?:本报|本刊|本网|{_HAN}{{2,6}}报)(?:特约|首席)?(?:评论员|编辑部|记者)$")
_BOXED = re.compile(rf"^{_BOX}+\s?{_NAMES}$")
_BRACKETED = re.compile(rf"^[（(](?:{_ROLE}[：:\s]*{_NAMES}[\s、，,；;]*)+{_TAIL}[）)]$")
_BRACKETED_NAMES = re.compile(
    rf"^[（(]((?:{_HAN}{{2,7}}(?:[报网台]|记者|通讯员)\s)?{_LONGER}(?:[、，,\s]{{1,2}}{_LONGER}){{0,4}}{_TAIL})[）)]$")
_AT_END = re.compile(rf"[（(]((?:{_ROLE}[：:\s]*{_NAMES}[\s、，,；;]*)+{_TAIL})[）)]$")
_PLAIN_AT_END = re.compile(rf"[。！？”][（(]({_NAMES})[）)]$")
_SLASHED = re.compile(
    rf"(?P<name>{_NAMES})\s?/\s?(?P<what>[文图])(?=\s|$)"
    rf"|(?<!{_HAN})(?P<before>[文图])\s?[/：:]\s?(?=[^文图])")
_CREDIT = re.compile(
    rf"(?P<box>{_BOX}+\s?)?(?P<role>{_ROLE})?[：:\s]*(?P<names>{_NAMES})\s?/?(?P<end>摄影|摄|供图|提供)(?:[）)]。?)?$"
    rf"|^[（(]?(?:图|摄影|供图)\s?[/：:]\s?(?P<photographers>{_NAMES})[）)]?$")
_SOURCE_CREDIT = re.compile(
    r"(?:（|\(|[。！？”]\s?|^)(?:资料图片?|资料照片|受访者供图|图片由.{2,20}提供|.{2,12}供图)[）)]?。?$")
_REPORTER = r"(?:特约|见习|实习|首席|驻\w{2,5})?(?:记者|通讯员)"
_LEAD = re.compile(
    r"^(?:本报.{0,10}讯(?!员)|本网讯|本刊讯|据?新华社.{0,24}[电讯]|据?中新[社网].{0,24}[电讯]"
    rf"|据?{_OUTLET}[^，。：]{{0,10}}?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:电|讯|消息)(?=\s|[（(]|记者|通讯员|$)"
    rf"|本报{_REPORTER}[：:\s]?{_NAMES}(?:[\s、，]*(?:本报)?{_REPORTER}[：:\s]?{_NAMES})*\s?(?:报道|摄影报道)[：:，]"
    rf"|{_HAN}{{0,4}}{_REPORTER}[：:\s]?{_NAMES}\s?报道[：:]"
    rf"|{_HAN}{{0,10}}(?:\d{{1,2}}月\d{{1,2}}日)?专?[电讯]\s?[（(]\s?{_HAN}{{0,8}}?{_REPORTER})")
_DISPATCH_NAMES = re.compile(rf"^[^（(，。]{{2,40}}?(?:电|讯|消息)\s*[（(]({_NAMES})[）)]")
_LEAD_NAMES = re.compile(r"^.{0,40}?((?:特约|见习|实习|首席)?(?:记者|通讯员).{2,80}?)(?:报道|摄影报道|[）):：]|$)")
_ROLE_SPLIT = re.compile(r"(摄影记者|评论员|记者|通讯员|摄影|撰稿人|撰稿|撰文|作者|实习生|文/图|图/文)")
_NAME_ONLY = re.compile(rf"^{_NAME}$")
_LONG_ONLY = re.compile(rf"^{_LONGER}$")
_SPACED_NAME = re.compile(rf"(?<!{_HAN})({_HAN}) +({_HAN})(?=$|摄|文|图|供|[、，,（）()/\s]|{_ROLE})")
_ENDS_AS_MEDIUM = re.compile(
    r"(?:日报|晚报|晨报|时报|商报|都市报|新闻网|电视台|融媒体|客户端|发布|中心|.{3,}[网台报])$")
_SIGNATURE_LIMIT = 30  # characters
_PLAIN_LIMIT = 4  # characters of a name without a dot, as most are
_NOT_NAMES = frozenset((
    "报道", "摄影", "本报", "见习", "实习", "特约", "首席", "记者", "采写", "整理", "文图", "图文", "综合", "本报讯"))


@dataclass(frozen=True, slots=True)
class Credit:
    """The line that tells who made a picture; `begin` is where it starts in its line."""

    begin: int
    names: tuple[tuple[str, str], ...]  # name, role


def close_names(piece: Printed) -> Printed:
    """Return a byline or credit with the blanks closed inside names of two characters (杨 帆)."""
    gone: set[int] = set()
    for hit in _SPACED_NAME.finditer(piece.text):
        gone.update(range(hit.end(1), hit.start(2)))
    return piece.keep(i for i in range(len(piece)) if i not in gone) if gone else piece


def is_lead(text: str) -> bool:
    """Tell whether a paragraph opens a report (本报讯…, 本报记者某某报道：, 新华社…电)."""
    return _LEAD.match(text) is not None


def is_byline_line(text: str) -> bool:
    """Tell whether a whole line is a byline."""
    if len(text) > 70:
        return False
    text = _unslashed(text)
    return any(form.match(text) for form in (_BYLINE, _BOXED, _BRACKETED, _NAMELESS, _LONG_BYLINE))


def is_signature(text: str) -> bool:
    """Tell whether a line behind a report holds nothing but its authors in a bracket: （李明）, （青川台 李明）.

    >>> is_signature("（李明 王芳）"), is_signature("（青川台 李明）"), is_signature("（下转第3版）")
    (True, True, False)
    """
    return len(text) <= _SIGNATURE_LIMIT and _BRACKETED_NAMES.match(text) is not None and any(
        len(name) <= _PLAIN_LIMIT or "·" in name for name, _ in line_names(text))


def line_names(text: str) -> tuple[tuple[str, str], ...]:
    """Return (name, role) of a byline line, in print order.

    >>> line_names("□本报记者 杨 帆 通讯员 宋敏")
    (('杨帆', '记者'), ('宋敏', '通讯员'))
    """
    text = _SPACED_NAME.sub(r"\1\2", re.sub(rf"{_BOX}|[（()）]", " ", text).strip())
    text = re.sub(r"^(?:文\s?/\s?图|图\s?/\s?文)\s?", "", _unslashed(text))
    text = re.sub(rf"^{_HAN}{{2,7}}?(?:[报网台]\s(?={_HAN})|(?=(?:记者|通讯员)\s))", "", re.sub(rf"{_TAIL}$", "", text))
    return _names(text, "作者", longer=True)


def _unslashed(text: str) -> str:
    """Return a byline with 李明/文 王芳/图 and 文/李明 图/王芳 told by roles."""
    def told(hit: re.Match[str]) -> str:
        if hit["name"]:
            return ("摄影 " if hit["what"] == "图" else "") + hit["name"]
        return "摄影 " if hit["before"] == "图" else "作者 "

    if re.match(r"^\W*(?:文\s?/\s?图|图\s?/\s?文)", text) or re.search(r"(?:文\s?/\s?图|图\s?/\s?文)$", text):
        return text
    return re.sub(r"作者 (?=[^\s]{0,8}(?:记者|通讯员|作者))", "", _SLASHED.sub(told, text))


def lead_names(text: str) -> tuple[tuple[str, str], ...]:
    """Return (name, role) of those whom a lead names as its reporters.

    >>> lead_names("本报讯 记者许明、通讯员张月报道：5月8日，")
    (('许明', '记者'), ('张月', '通讯员'))
    """
    if not is_lead(text):
        return ()
    found = _LEAD_NAMES.match(text[:160]) or _DISPATCH_NAMES.match(text[:80])
    return _names(found[1], "记者") if found else ()


def tail_names(text: str) -> tuple[tuple[str, str], ...]:
    """Return (name, role) of the bracket that a report may end with: …。（记者 李明）

    >>> tail_names("项目已经开工。（记者 李明 通讯员 王芳）")
    (('李明', '记者'), ('王芳', '通讯员'))
    """
    found = _AT_END.search(text[-70:])
    if found:
        return line_names(found[1])
    plain = _PLAIN_AT_END.search(text[-40:])
    names = _names(plain[1], "作者") if plain else ()
    return names if all(name.startswith(words("mention_surnames")) or "·" in name for name, _ in names) else ()


def is_lone_name(text: str) -> bool:
    """Tell whether a line is the name of one person by its surname and length.

    >>> is_lone_name("王小婷"), is_lone_name("简讯"), is_lone_name("老粮仓")
    (True, False, False)
    """
    return 2 <= len(text) <= 3 and all("\u4e00" <= char <= "\u9fff" for char in text) and (
        text.startswith(words("mention_surnames")) and not text.endswith(words("layout_sections")))


def is_signed(text: str) -> bool:
    """Tell whether a line is a sentence with its author's name in a bracket behind it: “好。”（李明）."""
    return text.endswith(("）", ")")) and _PLAIN_AT_END.search(text[-40:]) is not None


def _names(text: str, role: str, longer: bool = False) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for part in _ROLE_SPLIT.split(text):
        part = part.strip(" ：:、，,；;/")
        if _ROLE_SPLIT.fullmatch(part):
            role = {"文/图": "记者", "图/文": "记者", "撰文": "作者"}.get(part, part)
            continue
        for name in _split_names(part):
            named = _NAME_ONLY.match(name) or (longer and _LONG_ONLY.match(name))
            if named and name not in _NOT_NAMES and not _ENDS_AS_MEDIUM.search(name):
                entry = (name, role)
                if entry not in found:
                    found.append(entry)
    return tuple(found)


def _split_names(text: str) -> list[str]:
    """Split 甲、乙 丙 at commas and blanks."""
    return [word for word in re.split(r"[、，,/；;\s]+", re.sub(rf"{_PAPER}+$", "", text.strip())) if word]


def split_credit(text: str) -> Credit | None:
    """Return the credit that a caption's last line ends with or consists of, if it does.

    >>> split_credit("农民在大棚里育苗。 □本报记者 何龙摄").names
    (('何龙', '摄影记者'),)
    """
    tail = text[-60:]
    shift = len(text) - len(tail)
    found = next((hit for hit in _credits(tail)), None)
    if found is None:
        plain = _SOURCE_CREDIT.search(tail)
        return Credit(shift + plain.start() + (tail[plain.start()] in "。！？”"), ()) if plain else None
    role = found["role"] or ""
    reporter = "记者" in role
    names = _names(found["names"] or found["photographers"], "摄影记者" if reporter else "摄影")
    return Credit(shift + found.start(), names) if names else None


def _credits(tail: str) -> list[re.Match[str]]:
    """Candidates: the whole line, a boxed one, one behind a full stop or a blank, a bracketed one."""
    whole = _CREDIT.match(tail)
    hits: list[re.Match[str]] = [whole] if whole and whole["photographers"] else []
    for start in [0, *(m.end() for m in re.finditer(r"[。！？”）)]|\s", tail)), *(
            m.start() for m in re.finditer(rf"{_BOX}|[（(]", tail))]:
        begin = start + len(tail[start:]) - len(tail[start:].lstrip(" （("))
        hit = _CREDIT.match(tail, begin)
        if hit and hit["names"] and (hit["box"] or hit["role"] or begin == 0 or hit["end"] in ("摄", "摄影")) and (
                hit["end"] in ("摄", "摄影") or hit["role"]):
            hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start())
