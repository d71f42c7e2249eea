"""What is refused before it reaches the engine, and what only looks like it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.tokens import as_engine_reads, join_calls, names_dataset
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


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("SELECT (CONCAT ('a') AS ?r) {}", "SELECT (CONCAT( 'a') AS ?r) {}"),
        ("SELECT (concat\t ('a', Coalesce  (1)) AS ?r) {}", "SELECT (concat(  'a', Coalesce(  1)) AS ?r) {}"),
        ("SELECT (BNODE () AS ?r) {}", "SELECT (BNODE( ) AS ?r) {}"),
        ("SELECT (CONCAT \n  ('a') AS ?r) {}", "SELECT (CONCAT(\n   'a') AS ?r) {}"),
        ("SELECT (CONCAT\n ('a') AS ?r) {}", "SELECT (CONCAT(\n  'a') AS ?r) {}"),
        ("SELECT (CONCAT # (\n ('a') AS ?r) {}", "SELECT (CONCAT(# (\n  'a') AS ?r) {}"),
        ("SELECT (CONCAT# (\n('a') AS ?r) {}", "SELECT (CONCAT(# (\n 'a') AS ?r) {}"),
    ],
)
def test_that_functions_have_their_parenthesis_right_behind_them(text: str, joined: str) -> None:
    store = ox.Store()
    with pytest.raises(SyntaxError):
        store.query(text)
    assert check_query(text) == join_calls(text) == joined
    assert [len(line) for line in joined.split("\n")][-1] == [len(line) for line in text.split("\n")][-1]
    store.query(joined)
    assert join_calls(joined) == joined


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ('CONCAT (' AS ?x) (\"\"\"a\" concat (\"\"\" AS ?y) {} # CONCAT (",
        "SELECT * { ?concat (<urn:p>) ?bnode . ?s ?p <urn:concat> }",
        "PREFIX concat: <urn:a> PREFIX e: <urn:b> SELECT * { ?s concat: (1 2) ; e:concat (1) ; e:coalesce (2) }",
        "SELECT * { _:concat <urn:p> (1) }",
        "SELECT (CONCAT('a') AS ?x) (GROUP_CONCAT (?x) AS ?y) (COUNT (?z) AS ?n) {}",
        "SELECT * { ?s ?p ?o FILTER(REGEX (?o, 'concat (') && BOUND (?o)) }",
    ],
)
def test_that_nothing_else_is_joined(text: str) -> None:
    assert join_calls(text) == text == check_query(text)
    ox.Store().query(text)


@pytest.mark.parametrize("gap", ["", " ", "\t ", "\n  ", " \n ", " # c\n"])
def test_that_an_error_behind_a_joined_function_keeps_its_place(gap: str) -> None:
    places = []
    for name in ("CONCAT", "SUBSTR"):  # the engine reads the second with a blank too
        with pytest.raises(SyntaxError) as told:
            ox.Store().query(join_calls(f"SELECT * {{ BIND({name}{gap}('a', 2, 3) ?xx) }}"))
        places.append(str(told.value).partition(": ")[0])
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("SELECT * { ?s ?p TRUE , False }", "SELECT * { ?s ?p true , false }"),
        ("ASK { FILTER(TRUE||!fAlSe&&TRUE-1>0) }", "ASK { FILTER(true||!false&&true-1>0) }"),
        ("ASK {\n  ?s ?p TRUE.?s ?q FALSE}", "ASK {\n  ?s ?p true.?s ?q false}"),
        ("SELECT (IF(TRUE, CONCAT ('TRUE'), 1) AS ?x) {}", "SELECT (IF(true, CONCAT( 'TRUE'), 1) AS ?x) {}"),
    ],
)
def test_that_booleans_are_read_in_capitals_too(text: str, lowered: str) -> None:
    with pytest.raises(SyntaxError):
        ox.Store().query(text)
    assert check_query(text) == as_engine_reads(text) == lowered and len(text) == len(lowered)
    ox.Store().query(lowered)
    assert as_engine_reads(lowered) == lowered


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ('TRUE' AS ?x) (\"\"\"a\" TRUE \"\"\" AS ?y) ('a'@TRUE AS ?z) {} # TRUE",
        "SELECT * { ?TRUE <urn:TRUE> $FALSE . ?s ?p <urn:a\\u0041/TRUE> }",
        "PREFIX TRUE: <urn:a/TRUE> PREFIX e: <urn:b> SELECT * { ?s TRUE:x e:TRUE , e:a.TRUE , e:a-TRUE , _:FALSE }",
        "PREFIX e: <urn:b> SELECT * { ?s ?p e:a\u0301TRUE , e:\U0001f600TRUE , ?\U0001f600TRUE , e:·TRUE }",
        "SELECT * { ?s ?p true , false }",
    ],
)
def test_that_nothing_else_is_written_small(text: str) -> None:
    assert as_engine_reads(text) == text == check_query(text)


def test_that_an_error_behind_a_boolean_keeps_its_place() -> None:
    places = []
    for word in ("TRUE", "true"):
        with pytest.raises(SyntaxError) as told:
            ox.Store().query(as_engine_reads(f"ASK {{ ?s ?p {word} ;\n ?q {word} oops oops }}"))
        places.append(str(told.value).partition(": ")[0])
    assert places[0] == places[1]


def test_that_a_boolean_hides_no_service() -> None:
    for text in ("ASK { FILTER(TRUE) SERVICE <http://a/> {} }", "ASK { FILTER(TRUE) SERVICE<http://a/\\u0041> {} }"):
        with pytest.raises(ForbiddenQueryError):
            check_query(text)


def test_that_a_parenthesis_hides_no_service() -> None:
    for text in ("SELECT (CONCAT ('a') AS ?x) { SERVICE <http://a/> {} }",
                 "SELECT * { FILTER(CONCAT\n(SERVICE <http://a/> {})) }"):  # fmt: skip
        with pytest.raises(ForbiddenQueryError):
            check_query(text)
