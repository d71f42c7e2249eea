"""What is not sure enough is left out of a build and of an export, and both hold the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.building import BuildSummary, build, forget
from kg.cli import app
from kg.digest import above
from kg.errors import QueryError, UsageError
from kg.export import Selection, export
from kg.keep import read_records
from kg.questions import bind, example_text, load_questions
from kg.settings import Settings, load_settings
from kg.state import StoreFolder
from kg.store import GraphStore, open_store
from kg.vocab import KG, RDF
from kg.withheld import withheld

PAGES = {
    "a": """北山煤业扩能记

□本报记者 李晓明

本报讯 记者李晓明报道：3月5日，位于新疆准东经济技术开发区的新疆北山煤业有限责任公司二号矿井投产。
该公司主要生产原煤，2023年原煤产量达1200万吨，同比增长8.5%。
新疆北山煤业有限责任公司总经理马建国说：“我们今年将把产能提高到1500万吨。”
""",
    "b": """昌吉市新建三所学校

本报讯 记者周敏报道：4月2日，昌吉市教育局局长陈立介绍，昌吉市今年新建学校3所，新增学位2400个。
木垒县发展乡村旅游，打造休闲农业，带动农家乐和光伏产业发展，促进牛羊养殖。
""",
}
SAID = ("Statement", "Observation", "Target", "Quotation")
_PIPELINE = re.compile(r"id/pipeline/[0-9a-f]+")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of both pages, built without a threshold."""
    folder = tmp_path_factory.mktemp("sure")
    (folder / "pages").mkdir()
    for name, text in PAGES.items():
        (folder / "pages" / f"{name}.txt").write_text(text, "utf-8")
    build([folder / "pages"], folder / "s", settings=Settings(), jobs=1)
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of it to build in."""
    shutil.copytree(whole, tmp_path / "copy")
    return tmp_path / "copy"


def built(folder: Path, least: float) -> BuildSummary:
    return build([folder / "pages"], folder / "s", settings=Settings(min_confidence=least), jobs=1)


def graph(folder: Path) -> list[str]:
    return (StoreFolder(folder / "s").snapshot() / "graph.nq").read_text("utf-8").splitlines()


def exported(store: GraphStore, least: float, selection: Selection | None = None) -> list[str]:
    return b"".join(export(store, "nquads", selection, min_confidence=least)).decode().splitlines()


def without_pipeline(lines: list[str]) -> list[str]:
    """The quads, whatever the pipeline's name."""
    return sorted(_PIPELINE.sub("id/pipeline/P", line) for line in lines if "min_confidence=" not in line)


def confidences(store: GraphStore) -> list[float]:
    return sorted({float(fact.value.value) for fact in store.facts(KG + "confidence")})


def thresholds(whole: Path) -> list[float]:
    """One that parts the graph's confidences, and one above all."""
    held = confidences(open_store(whole / "s"))
    return [held[len(held) // 2], 1.0]


def test_a_build_and_an_export_with_one_threshold_hold_the_same(whole: Path, folder: Path) -> None:
    store = open_store(whole / "s")
    assert confidences(store)[0] < thresholds(whole)[0] < 1
    for least in thresholds(whole):
        summary = built(folder, least)
        assert (summary.read, summary.kept) == (0, 2) and not summary.violations
        assert without_pipeline(graph(folder)) == without_pipeline(exported(store, least))
        left = confidences(open_store(folder / "s"))
        assert not left or left[0] >= least
        nodes = withheld(store, least).nodes
        assert summary.counts.withheld == len(nodes)
    built(folder, 0.0)
    assert graph(folder) == graph(whole)


def test_the_threshold_is_part_of_what_a_build_is(folder: Path) -> None:
    before = built(folder, 0.0)
    low = built(folder, 0.01)  # leaves nothing out, and is another build all the same
    assert low.counts.withheld == 0 and low.snapshot != before.snapshot
    assert any('"min_confidence=0.01"' in line for line in graph(folder))
    assert StoreFolder(folder / "s").read().min_confidence == 0.01
    assert built(folder, 0.01).snapshot == low.snapshot
    assert built(folder, 0.0).snapshot == before.snapshot
    assert above("d", {"a": "1"}, 0.0) == ("d", {"a": "1"})
    assert above("d", {}, 0.5)[0] != above("d", {}, 0.6)[0]


def test_the_kept_records_stay_whole_and_forgetting_keeps_the_threshold(folder: Path) -> None:
    built(folder, 1.0)
    store = StoreFolder(folder / "s")
    kept = [read_records(store.pages_dir / page.record) for page in store.read().pages.values()]
    assert any(article.statements for page in kept for article in page.articles)
    summary = forget(folder / "s", ["b"])
    assert StoreFolder(folder / "s").read().min_confidence == 1.0
    assert summary.counts.statements == 0 == summary.counts.observations


def test_a_plain_triple_goes_with_its_last_statement(whole: Path) -> None:
    store = open_store(whole / "s")
    least = 1.01
    below = withheld(store, least)
    stated = {(f.graph, f.subject): f.value.value for f in store.facts(RDF + "subject")}
    strict, kept = exported(store, least), exported(store, 0.0)
    plain = [line for line in strict if f"<{KG}locatedIn>" in line and "/article/" in line]
    assert stated and plain == []
    assert all(node.partition("#")[0] == at for (at, node) in stated if node in below.nodes)
    assert any(f"<{KG}locatedIn>" in line for line in kept) or any(f"<{KG}holdsPost>" in line for line in kept)
    for name in SAID:
        assert not any(f"<{KG}{name}>" in line and "/article/" in line for line in strict)
    assert any("isString" in line for line in strict)


def test_an_article_and_a_thing_are_exported_without_what_is_below(whole: Path) -> None:
    store = open_store(whole / "s")
    article = next(f.graph for f in store.facts(KG + "confidence"))
    most = confidences(store)[-1]
    for selection in (Selection(article=article), Selection(entity=next(
            f.value.value for f in store.facts(RDF + "subject")))):
        less, all_of_it = exported(store, most, selection), exported(store, 0.0, selection)
        assert set(less) < set(all_of_it)
        assert not any(f"<{KG}confidence>" in line and f'"{most:g}"' not in line for line in less)
    query = Selection(query=f"CONSTRUCT {{ ?n <{KG}confidence> ?c }} WHERE {{ ?n <{KG}confidence> ?c }}")
    assert exported(store, 1.0, query) == exported(store, 0.0, query)


def test_every_question_leaves_out_what_is_below(sample_store: Path) -> None:
    store = open_store(sample_store)
    for name, question in load_questions().items():
        lines = question.sparql.count("prov:wasQuotedFrom")
        given = {p.name: p.example.split()[0].strip("<>") if p.classes else example_text(p.example)
                 for p in question.parameters if p.absent == "required"}
        bound = bind(question, given, lambda *_: [], min_confidence=1.01)
        assert bound.count("kg:confidence ?below") == lines, name
        rows = store.query(bound).rows
        assert lines == 0 or not rows, name
        all_rows = store.query(bind(question, given, lambda *_: [])).rows
        assert store.query(bind(question, given, lambda *_: [], min_confidence=0.01)).rows == all_rows, name
        assert len(store.query(bind(question, given, lambda *_: [], min_confidence=0.9)).rows) <= len(all_rows), name


def kg(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_commands_take_the_threshold_from_flag_and_setting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = folder / "s"
    whole_export = kg("export", "--store", store).stdout
    less = kg("export", "--store", store, "--min-confidence", "1").stdout
    assert len(less) < len(whole_export)
    monkeypatch.setenv("KG_MIN_CONFIDENCE", "1")
    assert kg("export", "--store", store).stdout == less
    assert kg("export", "--store", store, "--min-confidence", "0").stdout == whole_export
    result = kg("build", folder / "pages", "--out", store, "--jobs", "1", "--min-confidence", "0.99", "--json")
    assert result.exit_code == 0 and '"withheld"' in result.stdout and '"read": 0' in result.stdout


@pytest.mark.parametrize(("words", "told"), [
    (["build", ".", "--min-confidence", "1.5"], "min_confidence = 1.5"),
    (["build", ".", "--min-confidence", "-0.1"], "greater than or equal to 0"),
    (["build", ".", "--min-confidence", "nan"], "min_confidence"),
    (["build", ".", "--min-confidence", "much"], "Error"),
    (["export", "--min-confidence", "2"], "less than or equal to 1"),
    (["export", "--min-confidence", "0.5", "--query", "CONSTRUCT {} WHERE {}"], "were given together"),
])
def test_what_is_no_confidence_is_refused(words: list[str], told: str) -> None:
    result = kg(*words)
    assert result.exit_code == 2 and told in result.stderr


def test_the_setting_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().min_confidence == 0 and load_settings(min_confidence="0.7").min_confidence == 0.7
    monkeypatch.setenv("KG_MIN_CONFIDENCE", "high")
    with pytest.raises(UsageError, match="min_confidence = 'high'"):
        load_settings()


def test_an_unknown_article_is_an_error_with_a_threshold_too(whole: Path) -> None:
    with pytest.raises(QueryError, match="no article"):
        exported(open_store(whole / "s"), 0.5, Selection(article="urn:nothing"))
