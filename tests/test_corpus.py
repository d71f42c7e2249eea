"""The annotated corpus: it reads, it keeps its own rules, it is ours alone, and its tools do what they say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kg.score.gold import read_gold
from training.annotated.agreement import agreement
from training.annotated.card import facts, province
from training.annotated.checking import LONGEST_SHARED_RUN, check_article, check_corpus, masked, shared_runs
from training.annotated.golden import gold_article, write_pages
from training.annotated.parts import fold_of, part_of, parts
from training.annotated.reading import CorpusError, parse, read_corpus
from training.annotated.records import AnnotatedText, Markup
from training.annotated.signatures import OCCASIONS
from training.annotated.tagging import tagged
from training.corpora import bounds

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
#: A run of a real page in an article may be this long, names aside.
LONGEST_RUN_OF_PRINT = 12


@cache
def corpus() -> tuple[AnnotatedText, ...]:
    return tuple(read_corpus(CORPUS / "articles"))


@cache
def example_source() -> str:
    """The example of the format's description."""
    found = re.search(r"```text\n(.*?)```", (CORPUS / "README.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def example() -> AnnotatedText:
    return parse(example_source(), "example-000.txt")


# -- the corpus as it is


def test_it_is_large_enough() -> None:
    assert len(corpus()) >= 400
    assert sum(len(article.text) for article in corpus()) >= 180_000


def test_an_article_is_named_by_its_file() -> None:
    assert [path.stem for path in sorted((CORPUS / "articles").glob("*.txt"))] == [a.id for a in corpus()]


def test_every_occasion_and_both_forms_are_there() -> None:
    assert {article.occasion for article in corpus()} == set(OCCASIONS)
    forms = Counter(article.form for article in corpus())
    assert min(forms["web"], forms["paper"]) >= len(corpus()) / 5


def test_no_article_has_a_fault() -> None:
    assert [fault for article in corpus() for fault in check_article(article)] == []


def test_the_articles_together_have_no_fault() -> None:
    """Ids, one class a name, no invented name in more than three articles, no shared run of twelve characters."""
    assert check_corpus(corpus()) == []


@pytest.mark.shared
def test_nothing_is_taken_from_print(shared: Path) -> None:
    printed = {path.stem: re.sub(r"\s", "", path.read_text("utf-8")) for path in (shared / "corpus").glob("*.txt")}
    own = {article.id: masked(article) for article in corpus()}
    runs = shared_runs(printed | own, LONGEST_RUN_OF_PRINT + 1)
    assert [run for run in runs if (run[0] in printed) != (run[1] in printed)] == []


def test_the_second_annotation_is_of_the_same_text() -> None:
    first = {article.id: article for article in corpus()}
    second = read_corpus(CORPUS / "second")
    assert len(second) >= 15
    assert [article.id for article in second if article.text != first[article.id].text] == []


def test_it_is_given_away() -> None:
    assert "SPDX-License-Identifier: CC0-1.0" in (CORPUS / "LICENSE").read_text("utf-8")


def test_the_card_counts_what_is_there() -> None:
    card = (CORPUS / "CARD.md").read_text("utf-8")
    known = facts(corpus(), read_corpus(CORPUS / "second"))
    assert all(str(known[name]) in card for name in ("classes", "predicates", "regions", "occasions", "parts")), (
        "the card is older than the corpus; write it with python -m training.annotated card")


@pytest.mark.parametrize(("region", "found"), [
    ("新疆昌吉州木垒哈萨克自治县", "新疆：昌吉州"), ("新疆准东", "新疆：昌吉州"), ("新疆喀什地区", "新疆：其他地州市"),
    ("黑龙江省牡丹江市", "黑龙江省"), ("内蒙古鄂尔多斯市", "内蒙古"), ("重庆市", "重庆市"),
])  # fmt: skip
def test_the_province_of_a_region(region: str, found: str) -> None:
    assert province(region) == found


# -- parts


def test_the_parts_are_disjoint_and_whole() -> None:
    divided = parts(corpus())
    ids = [article.id for members in divided.values() for article in members]
    assert sorted(ids) == sorted(article.id for article in corpus())
    assert 0.05 * len(ids) <= min(len(divided["dev"]), len(divided["test"]))
    assert len(divided["train"]) >= 0.7 * len(ids)


def test_the_parts_are_stable() -> None:
    """By id alone: an article that was tested on is never trained on later."""
    known = {"changji-001": "train", "east-010": "train", "economy-020": "dev", "north-030": "test",
             "northwest-040": "train", "southwest-050": "test", "xinjiang-055": "train"}
    assert {id_: part_of(id_) for id_ in known} == known
    assert {fold_of(article.id, 3) for article in corpus()} == {0, 1, 2}


# -- the format


def test_the_described_example_is_read() -> None:
    article = example()
    assert check_article(article) == []
    assert article.headline == "共和再添一座光伏电站"
    assert article.body.startswith("本报讯（记者索南卓玛）6月5日")
    assert article.bylines == (("w1", "记者"),)
    company = {article.text[m.begin:m.end] for m in article.mentions if m.key == "c1"}
    assert company == {"泽兰新能源有限公司", "泽兰新能源"}
    assert [(m.key, m.value, m.unit) for m in article.measures][:2] == [("m1", 50.0, "万千瓦"), ("m2", 8.6, "亿千瓦时")]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("by: 记者 w1\n", "", "header without by"),
    ("form: paper", "layout: paper", "is no header line; allowed: id, occasion"),
    ("===\nw2 @ 电站", "w2 @ 电站", "5 parts between lines of ===; there are six"),
    ("[共和县:p2]并网", "[共和县并网", "not closed"),
    ("[共和县:p2]", "[共和县:P 2]", "a mark ends with :KEY]"),
    ("，装机容量", ":装机容量", ": outside a mark; the text takes full-width punctuation"),
    ("公司去年", "# 公司去年", "# "),
    ("c1 Company 泽兰新能源有限公司", "c1 Company", "an entity is KEY CLASS NAME"),
    (" @ 在海南州共和县并网", "", "a relation is KEY PREDICATE KEY [ROLE] @ EVIDENCE"),
    ("m1 observation f1 |", "m1 fact f1 |", "a measure is KEY observation|target KEY"),
    ("| 50 |", "| 五十 |", "value '五十' is no plain number"),
    ("w2 @ 电站", "w2 电站", "a quotation is KEY @ FIRST TEN CHARACTERS"),
])  # fmt: skip
def test_a_file_in_another_form_is_refused_with_what_is_allowed(old: str, new: str, said: str) -> None:
    source = example_source()
    assert old in source
    if said == "# ":  # a line of its own, behind the body's first
        old, new, said = "“电站全年", "# “电站全年", "behind the body's first line"
    with pytest.raises(CorpusError, match=r"^example-000\.txt:\d+: ") as raised:
        parse(source.replace(old, new, 1), "example-000.txt")
    assert said in str(raised.value)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("kind: news", "kind: story", "kind 'story'; allowed: news, photo"),
    ("occasion: project-start", "occasion: party", "allowed: press-conference"),
    ("date: 2024-06-05", "date: 5. Juni", "allowed: YYYY-MM-DD or -"),
    ("w2 Person", "w2 Man", "class 'Man' of 尕藏扎西; allowed: Place"),
    ("“电站全年", "“泽兰新能源的电站全年", "泽兰新能源 is marked elsewhere but not in"),
    ("c1 develops f1", "c1 builds f1", "allowed predicates: holdsPost"),
    ("c1 develops f1", "w2 develops f1", "Person → Facility; allowed: Government/Company"),
    ("c1 develops f1", "c9 develops f1", "no such entity"),
    ("c1 总经理 @", "c1 @", "a role stands with holdsPost"),
    ("@ 在海南州共和县并网", "@ 位于共和县", "is not a run of 1 to 40 characters"),
    ("| 50 | 万千瓦", "| 60 | 万千瓦", "'50万千瓦' does not print 60"),
    ("| 50 | 万千瓦 | - |", "| 50 | 万千瓦 | up |", "allowed: yoy-increase, yoy-decrease"),
    ("| 2023 | -\nm4", "| last year | -\nm4", "allowed: YYYY[-MM[-DD]]"),
    ("| 装机容量 |", "| capacity |", "the indicator's words are not the text's"),
    ("w2 @ 电站全年", "w2 @ 电厂全年", "is not in the text"),
    ("<两成:m4>", "两成", "no <…:m4> in the text"),
    ("w2 Person 尕藏扎西", "w2 Person 尕藏扎西\nw3 Person 才让", "neither mentioned nor used"),
])  # fmt: skip
def test_the_checker_says_what_is_wrong(old: str, new: str, said: str) -> None:
    assert old in example_source()
    faults = check_article(parse(example_source().replace(old, new, 1), "example-000.txt"))
    assert [fault for fault in faults if said in fault], faults


def test_the_checker_compares_articles() -> None:
    first = example()
    others = [replace(first, id=f"example-00{n}") for n in range(1, 4)]
    faults = check_corpus([first, *others, others[0]])
    assert any("two articles of this id" in fault for fault in faults)
    assert any("Company 泽兰新能源有限公司 stands in 5 articles" in fault for fault in faults)
    assert any("share" in fault for fault in faults)
    changed = tuple(replace(e, type="Institution") if e.key == "c1" else e for e in first.entities)
    assert any("泽兰新能源有限公司: " in fault for fault in check_corpus([first, replace(others[0], entities=changed)]))


def test_shared_runs_leave_names_out() -> None:
    assert shared_runs({"a": "甲" * 5 + "今天的雨下得特别大而且", "b": "今天的雨下得特别大而且冷"}, 11) == [
        ("a", "b", "今天的雨下得特别大而且")]
    assert LONGEST_SHARED_RUN == 12
    assert "泽兰新能源有限公司" not in masked(example()) and len(masked(example())) == len(example().text)


# -- what is made of it


def test_tags_are_one_a_character_and_spans_are_whole() -> None:
    article = example()
    sentences = tagged([article])
    spans = [("".join(s.characters[b:e]), label) for s in sentences for b, e, label in bounds(s.tags)]
    assert all(len(s.characters) == len(s.tags) for s in sentences)
    assert {("泽兰新能源", "Company"), ("共和县", "Place"), ("50万千瓦", "FIGURE"), ("两成", "FIGURE"),
            ("打造高原光伏治沙样板", "AIM")} <= set(spans)
    assert sum(label not in ("FIGURE", "AIM") for _, label in spans) == len(article.mentions)


def test_a_mention_inside_a_figure_wins() -> None:
    article = example()
    begin = article.text.index("打造高原")
    inside = replace(article, mentions=(*article.mentions, Markup(begin + 2, begin + 4, "p1")))
    spans = [("".join(s.characters[b:e]), label) for s in tagged([inside]) for b, e, label in bounds(s.tags)]
    assert {("打造", "AIM"), ("高原", "Place"), ("光伏治沙样板", "AIM")} <= set(spans)


def test_every_mention_of_the_corpus_is_a_span_of_its_class() -> None:
    for article in corpus()[::20]:
        spans = sum(label not in ("FIGURE", "AIM") for s in tagged([article]) for _, _, label in bounds(s.tags))
        assert spans == len({(mark.begin, mark.end) for mark in article.mentions}), article.id


def test_an_annotation_agrees_with_itself() -> None:
    assert set(agreement([(example(), example())]).values()) == {1.0}


def test_agreement_falls_with_each_difference() -> None:
    first = example()
    fewer = replace(first, mentions=first.mentions[1:], relations=first.relations[1:], measures=first.measures[1:],
                    quotes=())
    found = agreement([(first, fewer)])
    count = len(first.mentions)
    assert found["mentions"] == pytest.approx(2 * (count - 1) / (2 * count - 1))
    assert found["types"] == 1.0
    assert found["relations"] == pytest.approx(2 * 3 / 7)
    assert found["measures"] < 1.0
    assert found["quotations"] == 0.0


def test_agreement_does_not_hang_on_keys() -> None:
    source = example_source()
    for key in ("p1", "p2", "f1", "c1", "w1", "w2"):
        source = re.sub(rf"\b{key}\b", f"{key}9", source)
    assert set(agreement([(example(), parse(source, "other.txt"))]).values()) == {1.0}


def test_pages_and_gold_are_written_and_read(tmp_path: Path) -> None:
    articles = [example(), *corpus()[::40]]
    write_pages(articles, tmp_path)
    gold = {article.id: article for article in read_gold(tmp_path / "gold")}
    assert set(gold) == {article.id for article in articles}
    for article in articles:
        page = (tmp_path / f"{article.id}.txt").read_text("utf-8")
        assert article.text in page
        mine = gold[article.id]
        assert re.sub(r"\s", "", mine.starts) in re.sub(r"\s", "", page)
        assert len(mine.entities) == len(article.entities)
        assert len(mine.relations) == len(article.relations) and len(mine.measures) == len(article.measures)
    assert (tmp_path / "example-000.txt").read_text("utf-8").startswith("2024年6月6日　星期四\n")


def test_gold_is_what_was_annotated() -> None:
    gold = json.loads(json.dumps(gold_article(example()), ensure_ascii=False))
    company = {"name": "泽兰新能源有限公司", "type": "Company", "mentions": ["泽兰新能源有限公司", "泽兰新能源"]}
    post = {"subject": "尕藏扎西", "predicate": "holdsPost", "object": "泽兰新能源有限公司", "role": "总经理",
            "evidence": "泽兰新能源总经理尕藏扎西"}
    assert gold["bylines"] == [{"name": "索南卓玛", "role": "记者"}]
    assert company in gold["entities"]
    assert post in gold["relations"]
    printed = [measure["evidence"] for measure in gold["measures"]]
    assert printed == ["50万千瓦", "8.6亿千瓦时", "120人", "两成", "打造高原光伏治沙样板"]


def test_the_tools_need_no_training_packages() -> None:
    """What reads and checks the corpus runs where the package runs."""
    code = ("import sys; sys.modules.update(torch=None, sklearn=None, scipy=None, onnx=None); "
            "import training.annotated.__main__, training.annotated.articles, training.annotated.tagging, "
            "training.ablation.__main__, training.names")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
