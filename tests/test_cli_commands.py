"""The commands over a real store built from the sample pages."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from liveserver import free_port
from typer.testing import CliRunner, Result

from kg.cli import app
from kg.gate import Violation
from kg.shapes import Report
from kg.state import StoreFolder

SAMPLES = Path(__file__).resolve().parents[1] / "kg" / "samples"
COMPANY = "新疆国泰新华化工有限责任公司"
FIRST = "SELECT ?name WHERE { ?c a kg:Company ; skos:prefLabel ?name } ORDER BY ?name LIMIT 3"


def kg(*words: object, text: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words], input=text)


def said(*words: object, text: str | None = None) -> str:
    result = kg(*words, text=text)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_ask_names_the_company_with_its_sentence(sample_store: Path) -> None:
    lines = said("ask", "coal-chain-companies", "--store", sample_store).splitlines()
    columns = lines[1].split()
    assert columns[0] == "company" and columns[-3:] == ["sentence", "headline", "article"]
    rows = [line for line in lines if COMPANY in line]
    assert rows and all("。" in line and "article/" in line for line in rows)


def test_ask_as_json_and_csv_say_the_same(sample_store: Path) -> None:
    words = ("ask", "zone-companies", "--zone", "准东开发区", "--store", sample_store)
    document = json.loads(said(*words, "--json"))
    table = list(csv.DictReader(io.StringIO(said(*words, "--csv"))))
    assert document["question"] == "zone-companies" and document["parameters"] == {"zone": "准东开发区"}
    assert [r["companyName"] for r in document["rows"]] == [r["companyName"] for r in table] != []
    assert all(row["sentence"] and row["article"] and row["evidence"] for row in document["rows"])


def test_ask_tells_how_it_read_a_name(sample_store: Path) -> None:
    result = kg("ask", "zone-companies", "--zone", "准东", "--store", sample_store)
    assert result.exit_code == 0
    assert "kg: zone 准东 is read as zone/新疆准东经济技术开发区" in result.stderr
    full = kg("ask", "zone-companies", "--zone", "新疆准东经济技术开发区", "--store", sample_store)
    assert full.stderr == "" and full.stdout == result.stdout


def test_ask_shows_at_most_what_it_is_told_to(sample_store: Path) -> None:
    result = kg("ask", "who-said-what", "--limit", 2, "--json", "--store", sample_store)
    assert len(json.loads(result.stdout)["rows"]) == 2 and json.loads(result.stdout)["truncated"]
    assert "only the first 2 rows" in result.stderr


@pytest.mark.parametrize(("words", "what"), [
    (["nothing"], "there is no question 'nothing'; there are coal-chain-companies"),
    (["zone-companies"], "needs parameter zone"),
    (["zone-companies", "--zone", "月球"], "nothing of class Zone|Place has this name"),
    (["zone-companies", "--colour", "red"], "has no parameter 'colour'; it has zone"),
    (["events-and-attendees", "--since", "soon"], "write it as 2024-12-31"),
])
def test_a_question_that_cannot_be_asked(words: list[str], what: str, sample_store: Path) -> None:
    result = kg("ask", *words, "--store", sample_store)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert what in line


def test_an_answer_without_rows_is_no_failure(sample_store: Path) -> None:
    result = kg("ask", "events-and-attendees", "--since", "2999-01-01", "--store", sample_store)
    assert result.exit_code == 0 and "no rows" in result.stderr


def test_questions_are_listed_and_told(tmp_path: Path) -> None:
    lines = said("questions").splitlines()
    assert lines[3].split()[0] == "coal-chain-companies"
    one = said("questions", "zone-companies")
    assert "--zone" in one and "required" in one and "SELECT" in one
    listed = json.loads(said("questions", "--json"))
    assert len(listed) >= 15
    assert listed[0]["parameters"][0].keys() == {"name", "type", "when_absent", "example", "label"}


@pytest.mark.parametrize(("form", "opening"), [
    ("json", '{"head"'), ("csv", "name\n"), ("tsv", "?name\n"), ("xml", "<?xml"), ("table", "\n name"),
])
def test_query_forms_for_rows(form: str, opening: str, sample_store: Path) -> None:
    found = said("query", FIRST, "--store", sample_store, "--format", form)
    assert found.startswith(opening) and found.endswith("\n")


@pytest.mark.parametrize(("form", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("table", "nt")])
def test_query_forms_for_triples(form: str, parser: str, sample_store: Path) -> None:
    found = said("query", "CONSTRUCT { ?c a kg:Company } WHERE { ?c a kg:Company }", "--store", sample_store,
                 "--format", form)
    assert len(rdflib.Graph().parse(data=found, format=parser)) > 5


def test_query_from_stdin_and_file(sample_store: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(FIRST, "utf-8")
    typed = said("query", FIRST, "--store", sample_store)
    assert said("query", "-", "--store", sample_store, text=FIRST) == typed
    assert said("query", "--file", tmp_path / "q.rq", "--store", sample_store) == typed
    assert said("query", "ASK { ?x a kg:Company }", "--store", sample_store) == "true\n"


def test_query_into_a_file(sample_store: Path, tmp_path: Path) -> None:
    assert said("query", FIRST, "--json", "--output", tmp_path / "a.json", "--store", sample_store) == ""
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["head"]["vars"] == ["name"]
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize(("sparql", "form", "what"), [
    ("SELECT * {\n ?s ?p }", "table", "error at 2:"),
    ("SELECT * { ?s a nothing:x }", "json", "error at 1:"),
    ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "table", "not SPARQL"),
    ("SELECT * { ?s a kg:Company }", "turtle", "ask for json, csv, tsv or xml"),
    ("CONSTRUCT WHERE { ?s a kg:Company }", "csv", "ask for turtle or ntriples"),
])
def test_a_query_that_cannot_be_answered(sparql: str, form: str, what: str, sample_store: Path) -> None:
    result = kg("query", sparql, "--format", form, "--store", sample_store)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert what in line


@pytest.mark.parametrize("form", ["nquads", "trig", "turtle", "jsonld", "ntriples", "rdfxml"])
def test_export_of_one_article_is_read_back(form: str, sample_store: Path, tmp_path: Path) -> None:
    sparql = "SELECT ?a WHERE { ?a a schema:NewsArticle } ORDER BY ?a LIMIT 1"
    (article,) = said("query", sparql, "--format", "csv", "--store", sample_store).split()[1:]
    out = tmp_path / "a.rdf"
    said("export", "--store", sample_store, "--format", form, "--article", article.rpartition("/")[2], "--output", out)
    read = list(ox.parse(out.read_bytes(), format={
        "nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE,
        "jsonld": ox.RdfFormat.JSON_LD, "ntriples": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML}[form]))
    assert article in {q.subject.value for q in read if isinstance(q.subject, ox.NamedNode)}


def test_export_of_a_thing_by_name_and_without_text(sample_store: Path) -> None:
    words = ("export", "--entity", COMPANY, "--format", "turtle", "--store", sample_store)
    full, bare = said(*words), said(*words, "--text", "none")
    assert COMPANY in full and len(bare) < len(full)
    assert said(*words) == full


@pytest.mark.parametrize(("words", "what"), [
    (["--entity", "月球煤业"], "nothing has this name"),
    (["--article", "nowhere-1"], "no article"),
    (["--query", "SELECT * { ?s ?p ?o }"], "only CONSTRUCT and DESCRIBE"),
])
def test_an_export_of_nothing(words: list[str], what: str, sample_store: Path) -> None:
    result = kg("export", *words, "--store", sample_store)
    assert result.exit_code == 2 and what in result.stderr


def test_explain_in_text_and_json() -> None:
    page = SAMPLES / "2024-12-11-a02.txt"
    text = said("explain", page)
    for part in ("Mentions (", "Statements (", "Measures (", "Quotations (", "准东开发区", "孟宪民"):
        assert part in text
    document = json.loads(said("explain", page, "--json"))
    assert document["page"]["key"] == "2024-12-11-a02"
    for article in document["articles"]:
        for mention in article["mentions"]:
            assert article["text"][mention["begin"]:mention["end"]] == mention["text"]
        for part in ("statements", "posts", "measures", "quotations"):
            assert all(record["evidence"] for record in article[part])


def test_explain_hears_what_it_is_told(tmp_path: Path) -> None:
    page = tmp_path / "p.txt"
    page.write_text("昌吉市新建学校\n\n本报讯 记者周敏报道：昨日，昌吉市教育局局长陈立来访。\n", "utf-8")
    document = json.loads(said("explain", page, "--date", "2024-04-03", "--source", "北庭晚报", "--json"))
    assert document["issue"] == {"key": "北庭晚报/2024-04-03", "newspaper": "北庭晚报", "published": "2024-04-03",
                                 "number": None, "publisher": None}
    (tmp_path / "e.txt").write_bytes(b"")
    result = kg("explain", tmp_path / "e.txt")
    assert result.exit_code == 1 and result.stderr.startswith("kg: e.txt: is empty")


def test_score_prints_a_table_json_and_errors(sample_store: Path) -> None:
    table = said("score", SAMPLES / "gold", "--store", sample_store)
    figures = json.loads(said("score", SAMPLES / "gold", "--store", sample_store, "--json"))
    for kind, found in figures.items():
        (line,) = [line for line in table.splitlines() if line.split()[:1] == [kind]]
        assert line.split()[-1] == f"{found['f1']:.3f}" or abs(float(line.split()[-1]) - found["f1"]) < 0.001
    errors = said("score", SAMPLES / "gold", "--store", sample_store, "--errors", "relations")
    assert "missed:" in errors and "spurious:" in errors


@pytest.mark.slow
def test_check_writes_the_report_of_the_real_graph(sample_store: Path, tmp_path: Path) -> None:
    result = kg("check", "--store", sample_store, "--format", "turtle", "--output", tmp_path / "r.ttl")
    report = rdflib.Graph().parse(tmp_path / "r.ttl", format="turtle")
    (conforms,) = report.objects(None, rdflib.URIRef("http://www.w3.org/ns/shacl#conforms"))
    assert result.exit_code == (0 if str(conforms) == "true" else 1)


@pytest.mark.parametrize("conforms", [True, False])
def test_check_exits_with_what_it_found(conforms: bool, sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = () if conforms else (Violation("urn:x", "urn:shapes#Person", "has two names"),)
    monkeypatch.setattr("kg.shapes.check", lambda folder: Report(conforms, found, ""))
    text, document = kg("check", "--store", sample_store), kg("check", "--store", sample_store, "--json")
    assert text.exit_code == document.exit_code == (0 if conforms else 1)
    assert ("urn:x" in text.stdout) is not conforms
    assert json.loads(document.stdout)["conforms"] is conforms


def test_forget_takes_a_page_out(sample_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "s"
    shutil.copytree(sample_store, store)
    pages = sorted(StoreFolder(store).read().pages)
    found = json.loads(said("forget", "--store", store, pages[0], "--json"))
    assert found["counts"]["pages"] == len(pages) - 1
    result = kg("forget", "--store", store, pages[0])
    assert result.exit_code == 2 and "is no page or article" in result.stderr


def test_version_names_the_pipeline() -> None:
    assert said("--version").startswith("zhundong-kg ")
    parts = json.loads(said("version", "--json"))["parts"]
    assert {"models", "lexicon", "ontology", "home_place"} <= parts.keys()


def test_serve_says_where_it_is_and_answers(sample_store: Path) -> None:
    port = free_port()
    running = subprocess.Popen([sys.executable, "-m", "kg", "serve", "--store", str(sample_store), "--port", str(port)],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
                               env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        assert running.stdout is not None
        lines = [running.stdout.readline().strip() for _ in range(6)]
        assert lines[0] == f"Zhundong KG at http://127.0.0.1:{port}/"
        assert "pages" in lines[1] and "articles" in lines[1]
        links = [line.split()[0] for line in lines[3:]]
        assert len(links) == 3
        for link in links:
            with urllib.request.urlopen(link, timeout=120) as reply:
                assert reply.status == 200
    finally:
        running.terminate()
        running.wait(timeout=120)
