"""The W3C's syntax tests, SPARQL 1.0 and 1.1, and its updates: what is a query is answered, what is none is refused.

462 cases are found and run: 215 texts that are queries, 90 that are none, 157 updates (94 of evaluation, 63 of
syntax).  An update is refused whether it is well-formed or not: there is no write side.
"""

from __future__ import annotations

from collections import Counter

import httpx
import pyoxigraph as ox
import pytest
from w3ccases import Case, all_cases
from w3crunning import NO_DATA, asked_text

from kg.tokens import words

#: Texts that the engine takes for queries although they are none, with the reason.
ACCEPTED: dict[str, str] = {
    "sparql10/syntax-sparql3/syn-bad-26": "?x<?a&&?b>?y is read as two comparisons, not as an IRI between variables",
}
#: Well-formed, but calls a function that no engine has: this is told when it is answered.
UNKNOWN_FUNCTION = {
    *(f"sparql10/syntax-sparql1/{name}" for name in ("syntax-expr-05", "syntax-order-05", "syntax-order-06")),
    *(f"sparql10/syntax-sparql2/syntax-function-0{n}" for n in range(1, 5)),
    "sparql11/syntax-query/test_4",
}
QUERY = {"content-type": "application/sparql-query"}
UPDATE = {"content-type": "application/sparql-update"}
CASES = [case for case in all_cases() if case.kind in ("accept", "reject", "update")]

pytestmark = pytest.mark.shared


def of_kind(kind: str) -> list[Case]:
    return [case for case in CASES if case.kind == kind]


def is_query(case: Case) -> bool:
    """Tell whether the engine alone takes a text for a query."""
    try:
        ox.Store().query(case.text, base_iri=case.query)
    except SyntaxError:
        return False
    except RuntimeError as error:
        assert "function" in str(error)
    return True


def asks_others(case: Case) -> bool:
    return any(word == "SERVICE" for word, _ in words(case.text))


def test_that_all_cases_are_found(shared: object) -> None:
    assert Counter(case.kind for case in CASES) == {"accept": 149 + 66, "reject": 50 + 40, "update": 94 + 63}


@pytest.mark.parametrize("case", of_kind("accept"), ids=lambda case: case.id)
def test_that_queries_are_answered(suite_client: httpx.Client, case: Case) -> None:
    answer = suite_client.post(
        "/sparql", params={"default-graph-uri": NO_DATA}, content=asked_text(case).encode(), headers=QUERY
    )
    if asks_others(case):
        assert answer.status_code == 400 and answer.json()["error"]["code"] == "forbidden-query"
        return
    assert is_query(case)
    if case.id in UNKNOWN_FUNCTION:
        assert answer.status_code == 400 and "function" in answer.json()["error"]["message"]
    else:
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("case", of_kind("reject"), ids=lambda case: case.id)
def test_that_what_is_no_query_is_refused(suite_client: httpx.Client, case: Case) -> None:
    assert is_query(case) == (case.id in ACCEPTED)
    answer = suite_client.post(
        "/sparql", params={"default-graph-uri": NO_DATA}, content=case.text.encode(), headers=QUERY
    )
    assert answer.status_code == (200 if case.id in ACCEPTED else 400)


@pytest.mark.parametrize("case", of_kind("update"), ids=lambda case: case.id)
def test_that_updates_are_refused(suite_client: httpx.Client, case: Case) -> None:
    for answer in (
        suite_client.post("/sparql", content=case.text.encode(), headers=UPDATE),
        suite_client.post("/sparql", data={"update": case.text}),
        suite_client.post("/sparql", content=case.text.encode(), headers=QUERY),
    ):
        assert 400 <= answer.status_code < 500, answer.text


def test_that_the_updates_changed_nothing(shared: object, suite_client: httpx.Client) -> None:
    asked = {"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"}
    before = suite_client.get("/sparql", params=asked).json()
    for case in of_kind("update"):
        suite_client.post("/sparql", content=case.text.encode(), headers=UPDATE)
    assert suite_client.get("/sparql", params=asked).json() == before
