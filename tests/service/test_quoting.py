"""IRIs with a comma in CSV: quoted, whatever stands round them and however the bytes are cut."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tinygraph import write_tiny_store

from kg.settings import Settings
from service.app import create_app
from service.isolation.quoting import RangeQuotes

IRIS = st.sampled_from(["https://x/a#char=1,20", "https://x/b", "urn:c#char=,5", "urn:d#char=7"])
QUOTED = ['see "https://x#char=1,2", there', "z#char=1,2 no"]
TEXTS = st.text(alphabet='a,"\r\n#多 ', max_size=8) | st.sampled_from(QUOTED)


def as_the_engine_writes(cell: str, is_iri: bool) -> str:
    return '"' + cell.replace('"', '""') + '"' if not is_iri and any(c in cell for c in ',"\r\n') else cell


@settings(max_examples=300)
@given(
    rows=st.lists(st.tuples(IRIS, TEXTS, IRIS, TEXTS), max_size=6),
    cuts=st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=8),
)
def test_that_a_reader_of_csv_finds_each_cell(rows: list[tuple[str, ...]], cuts: list[int]) -> None:
    table = [("a", "b", "c", "d"), *rows]
    data = "".join(
        ",".join(as_the_engine_writes(cell, place % 2 == 0) for place, cell in enumerate(row)) + "\r\n" for row in table
    ).encode()
    quotes, mended = RangeQuotes(), b""
    for number in range(len(data)):
        if not data:
            break
        cut = cuts[number % len(cuts)]
        mended += quotes.mend(data[:cut])
        data = data[cut:]
    mended += quotes.mend(b"", last=True)
    assert [tuple(row) for row in csv.reader(io.StringIO(mended.decode(), newline=""))] == table


def test_that_csv_of_an_answer_has_a_cell_for_each_variable(tmp_path: Path) -> None:
    long = "长" * 60_000  # 180 kB in one line
    extra = "".join(f'<urn:t{n}#char={n},{n + 5}> <urn:q> "a, b" <urn:g> .\n' for n in range(3_000))
    extra += f'<urn:t#char=1,2> <urn:q> "{long}" <urn:g> .\n'
    store = write_tiny_store(tmp_path / "store", extra=extra).path
    with TestClient(create_app(Settings(store=store, query_workers=1))) as client:
        query = {"query": "SELECT ?s ?o { ?s <urn:q> ?o }"}
        answer = client.get("/sparql", params=query, headers={"accept": "text/csv"})
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert answer.status_code == 200 and rows[0] == ["s", "o"]
    assert sorted(rows[1:]) == sorted([*([f"urn:t{n}#char={n},{n + 5}", "a, b"] for n in range(3_000)),
                                       ["urn:t#char=1,2", long]])
