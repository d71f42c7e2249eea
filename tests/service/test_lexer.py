"""What is refused before it reaches the engine, and what only looks like it."""

from __future__ import annotations

import pytest

from kg.tokens import names_dataset
from service.errors import ForbiddenQueryError
from service.lexer import check_query

ALLOWED = [
    "SELECT * { ?s ?p 'SERVICE' }",
    'SELECT * { ?s ?p "a \\" SERVICE" }',
    'SELECT * { ?s ?p """x " SERVICE <http://a/> { } """ }',
    "SELECT * { ?s ?p '''it's SERVICE''' }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://a/> { }",
    "# INSERT first\nSELECT * { ?s ?p ?o }",
    "SELECT * { ?SERVICE ?p $SERVICE }",
    "SELECT * { ?s <http://a/SERVICE> <urn:x#SERVICE> }",
    "PREFIX SERVICE: <urn:a:> SELECT * { ?s SERVICE:SERVICE ?o }",
    "PREFIX a: <urn:a:> SELECT * { ?s a:SERVICE a:x.SERVICE }",
    "SELECT * { ?s ?p 'x'@service }",
    "SELECT * { _:SERVICE ?p ?o }",
    "SELECT * { ?s ?p ?o FILTER(?s < ?o) } # >",
    "PREFIX insert: <urn:i:> ASK { ?s insert:load ?o }",
]
REFUSED = [
    "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
    "SELECT * { service silent ?x { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://a/> { } } }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE<http://a/>{} }",
    "SELECT * { ?s ?p '#' . SERVICE <http://a/> { } }",
    "SELECT * { ?s ?p 'a\\'' . SERVICE <http://a/> { } } #'",
    "SELECT * { ?s ?p <urn:#x> . SERVICE <http://a/> { } }",
    "PREFIX a: <urn:a:> SELECT * { ?s ?p a:\\# SERVICE <http://a/> { } }",
    "SELECT * { ?s ?p 1.SERVICE <http://a/> { } }",
    "SELECT * { ?s ?p 'x'@en.SERVICE <http://a/> { } }",
    "SELECT * { # comment\r SERVICE <http://a/> { } }",
    "SELECT * { ?s ?p '''a''b''' . SERVICE <http://a/> {} } '''",
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    "PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://a/>",
    "BASE <urn:x> WITH <urn:g> INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "drop all",
]


@pytest.mark.parametrize("query", ALLOWED)
def test_that_a_word_in_text_is_no_keyword(query: str) -> None:
    check_query(query)


@pytest.mark.parametrize("query", REFUSED)
def test_that_other_hosts_and_changes_are_refused(query: str) -> None:
    with pytest.raises(ForbiddenQueryError) as caught:
        check_query(query)
    assert caught.value.line is not None and caught.value.column is not None


def test_that_the_position_is_told() -> None:
    with pytest.raises(ForbiddenQueryError) as caught:
        check_query("SELECT *\n{ ?s ?p ?o .\n  SERVICE ?x { } }")
    assert (caught.value.line, caught.value.column) == (3, 3)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * FROM <urn:g> { ?s ?p ?o }", True),
        ("SELECT * from named <urn:g> { ?s ?p ?o }", True),
        ("SELECT * { ?from <urn:FROM> 'FROM' } # FROM", False),
    ],
)
def test_that_a_dataset_of_its_own_is_seen(query: str, expected: bool) -> None:
    assert names_dataset(query) is expected
