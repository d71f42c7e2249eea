"""The rows of an answer: one for each fact, with all sentences that say it, and the way by what a company develops."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.questions import bind, load_questions
from kg.vocab import PREFIXES

_ID = "https://w3id.org/zhundong-kg/id/"
_ARTICLE = f"{_ID}article/p-0"
_CHAIN = f"{_ID}industry/煤炭产业链"
_ZONE = f"{_ID}zone/新疆准东经济技术开发区"
_COMPANY, _PROJECT, _STAGE = f"{_ID}company/甲", f"{_ID}project/乙", f"{_ID}industry/丙"
# In the order of their numbers, which is neither that of their digits nor that of the lines.
_SPANS = {(100, 130): "丁句。", (5, 20): "甲句。", (30, 60): "丙句。", (1000, 1020): "甲句。"}


def _statement(name: str, subject: str, predicate: str, thing: str, *spans: tuple[int, int]) -> str:
    quoted = " , ".join(f"<{_ARTICLE}#char={b},{e}>" for b, e in spans)
    return (f"<{subject}> {predicate} <{thing}> .\n<{_ARTICLE}#{name}> rdf:subject <{subject}> ; "
            f"rdf:predicate {predicate} ; rdf:object <{thing}> ; kg:modality kg:Fact ; prov:wasQuotedFrom {quoted} .\n")


def _spans() -> str:
    return "".join(f'<{_ARTICLE}#char={b},{e}> nif:beginIndex {b} ; nif:anchorOf "{text}" ; '
                   f"nif:referenceContext <{_ARTICLE}> .\n" for (b, e), text in _SPANS.items())


def _rows(name: str, values: dict[str, str], *parts: str) -> list[dict[str, str | None]]:
    store = ox.Store()
    body = "".join([_spans(), *parts])
    head = "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())
    store.update(f"{head}INSERT DATA {{ GRAPH <{_ARTICLE}> {{ {body} }} }}")
    # As the project's store does it, a query sees the union of all graphs unless it names one.
    answer = store.query(bind(load_questions()[name], values, lambda *_: []), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    columns = [v.value for v in answer.variables]
    return [{c: row[c].value if row[c] else None for c in columns} for row in answer]


_QUOTED = list(_SPANS)
_FACTS = {
    "who-builds-what": _statement("s", _COMPANY, "kg:develops", _PROJECT, *_QUOTED),
    "products-and-makers": _statement("s", _COMPANY, "kg:produces", _PROJECT, *_QUOTED),
    "events-and-attendees": _statement("s", _COMPANY, "kg:attends", _PROJECT, *_QUOTED),
    "policies-issued": _statement("s", _COMPANY, "kg:issued", _PROJECT, *_QUOTED),
    "who-works-with-whom": _statement("s", _COMPANY, "kg:cooperatesWith", _PROJECT, *_QUOTED),
    "who-said-what": f'<{_ARTICLE}#q> a kg:Quotation ; kg:speaker <{_COMPANY}> ; schema:text "话" ; '
                     f"prov:wasQuotedFrom {' , '.join(f'<{_ARTICLE}#char={b},{e}>' for b, e in _QUOTED)} .\n",
    "targets-by-deadline": f'<{_ARTICLE}#m> a kg:Target ; kg:about <{_COMPANY}> ; kg:indicatorText "数" ; '
                           f"prov:wasQuotedFrom {' , '.join(f'<{_ARTICLE}#char={b},{e}>' for b, e in _QUOTED)} .\n",
}


@pytest.mark.parametrize("name", _FACTS)
def test_a_fact_of_several_sentences_is_one_row(name: str) -> None:
    rows = _rows(name, {}, _FACTS[name])
    assert [(r["sentence"], r["evidence"], r["article"]) for r in rows] == [
        ("甲句。 … 丙句。 … 丁句。", f"{_ARTICLE}#char=5,20", _ARTICLE)]


def test_every_question_with_statements_gathers_its_sentences() -> None:
    alone = {name for name, question in load_questions().items() if "GROUP_CONCAT(DISTINCT" not in question.sparql}
    assert alone == {"newest-mentions"}  # where each row is a sentence


def _chain(kind: str, zone: str = _ZONE) -> list[dict[str, str | None]]:
    return _rows("coal-chain-companies", {"chain": _CHAIN, "zone": _ZONE},
                 f"<{_COMPANY}> a kg:Company . <{_PROJECT}> a kg:{kind} . <{_STAGE}> skos:broader <{_CHAIN}> .\n",
                 f'<{_PROJECT}> skos:prefLabel "乙"@zh .\n',
                 _statement("s1", _COMPANY, "kg:develops", _PROJECT, (30, 60)),
                 _statement("s2", _PROJECT, "kg:inIndustry", _STAGE, (100, 130)),
                 _statement("s3", _COMPANY, "kg:locatedIn", zone, (5, 20)))


@pytest.mark.parametrize("kind", ["Project", "Facility", "Zone"])
def test_a_company_is_in_the_chain_by_what_it_develops(kind: str) -> None:
    rows = _chain(kind)
    assert {r["company"] for r in rows} == {_COMPANY}
    assert sorted((str(r["thing"]), r["viaName"], str(r["sentence"])) for r in rows) == sorted([
        (_PROJECT, None, "丙句。"), (_STAGE, "乙", "丁句。"), (_ZONE, None, "甲句。")])


def test_what_it_develops_brings_no_company_from_elsewhere_nor_by_another_class() -> None:
    assert not _chain("Project", f"{_ID}zone/别处")
    assert not _chain("Product")
