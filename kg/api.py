"""Questions asked in Python: names in, rows out, each row with the sentence that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import ParameterError, StoreError
from kg.iris import ID_BASE
from kg.naming import HITS, choose, labelled_query, search_types
from kg.questions import CannedQuery, bind, load_questions
from kg.search import Hit, search_index
from kg.store import Answer, GraphStore

__all__ = ["Row", "answer", "ask", "base_of", "find", "find_things", "question_named"]

_AUTHORITY = "graph/authority"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an answer: its values by column, and its evidence.

    >>> row = Row({"companyName": "甲公司", "sentence": "甲公司投产。", "article": None, "evidence": None})
    >>> row["companyName"], row.sentence
    ('甲公司', '甲公司投产。')
    """

    values: Mapping[str, str | None]  # column -> text of the term; None where unbound

    def __getitem__(self, column: str) -> str | None:
        return self.values[column]

    @property
    def sentence(self) -> str | None:
        """The sentence that proves the row, as the article's cleaned text has it."""
        return self.values["sentence"]

    @property
    def article(self) -> str | None:
        """IRI of the article that says it."""
        return self.values["article"]

    @property
    def evidence(self) -> str | None:
        """IRI of the sentence's span: the article's, with ``#char=begin,end`` (code points, half-open)."""
        return self.values["evidence"]


def base_of(store: GraphStore) -> str:
    """Return the base IRI on which the store's resources stand."""
    return next((g.removesuffix(_AUTHORITY) for g in store.graph_names() if g.endswith(_AUTHORITY)), ID_BASE)


def question_named(name: str) -> CannedQuery:
    """Return the canned question `name`.

    Raises:
        ParameterError: there is none; the message names those there are.
        ResourceError: a question's file is broken.
    """
    questions = load_questions()
    if name not in questions:
        raise ParameterError(f"there is no question {name!r}; there are {', '.join(questions)}")
    return questions[name]


def find(store: GraphStore, text: str, type_name: str | None = None, limit: int = 20) -> list[Hit]:
    """Return the things whose name or alias holds `text`, or sounds like it, best first.

    Args:
        store: the opened store.
        text: two characters are enough; pinyin and its initials do too, and of several words all must fit. Where no
            name fits, what sounds like it is returned, else what holds most of it (`Hit.is_loose`).
        type_name: one of the thirteen classes; any when None.
        limit: most things to return.

    Raises:
        StoreError: the index of names is missing or damaged.
    """
    return search_index(store.snapshot / "search.db", text, limit, type_name)


def find_things(store: GraphStore, text: str, classes: tuple[str, ...]) -> list[str]:
    """Return the IRIs of the things of `classes` that a name means, best first."""
    try:
        hits = [hit for name in search_types(classes) for hit in find(store, text, name, HITS)]
    except StoreError:
        hits = []  # a store without index still has labels
    labelled = [row[0].value for row in store.query(labelled_query(text, classes)).rows if row[0] is not None]
    return choose(text, hits, labelled)


def answer(store: GraphStore, question: CannedQuery, values: Mapping[str, str], limit: int | None = None) -> Answer:
    """Return the answer to a question with its parameters bound; things are given by name, alias or IRI.

    Raises:
        ParameterError: a parameter is unknown, missing or does not fit; the message says what is allowed.
    """
    return store.query(bind(question, values, lambda text, classes: find_things(store, text, classes),
                            base_of(store)), limit)


def ask(store: GraphStore, name: str, **params: object) -> list[Row]:
    """Ask a canned question and return its rows, each with its evidence.

    Args:
        store: from `open_store`.
        name: the question's name, as ``kg questions`` lists them.
        params: values of its parameters: a thing's name, alias or IRI, a day, a number, a text.

    Raises:
        ParameterError: there is no such question or parameter, or a value does not fit; the message says more.
    """
    values = {key: str(value) for key, value in params.items() if value is not None}
    return [Row(row) for row in answer(store, question_named(name), values).dicts()]
