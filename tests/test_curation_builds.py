"""Builds with corrections: nothing is read again, the same file gives the same bytes, the log tells why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from twopages import write_pages
from typer.testing import CliRunner, Result

from kg.building import BuildSummary, build, forget
from kg.cli import app
from kg.errors import StoreError, UsageError
from kg.merges import MERGES_FILE, Decision, about, read_merges, write_merges
from kg.settings import Settings
from kg.state import StoreFolder
from kg.store import GraphStore, open_store

BASE = "https://w3id.org/zhundong-kg/id/"
KG = "https://w3id.org/zhundong-kg/ontology#"

COMPANY, PERSON = "新疆北山煤业有限责任公司", "陈立"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages")


def built(pages: Path, text: str | None = None) -> BuildSummary:
    if text is not None:
        (pages / "curation.toml").write_text(text, "utf-8")
    return build([pages], pages.parent / "s", settings=Settings(), jobs=1)


def graph(pages: Path) -> bytes:
    return (StoreFolder(pages.parent / "s").snapshot() / "graph.nq").read_bytes()


def opened(pages: Path) -> GraphStore:
    return open_store(pages.parent / "s")


def corrections(summary: BuildSummary) -> list[str]:
    return [f"{w.where}: {w.message}" for w in summary.warnings if w.code == "curation"]


def facts(pages: Path, predicate: str, namespace: str = KG) -> set[tuple[str, str]]:
    return {(f.subject.removeprefix(BASE), f.value.value.removeprefix(BASE))
            for f in opened(pages).facts(namespace + predicate) if "/article/" in f.graph or "entities" in f.graph}


RENAMED = '[[rename]]\nthing = "陈立"\nto = "陈立新"\nwhy = "更正"\n'


def test_a_corrected_build_reads_no_page_again_and_no_file_is_as_before(pages: Path) -> None:
    built(pages)
    before = graph(pages)
    summary = built(pages, RENAMED)
    assert (summary.read, summary.kept, summary.corrections) == (0, 2, 1)
    assert summary.curation == pages / "curation.toml" and corrections(summary) == [] and not summary.violations
    assert ("person/陈立", "person/陈立新") in facts(pages, "isReplacedBy", "http://purl.org/dc/terms/")
    assert any(who == "person/陈立新" for who, _ in facts(pages, "holdsPost"))
    (pages / "curation.toml").unlink()
    summary = built(pages)
    assert graph(pages) == before and "the corrections of the build before (1) are gone" in corrections(summary)[0]


def test_order_comments_and_repetition_change_no_byte_and_build_nothing(pages: Path) -> None:
    retyped = '[[retype]]\nthing = "昌吉市教育局"\nto = "Institution"\n'
    first = built(pages, RENAMED + retyped)
    snapshot = StoreFolder(pages.parent / "s").snapshot()
    log, stamp = (snapshot / MERGES_FILE).read_bytes(), (snapshot / MERGES_FILE).stat().st_mtime_ns
    second = built(pages, "# checked\n" + retyped + RENAMED + retyped)
    assert second.snapshot == first.snapshot and (snapshot / MERGES_FILE).stat().st_mtime_ns == stamp
    fresh = build([pages], pages.parent / "fresh", settings=Settings(), jobs=1)
    assert fresh.snapshot == first.snapshot
    assert (StoreFolder(pages.parent / "fresh").snapshot() / MERGES_FILE).read_bytes() == log


def test_a_reason_that_changed_is_in_the_log_of_the_same_graph(pages: Path) -> None:
    first = built(pages, RENAMED)
    second = built(pages, RENAMED.replace("更正", "本人来函"))
    assert first.snapshot == second.snapshot
    assert [d.why for d in read_merges(opened(pages).snapshot)] == ["本人来函"]


def test_an_entry_without_effect_is_told_each_time_where_it_stands_now(pages: Path) -> None:
    wrong = '[[rename]]\nthing = "月光公司"\nto = "日光公司"\n'
    (said,) = corrections(built(pages, RENAMED + wrong))
    assert said == (f'{pages}/curation.toml, line 5, [[rename]] 2: no article names 月光公司 (thing = "月光公司", '
                    'to = "日光公司"); mend the entry or take it out')
    (again,) = corrections(built(pages, wrong + RENAMED))
    assert "line 1, [[rename]] 1: no article names" in again


def test_a_wrong_file_leaves_the_graph_as_it_was(pages: Path) -> None:
    built(pages)
    before = graph(pages)
    other = '[[rename]]\nthing = "person/陈立"\nto = "乙"\n'
    for text in ("[[rename]]\n", RENAMED + other):
        with pytest.raises(UsageError, match=r"curation\.toml, line 1"):
            built(pages, text)
        assert graph(pages) == before


def test_a_glob_that_catches_the_file_reads_it_as_no_page(pages: Path) -> None:
    (pages / "curation.toml").write_text(RENAMED, "utf-8")
    summary = build(sorted(pages.iterdir()), pages.parent / "s", settings=Settings(), jobs=1)
    assert summary.counts.pages == 2 and summary.corrections == 1


def test_forgetting_keeps_the_corrections(pages: Path) -> None:
    built(pages, RENAMED + '[[same]]\nthings = ["马建国", "李晓明"]\n')
    (pages / "curation.toml").unlink()
    summary = forget(pages.parent / "s", ["a"], settings=Settings())
    assert any(who == "person/陈立新" for who, _ in facts(pages, "holdsPost"))
    assert summary.corrections == 2 and "no article names" in corrections(summary)[0]


def test_what_the_authority_file_knows_moves_with_its_iri(pages: Path) -> None:
    summary = built(pages, '[[rename]]\nthing = "place/昌吉市"\nto = "昌吉新市"\n')
    assert not summary.violations
    store = opened(pages)
    rows = store.query("PREFIX kg: <https://w3id.org/zhundong-kg/ontology#> PREFIX skos: "
                         "<http://www.w3.org/2004/02/skos/core#> SELECT ?wide { ?p kg:placePartOf ?wide ; a kg:Place ; "
                         'skos:prefLabel "昌吉新市"@zh ; skos:altLabel "昌吉市"@zh }').dicts()
    assert {row["wide"] for row in rows} == {BASE + "place/昌吉回族自治州"}
    old = list(store.quads(subject=BASE + "place/昌吉市"))
    assert [q.predicate.value for q in old] == ["http://purl.org/dc/terms/isReplacedBy"]


def nodes(pages: Path, name: str) -> list[str]:
    return sorted({f.subject for f in opened(pages).facts(
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", KG + name)})


def test_reject_by_subject_predicate_object(pages: Path) -> None:
    built(pages)
    located = [pair for pair in facts(pages, "locatedIn") if "北山" in pair[0]]
    assert located
    summary = built(pages, "".join(f'[[reject]]\nsubject = "{who}"\npredicate = "locatedIn"\nobject = "{where}"\n'
                                   for who, where in located))
    assert corrections(summary) == [] and not [p for p in facts(pages, "locatedIn") if "北山" in p[0]]


def test_reject_of_a_post_takes_the_body_that_it_alone_implied(pages: Path) -> None:
    built(pages)
    ((who, where),) = [pair for pair in facts(pages, "holdsPost") if pair[0] == "person/陈立"]
    summary = built(pages, f'[[reject]]\nsubject = "{who}"\npredicate = "holdsPost"\nobject = "{where}"\n')
    assert corrections(summary) == [] and ("person/陈立", where) not in facts(pages, "holdsPost")
    in_use = {f.value.value for f in opened(pages).facts("https://schema.org/mentions")}
    entities = {f.subject for f in opened(pages).facts("http://www.w3.org/2004/02/skos/core#prefLabel")
                if f.graph.endswith("graph/entities") and "/role/" not in f.subject and "/indicator/" not in f.subject}
    assert (BASE + where in entities) == (BASE + where in in_use)


@pytest.mark.parametrize("kind", ["Statement", "Observation"])
def test_reject_by_iri(kind: str, pages: Path) -> None:
    built(pages)
    wrong, *others = nodes(pages, kind)
    summary = built(pages, f'[[reject]]\niri = "{wrong}"\nwhy = "误读"\n')
    assert corrections(summary) == [] and nodes(pages, kind) == others
    assert wrong not in graph(pages).decode()


def test_an_iri_from_before_another_correction_still_rejects(pages: Path) -> None:
    built(pages)
    wrong = next(iri for iri in nodes(pages, "Statement") if "/a-" in iri)
    summary = built(pages, f'[[reject]]\niri = "{wrong}"\n[[rename]]\nthing = "{COMPANY}"\nto = "北山能源公司"\n'
                           '[[rename]]\nthing = "新疆准东经济技术开发区"\nto = "准东新区"\n')
    assert corrections(summary) == []
    assert len([iri for iri in nodes(pages, "Statement") if "/a-" in iri]) < len(nodes(pages, "Statement")) + 1


def test_a_rejection_is_for_its_article_alone(pages: Path) -> None:
    built(pages)
    ((who, where), *_) = [pair for pair in facts(pages, "locatedIn") if "北山" in pair[0]]
    entry = f'[[reject]]\nsubject = "{who}"\npredicate = "locatedIn"\nobject = "{where}"\narticle = "b-0"\n'
    (said,) = corrections(built(pages, entry))
    assert "no article says that (" in said and (who, where) in facts(pages, "locatedIn")


def test_that_what_is_no_thing_is_named_nowhere(pages: Path) -> None:
    built(pages)
    iri, before = f"<{BASE}company/{COMPANY}>", len(nodes(pages, "Statement"))
    assert iri in graph(pages).decode()
    summary = built(pages, f'[[reject]]\nthing = "{COMPANY}"\nclass = "Company"\n')
    assert corrections(summary) == [] and not summary.violations and iri not in graph(pages).decode()
    assert 0 < len(nodes(pages, "Statement")) < before
    assert built(pages, "").counts.statements == before
    (said,) = corrections(built(pages, f'[[reject]]\nthing = "{COMPANY}"\narticle = "b-0"\n'))
    assert "no article names" in said and iri in graph(pages).decode()


def test_a_rejection_that_matches_nothing_is_told(pages: Path) -> None:
    said = corrections(built(pages, '[[reject]]\niri = "https://w3id.org/zhundong-kg/id/article/a-0#q-0123456789abcdef"\n'
                                    '[[reject]]\nsubject = "月亮"\npredicate = "locatedIn"\nobject = "昌吉市"\n'))
    assert "copy the IRI anew" in said[0] and "no article names 月亮" in said[1]


# ---------------------------------------------------------------- the log and the commands

def kg(*words: object) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


def test_the_log_is_read_as_it_was_written(tmp_path: Path) -> None:
    lines = [Decision(("company/甲 乙",), "joined", ("company/乙", "company/甲 乙"), "short-form.v1", "因为", ("p-1",)),
             Decision((), "unused", (), "curation", "no", (), '{"rename": {"thing": "甲", "to": "乙"}}')]
    write_merges(tmp_path / MERGES_FILE, lines, BASE)
    found = read_merges(tmp_path)
    assert [d.what for d in found] == ["unused", "joined"]
    assert found[1].things == (BASE + "company/乙", BASE + "company/甲%20乙")
    assert about(found, "乙") == about(found, "company/甲 乙") == about(found, BASE + "company/乙") == [found[1]]
    assert about(found, "丙") == []


@pytest.mark.parametrize("content", [None, "{", "{}\n", "[]\n"])
def test_a_log_that_cannot_be_read_is_told(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / MERGES_FILE).write_text(content, "utf-8")
    with pytest.raises(StoreError, match=r"merges\.jsonl.*build again"):
        read_merges(tmp_path)


def test_the_commands(pages: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(RENAMED + '[[same]]\nthings = ["月光", "日光"]\n', "utf-8")
    store = tmp_path / "s"
    result = kg("build", pages, "--out", store, "--jobs", 1, "--curation", mine)
    assert result.exit_code == 0, result.output
    assert "mine.toml, line 5, [[same]] 1: no article names 日光" in result.stderr
    assert ["corrections", "2"] in [line.split() for line in result.stdout.splitlines()]
    document = json.loads(kg("build", pages, "--out", store, "--curation", mine, "--json").stdout)
    assert document["curation"] == str(mine) and document["corrections"] == 2
    lines = json.loads(kg("merges", "--store", store, "陈立", "--json").stdout)
    assert lines == [{"what": "renamed", "things": [BASE + "person/陈立"], "now": [BASE + "person/陈立新"],
                      "rule": "curation", "why": "更正", "articles": lines[0]["articles"],
                      "entry": {"rename": {"thing": "陈立", "to": "陈立新", "why": "更正"}}}]
    assert kg("merges", "--store", store, BASE + "person/陈立新", "--json").stdout == json.dumps(
        lines, ensure_ascii=False, indent=1) + "\n"
    table = kg("merges", "--store", store)
    assert "person/陈立新" in table.stdout and "更正; [[rename]] thing" in table.stdout
    unused = json.loads(kg("merges", "--store", store, "--what", "unused", "--json").stdout)
    assert len(unused) == 2
    nothing = kg("merges", "--store", store, COMPANY)
    assert nothing.exit_code == 0 and "nothing was joined" in nothing.stderr
    unknown = kg("merges", "--store", store, "月亮公司")
    assert unknown.exit_code == 2 and "nothing has the name 月亮公司" in unknown.stderr


@pytest.mark.parametrize(("words", "said"), [
    (["--curation", "nowhere.toml"], "curation file nowhere.toml does not exist"),
    (["--set", "curation=nowhere.toml"], "curation file nowhere.toml does not exist"),
])
def test_a_file_named_outright_must_be_there(words: list[str], said: str, pages: Path, tmp_path: Path) -> None:
    result = kg("build", pages, "--out", tmp_path / "s", *words)
    assert result.exit_code == 2 and said in result.stderr and not (tmp_path / "s").exists()
