"""One word of a page changed, and the graph changes in just that way: all else is said as before."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from renaming import alike, transliterated
from saidgraph import Said, difference, edited, renamed, said, without

from kg.pipeline import Pipeline
from kg.records import Measure, PageRecords, Told
from kg.settings import Settings

SAMPLES = Path(__file__).resolve().parents[1] / "kg" / "samples"
PAGE = """冰湖集团二期项目投产

本报讯（记者马文博）2024年9月3日，昌吉冰湖集团有限公司煤制气项目在阜康市建成投产。

昌吉冰湖集团有限公司位于阜康市，主要生产尿素。2023年，昌吉冰湖集团有限公司营业收入达到38.5亿元，比上年增长6.2%。

“我们的产品已经销往周边各省区。”昌吉冰湖集团有限公司董事长田玉岭说。

阜康市已建成标准厂房12万平方米，今年计划投资3.6亿元。
"""
#: So many words of a sample page are changed, one at a time.
MUTATIONS_A_PAGE = 3
_DIGITS = re.compile(r"\d+(?:\.\d+)?(?![\d.])")
_OTHER_MULTIPLIER = {"亿": "万", "万": "亿"}

Says = Callable[[str], Said]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Settings())


@pytest.fixture(scope="module")
def says(pipeline: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Says:
    folder = tmp_path_factory.mktemp("said")
    return lambda text: said(pipeline, text, folder)


@pytest.fixture(scope="module")
def before(says: Says) -> Said:
    return says(PAGE)


def changed(*pairs: tuple[str, str]) -> str:
    """The page with some words replaced; each stands there."""
    text = PAGE
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def test_the_page_says_what_the_tests_change(before: Said) -> None:
    relations = set(before["relations"])
    company, project = "company/昌吉冰湖集团有限公司", "project/昌吉冰湖集团有限公司煤制气项目"
    assert {f"{company} kg:locatedIn place/阜康市", f"{company} kg:produces product/尿素",
            f"{company} kg:develops {project}", f"person/田玉岭 kg:holdsPost {company}"} <= relations
    assert len(before["measures"]) == 4


@pytest.mark.parametrize(("old", "new"), [
    ("冰湖", "云岭"), ("冰湖", "鑫达"), ("田玉岭", "冯丹"), ("田玉岭", "阿迪力·肉孜"), ("马文博", "欧阳静"),
])  # fmt: skip
def test_another_name_is_said_of_the_same(old: str, new: str, before: Said, says: Says) -> None:
    assert difference(renamed(before, (old, new)), says(changed((old, new)))) == {}


@pytest.mark.parametrize(("old", "new", "edits"), [
    pytest.param("38.5亿元", "41.7亿元", [("38.5", "41.7"), ("3850000000", "4170000000")], id="figure"),
    pytest.param("6.2%", "17.4%", [("6.2", "17.4")], id="share"),
    pytest.param("38.5亿元", "38.5万元", [("亿元", "万元"), ("3850000000", "385000")], id="multiplier"),
    pytest.param("12万平方米", "12万立方米", [("平方米", "立方米"), ("unit/M2", "unit/M3")], id="unit"),
])  # fmt: skip
def test_another_figure_changes_its_measure_alone(
    old: str, new: str, edits: list[tuple[str, str]], before: Said, says: Says
) -> None:
    assert difference(edited(before, "measures", old, *edits), says(changed((old, new)))) == {}


def test_another_year_moves_the_periods_of_its_sentence(before: Said, says: Says) -> None:
    expected = edited(before, "measures", "2023-01-01", ("2023-", "2021-"))
    assert difference(expected, says(changed(("2023年", "2021年")))) == {}


def test_fall_for_growth_turns_the_change(before: Said, says: Says) -> None:
    expected = edited(before, "measures", "6.2", ("YoYIncrease", "YoYDecrease"))
    assert difference(expected, says(changed(("增长", "下降")))) == {}


@pytest.mark.parametrize(("old", "new", "predicate"), [
    ("主要生产尿素", "并不生产尿素", "kg:produces"),
    ("主要生产尿素", "从未生产尿素", "kg:produces"),
    ("位于阜康市", "并不位于阜康市", "kg:locatedIn"),
])
def test_what_is_denied_is_not_said(old: str, new: str, predicate: str, before: Said, says: Says) -> None:
    subject = "company/昌吉冰湖集团有限公司"
    expected = without(before, "relations", f"{subject} {predicate}")
    expected = expected | {"statements": without(
        {"statements": before["statements"]}, "statements", f"rdf:predicate {predicate}; rdf:subject {subject}"
    )["statements"]}
    assert difference(expected, says(changed((old, new)))) == {}


@pytest.mark.parametrize(("told", "denied", "triple"), [
    ("临泽金禾种业有限公司生产玉米种子。", "临泽金禾种业有限公司并不生产玉米种子。",
     "company/临泽金禾种业有限公司 kg:produces product/玉米种子"),
    ("临泽金禾种业有限公司生产玉米种子。", "假如临泽金禾种业有限公司生产玉米种子，当地就业会更好。",
     "company/临泽金禾种业有限公司 kg:produces product/玉米种子"),
    ("临泽金禾种业有限公司坐落在临泽县。", "临泽金禾种业有限公司并未坐落在临泽县。",
     "company/临泽金禾种业有限公司 kg:locatedIn place/临泽县"),
    ("临泽县人民政府印发《临泽县种业振兴行动方案》。", "临泽县人民政府尚未印发《临泽县种业振兴行动方案》。",
     "kg:issued policy/《临泽县种业振兴行动方案》"),
    ("临泽县副县长高秀梅出席临泽县种业推介会。", "临泽县副县长高秀梅没有出席临泽县种业推介会。",
     "person/高秀梅 kg:attends event/临泽县种业推介会"),
    ("临泽金禾种业有限公司与甘肃农业大学签订合作协议。", "临泽金禾种业有限公司没有与甘肃农业大学签订合作协议。",
     "company/临泽金禾种业有限公司 kg:cooperatesWith institution/甘肃农业大学"),
    ("临泽县粮食仓储项目已建成投产。", "临泽县粮食仓储项目尚未建成投产。",
     "project/临泽县粮食仓储项目 kg:projectStatus kg:InOperation"),
])
def test_neither_denied_nor_supposed_is_told(told: str, denied: str, triple: str, says: Says) -> None:
    """Both say the same but for the one triple, which only the first holds."""
    first, second = (says(f"临泽湖畔新事多\n\n本报讯（记者马文博）2024年9月3日，{text}\n") for text in (told, denied))
    assert any(triple in line for line in first["relations"])
    assert not any(triple in line for line in second.get("relations", ()))
    assert second["entities"] == first["entities"]


@pytest.mark.parametrize(("old", "new", "figure", "kinds"), [
    ("已建成", "将建成", "12万平方米", ("kg:Observation", "kg:Target")),
    ("计划投资", "完成投资", "3.6亿元", ("kg:Target", "kg:Observation")),
])
def test_what_is_yet_to_be_is_a_target(
    old: str, new: str, figure: str, kinds: tuple[str, str], before: Said, says: Says
) -> None:
    assert difference(edited(before, "measures", figure, kinds), says(changed((old, new)))) == {}


@pytest.mark.parametrize(("old", "new", "predicates"), [
    ("建成投产", "将建成投产", ["projectStatus"]),
    ("在阜康市建成投产", "将在阜康市建成投产", ["projectStatus", "locatedIn"]),
])
def test_what_is_planned_is_no_fact(old: str, new: str, predicates: list[str], before: Said, says: Says) -> None:
    expected = before
    for predicate in predicates:
        where = f"rdf:predicate kg:{predicate}; rdf:subject project/昌吉冰湖集团有限公司煤制气项目"
        expected = edited(expected, "statements", where, ("kg:Fact", "kg:Planned"))
    found = difference(expected, says(changed((old, new))))
    # That it is to be is an aim as well; nothing else is new, nothing is gone.
    assert found.keys() <= {"measures"}
    gone, aims = found.get("measures", ([], []))
    assert gone == [] and all("kg:Target" in line and "printedValue" not in line for line in aims)


# -- the sample pages: a mutation somewhere in a whole page


@dataclass(frozen=True)
class Mutation:
    """What is replaced on a page, and which words of the measures that print it change beside."""

    old: str
    new: str
    edits: tuple[tuple[str, str], ...] = ()


def figures(text: str, page: PageRecords) -> Iterator[Measure]:
    """The measures of a page whose print stands once on it, outside names, with plain digits."""
    for records in page.articles:
        names = "\n".join(mention.surface for mention in records.annotated.mentions)
        for measure in records.measures:
            digits = _DIGITS.match(measure.printed_text)
            if measure.value is not None and digits and Decimal(digits[0]) == measure.value and (
                    text.count(measure.printed_text) == 1 and measure.printed_text not in names
                    and len(re.findall(rf"(?<![\d.]){re.escape(digits[0])}", text)) == 1):
                yield measure


def other_figures(text: str, page: PageRecords) -> Iterator[Mutation]:
    for measure in figures(text, page):
        value = measure.value or Decimal(1)
        digits = _DIGITS.match(measure.printed_text)
        assert digits
        shown = f"{int(digits[0][0]) % 8 + 1}{digits[0][1:]}"
        factor = (measure.numeric_value or value) / value
        yield Mutation(measure.printed_text, measure.printed_text.replace(digits[0], shown, 1), (
            (f"printedValue {plain(value)}", f"printedValue {plain(Decimal(shown))}"),
            (f"numericValue {plain(value * factor)}", f"numericValue {plain(Decimal(shown) * factor)}")))


def other_multipliers(text: str, page: PageRecords) -> Iterator[Mutation]:
    for measure in figures(text, page):
        unit, value = measure.unit or "", measure.value or Decimal(1)
        if unit[:1] in _OTHER_MULTIPLIER and unit[1:2] not in "亿万" and measure.printed_text.endswith(unit):
            other = _OTHER_MULTIPLIER[unit[0]] + unit[1:]
            powers = {"亿": 10**8, "万": 10**4}
            yield Mutation(measure.printed_text, measure.printed_text.removesuffix(unit) + other, (
                (f"printedUnit {unit}", f"printedUnit {other}"),
                (f"numericValue {plain(value * powers[unit[0]])}", f"numericValue {plain(value * powers[other[0]])}")))


def other_persons(text: str, page: PageRecords) -> Iterator[Mutation]:
    names = sorted({e.name for a in page.articles for e in a.annotated.entities if e.type == "Person" and not e.known})
    for number, name in enumerate(names):
        if name in text and not any(name != other and name in other for other in names):
            yield Mutation(name, (alike, transliterated)[number % 2](name, random.Random(name)))


@pytest.mark.parametrize("mutations", [other_figures, other_multipliers, other_persons])
def test_a_change_on_a_sample_page_changes_what_is_said_of_it_alone(
    mutations: Callable[[str, PageRecords], Iterator[Mutation]], pipeline: Pipeline, says: Says
) -> None:
    """Of many, one in ten may move something else: the network reads sentences as a whole."""
    tried, moved = 0, []
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text("utf-8")
        whole = says(text)
        found = {m.old: m for m in mutations(text, pipeline.read(path, path.stem, Told()))}
        for mutation in list(found.values())[:MUTATIONS_A_PAGE]:
            expected = renamed(whole, (mutation.old, mutation.new))
            if mutation.edits:
                expected = edited(expected, "measures", f"kg:printedText {mutation.new};", *mutation.edits)
            tried += 1
            if difference(expected, says(text.replace(mutation.old, mutation.new))):
                moved.append((path.stem, mutation))
    assert tried >= 8
    assert len(moved) <= tried / 10, moved


def plain(value: Decimal) -> str:
    """The number without trailing zeros."""
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
