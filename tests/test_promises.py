"""What the graph promises, counted in SPARQL over really built graphs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.building import build
from kg.settings import Settings
from kg.state import StoreFolder
from kg.store import GraphStore, open_store
from kg.vocab import PREFIXES

HEAD = "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())
#: Each counts what must not exist.
FORBIDDEN = {
    "a span whose anchor is not the substring": """
        SELECT (COUNT(*) AS ?n) WHERE {
          ?span nif:referenceContext ?text ; nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?anchor .
          ?text nif:isString ?s .
          FILTER(SUBSTR(?s, ?b + 1, ?e - ?b) != ?anchor) }""",
    "a statement, post, measure or quotation without evidence": """
        SELECT (COUNT(*) AS ?n) WHERE {
          VALUES ?class { kg:Statement org:Membership kg:Observation kg:Target kg:Quotation }
          ?node a ?class . FILTER NOT EXISTS { ?node prov:wasQuotedFrom ?evidence } }""",
    "evidence longer than two sentences": """
        SELECT (COUNT(*) AS ?n) WHERE {
          SELECT ?evidence (COUNT(DISTINCT ?sentence) AS ?sentences) WHERE {
            GRAPH ?article {
              ?node prov:wasQuotedFrom ?evidence . ?evidence nif:beginIndex ?b ; nif:endIndex ?e .
              ?sentence a nif:Sentence ; nif:beginIndex ?sb ; nif:endIndex ?se .
              FILTER(?sb < ?e && ?b < ?se) }
          } GROUP BY ?evidence HAVING (COUNT(DISTINCT ?sentence) > 2) }""",
    "an entity in two of the thirteen classes": """
        SELECT (COUNT(*) AS ?n) WHERE {
          VALUES ?c { kg:Place kg:Government kg:Company kg:Institution kg:Organization kg:Person kg:Project kg:Facility
                      kg:Industry kg:Product kg:Policy kg:Event }
          VALUES ?d { kg:Place kg:Government kg:Company kg:Institution kg:Organization kg:Person kg:Project kg:Facility
                      kg:Industry kg:Product kg:Policy kg:Event }
          ?e a ?c , ?d . FILTER(STR(?c) < STR(?d)) }""",
    "a blank node": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . FILTER(isBlank(?s) || isBlank(?o)) }",
    "a mention without a place in print": """
        SELECT (COUNT(*) AS ?n) WHERE {
          ?m itsrdf:taIdentRef ?e . FILTER NOT EXISTS { ?m prov:wasDerivedFrom ?printed } }""",
}


def count(store: GraphStore, query: str) -> int:
    (row,) = store.query(HEAD + query).rows
    assert row[0] is not None
    return int(row[0].value)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_of_it_is_in_the_samples_graph(what: str, sample_store: Path) -> None:
    assert count(open_store(sample_store), FORBIDDEN[what]) == 0


@pytest.mark.shared
@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_of_it_is_in_the_corpus_graph(what: str, corpus_store: Path) -> None:
    assert count(open_store(corpus_store), FORBIDDEN[what]) == 0


def test_the_counts_count(sample_store: Path) -> None:
    """The queries above find what they look for when it is there: nothing is zero by a typing error."""
    store = open_store(sample_store)
    assert count(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s nif:referenceContext ?t ; nif:anchorOf ?a }") > 1000
    assert count(store, FORBIDDEN["evidence longer than two sentences"].replace("> 2", ">= 1")) > 100
    assert count(store, FORBIDDEN["a statement, post, measure or quotation without evidence"].replace(
        "NOT EXISTS", "EXISTS")) > 100


@pytest.mark.shared
def test_the_coal_chain_of_the_corpus(corpus_store: Path) -> None:
    rows = kg.ask(open_store(corpus_store), "coal-chain-companies")
    names = {row["companyName"] for row in rows}
    assert "新疆国泰新华化工有限责任公司" in names
    assert not any(name and ("面粉" in name or "种业" in name) for name in names)
    assert all(row.sentence for row in rows)
    assert any(row.sentence and "国泰新华化工" in row.sentence for row in rows)


COAL = """雪岭煤业二号井复工

本报讯 记者李晓明报道：3月5日，位于新疆准东经济技术开发区的新疆雪岭煤业有限责任公司二号井复工。

新疆雪岭煤业有限责任公司主要生产原煤，2023年原煤产量达900万吨。

同日，昌吉市金禾面粉有限公司的新面粉生产线也开了工，公司主要生产面粉。
"""


def test_a_coal_company_that_no_list_holds_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(COAL, "utf-8")
    build([tmp_path / "page.txt"], tmp_path / "store", settings=Settings(), jobs=1)
    rows = kg.ask(open_store(tmp_path / "store"), "coal-chain-companies")
    assert {row["companyName"] for row in rows} == {"新疆雪岭煤业有限责任公司"}
    assert all(row.sentence and "雪岭煤业" in row.sentence for row in rows)


@pytest.mark.slow
@pytest.mark.shared
def test_twenty_altered_copies_take_at_most_twenty_times_as_long_in_flat_memory(shared: Path, tmp_path: Path) -> None:
    """A bound on growth, with room for a busy machine; `make bench` prints the ratios."""
    pages = sorted((shared / "corpus").glob("*.txt"))
    for copy in range(20):
        for page in pages:
            text = page.read_text("utf-8").replace("11", f"1{copy % 10}")
            (tmp_path / f"{page.stem}-{copy}.txt").write_text(text + "\n" * copy, "utf-8")
    code = ("import resource,sys,time; from kg.building import build; from kg.settings import Settings; "
            "t=time.process_time(); build(sys.argv[2:], sys.argv[1], settings=Settings(), jobs=1); "
            "print(time.process_time()-t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)")

    def run(out: str, *files: str) -> tuple[float, float]:
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path / out), *files], check=True,
                              capture_output=True, text=True)
        seconds, memory = done.stdout.split()
        return float(seconds), float(memory)

    one = run("one", *(str(p) for p in pages))
    many = run("many", str(tmp_path / "*.txt"))
    assert many[0] <= 20 * one[0]
    assert many[1] <= 3 * one[1]


def test_a_snapshot_is_named_by_its_graph(sample_store: Path) -> None:
    import hashlib
    snapshot = StoreFolder(sample_store).snapshot()
    assert hashlib.sha256((snapshot / "graph.nq").read_bytes()).hexdigest()[:16] == snapshot.name
