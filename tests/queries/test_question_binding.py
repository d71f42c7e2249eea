"""Binding a question's parameters: a value becomes a term, never query text."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import iris
from kg.errors import QueryError
from kg.questions import CannedQuery, bind, load_questions

QUESTIONS = load_questions()


def _nothing(text: str, classes: tuple[str, ...]) -> list[str]:
    return []


_HOSTILE = st.text() | st.sampled_from([
    '"', "'", '"""', "} }", "{ }", "\\", "\\u003E", "\n} DELETE", "> } #", "?x", "<urn:x>", "UNDEF", '"@zh', "\r\n",
    "\x00", "urn:x> } UNION { ?s ?p ?o", "http://a/}\n", "https://a/ b", "http://a/<script>",
])


def _shape(question: CannedQuery, sparql: str) -> str:
    """Return the query with what stands in its parameters' VALUES blanked out."""
    for parameter in question.parameters:
        lines = [line for line in sparql.split("\n") if re.match(rf"\s*VALUES \?{parameter.name} \{{ .* \}}\s*$", line)]
        assert len(lines) == 1
        sparql = sparql.replace(lines[0], f"VALUES ?{parameter.name}")
    return sparql


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
@given(values=st.lists(_HOSTILE, min_size=3, max_size=3))
def test_a_value_never_changes_the_shape_of_a_query(question: CannedQuery, values: list[str]) -> None:
    given_values = dict(zip((p.name for p in question.parameters), values, strict=False))
    try:
        bound = bind(question, given_values, lambda text, classes: [iris.entity_iri(iris.entity_key("Place", text))])
    except QueryError as error:
        assert "parameter" in str(error)
        return
    assert _shape(question, bound) == _shape(question, question.sparql)
    ox.Store().query(bound)


@given(text=st.text(min_size=1).filter(lambda t: t == t.strip()))
def test_a_text_comes_back_from_a_query_as_it_was_given(text: str) -> None:
    bound = bind(QUESTIONS["article-says"], {"title": text}, lambda *_: [])
    line = next(line for line in bound.split("\n") if "VALUES ?title {" in line)
    answer = ox.Store().query(f"SELECT ?title {{ {line} }}")
    assert isinstance(answer, ox.QuerySolutions)
    assert [row["title"].value for row in answer] == [text]


@pytest.mark.parametrize(("name", "values", "words"), [
    ("posts-of-person", {}, "needs parameter person"),
    ("posts-of-person", {"person": "查无此人"}, "nothing of class Person"),
    ("posts-of-person", {"person": "http://a/ b"}, "is not an IRI"),
    ("posts-of-person", {"nobody": "x"}, "has no parameter 'nobody'"),
    ("posts-of-body", {"body": "urn:body", "since": "去年"}, "write it as 2024-12-31"),
])
def test_a_wrong_value_is_told(name: str, values: dict[str, str], words: str) -> None:
    with pytest.raises(QueryError, match=re.escape(words)):
        bind(QUESTIONS[name], values, _nothing)
