"""Minting: pure functions of names."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.iris import article_iri, canonical_name, char_iri, encode, entity_iri, entity_key, issue_iri, short_hash
from kg.records import Span

NAMES = [
    ("Company", "新疆晨光(集团)有限公司", "company/新疆晨光（集团）有限公司"),
    ("Place", "昌吉市", "place/昌吉市"),
    ("Person", " 王伟 ", "person/王伟"),
]


@pytest.mark.parametrize(("kind", "name", "key"), NAMES)
def test_keys(kind: str, name: str, key: str) -> None:
    assert entity_key(kind, name) == key


def test_a_qualifier_tells_two_things_of_one_name_apart() -> None:
    assert entity_key("Person", "王伟", "昌吉市教育局") == "person/王伟~昌吉市教育局"


@given(st.text(min_size=1))
def test_every_name_gives_an_iri_that_leads_back(name: str) -> None:
    iri = entity_iri("place/" + name)
    ox.NamedNode(iri)  # raises for what is no IRI
    assert unquote(iri.rpartition("/place/")[2], errors="surrogatepass") == name


@given(st.text())
def test_canonical_names_are_stable(name: str) -> None:
    once = canonical_name(name)
    assert canonical_name(once) == once == unicodedata.normalize("NFC", once)


def test_slashes_and_percent_signs_stay_inside_a_segment() -> None:
    assert encode("风电/光伏 100%") == "风电%2F光伏%20100%25"
    assert article_iri("页 1-20").endswith("article/页%201-20")
    assert issue_iri("昌吉日报/2024-01-30").endswith("issue/昌吉日报/2024-01-30")


def test_spans_and_hashes() -> None:
    assert char_iri("urn:a", Span(3, 5)) == "urn:a#char=3,5"
    assert short_hash("ab", "c") != short_hash("a", "bc")
    assert len(short_hash("x")) == 16
