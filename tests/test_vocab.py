"""The constants of `kg.vocab` and the terms that the code writes are those of ``ontology/kg.ttl``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import vocab
from kg.curated import read_turtle
from kg.resources import ontology_dir
from kg.vocab import KG, OWL, PREFIXES, RDF, RDFS, SUPERCLASSES

ROOT = Path(__file__).resolve().parent.parent
TRIPLES = [(t.subject.value, t.predicate.value, t.object.value) for t in read_turtle(ontology_dir() / "kg.ttl")]
TERMS = {s for s, _, _ in TRIPLES}
#: Constant of `kg.vocab` -> class of the ontology whose members it lists.
CLOSED_LISTS = {"MODALITIES": "Modality", "STATUSES": "ProjectStatus", "POST_EVENTS": "PostEvent", "CHANGES": "Change",
                "BOUNDS": "Bound"}


def objects(subject: str, predicate: str) -> set[str]:
    return {o for s, p, o in TRIPLES if s == subject and p == predicate}


def instances(name: str) -> list[str]:
    return [s.removeprefix(KG) for s, p, o in TRIPLES if p == RDF + "type" and o == KG + name]


@pytest.mark.parametrize("name", SUPERCLASSES)
def test_a_class_has_the_superclasses_that_are_written_out(name: str) -> None:
    assert OWL + "Class" in objects(KG + name, RDF + "type")
    assert objects(KG + name, RDFS + "subClassOf") == set(SUPERCLASSES[name])
    assert objects(KG + name, RDFS + "comment")


@pytest.mark.parametrize("name", vocab.PREDICATES)
def test_a_predicate_is_an_object_property(name: str) -> None:
    assert objects(KG + name, RDF + "type") == {OWL + "ObjectProperty"}


@pytest.mark.parametrize(("constant", "name"), CLOSED_LISTS.items())
def test_a_closed_list_is_that_of_the_ontology(constant: str, name: str) -> None:
    assert sorted(getattr(vocab, constant)) == sorted(instances(name))


def test_the_kinds_of_articles_are_those_of_the_ontology() -> None:
    assert sorted(vocab.ARTICLE_KINDS.values()) == sorted(instances("ArticleKind"))


def test_every_term_has_a_label() -> None:
    assert [s for s in sorted(TERMS) if not objects(s, RDFS + "label")] == []


def test_that_classes_and_properties_are_explained_in_both_languages() -> None:
    kinds = {OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty"}
    explained: dict[str, set[str | None]] = {s: set() for s, p, o in TRIPLES if p == RDF + "type" and o in kinds}
    for triple in read_turtle(ontology_dir() / "kg.ttl"):
        if triple.predicate.value == RDFS + "comment":
            explained[triple.subject.value].add(getattr(triple.object, "language", None))
    assert {term: found for term, found in explained.items() if found != {"zh", "en"}} == {}


@pytest.mark.parametrize("path", sorted([*(ROOT / "kg").rglob("*.py"), *(ROOT / "service").rglob("*.py")]),
                         ids=lambda p: str(p.relative_to(ROOT)))
def test_a_term_that_the_code_names_is_declared(path: Path) -> None:
    text = path.read_text("utf-8")
    named = set(re.findall(r'\bKG \+ "([A-Za-z]+)"', text)) | set(re.findall(r'\bterm\("([A-Za-z]+)"\)', text))
    assert {name for name in named if KG + name not in TERMS} == set()


@pytest.mark.parametrize("path", sorted([*(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "queries").glob("*.rq")]),
                         ids=lambda p: str(p.relative_to(ROOT)))
def test_a_term_that_a_file_names_is_declared(path: Path) -> None:
    text = re.sub(r'"[^"\n]*"|<[^<>\n]*>', "", path.read_text("utf-8"))
    named = {name for name in re.findall(r"\bkg:([A-Za-z]+)", text) if not name.endswith("Shape") and name != "shapes"}
    assert {name for name in named if KG + name not in TERMS} == set()


def test_prefixes_name_each_namespace_once() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(namespace[-1] in "#/" for namespace in PREFIXES.values())
