"""How far a project is: what a clause tells, what it only plans, what it does not tell."""

from __future__ import annotations

import pytest
from marked import SmallAuthority, marked

from kg.statements import extract_statements

WORKS = "[红柳泉风电场项目:Project]"
CASES = [
    (f"{WORKS}已并网发电。", {("InOperation", "Fact")}),
    (f"{WORKS}去年9月开工。", {("Started", "Fact")}),
    (f"{WORKS}明年3月开工。", {("Started", "Planned")}),
    (f"{WORKS}12月25日开工。", {("Started", "Planned")}),  # told on 10 December
    (f"{WORKS}进展顺利。该项目目前正在建设。", {("UnderConstruction", "Fact")}),
    (f"若{WORKS}如期投产，电价还能再降。", set()),
    (f"原定同批开工的{WORKS}没有来。", set()),
    (f"{WORKS}是续建配套与改造的一部分。", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[-18:] for text, _ in CASES])
def test_status(text: str, expected: set[tuple[str, str]]) -> None:
    statements, _, _ = extract_statements(marked(text), SmallAuthority())
    assert {(s.object, s.modality) for s in statements if s.predicate == "projectStatus"} == expected


def test_a_project_named_before_is_told_by_a_rule_of_its_own() -> None:
    statements, _, _ = extract_statements(marked(f"{WORKS}进展顺利。该项目目前正在建设。"), SmallAuthority())
    assert [s.rule for s in statements if s.predicate == "projectStatus"] == ["project-status-again.v1"]
