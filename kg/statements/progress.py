"""How far a project is: signed, started, being built, completed, in operation."""

from __future__ import annotations

from collections.abc import Iterator

from kg.lexicon import table
from kg.records import Mention
from kg.statements.claims import Claim
from kg.statements.projects import again
from kg.statements.reading import Clause, Reading

__all__ = ["status"]


def _step(text: str) -> tuple[int, str] | None:
    """Return where `text` tells a step and which; of several the one furthest on, told last."""
    found = [(text.rindex(word), len(word), name) for word, name in table("status_project") if word in text]
    # 建成后将接入…: what follows is told, the step itself is not
    found = [step for step in found if not text[step[0] + step[1]:].startswith(("后", "以后", "之后", "前", "之前"))]
    if not found:
        return None
    place, _, name = max(found)
    return place, name


def status(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """Y项目开工; 建成Y项目; 该项目并网: the last step that a clause tells of a project."""
    if reading.commentary:
        return
    clauses: list[tuple[Clause, Mention]] = [
        (clause, work) for clause, work in reading.every({"Project"})]
    for clause, work in [*clauses, *again(reading)]:
        inside = work.span.begin >= clause.span.begin and work.span.end <= clause.span.end
        text = clause.text
        if inside:
            # a word of the project's own name (光伏并网项目) is no step
            low, high = work.span.begin - clause.span.begin, work.span.end - clause.span.begin
            text = text[:low] + "\0" * (high - low) + text[high:]
        step = _step(text)
        if step is None:
            continue
        modality = reading.modality(clause.span.begin + step[0])
        if modality:
            for key in work.entities:
                yield Claim(key, "projectStatus", step[1], (clause.span, work.span), modality)
