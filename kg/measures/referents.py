"""What stands for a thing named before: 该公司, 合作社, 村里, 全部达产后; and for whom a person speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.measures.alternatives import alternatives
from kg.measures.layout import Layout
from kg.records import Mention, Span

__all__ = ["COMPLETED", "DEICTIC", "HOUSEHOLD", "OWN_FIGURES", "Subject", "is_plain", "named_by", "speakers"]


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity's key and how it was found: clause, anaphor, carried, speaker, headline, home."""

    key: str
    type: str
    how: str
    begin: int = -1  # where the words that name it begin and end, in the clause
    end: int = -1


_BODY_NOUNS = alternatives("indicator_body_nouns")
#: 该院, 这家合作社, 公司, 村里, 全镇: a kind noun, deictic or known from before.
DEICTIC = re.compile(
    rf"(?:(?P<pointed>该|本|此|这[一]?[座家个条片所处项]?|我们?)(?P<a>{_BODY_NOUNS}|[州市县区镇乡村院校所局厅队站社厂团师矿场馆])"
    rf"|(?P<b>{alternatives('indicator_bare_nouns')})"
    r"|全(?P<c>村|镇|乡|县|市|州|区|地区|团|师|局|院|校|厂|公司|集团)"
    r"|(?P<d>[村县镇乡州市区社厂院校团])[里上])"
    r"(?![家部师域化委]|总数|数量|数(?!据)|建设现场|集中|们|名单|认定|[一二三四五六七八九十\d两]+[家个])")
#: 建成后, 全部达产后: what follows is told of the project named before.
COMPLETED = re.compile(
    r"(?:该|此)?(?:项目|工程|一期|二期|生产线|电站)?(?:全部|全面|整体|正式|顺利)*"
    rf"(?:{alternatives('indicator_completion')})+(?:之?后|以后)|届时")
#: 自家, 他家: of the person told of.
HOUSEHOLD = re.compile(
    r"(?:他|她|自)(?:家(?!乡|庭农)|们家|本人|自己)?(?!们|治|动|然|主|费|来)|我家|咱家|俺家?"
    r"|我(?!们|州|市|县|国|区|省|疆|院|校|局|厂|公司)")
#: Bodies of a government whose figures are their own.
OWN_FIGURES = re.compile(r"(?:法院|检察院|海关|派出所|大队|支队|边检站|检查站|消防救援站|管理站)$")
_PLAIN = re.compile(rf"(?:{alternatives('indicator_plain_people')})$")
_NOT_TITLE = re.compile(r"[，。；：！？“”\n]")
_COMPANY = frozenset({"公司", "集团", "企业", "厂", "厂里"})
_SHORT = {"院": ("院",), "校": ("大学", "学校", "学院", "中学", "小学"), "社": ("合作社", "社"), "村": ("村", "社区"),
          "厂": ("厂",), "队": ("队",), "州": ("州",), "区": ("区",)}
_KINDS = {"Company", "Institution", "Organization", "Project", "Facility", "Zone", "Place", "Government"}


def named_by(layout: Layout, match: re.Match[str], seen: Sequence[Mention]) -> Mention | None:
    """Return the last of the `seen` mentions that the deictic words may stand for."""
    groups = match.groupdict()
    noun = groups["a"] or groups["b"] or groups["c"] or groups["d"] or ""
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


def is_plain(text: str, place: int) -> bool:
    """Tell whether the words before a name at `place` tell no office: 种植户, 村民, 店主."""
    return bool(_PLAIN.search(text[max(0, place - 8):place]))


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
    return found
