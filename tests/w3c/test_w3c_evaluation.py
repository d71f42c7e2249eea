"""The W3C's query-evaluation tests, SPARQL 1.0 and 1.1: the service passes what the engine alone passes.

596 cases are found and run: 284 of SPARQL 1.0; 309 of SPARQL 1.1 and its 3 of the format CSV.  Each is asked of the
engine in this process and of the service over HTTP, in the format of its expected result.  `w3cfailures` lists
what the engine does not pass, with the reason, and what the service passes all the same.
"""

from __future__ import annotations

from collections import Counter

import httpx
import pytest
from w3ccases import Case, all_cases
from w3cfailures import FAILURES, FEDERATED, MENDED
from w3crunning import asked_text, by_engine, by_service, dataset_fields

CASES = [case for case in all_cases() if case.kind == "evaluation"]
ALONE = [case for case in CASES if case.id not in FEDERATED]

pytestmark = pytest.mark.shared


def test_that_all_cases_are_found(shared: object) -> None:
    assert Counter(case.id.partition("/")[0] for case in CASES) == {"sparql10": 284, "sparql11": 309 + 3}
    assert {case.id for case in CASES} >= {*FAILURES, *FEDERATED}
    assert set(MENDED) <= set(FAILURES) and not set(FAILURES) & set(FEDERATED) and len(FEDERATED) == 7
    assert Counter(name.partition("/")[0] for name in FAILURES) == {"sparql10": 15, "sparql11": 54}


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case.id)
def test_that_the_service_passes_what_the_engine_passes(suite_client: httpx.Client, case: Case) -> None:
    alone = by_engine(case)
    assert alone == (case.id not in FAILURES), FAILURES.get(case.id, "the engine is to pass this")
    assert by_service(case, suite_client) == (alone or case.id in MENDED)


@pytest.mark.parametrize("case", [case for case in CASES if case.id in FEDERATED], ids=lambda case: case.id)
def test_that_what_asks_other_endpoints_is_refused(suite_client: httpx.Client, case: Case) -> None:
    answer = suite_client.get("/sparql", params=[("query", asked_text(case)), *dataset_fields(case)])
    assert answer.status_code == 400 and answer.json()["error"]["code"] == "forbidden-query"
