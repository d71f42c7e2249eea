"""What is wrong with a query that is none: told from its text, at its place, in few words."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, parse_position
from kg.vocab import PREFIXES
from service.backend import Limits
from service.errors import BrokenQueryError, error_body
from service.isolation.outcomes import told
from service.remote.faults import refused
from service.syntax import fault_of
from service.syntax.faults import read_fault
from service.syntax.grammar import grammar
from service.syntax.marks import marks
from service.syntax.stop import stop_of
from service.texts.saying import in_chinese

ROOT = Path(__file__).resolve().parents[2]
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
LIMITS = Limits(1_000, 64, 10, 1_000, 100_000, 100, 1_000, 1_000)


@pytest.mark.parametrize("text", ["SELECT * { % }", "SELECT * { ?s ?p ?o % }", "% ASK {}", "SELECT * { SERVCE <u> }"])
def test_that_nothing_is_proposed_that_is_refused_here(text: str) -> None:
    fault = read_fault(text, "error at 1:1: expected x", 1, 1)
    assert fault is not None
    assert not {"SERVICE", "LATERAL", "VERSION"} & set(f"{fault.message} {fault.hint}".replace("?", " ").split())


def engine_says(text: str) -> str | None:
    """Return the engine's words for a text that it refuses."""
    try:
        ox.Store().query(text, prefixes=PREFIXES, base_iri="https://example.org/")
    except SyntaxError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("text", "line", "column", "words", "hint"),
    [
        ("SELEC * {}", 1, 1, "SELEC is no word of SPARQL; SELECT was meant?", "write SELECT"),
        ("SELECT *\nWEHRE { ?a ?b ?c }", 2, 1, "WEHRE is no word of SPARQL; WHERE was meant?", "write WHERE"),
        ("SELECT * { ?a ?b ?c OPTONAL { ?a ?b ?d } }", 1, 21, "OPTIONAL was meant?", "write OPTIONAL"),
        ("SELECT * { ?a ?b ?c } LIMT 5", 1, 23, "LIMIT was meant?", "write LIMIT"),
        ("SELECT ?a FORM <x> { ?a ?b ?c }", 1, 11, "FROM was meant?", "write FROM"),
        ("SELECT * { ?a ?b ?c FILTER(CONTANS(?c, 'x')) }", 1, 28, "CONTAINS was meant?", "write CONTAINS"),
        ("SELECT * {?a ?b}", 1, 16, "the triple lacks its object before }", "subject predicate object"),
        ("SELECT * {?a ?b ?c . ?d ?e", 1, 27, "the last triple lacks its object", "subject predicate object"),
        ("SELECT * {?a . ?b ?c ?d}", 1, 14, "the triple lacks its predicate before .", "subject predicate object"),
        ("SELECT * { ?a ?b ?c ?d }", 1, 21, "the triple was whole before ?d", "end it with ."),
        ("SELECT * {?a ex:b ?c}", 1, 14, "the prefix ex: is not declared", "PREFIX ex: <IRI>"),
        ("SELECT * {?a dct:title ?c}", 1, 14, "the prefix dct: is not declared", "dcterms: was meant?"),
        ("SELECT * {?a skso:prefLabel ?c}", 1, 14, "the prefix skso: is not declared", "skos: was meant?"),
        ("PREFIX ex <http://x/> ASK {}", 1, 8, "PREFIX takes a name with a colon and not ex", "PREFIX ex: <IRI>"),
        ("", 1, 1, "the query is empty", "SELECT * { ?s ?p ?o }"),
        ("  \n", 1, 1, "the query is", "SELECT * { ?s ?p ?o }"),
        ("# only\n# words", 1, 1, "nothing but comments", "SELECT * { ?s ?p ?o }"),
        ("SELECT *\n{ ?a ?b ?c", 2, 11, "the { opened at line 2, column 1 is not closed", "add }"),
        ("SELECT * { ?a ?b (1 2 }", 1, 23, "} stands where the ( of line 1, column 18 is still open", "put ) before"),
        ("SELECT * { ?a ?b ?c } }", 1, 23, "} closes nothing: no { is open", "take it out"),
        ("SELECT * { ?a ?b 'c }", 1, 18, "the string that begins with 'c } has no closing quote", "close it with '"),
        ("SELECT * { ?a <http://x ?c }", 1, 15, "the IRI that begins with <http://x", "between < and >"),
        ("SELECT { ?a ?b ?c }", 1, 8, "SELECT names nothing to select", "write variables"),
        ("SELECT COUNT(?a) { ?a ?b ?c }", 1, 8, "an expression in SELECT has no name", "(COUNT(?x) AS ?n)"),
        ("SELECT (COUNT(?a)) { ?a ?b ?c }", 1, 18, "an expression in SELECT has no name", "(COUNT(?x) AS ?n)"),
        ("SELECT * { ?a ?b ?c FILTER ?c > 3 }", 1, 28, "what FILTER tests stands in no parentheses", "FILTER(?x > 3)"),
        ("SELECT * { ?a ?b ?c FILTER(?c == 3) }", 1, 32, "there is no == in SPARQL", "write ="),
        ("SELECT * { ?a ?b ?c FILTER(?c <> 3) }", 1, 31, "there is no <> in SPARQL", "write !="),
        ("SELECT * { ?a ?b ?c FILTER(?a AND ?c) }", 1, 31, "there is no word AND in SPARQL", "write &&"),
        ("SELECT * { ?a ?b ?c FILTER(?a && ) }", 1, 34, "a value is missing before )", "what can stand here"),
        ("SELECT * { ?a ?b ?c } ORDER ?a", 1, 29, "BY is missing before ?a", "write BY"),
        ("SELECT * { ?a ?b ?c } LIMIT x", 1, 29, "LIMIT takes a whole number and not x", "LIMIT 10"),
        ("SELECT * { ?a ?b ?c } LIMIT", 1, 28, "LIMIT lacks its whole number", "such as LIMIT 10"),
        ("SELECT * { ?a ?b ?c } LIMIT 3 OFFSET ", 1, 38, "OFFSET lacks its whole number", "such as OFFSET 10"),
        ("PREFIX", 1, 7, "PREFIX lacks a name with a colon", "PREFIX ex: <IRI>"),
        ("SELECT * { ?a ?b ?c } LIMIT 1.5", 1, 29, "LIMIT takes a whole number and not 1.5", "LIMIT 10"),
        ("SELECT * { ?a ?b ?c } LIMIT 5 ORDER BY ?a", 1, 31, "ORDER stands too late", "the order is GROUP BY"),
        ("ASK {} ASK {}", 1, 8, "ASK stands behind the end of the query", "one query"),
        ("SELECT ？a { ?a ?b ?c }", 1, 8, "？ is a full-width sign", "write ?"),
        ("SELECT * {\u3000?a ?b ?c }", 1, 11, "is a full-width sign", "write"),
        ("SELECT * { ?a kg:name 准东 }", 1, 23, "准东 means nothing here", "text stands in quotes"),
        ("DESCRIBE", 1, 9, "the query ends too early", "what can stand here"),
        ("SELECT * { ?a ?b ?c } GROUP BY ?a", 1, 34, "SELECT * does not go with GROUP BY", "name the variables"),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c }", 1, 41, "neither in GROUP BY nor in an aggregate", "SAMPLE"),
        ("SELECT * { ?a ?b ?c BIND(1 AS ?c) }", 1, 31, "the variable ?c has a value before BIND", "another name"),
        ('ASK { FILTER("\\uD800" = "") }', 1, 15, "\\uD800 is no character", "halves of characters"),
        ('ASK { FILTER("a\\U00110000" = "") }', 1, 16, "\\U00110000 is no character", "up to 0010FFFF"),
        ('ASK { FILTER("\\u12" = "") }', 1, 15, "a backslash that escapes nothing", "written twice"),
        ("ASK { FILTER('a\\n\\\\\\q' = '') }", 1, 20, "a backslash that escapes nothing", "written twice"),
        ("SELECT * { ?a ?b 'x\\q' }", 1, 20, "a backslash that escapes nothing", "written twice"),
    ],
)
def test_that_a_fault_is_told_with_its_place(text: str, line: int, column: int, words: str, hint: str) -> None:
    said = engine_says(text)
    assert said is not None
    fault = fault_of(text, said, *parse_position(said))
    assert fault is not None
    assert words in fault.message and hint in fault.hint, fault
    assert (fault.line, fault.column) == (line, column)


def test_that_our_prefix_is_known_though_the_query_declares_others() -> None:
    text = "PREFIX ex: <http://x/> SELECT * { ?a kg:name ?b ; ex:c }"
    fault = fault_of(text, "")
    assert fault is not None and "lacks its object" in fault.message


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_that_nothing_is_found_wrong_with_what_is_right(path: Path) -> None:
    assert stop_of(marks(path.read_text("utf-8"))) is None


@pytest.mark.parametrize(
    "text",
    [
        "BASE <http://x/> PREFIX : <#> SELECT REDUCED ?a FROM <a> FROM NAMED :b WHERE { :a :b :c , 1.5e-3 ; a :d . }",
        "CONSTRUCT WHERE { ?a ?b ?c } ORDER BY DESC(?a) ?b LIMIT 5 OFFSET 2",
        "CONSTRUCT { ?a ?b _:c } FROM <a> { ?a ?b ?c FILTER NOT EXISTS { ?a a ?c } }",
        "DESCRIBE ?a <b> WHERE { ?a (^kg:x/kg:y|!(a|^kg:z))* 'x'@zh-Hans , 'y'^^xsd:date , [ kg:p ( 1 -2 +.5 ) ] }",
        "ASK { VALUES (?a ?b) { (1 UNDEF) (<x> 'y') } VALUES ?c { true false } MINUS { ?a ?b ?c } }",
        "SELECT (GROUP_CONCAT(DISTINCT ?a ; SEPARATOR = ', ') AS ?n) { ?a ?b ?c } GROUP BY ?b HAVING (COUNT(*) > 1)",
        "SELECT * { { SELECT ?a { ?a ?b ?c } LIMIT 1 } UNION { GRAPH ?g { ?a ?b ?c } } "
        "BIND(IF(?a IN (1,2), 3, -4) AS ?x) FILTER(?a NOT IN () || !BOUND(?b) && ?c*2/3-1 >= 1e+3) }",
        "select*{?s?p?o.filter(?o<3)}",
    ],
)
def test_that_the_grammar_takes_what_the_engine_takes(text: str) -> None:
    assert engine_says(text) is None
    assert stop_of(marks(text)) is None


def test_that_the_grammar_is_told_apart_by_one_word() -> None:
    seen: set[int] = set()
    waiting = [grammar()]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        waiting += node.parts
        if node.kind == "any":
            begins = [word for part in node.parts for word in part.first]
            assert len(begins) == len(set(begins)), node.parts


def test_that_no_text_is_too_odd() -> None:
    rng = random.Random(5)
    signs = "{}()[]<>.;,?$@^|&!=*/+-'\"\\#: \n\t\x00。？“𠀀\ud800"
    pieces = [*signs, "SELECT", "FILTER", "?a", "kg:x", "x:y", "1e", "<a>", "'''", "_:b", "a", "BIND", "AS", "VALUES"]
    for _ in range(3_000):
        text = "".join(rng.choice(pieces) + rng.choice(("", " ")) for _ in range(rng.randrange(30)))
        place = rng.choice([(None, None), (1, 1), (3, 900), (0, 0), (10**9, 1)])
        fault = read_fault(text, "error at 1:1: expected x", *place)
        if fault is not None:
            assert len(fault.message) + len(fault.hint) < 600 and fault.line is not None and fault.line >= 1


@pytest.mark.parametrize(
    "text",
    ["SELECT * {" + "{" * 90_000, "(" * 100_000, "'" * 99_999, "SELECT * {" + "?a ?b " * 16_000, "<" * 100_000,
     "x" * 100_000, "SELECT * { ?a ?b " + "x" * 90_000 + " }", "SELECT * {" + "?a ?b ?c . " * 9_000],
)  # fmt: skip
def test_that_a_long_text_is_told_in_few_words(text: str) -> None:
    fault = read_fault(text, "error at 1:1: expected x", 1, 1)
    assert fault is None or len(fault.message) + len(fault.hint) < 600


def test_that_a_worker_and_an_endpoint_tell_the_same() -> None:
    text = "SELECT * {\n ?a ex:b ?c }"
    error = told({"code": "syntax", "message": "error at 2:9: expected one of Prefix not found, [_]"}, LIMITS, text)
    far = refused(400, "error at 2:9: expected", 0, text)
    for one in (error, far):
        assert isinstance(one, BrokenQueryError) and isinstance(one, QueryError)
        body = error_body(one)
        assert (body.status, body.code, body.line, body.column) == (400, "query", 2, 5)
        assert body.message == "the query is not SPARQL 1.1: the prefix ex: is not declared"
        assert body.hint == "declare it before the query: PREFIX ex: <IRI>"


def test_that_the_engine_has_the_word_where_we_know_nothing() -> None:
    cause = {"code": "syntax", "message": "error at 1:3: a miracle"}
    error = told(cause, LIMITS, "ASK {}")
    assert isinstance(error, QueryError) and "a miracle" in str(error) and (error.line, error.column) == (1, 3)
    assert "a miracle" in str(told(cause, LIMITS))
    assert "SOME REASON" in str(refused(400, "SOME REASON", 0, "ASK {}"))


def test_that_names_of_the_engines_grammar_are_told_nobody() -> None:
    said = "error at 1:8: expected one of ENCODE_FOR_URI, [_]"
    for text in ("SELECT ?x {} # well formed, as far as we know", "SELECT ?x { " + "?a ?b ?c . " * 500 + "}"):
        fault = fault_of(text, said, 1, 8)
        assert fault is not None and (fault.line, fault.column) == (1, 8)
        assert fault.message == "?x cannot stand here"
        assert fault.hint == "what is wrong may also stand right before this place"
    fault = fault_of("ASK {}", "error at 1:7: expected x", 1, 7)
    assert fault is not None and fault.message == "read to its end, it is no query"


def test_that_a_long_text_is_read_to_its_end_where_a_worker_reads_it() -> None:
    text = "SELECT * { " + "?a <urn:property> ?c . " * 4_200 + "?a ?b }"
    said = engine_says(text)
    assert said is not None
    fault = read_fault(text, said, *parse_position(said))
    assert fault is not None and fault.message == "the triple lacks its object before }"
    more = "SELECT * { " + "?a ?b ?c . " * 8_900 + "?a ?b }"
    place = read_fault(more, str(engine_says(more)), *parse_position(str(engine_says(more))))
    assert place is not None and place.message == "read to its end, it is no query" and place.column == len(more) + 1
    signs = "ASK { FILTER(" + "-" * 40_000
    told_of = read_fault(signs, str(engine_says(signs)), 1, 40_000)
    assert told_of is not None and told_of.message == "a number follows the sign -, and - is none"


def test_that_what_is_missing_is_called_by_its_kind_in_both_languages() -> None:
    for text, words, hint, chinese in (
        ("SELECT (1 AS ) {}", "a variable has to stand before )", "such as ?x", ") 之前缺少变量"),
        ("BASE", "an IRI has to follow at the end", "such as <IRI>", "末尾缺少 IRI"),
        ("ASK { ?s kg:of++ ?o }", "a number follows the sign +, and ?o is none", "+10", "+ 之后应是数字，却是 ?o"),
        ("SELECT * { ?s ?p -. }", "a number follows the sign -, and . is none", "-10", "- 之后应是数字，却是 ."),
        ("ASK { FILTER(---1 = 1) }", "a number follows the sign -, and - is none", "-10", "- 之后应是数字，却是 -"),
    ):
        fault = fault_of(text, str(engine_says(text)), 1, 1)
        assert fault is not None and fault.message == words and hint in fault.hint, fault
        assert in_chinese(f"the query is not SPARQL 1.1: {fault.message}") == f"查询不符合 SPARQL 1.1：{chinese}"
