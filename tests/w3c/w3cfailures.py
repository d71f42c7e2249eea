"""Which of the W3C's query tests the engine does not pass, and why; the service fails the same and no others."""

from __future__ import annotations

__all__ = ["FAILURES", "FEDERATED", "MENDED"]

_ENTAILMENT = (
    "rdf01 rdfs01 rdfs02 rdfs03 rdfs04 rdfs05 rdfs06 rdfs07 rdfs09 rdfs10 rdfs11 rif01 rif03 rif04 rif06 "
    "paper-sparqldl-Q1 paper-sparqldl-Q1-rdfs paper-sparqldl-Q2 paper-sparqldl-Q3 paper-sparqldl-Q4 "
    "parent3 parent4 parent5 parent6 parent7 parent8 parent9 parent10 "
    "simple1 simple2 simple3 simple4 simple5 simple6 simple7 simple8 "
    "sparqldl-02 sparqldl-03 sparqldl-10 sparqldl-11 sparqldl-12 sparqldl-13"
)
#: (reason, ids of the tests)
_BY_REASON: tuple[tuple[str, str], ...] = (
    (
        "numbers are kept as values: 01 and 1 are one term, and +1.0e0 comes back as 1",
        "sparql10/distinct/distinct-1 sparql10/distinct/distinct-9 sparql10/expr-builtin/dawg-str-1 "
        "sparql10/expr-builtin/dawg-str-2 sparql10/expr-builtin/sameTerm-eq sparql10/expr-builtin/sameTerm-not-eq "
        "sparql10/expr-builtin/sameTerm-simple sparql10/expr-equals/eq-graph-1 sparql10/expr-equals/eq-graph-2 "
        "sparql10/open-world/open-eq-01 sparql11/csv-tsv-res/csv03 sparql11/csv-tsv-res/tsv03",
    ),
    (
        "the variable of GRAPH is bound while the pattern inside is answered, not joined afterwards",
        "sparql10/graph/graph-optional sparql10/graph/graph-variable-scope "
        "sparql11/aggregates/agg-empty-group-count-graph sparql11/bindings/graph sparql11/negation/graph-minus",
    ),
    (
        "a path of length zero from a term that the data does not hold gives no row",
        "sparql11/property-path/zero_or_more_set_end sparql11/property-path/zero_or_more_set_start "
        "sparql11/property-path/zero_or_one_set_end sparql11/property-path/zero_or_one_set_start",
    ),
    (
        "GROUP_CONCAT of texts in one language gives a text in that language",
        "sparql11/aggregates/agg-groupconcat-04 sparql11/aggregates/agg-groupconcat-06",
    ),
    ("a date with a time zone and one without are unequal, not incomparable", "sparql10/open-world/date-2"),
    (
        "a filter in a group of its own within OPTIONAL does not see the variables outside",
        "sparql10/optional-filter/dawg-optional-filter-005-simplified",
    ),
    ("BNODE of one text is one node in all rows", "sparql11/functions/bnode01"),
    ("the engine does not read TRUE and False in capitals", "sparql10/expr-builtin/case-insensitive-booleans"),
    ("no reasoner is behind the data", " ".join(f"sparql11/entailment/{name}" for name in _ENTAILMENT.split())),
)
#: Test -> why the engine does not pass it, nor the service but for those that it mends.
FAILURES: dict[str, str] = {name: reason for reason, names in _BY_REASON for name in names.split()}
#: Tests that the service passes and the engine alone does not: it writes the query as the engine reads it.
MENDED: tuple[str, ...] = ("sparql10/expr-builtin/case-insensitive-booleans",)
#: Tests that ask another endpoint; the service refuses them, and the engine alone would go to the network.
FEDERATED: tuple[str, ...] = tuple(f"sparql11/service/service{n}" for n in ("1", "2", "3", "4a", "5", "6", "7"))
