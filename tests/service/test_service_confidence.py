"""What lies below the service's least confidence is not shown, in pages, descriptions, exports and questions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tinygraph import ARTICLE, BASE, COMPANY, KG, PERSON, ZONE, span, write_tiny_store

from kg.vocab import DCTERMS, NIF, PROV, RDF, XSD

HTML = {"accept": "text/html"}
COMPANY_PATH = "/id/company/" + quote("沙海能源有限公司")
PLAIN = f"<{COMPANY}> <{KG}locatedIn> <{ZONE}>"
QUESTION = "/questions/zone-companies?zone=" + quote("东山园区")


def get(client: TestClient, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


@pytest.mark.parametrize(("least", "shown"), [(0.0, True), (0.9, True), (0.91, False)])
def test_that_pages_leave_out_what_is_below(limited: Callable[..., TestClient], least: float, shown: bool) -> None:
    client = limited(min_confidence=least)
    thing = get(client, COMPANY_PATH, **HTML)
    for said in ("东山园区", "总经理", "12万吨", "位于"):
        assert (said in thing) is shown, said
    assert "沙海能源有限公司" in thing
    zone = get(client, "/id/zone/" + quote("东山园区"), **HTML)
    assert ("沙海能源有限公司" in zone) is shown
    assert ("今年再建一条线" in get(client, "/id/person/" + quote("李山"), **HTML)) is shown
    role = get(client, "/id/role/" + quote("总经理"), **HTML)
    assert ("post-1" in role) is shown
    article = get(client, "/articles/p1-12", **HTML)
    assert "它去年产出氢气12万吨" in article  # the text itself, with its mentions, stays
    assert ("氢气产量" in article) is shown and ("总经理" in article) is shown


@pytest.mark.parametrize(("least", "shown"), [(0.0, True), (0.91, False)])
def test_that_rdf_leaves_out_what_is_below(limited: Callable[..., TestClient], least: float, shown: bool) -> None:
    client = limited(min_confidence=least)
    for path in ("/id/article/p1-12?format=ntriples", "/articles/p1-12?format=ntriples",
                 COMPANY_PATH + "?format=ntriples", "/export?format=ntriples"):
        text = get(client, path)
        assert (PLAIN in text) is shown and ("#st-1>" in text) is shown, path
    assert "isString" in get(client, "/export?format=nquads&text=full")


def test_that_an_export_takes_a_threshold_of_its_own(limited: Callable[..., TestClient]) -> None:
    client = limited()
    assert PLAIN in get(client, "/export?format=ntriples&min_confidence=0.9")
    assert PLAIN not in get(client, "/export?format=ntriples&min_confidence=0.91")
    assert PLAIN in get(limited(min_confidence=1), "/export?format=ntriples&min_confidence=0")
    for wrong in ("2", "-1", "high", "nan"):
        answer = client.get(f"/export?min_confidence={wrong}")
        assert answer.status_code == 400 and "min_confidence" in answer.text, wrong


def test_that_questions_leave_it_out_and_sparql_does_not(limited: Callable[..., TestClient]) -> None:
    ask = QUESTION + "&format=json"
    answer = json.loads(get(limited(), ask))
    assert len(answer["rows"]) == 1 and "?below" not in answer["sparql"]
    strict = limited(min_confidence=0.95)
    answer = json.loads(get(strict, ask))
    assert answer["rows"] == [] and "?below < 0.95" in answer["sparql"]
    query = quote(f"ASK {{ <{COMPANY}> <{KG}locatedIn> <{ZONE}> }}")
    assert json.loads(get(strict, f"/sparql?query={query}"))["boolean"] is True


def test_that_a_triple_stays_with_a_surer_statement_of_another_article(
        tmp_path: Path, limited: Callable[..., TestClient]) -> None:
    other = BASE + "article/p1-90"
    begin = {"b": 0, "e": 4}
    number = f"<{XSD}integer>"
    quads = [
        f"<{COMPANY}> <{KG}locatedIn> <{ZONE}>",
        f"<{other}#st-9> <{RDF}type> <{KG}Statement>",
        f"<{other}#st-9> <{RDF}subject> <{COMPANY}>", f"<{other}#st-9> <{RDF}predicate> <{KG}locatedIn>",
        f"<{other}#st-9> <{RDF}object> <{ZONE}>", f"<{other}#st-9> <{KG}modality> <{KG}Fact>",
        f'<{other}#st-9> <{KG}confidence> "0.97"^^<{XSD}decimal>',
        f"<{other}#st-9> <{PROV}wasQuotedFrom> <{other}#char=0,4>",
        f'<{other}#char=0,4> <{NIF}anchorOf> "无题短讯"',
        f'<{other}#char=0,4> <{NIF}beginIndex> "{begin["b"]}"^^{number}',
        f'<{other}#char=0,4> <{NIF}endIndex> "{begin["e"]}"^^{number}',
    ]
    extra = "".join(f"{quad} <{other}> .\n" for quad in quads)
    client = limited(store=write_tiny_store(tmp_path / "s", extra=extra).path, min_confidence=0.95)
    thing = get(client, COMPANY_PATH, **HTML)
    assert "东山园区" in thing and "无题短讯" in thing and "总经理" not in thing
    lines = get(client, "/export?format=nquads").splitlines()
    assert [line.rpartition("<")[2] for line in lines if line.startswith(PLAIN)] == [f"{other}> ."]
    assert not any(line.startswith((f"<{ARTICLE}#st-1>", f"<{ARTICLE}#q-1>")) for line in lines)
    # Evidence of nothing else goes; a sentence stays one.
    both = span("本报讯（记者李山）沙海能源有限公司位于东山园区。它去年产出氢气12万吨。")
    assert not any(f"<{both}>" in line for line in lines)
    assert any(f"<{span('它去年产出氢气12万吨。')}>" in line for line in lines)
    assert any(line.startswith(f"<{PERSON}>") for line in lines)
    assert not any(line.startswith(f"<{BASE}role/") for line in lines)
    assert any(f"<{DCTERMS}isReplacedBy>" in line for line in lines)
